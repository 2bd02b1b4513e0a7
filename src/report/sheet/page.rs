//! What a sheet is made of.

use crate::report::{Block, Report, Table};

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

    /// A sheet with everything that a report says in words.
    pub fn words(name: &str, report: &Report) -> Page {
        let lines = report
            .sections
            .iter()
            .flat_map(super::words)
            .map(|(strong, text)| Line { text, strong })
            .collect();
        Page { name: name.to_owned(), lines, ..Page::default() }
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
