//! What a sheet is made of.

use crate::report::{Block, Report, Section, Table};

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its name; what a name may not hold is taken out.
    pub name: String,
    /// Lines above the table.
    pub lines: Vec<Line>,
    /// The table: with lines above it a small one to read, without them one to filter.
    pub table: Option<Table>,
    /// A chart of two of its columns.
    pub bars: Option<Bars>,
    /// Lines below all of it.
    pub after: Vec<Line>,
}

/// A line of words.
#[derive(Debug, Clone)]
pub struct Line {
    /// The words.
    pub text: String,
    /// To be seen first.
    pub strong: bool,
}

/// A bar for every row.
#[derive(Debug, Clone)]
pub struct Bars {
    /// Above the chart.
    pub title: String,
    /// The column with the names, from 0.
    pub names: u16,
    /// The column with the figures.
    pub values: u16,
}

impl Page {
    /// A sheet with one table.
    pub fn table(name: &str, table: Table) -> Page {
        Page {
            name: name.to_owned(),
            table: Some(Table { note: None, ..table }),
            ..Page::default()
        }
    }

    /// A sheet with what a report says in words, but for sections of these headings: first what it opens with, then
    /// the rest below a table.
    pub fn words(name: &str, report: &Report, but: &[&str]) -> Page {
        let lines = |opening: bool| -> Vec<Line> {
            let wanted = |section: &&Section| match section.heading.as_deref() {
                None => opening,
                Some(heading) => !opening && !but.contains(&heading),
            };
            let lines = report.sections.iter().filter(wanted).flat_map(super::words);
            lines.map(|(strong, text)| Line { text, strong }).collect()
        };
        Page { name: name.to_owned(), lines: lines(true), after: lines(false), ..Page::default() }
    }

    /// The first table of a section, by its heading.
    pub fn of_section(name: &str, report: &Report, heading: &str) -> Option<Page> {
        let section = report.sections.iter().find(|s| s.heading.as_deref() == Some(heading))?;
        let table = section.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table.clone()),
            _ => None,
        })?;
        Some(Page::table(name, table))
    }
}
