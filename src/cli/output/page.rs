//! A page in the formats that people read.

use super::{Format, Sink, text_style};
use crate::cli::args::Common;
use crate::report::{Report, html, markdown, sheet, text};
use anyhow::Result;
use std::io::Write;

/// Writes the page in `format`; what is for programs only is the caller's. `page` makes it, in full or not: a
/// workbook has room for all.
///
/// # Errors
/// The output cannot be written.
pub(in crate::cli) fn show(
    page: impl Fn(bool) -> Report,
    common: &Common,
    format: Format,
    out: &mut Sink,
) -> Result<()> {
    let shown = || page(common.verbose);
    match format {
        Format::Markdown => markdown::render(&shown(), out)?,
        Format::Html => html::render(&shown(), out)?,
        Format::Xlsx => out.write_all(&sheet::report(&page(true))?)?,
        _ => text::render(&shown(), &text_style(common.color, common.output.as_deref()), out)?,
    }
    Ok(())
}
