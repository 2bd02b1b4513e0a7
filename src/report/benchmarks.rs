//! The page of `benchmarks`: every figure in use, and where the sources contradict each other.

use super::{Block, Cell, Heading, Report, Section, Table, cell};
use crate::benchmark::{Point, Row, conflicts};
use crate::money::{Currency, Money};
use crate::profile::Platform;
use serde::Serialize;

/// The schema of the JSON document.
pub const SCHEMA: &str = "tierplan.benchmarks/1";

/// A figure with its age.
#[derive(Debug, Clone, Serialize)]
pub struct Line<'a> {
    /// The figure; rates are fractions, money is USD.
    #[serde(flatten)]
    pub row: &'a Row,
    /// Years between the figure and the day asked about; `None` without such a day.
    pub age_years: Option<i32>,
}

impl<'a> Line<'a> {
    /// A row as it looks in a year.
    pub fn new(row: &'a Row, year: Option<i32>) -> Line<'a> {
        let own = row.year.parse::<i32>().ok();
        Line { row, age_years: year.zip(own).map(|(now, then)| now - then) }
    }
}

/// Lays the page out; with sources and the other points of each distribution where `verbose`.
pub fn report(lines: &[Line<'_>], verbose: bool) -> Report {
    let found = lines.iter().filter(|line| line.row.value.is_some()).count();
    let mut lead = format!("{found} figures in use");
    if lines.len() > found {
        let gaps = lines.len() - found;
        lead += &format!("; for {gaps} more a source was looked for and none found");
    }
    lead += ".";
    let mut sections = vec![Section { heading: None, blocks: vec![Block::Lead(lead)] }];
    let middle = |line: &&Line<'_>| verbose || line.row.point == Point::Middle;
    let shown: Vec<Line<'_>> = lines.iter().filter(middle).cloned().collect();
    if !shown.is_empty() {
        let blocks = vec![Block::Table(table(&shown, verbose))];
        sections.push(Section { heading: Some("Figures".to_owned()), blocks });
    }
    if verbose {
        let list = conflicts().map(str::to_owned).collect();
        sections.push(Section {
            heading: Some("Where the sources contradict each other".to_owned()),
            blocks: vec![Block::List(list)],
        });
    }
    Report { title: None, sections }
}

fn table(lines: &[Line<'_>], verbose: bool) -> Table {
    let aged = lines.iter().any(|line| line.age_years.is_some());
    let mut columns = ["Figure", "Platform", "Size"].map(Heading::left).to_vec();
    columns.extend(["Value", "Low", "High", "Year"].map(Heading::right));
    if aged {
        columns.push(Heading::right("Age"));
    }
    columns.push(Heading::left("Sure"));
    if verbose {
        columns.push(Heading::left("Source"));
    }
    let row = |line: &Line<'_>| {
        let row = line.row;
        let mut cells = vec![
            Cell::text(name(row)),
            Cell::text(row.platform.map_or("all", Platform::title)),
            Cell::text(size(row)),
            value(row, row.value),
            value(row, row.low),
            value(row, row.high),
            Cell::text(row.year),
        ];
        if aged {
            cells.push(cell(line.age_years, |age| Cell::text(age.to_string())));
        }
        cells.push(if row.confidence.is_empty() {
            Cell::Missing
        } else {
            Cell::text(row.confidence)
        });
        if verbose {
            cells.push(Cell::text(row.source));
        }
        cells
    };
    let note = "– means that no source was found: such a figure is never guessed.";
    let more = if verbose {
        ""
    } else {
        " -v shows sources, their conflicts and the 10th to 90th percentiles."
    };
    Table { columns, rows: lines.iter().map(row).collect(), note: Some(format!("{note}{more}")) }
}

/// The metric, with the point of its distribution where it is not the middle.
pub fn name(row: &Row) -> String {
    match format!("{:?}", row.point).to_lowercase().as_str() {
        "middle" => row.metric.name(),
        point => format!("{} {point}", row.metric.name()),
    }
}

/// The size band in words.
pub fn size(row: &Row) -> String {
    format!("{:?}", row.band).to_lowercase()
}

fn value(row: &Row, value: Option<f64>) -> Cell {
    let Some(value) = value else { return Cell::Missing };
    if row.unit.starts_with('%') {
        return Cell::Percent(value);
    }
    let money = || Money::from_units(value, Currency::USD).map(Cell::EstimatedMoney);
    row.unit.starts_with("USD").then(money).flatten().unwrap_or(Cell::Estimate(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Pack;

    #[test]
    fn every_figure_has_source_and_year() {
        let lines: Vec<Line<'_>> =
            Pack::builtin().rows().iter().map(|row| Line::new(row, Some(2027))).collect();
        assert!(lines.iter().all(|line| line.age_years.is_some_and(|age| age >= 0)));
        let report = report(&lines, true);
        let Block::Table(table) = &report.sections[1].blocks[0] else { panic!("no table") };
        assert_eq!(table.rows.len(), lines.len());
        assert!(table.rows.iter().all(|row| row.last() != Some(&Cell::Missing)));
        assert_eq!(conflicts().count(), 12);
    }
}
