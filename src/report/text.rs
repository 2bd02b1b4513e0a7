//! A report for a terminal, or for a pipe: aligned, wrapped, light.

use super::width::wrap;
use super::{Block, Report, Section, escape, table};
use std::io::{self, Write};

/// Longer lines of prose are hard to read, however wide the window.
const WIDEST_PROSE: usize = 100;
/// Narrower than this nothing can be laid out; lines may then be longer than the window.
const NARROWEST: usize = 20;

/// How a report is to look in a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextStyle {
    /// Columns to fit into.
    pub width: usize,
    /// Whether to use bold and dim type.
    pub colour: bool,
}

impl Default for TextStyle {
    /// What a pipe gets: 80 columns without colour.
    fn default() -> TextStyle {
        TextStyle { width: 80, colour: false }
    }
}

/// How a piece of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Bold,
    Dim,
    Heading,
}

impl TextStyle {
    /// The text with the codes that show it so, where colour is wanted.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Heading => "1;36",
            Style::Plain => return text.to_owned(),
        };
        if self.colour && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Writes the report as text.
///
/// # Errors
/// Those of the writer.
pub fn render(report: &Report, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let width = style.width.max(NARROWEST);
    let mut parts = Vec::new();
    if let Some(title) = &report.title {
        parts.push(painted(title, width, Style::Bold, *style));
    }
    parts.extend(report.sections.iter().map(|s| section(s, width, *style)));
    parts.retain(|lines| !lines.is_empty());
    for (at, lines) in parts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// A heading at the margin, and what stands under it indented by two.
fn section(section: &Section, width: usize, style: TextStyle) -> Vec<String> {
    let indent = if section.heading.is_some() { 2 } else { 0 };
    let mut lines = Vec::new();
    for block in section.blocks.iter().map(|b| self::block(b, width - indent, style)) {
        if !lines.is_empty() && !block.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    if let Some(heading) = &section.heading {
        for line in lines.iter_mut().filter(|line| !line.is_empty()) {
            line.insert_str(0, "  ");
        }
        lines.splice(0..0, painted(heading, width, Style::Heading, style));
    }
    lines
}

fn block(block: &Block, width: usize, style: TextStyle) -> Vec<String> {
    match block {
        Block::Text(text) => painted(text, width, Style::Plain, style),
        Block::Lead(text) => painted(text, width, Style::Bold, style),
        Block::List(items) => items.iter().flat_map(|item| bullet(item, width)).collect(),
        Block::Table(table) => table::lines(table, width, style),
    }
}

fn painted(text: &str, width: usize, look: Style, style: TextStyle) -> Vec<String> {
    let lines = wrap(&escape::terminal(text), width.min(WIDEST_PROSE));
    lines.iter().map(|line| style.paint(look, line)).collect()
}

fn bullet(item: &str, width: usize) -> Vec<String> {
    let lines = wrap(&escape::terminal(item), width.min(WIDEST_PROSE) - 2);
    let mark =
        |(at, line): (usize, &String)| format!("{}{line}", if at == 0 { "• " } else { "  " });
    lines.iter().enumerate().map(mark).collect()
}
