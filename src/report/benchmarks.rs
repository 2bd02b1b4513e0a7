//! The page of `benchmarks`: every figure in use, and where the sources contradict each other.

use super::{Block, Cell, Heading, Report, Section, Table, cell};
use crate::benchmark::{JudgementRow, Point, Row, Source, conflicts, sources};
use crate::figure::{count, percent};
use crate::money::{Currency, Money};
use crate::profile::Platform;
use crate::tier::{Band, Scheme};
use crate::vet::{Cut, cuts};
use serde::Serialize;

/// The schema of the JSON document.
pub const SCHEMA: &str = "tierplan.benchmarks/1";

/// A figure with its age.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Line<'a> {
    /// The figure; rates are fractions, money is USD.
    #[serde(flatten)]
    pub row: &'a Row,
    /// Years between the figure and the day asked about; `None` without such a day.
    pub age_years: Option<i32>,
    /// The newest year of the publications that it is made of.
    pub newest_source: Option<i32>,
    /// Whether even the newest of them is older than is wanted.
    pub outdated: bool,
}

impl<'a> Line<'a> {
    /// A row as it looks in a year; one that stands on nothing of `oldest` or later is outdated.
    pub fn new(row: &'a Row, year: Option<i32>, oldest: i32) -> Line<'a> {
        let own = row.year.parse::<i32>().ok();
        let newest_source = row.newest().filter(|_| row.value.is_some());
        Line {
            row,
            age_years: year.zip(own).map(|(now, then)| now - then),
            newest_source,
            outdated: newest_source.is_some_and(|newest| newest < oldest),
        }
    }
}

/// The schema of the published tier tables.
pub const TIERS: &str = "tierplan.tiers/1";

/// The published tier tables (`benchmarks --tiers`).
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Tiers<'a> {
    /// Always `tierplan.tiers/1`.
    pub schema: &'static str,
    /// The schemes, in the order of `--help`.
    pub schemes: &'a [Scheme],
}

/// The JSON document.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Document<'a> {
    /// Always `tierplan.benchmarks/1`.
    pub schema: &'static str,
    /// The year in which age is counted.
    pub year: i32,
    /// Years from which a figure is called old.
    pub max_age: u8,
    /// The user's own file, where one is laid over the pack.
    pub own_file: Option<String>,
    /// The figures.
    pub figures: &'a [Line<'a>],
    /// The judgements.
    pub judgements: &'a [JudgementRow],
    /// Where sources contradict each other.
    pub conflicts: Vec<&'static str>,
    /// Where the checks of `classify` cut.
    pub checks: Vec<crate::vet::Cut>,
    /// The published values behind `--emv`.
    pub media_values: &'static [crate::benchmark::MediaValue],
    /// The publications behind the figures shown.
    pub sources: Vec<&'static Source>,
}

/// What the page is made of.
#[derive(Debug)]
pub struct Page<'a> {
    /// The figures to show, in the order of the pack.
    pub lines: &'a [Line<'a>],
    /// The judgements.
    pub judgements: &'a [JudgementRow],
    /// The user's own file, where one is laid over the pack.
    pub own: Option<&'a str>,
    /// The year in which age is counted.
    pub year: i32,
    /// Years from which a figure is called old.
    pub max_age: u8,
    /// With sources and the other points of each distribution.
    pub verbose: bool,
}

/// Lays the page out.
pub fn report(page: &Page<'_>) -> Report {
    let (lines, verbose) = (page.lines, page.verbose);
    let found = lines.iter().filter(|line| line.row.value.is_some()).count();
    let mut lead = format!("{} in use", counted(found, "figure"));
    if lines.len() > found {
        let gaps = lines.len() - found;
        lead += &format!("; for {gaps} more a source was looked for and none found");
    }
    lead += ".";
    let mut blocks = vec![Block::Lead(lead)];
    if let Some(file) = page.own {
        let own = lines.iter().filter(|line| line.row.own.is_some()).count();
        let judged = page.judgements.iter().filter(|row| row.own.is_some()).count();
        let (own, judged) = (counted(own, "figure"), counted(judged, "judgement"));
        blocks.push(Block::Text(format!("Your own, from {file}: {own} and {judged}.")));
    }
    let mut sections = vec![Section { heading: None, blocks }];
    let middle = |line: &&Line<'_>| verbose || line.row.point == Point::Middle;
    let shown: Vec<Line<'_>> = lines.iter().filter(middle).cloned().collect();
    if !shown.is_empty() {
        let blocks = vec![Block::Table(table(&shown, verbose))];
        sections.push(Section { heading: Some("Figures".to_owned()), blocks });
    }
    sections.extend(old(page));
    if verbose {
        sections.push(listed("Judgements", page.judgements.iter().map(judgement).collect()));
        sections.push(listed("Where the checks cut", cuts().iter().map(cut).collect()));
        sections.push(listed("Sources", cited(lines)));
        let list = conflicts().map(str::to_owned).collect();
        sections.push(listed("Where the sources contradict each other", list));
    }
    Report { title: None, sections }
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn listed(heading: &str, list: Vec<String>) -> Section {
    Section { heading: Some(heading.to_owned()), blocks: vec![Block::List(list)] }
}

/// A warning about figures that stand on old publications only.
fn old(page: &Page<'_>) -> Option<Section> {
    let mut names: Vec<(String, i32)> = Vec::new();
    for line in page.lines.iter().filter(|line| line.outdated) {
        let platform = line.row.platform.map_or("all platforms", Platform::title);
        let name = format!("{} on {platform}", name(line.row));
        let year = line.newest_source.unwrap_or_default();
        if !names.iter().any(|known| *known == (name.clone(), year)) {
            names.push((name, year));
        }
    }
    if names.is_empty() {
        return None;
    }
    let list: Vec<String> = names.iter().map(|(name, year)| format!("{name} ({year})")).collect();
    let text = format!(
        "Warning: nothing newer than {} years (in {}) stands behind these; the year of the newest publication is in \
         brackets: {}. Give your own with --benchmarks FILE.",
        page.max_age,
        page.year,
        list.join(", ")
    );
    Some(Section { heading: Some("Old figures".to_owned()), blocks: vec![Block::Text(text)] })
}

fn judgement(row: &JudgementRow) -> String {
    let tier = row.tier.map_or(String::new(), |tier| format!(" ({})", tier.name()));
    let from = row.own.map_or(String::new(), |_| format!("; {}", row.label));
    let value = number(row.value);
    format!("{}{tier}: {value} {}, {}{from}", row.name.code(), row.unit, row.text)
}

/// `fake_followers: share of fake followers, above 25 % (HYPE-HELP)`.
fn cut(cut: &Cut) -> String {
    let value = if cut.value < 1.0 { percent(cut.value) } else { number(cut.value) };
    let parts: Vec<&str> = cut.sources.iter().copied().chain(cut.ours).collect();
    format!("{}: {} {value} ({})", cut.flag.code(), cut.what, parts.join("; "))
}

/// A plain number, thousands separated.
fn number(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, and for reading only"
    )]
    match value {
        whole if whole >= 1_000.0 && whole.fract() == 0.0 => count(whole as u64),
        other => other.to_string(),
    }
}

/// The publications behind the figures, each with its page or that it is not known.
fn cited(lines: &[Line<'_>]) -> Vec<String> {
    let checks = cuts();
    let named = |id: &str| {
        lines.iter().any(|line| line.row.sources.contains(&id))
            || checks.iter().any(|cut| cut.sources.contains(&id))
    };
    let used = sources().iter().filter(|source| named(source.id));
    used.map(Source::described).collect()
}

/// The page of the published tier tables.
pub fn tiers(schemes: &[Scheme]) -> Report {
    let row = |scheme: &Scheme| {
        let band = |band: &Band| {
            let platform = band.platform.map_or(String::new(), |p| format!(" on {}", p.title()));
            let high =
                band.high.map_or(" and more".to_owned(), |high| format!(" to {}", count(high)));
            format!("{}{platform} {}{high}", band.name, count(band.low))
        };
        let bands: Vec<String> = scheme.bands.iter().map(band).collect();
        let year = if scheme.year.is_empty() { Cell::Missing } else { Cell::text(scheme.year) };
        vec![Cell::text(scheme.name), Cell::text(scheme.source), year, Cell::text(bands.join("; "))]
    };
    let columns = ["Scheme", "Source", "Year", "Tiers"].map(Heading::left).to_vec();
    let note = "Upper bounds do not belong to their tier. classify --tiers NAME uses a scheme, --compare-tiers NAME \
                shows who changes; a file of your own will do too.";
    let table =
        Table { columns, rows: schemes.iter().map(row).collect(), note: Some(note.to_owned()) };
    let lead = Block::Lead(format!("{} of tiers.", counted(schemes.len(), "published table")));
    let sections = vec![
        Section { heading: None, blocks: vec![lead] },
        Section { heading: Some("Tables".to_owned()), blocks: vec![Block::Table(table)] },
    ];
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
            let ids = match row.sources.as_slice() {
                [] => String::new(),
                ids => format!(" [{}]", ids.join(", ")),
            };
            cells.push(Cell::text(format!("{}{ids}", row.source)));
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
            Pack::builtin().rows().iter().map(|row| Line::new(row, Some(2027), 2024)).collect();
        assert!(lines.iter().all(|line| line.age_years.is_some_and(|age| age >= 0)));
        let pack = Pack::builtin();
        let page = Page {
            lines: &lines,
            judgements: pack.judgements(),
            own: None,
            year: pack.year(),
            max_age: 3,
            verbose: true,
        };
        let report = report(&page);
        let Block::Table(table) = &report.sections[1].blocks[0] else { panic!("no table") };
        assert_eq!(table.rows.len(), lines.len());
        assert!(table.rows.iter().all(|row| row.last() != Some(&Cell::Missing)));
        assert_eq!(conflicts().count(), 12);
        let Block::Text(warning) = &report.sections[2].blocks[0] else { panic!("no warning") };
        assert!(warning.contains("hours_per_creator on all platforms (2022)"), "{warning}");
        assert!(!warning.contains("er_by_followers on Instagram"), "{warning}");
    }
}
