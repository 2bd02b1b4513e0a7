//! A report as GitHub-flavoured Markdown. Tables are padded, so that the source reads well too.

use super::width::{pad, width};
use super::{Block, Cell, Report, Section, Table, escape, figure};
use std::io::{self, Write};

/// Wider columns are not padded to: one long text would push all others out of sight.
const WIDEST_PADDED: usize = 40;

/// Writes the report as Markdown.
///
/// # Errors
/// Those of the writer.
pub fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut parts = Vec::new();
    if let Some(title) = &report.title {
        parts.push(format!("# {}\n", escape::markdown(title)));
    }
    for section in &report.sections {
        parts.extend(self::section(section));
    }
    write!(out, "{}", parts.join("\n"))
}

/// The parts of a section, each ending in a line break.
fn section(section: &Section) -> Vec<String> {
    let heading = section.heading.iter().map(|h| format!("## {}\n", escape::markdown(h)));
    heading.chain(section.blocks.iter().map(block)).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Text(text) => format!("{}\n", escape::markdown(text)),
        Block::Lead(text) => format!("{}\n", strong(&escape::markdown(text))),
        Block::List(items) => {
            items.iter().map(|item| format!("- {}\n", escape::markdown(item))).collect()
        }
        Block::Table(table) => self::table(table),
    }
}

fn table(table: &Table) -> String {
    let heads: Vec<String> = table.columns.iter().map(|h| escape::markdown(&h.text)).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| cells(row, heads.len())).collect();
    let widest = |at: usize| {
        let column = rows.iter().chain([&heads]).filter_map(|row| row.get(at));
        column.map(|cell| width(cell)).max().unwrap_or(0).clamp(3, WIDEST_PADDED)
    };
    let widths: Vec<usize> = (0..heads.len()).map(widest).collect();
    let right: Vec<bool> = table.columns.iter().map(|h| h.right).collect();
    let rules: Vec<String> = widths.iter().zip(&right).map(|(w, right)| rule(*w, *right)).collect();

    let mut out = String::new();
    for cells in [&heads, &rules].into_iter().chain(&rows) {
        let padded = cells.iter().zip(&widths).zip(&right).map(|((c, w), r)| pad(c, *w, *r));
        out.push_str(&format!("| {} |\n", padded.collect::<Vec<_>>().join(" | ")));
    }
    if let Some(note) = &table.note {
        out.push_str(&format!("\n{}\n", escape::markdown(note)));
    }
    out
}

/// The line under the headings, which says the alignment too.
fn rule(width: usize, right: bool) -> String {
    let dashes = "-".repeat(width.saturating_sub(usize::from(right)));
    if right { format!("{dashes}:") } else { dashes }
}

/// Exactly `columns` cells.
fn cells(row: &[Cell], columns: usize) -> Vec<String> {
    let given = row.iter().chain(std::iter::repeat(&Cell::Missing));
    given.take(columns).map(cell).collect()
}

fn cell(cell: &Cell) -> String {
    let text = escape::markdown(&figure::cell(cell));
    if matches!(cell, Cell::Strong(_)) { strong(&text) } else { text }
}

/// Bold; nothing to be bold leaves no stray asterisks.
fn strong(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("**{text}**") }
}
