//! Sections, paragraphs, lists and tables of a report as markup.

use super::Markup;
use crate::report::{Block, Cell, Heading, Report, Section, Table, figure};

/// Rows of a table on a page; more make it too heavy to open on a phone.
const MOST_ROWS: usize = 5_000;
/// Rows of a table that fit on paper.
const ROWS_ON_PAPER: usize = 10;

/// A card with a heading.
pub(super) fn section(
    m: &mut Markup,
    section: &Section,
    class: &str,
    inner: impl FnOnce(&mut Markup),
) {
    card(m, section.heading.as_deref().unwrap_or_default(), class, inner);
}

/// A card with a heading.
pub(super) fn card(m: &mut Markup, heading: &str, class: &str, inner: impl FnOnce(&mut Markup)) {
    m.line();
    m.within("section", &[("class", &class)], |m| {
        m.leaf("h2", &[], heading);
        inner(m);
    });
}

/// The line above everything: what this is, and from what.
pub(super) fn mast(m: &mut Markup, what: &str, facts: &[String]) {
    m.within("p", &[("class", &"mast")], |m| {
        m.within("span", &[], |m| {
            m.leaf("b", &[], "tierplan");
            m.text(" · ");
            m.text(what);
        });
        m.leaf("span", &[], &facts.join(" · "));
    });
}

/// The first section as headline and lead.
pub(super) fn opening(m: &mut Markup, report: &Report) {
    if let Some(title) = &report.title {
        mast(m, title, &[]);
    }
    let first = report.sections.iter().filter(|s| s.heading.is_none());
    for block in first.flat_map(|s| &s.blocks) {
        match block {
            Block::Lead(text) => m.leaf("h1", &[], text),
            Block::Text(text) => m.leaf("p", &[("class", &"lead")], text),
            other => self::block(m, other, "Summary"),
        }
    }
}

/// What a page without a title is called.
pub(super) fn first_words(report: &Report) -> String {
    let blocks = report.sections.iter().flat_map(|s| &s.blocks);
    let mut leads = blocks.filter_map(|block| match block {
        Block::Lead(text) => Some(text.clone()),
        _ => None,
    });
    leads.next().unwrap_or_else(|| "tierplan".to_owned())
}

/// Everything in a section.
pub(super) fn blocks(m: &mut Markup, section: &Section) {
    for block in &section.blocks {
        self::block(m, block, section.heading.as_deref().unwrap_or("Table"));
    }
}

/// One piece; `about` names a table for who cannot see it.
pub(super) fn block(m: &mut Markup, block: &Block, about: &str) {
    match block {
        Block::Text(text) => m.within("p", &[], |m| m.prose(text)),
        Block::Lead(text) => m.within("p", &[], |m| m.leaf("strong", &[], text)),
        Block::List(items) => list(m, items),
        Block::Table(table) => self::table(m, table, about, Look::Plain),
    }
}

/// A bulleted list.
pub(super) fn list(m: &mut Markup, items: &[String]) {
    m.within("ul", &[], |m| {
        for item in items {
            m.within("li", &[], |m| m.prose(item));
        }
    });
}

/// How a table behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// As it is.
    Plain,
    /// Can be sorted and filtered on a screen; the first rows only go on paper.
    Creators,
}

/// A table that scrolls by itself where it is too wide, with its note below.
pub(super) fn table(m: &mut Markup, table: &Table, about: &str, look: Look) {
    m.line();
    let class = "scroll";
    let attributes: super::Attributes<'_> =
        &[("class", &class), ("role", &"region"), ("aria-label", &about), ("tabindex", &0)];
    m.within("div", attributes, |m| {
        let class = if look == Look::Creators { "sortable" } else { "plain" };
        m.within("table", &[("class", &class)], |m| {
            head(m, &table.columns);
            m.within("tbody", &[], |m| {
                for (at, row) in table.rows.iter().take(MOST_ROWS).enumerate() {
                    let over = look == Look::Creators && at >= ROWS_ON_PAPER;
                    self::row(m, &table.columns, row, over);
                }
            });
        });
    });
    if let Some(left) = table.rows.len().checked_sub(MOST_ROWS).filter(|left| *left > 0) {
        let left = crate::figure::count(u64::try_from(left).unwrap_or(u64::MAX));
        let words =
            format!("{left} more rows would make the page too heavy: -f csv or -f json lists all.");
        m.leaf("p", &[("class", &"note")], &words);
    }
    let left = table.rows.len().min(MOST_ROWS).saturating_sub(ROWS_ON_PAPER);
    if look == Look::Creators && left > 0 {
        m.leaf(
            "p",
            &[("class", &"note paper")],
            &format!("{left} more rows are on the page itself."),
        );
    }
    if let Some(note) = &table.note {
        m.leaf("p", &[("class", &"note")], note);
    }
}

fn head(m: &mut Markup, columns: &[Heading]) {
    m.within("thead", &[], |m| {
        m.within("tr", &[], |m| {
            for column in columns {
                let class = if column.right { "n" } else { "w" };
                m.leaf("th", &[("scope", &"col"), ("class", &class)], &column.text);
            }
        });
    });
}

fn row(m: &mut Markup, columns: &[Heading], cells: &[Cell], over: bool) {
    let best = cells.iter().any(|cell| matches!(cell, Cell::Strong(_))) && columns.len() > 5;
    let class = match (over, best) {
        (true, _) => "over",
        (false, true) => "best",
        (false, false) => "",
    };
    m.line();
    let inner = |m: &mut Markup| {
        let cells = cells.iter().chain(std::iter::repeat(&Cell::Missing));
        for (at, (column, cell)) in columns.iter().zip(cells).enumerate() {
            self::cell(m, column, cell, at == 0);
        }
    };
    if class.is_empty() {
        m.within("tr", &[], inner);
    } else {
        m.within("tr", &[("class", &class)], inner);
    }
}

fn cell(m: &mut Markup, column: &Heading, cell: &Cell, first: bool) {
    let text = figure::cell(cell);
    let strong = matches!(cell, Cell::Strong(_));
    let inner = |m: &mut Markup| {
        if strong {
            m.leaf("strong", &[], &text);
        } else if column.right {
            m.text(&text);
        } else {
            m.isolated(&text);
        }
    };
    let long = text.chars().count() > 44;
    let class = match (column.right, cell) {
        (true, Cell::Missing) => "n none",
        (true, _) => "n",
        (false, _) if first => "name",
        (false, _) if long => "long",
        (false, _) => "w",
    };
    let value = sorts_as(cell);
    match (first && !column.right, value) {
        (true, _) => m.within("th", &[("scope", &"row"), ("class", &class)], inner),
        (false, Some(value)) => m.within("td", &[("class", &class), ("data-v", &value)], inner),
        (false, None) => m.within("td", &[("class", &class)], inner),
    }
}

/// The number a cell is sorted by, exact however it is printed; the empty text stands for unknown.
fn sorts_as(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(_) => None,
        Cell::Count(value) => Some(value.to_string()),
        Cell::Percent(value) | Cell::Estimate(value) | Cell::Number(value) => {
            Some(value.to_string())
        }
        Cell::Money(value) | Cell::EstimatedMoney(value) => Some(value.units().to_string()),
        Cell::Range { low, .. } => Some(low.to_string()),
        Cell::MoneyRange { low, .. } => Some(low.units().to_string()),
        Cell::Strong(inner) => sorts_as(inner),
        Cell::Missing => Some(String::new()),
    }
}
