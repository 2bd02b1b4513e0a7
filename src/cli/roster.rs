//! Whole exports in memory, for commands that compare creators with each other.

use super::args::Reading;
use super::output::say;
use super::reading::{open, options, rates, said_currency, source};
use crate::benchmark::Pack;
use crate::diff::Seen;
use crate::figure;
use crate::ingest::{self, Export, Layout, Once, Outcome, Reject};
use crate::money::Currency;
use crate::report::classify::{Entry, Lens};
use crate::vet::disclosure::Market;
use anyhow::Result;
use std::io::Cursor;
use std::path::Path;

/// Everything in some files.
#[derive(Debug, Default)]
pub(super) struct Exports {
    /// Files as shown.
    pub files: Vec<String>,
    /// How each is read.
    pub layouts: Vec<Layout>,
    /// Every creator, once.
    pub seen: Vec<Seen>,
    /// Rows not taken.
    pub rejects: Vec<Reject>,
    /// Rows read, blank ones too.
    pub read: usize,
}

/// Where creators come from: a file, or text that has been read already.
pub(super) enum From<'a> {
    /// A file, or standard input.
    File(&'a Path),
    /// Name as shown, and bytes.
    Text(String, Vec<u8>),
}

/// How creators are looked at.
pub(super) fn lens(
    reading: &Reading,
    fx: &[String],
    tiers: Option<&str>,
    markets: Vec<Market>,
) -> Result<Lens<'static>> {
    let said = said_currency(reading)?.or(reading.standing.currency);
    let currency = said.unwrap_or(Currency::USD);
    Ok(Lens {
        currency,
        rates: rates(fx, currency, reading)?,
        markets,
        tiers: tiers.map(|name| super::classify::tiers::scheme("--tiers", name)).transpose()?,
        ..Lens::new(Pack::builtin())
    })
}

/// Reads files through.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn exports<'a>(
    inputs: impl IntoIterator<Item = From<'a>>,
    reading: &Reading,
    quiet: bool,
    lens: &Lens<'_>,
) -> Result<Exports> {
    let settings = options(reading)?;
    let mut all = Exports::default();
    let mut once = Once::new();
    for input in inputs {
        let input = match input {
            From::File(path) => source(path, quiet)?,
            From::Text(name, bytes) => {
                ingest::Source { name, reader: Box::new(Cursor::new(bytes)) }
            }
        };
        for export in open(input, &settings, quiet)? {
            all.take(export, &mut once, lens)?;
        }
    }
    Ok(all)
}

impl Exports {
    fn take(&mut self, export: Export<'_>, once: &mut Once, lens: &Lens<'_>) -> Result<()> {
        let file = export.layout().file.clone();
        self.layouts.push(export.layout().clone());
        for row in export {
            let row = once.admit(&file, row?);
            self.read += 1;
            match row.outcome {
                Outcome::Profiles(profiles) => {
                    for profile in profiles {
                        let entry = Entry::seen(&file, row.line, &profile, lens);
                        self.seen.push(Seen { profile, entry });
                    }
                }
                Outcome::Rejected(reject) => self.rejects.push(reject),
                Outcome::Blank | Outcome::Aside | Outcome::Merged { .. } => {}
            }
        }
        self.files.push(file);
        Ok(())
    }
}

/// Says on standard error that rows were left out.
pub(super) fn mention(rejects: &[Reject]) {
    let Some(first) = rejects.first() else { return };
    let column = first.column.as_deref().map(|c| format!(", column {c}")).unwrap_or_default();
    let value = first.value.as_deref().map(|v| format!(" `{v}`")).unwrap_or_default();
    let rows = if rejects.len() == 1 { "row is" } else { "rows are" };
    say(&format!(
        "{} {rows} left out; the first: {}, line {}{column}{value}: {}",
        figure::count(u64::try_from(rejects.len()).unwrap_or(u64::MAX)),
        first.file,
        first.line,
        first.reason
    ));
}
