//! One report, many renderers. A [`Report`] is sections of typed cells; renderers lay it out and escape
//! it, and never decide or round differently from each other.
//!
//! Responsible for the words' and figures' looks, not for what is said: commands build the report.

pub mod benchmarks;
mod chart;
pub mod classify;
pub mod escape;
pub mod figure;
pub mod html;
pub mod inspect;
pub mod markdown;
pub mod plan_json;
pub mod recommend;
pub mod request;
pub mod schema;
pub mod sheet;
mod table;
pub mod text;
mod width;

use crate::money::Money;

/// A whole report.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Title line, where there is one.
    pub title: Option<String>,
    /// In reading order.
    pub sections: Vec<Section>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Heading; `None` for the opening paragraph.
    pub heading: Option<String>,
    /// In reading order.
    pub blocks: Vec<Block>,
}

/// A section that is one table.
pub(crate) fn table(
    heading: &str,
    columns: Vec<Heading>,
    rows: Vec<Vec<Cell>>,
    note: Option<String>,
) -> Section {
    let blocks = vec![Block::Table(Table { columns, rows, note })];
    Section { heading: Some(heading.to_owned()), blocks }
}

/// A piece of a section.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph, wrapped to the width.
    Text(String),
    /// A paragraph to be seen first: the verdict.
    Lead(String),
    /// A bulleted list, each item wrapped.
    List(Vec<String>),
    /// Columns and rows.
    Table(Table),
}

/// Columns and rows.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Headings and alignment.
    pub columns: Vec<Heading>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// A line under the table, for example how many rows are not shown.
    pub note: Option<String>,
}

/// A column's heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// As printed.
    pub text: String,
    /// Numbers stand right.
    pub right: bool,
    /// On a terminal with room for it, a small bar stands beside each figure.
    pub bar: bool,
}

/// One value, with what is needed to print it the same everywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text from the input or ours; always escaped.
    Text(String),
    /// A whole number, with thousands separators.
    Count(u64),
    /// A number as it is, in its shortest form.
    Number(f64),
    /// A fraction, printed as percent (`0.032` → `3.2 %`).
    Percent(f64),
    /// An exact amount.
    Money(Money),
    /// An estimate: two significant digits, with `~`.
    Estimate(f64),
    /// An estimated amount of money.
    EstimatedMoney(Money),
    /// An estimated span: both ends to two significant digits (`1.1M–2.4M`).
    Range {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// An estimated span of money, in one currency (`$1,100–$2,400`).
    MoneyRange {
        /// Lower end.
        low: Money,
        /// Upper end.
        high: Money,
    },
    /// Any cell, made to stand out: a total, the chosen row.
    Strong(Box<Cell>),
    /// Unknown: an en dash, never zero.
    Missing,
}

impl Heading {
    /// A column of words, standing left.
    pub fn left(text: impl Into<String>) -> Heading {
        Heading { text: text.into(), right: false, bar: false }
    }

    /// A column of figures, standing right.
    pub fn right(text: impl Into<String>) -> Heading {
        Heading { text: text.into(), right: true, bar: false }
    }

    /// For shares and scores: right, with a small bar on a terminal.
    pub fn bar(text: impl Into<String>) -> Heading {
        Heading { bar: true, ..Heading::right(text) }
    }
}

impl Cell {
    /// Text from the input or ours.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// The same cell, made to stand out.
    #[must_use]
    pub fn strong(self) -> Cell {
        Cell::Strong(Box::new(self))
    }
}

/// `make(value)`, or [`Cell::Missing`] where there is no value.
///
/// ```
/// use tierplan::report::{Cell, cell};
/// assert_eq!(cell(Some(3), Cell::Count), Cell::Count(3));
/// assert_eq!(cell(None, Cell::Percent), Cell::Missing);
/// ```
pub fn cell<T>(value: Option<T>, make: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::Missing, make)
}
