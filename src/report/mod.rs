//! One report, many renderers. A [`Report`] is sections of typed cells; renderers lay it out and escape
//! it, and never decide or round differently from each other.

pub mod classify;

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
}

/// One value, with what is needed to print it the same everywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text from the input or ours; always escaped.
    Text(String),
    /// A whole number, with thousands separators.
    Count(u64),
    /// A fraction, printed as percent (`0.032` → `3.2 %`).
    Percent(f64),
    /// An exact amount.
    Money(Money),
    /// An estimate: two significant digits, with `~`.
    Estimate(f64),
    /// An estimated amount of money.
    EstimatedMoney(Money),
    /// Unknown: an en dash, never zero.
    Missing,
}
