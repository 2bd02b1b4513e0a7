//! Where output goes, in which format, and which exit code says how it went.
//!
//! Responsible for whole files (they appear finished or not at all), closed pipes and the look of a
//! terminal. Not for what is written.

mod durable;
mod failure;
mod page;
mod sink;

pub(super) use failure::one_line;
pub use failure::{Outcome, conclude, is_broken_pipe, say};
pub(in crate::cli) use page::show;
pub use sink::Sink;

use crate::report::text::TextStyle;
use std::io::IsTerminal;
use std::path::Path;
use std::str::FromStr;

/// Columns of output that no terminal shows: always the same, so that a pipe's bytes are.
const PIPE_WIDTH: usize = 80;

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned text to read.
    Table,
    /// Rows for a spreadsheet.
    Csv,
    /// One JSON document.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// GitHub-flavoured Markdown.
    Markdown,
    /// A web page in one file.
    Html,
    /// A workbook.
    Xlsx,
    /// Typed columns, for other programs.
    Parquet,
    /// JUnit XML, for gates.
    Junit,
    /// Annotations of a GitHub workflow, for gates.
    Github,
}

impl FromStr for Format {
    type Err = String;

    /// Reads `--format`.
    fn from_str(text: &str) -> Result<Format, String> {
        Ok(match text.to_ascii_lowercase().as_str() {
            "table" | "text" | "txt" => Format::Table,
            "csv" => Format::Csv,
            "json" => Format::Json,
            "ndjson" | "jsonl" => Format::Ndjson,
            "markdown" | "md" => Format::Markdown,
            "html" | "htm" => Format::Html,
            "xlsx" => Format::Xlsx,
            "parquet" => Format::Parquet,
            "junit" | "xml" => Format::Junit,
            "github" => Format::Github,
            _ => {
                return Err(
                    "use table, csv, json, ndjson, markdown, html, xlsx or parquet".to_owned()
                );
            }
        })
    }
}

impl Format {
    /// Its name, as it is typed.
    fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Xlsx => "xlsx",
            Format::Parquet => "parquet",
            Format::Junit => "junit",
            Format::Github => "github",
        }
    }

    /// Refuses a format that a command does not have.
    ///
    /// # Errors
    /// It is none of these.
    pub fn among(self, command: &str, all: &[Format]) -> anyhow::Result<()> {
        if all.contains(&self) {
            return Ok(());
        }
        let names: Vec<&str> = all.iter().map(|format| format.name()).collect();
        let (last, rest) = names.split_last().unwrap_or((&"table", &[]));
        anyhow::bail!("{command} does not print {}: use {} or {last}", self.name(), rest.join(", "))
    }

    /// The format asked for, else the one the file's ending names, else a table.
    ///
    /// # Errors
    /// An ending that names no format, where none was asked for; bytes that are not for a terminal, to one.
    pub fn choose(asked: Option<Format>, file: Option<&Path>) -> anyhow::Result<Format> {
        let format = Format::named(asked, file)?;
        let is_binary = matches!(format, Format::Xlsx | Format::Parquet);
        if is_binary && Sink::is_stdout(file) && std::io::stdout().is_terminal() {
            let name = format.name();
            anyhow::bail!("{name} is not for a terminal: write it to a file, -o FILE.{name}");
        }
        Ok(format)
    }

    fn named(asked: Option<Format>, file: Option<&Path>) -> anyhow::Result<Format> {
        let ending = file.and_then(Path::extension).and_then(|ending| ending.to_str());
        match (asked, ending) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(Format::Table),
            (None, Some(ending)) => ending.parse().map_err(|hint: String| {
                anyhow::anyhow!(
                    "cannot tell the format from the ending .{ending}: {hint}, or add --format"
                )
            }),
        }
    }
}

/// `--color`: when to use it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Also in a pipe or file.
    Always,
    /// Never.
    Never,
}

impl FromStr for Colour {
    type Err = String;

    /// Reads `--color`.
    fn from_str(text: &str) -> Result<Colour, String> {
        match text {
            "auto" => Ok(Colour::Auto),
            "always" => Ok(Colour::Always),
            "never" => Ok(Colour::Never),
            _ => Err("use auto, always or never".to_owned()),
        }
    }
}

/// How text looks where it goes: on a terminal it fills the window, elsewhere it is 80 columns wide
/// whatever the environment says.
pub fn text_style(colour: Colour, file: Option<&Path>) -> TextStyle {
    let shown = Sink::is_stdout(file) && std::io::stdout().is_terminal();
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    TextStyle {
        width: if shown { window(set("COLUMNS")) } else { PIPE_WIDTH },
        colour: match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                shown && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
            }
        },
    }
}

/// Columns of the window: what `COLUMNS` says, else what the terminal says.
fn window(columns: Option<String>) -> usize {
    let said = columns.and_then(|text| text.parse().ok()).filter(|columns| *columns > 0);
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    said.or_else(asked).filter(|columns| *columns > 0).unwrap_or(PIPE_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        let cases = [
            ("a.csv", Format::Csv),
            ("a.JSON", Format::Json),
            ("a.ndjson", Format::Ndjson),
            ("a.jsonl", Format::Ndjson),
            ("a.md", Format::Markdown),
            ("plan.html", Format::Html),
            ("plan.HTM", Format::Html),
            ("plan.xlsx", Format::Xlsx),
            ("tiers.parquet", Format::Parquet),
            ("gate.xml", Format::Junit),
            ("a.txt", Format::Table),
            ("plan", Format::Table),
            ("/dev/stdout", Format::Table),
        ];
        for (file, format) in cases {
            assert_eq!(Format::choose(None, Some(Path::new(file))).unwrap(), format, "{file}");
        }
        assert_eq!(Format::choose(None, None).unwrap(), Format::Table);
    }

    #[test]
    fn the_flag_wins_over_the_ending() {
        let chosen = Format::choose(Some(Format::Json), Some(Path::new("a.md"))).unwrap();
        assert_eq!(chosen, Format::Json);
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        for file in ["plan.pdf", "plan.doc"] {
            let error = Format::choose(None, Some(Path::new(file))).unwrap_err().to_string();
            assert!(error.contains("--format"), "{error}");
        }
    }

    #[test]
    fn a_file_looks_the_same_everywhere() {
        let style = text_style(Colour::Auto, Some(Path::new("plan.txt")));
        assert_eq!(style, TextStyle::default());
        assert!(text_style(Colour::Always, Some(Path::new("plan.txt"))).colour);
    }

    #[test]
    fn the_window_is_asked_only_when_columns_is_silent() {
        assert_eq!(window(Some("120".to_owned())), 120);
        assert!(window(Some("none".to_owned())) > 0);
        assert!(window(Some("0".to_owned())) > 0);
    }
}
