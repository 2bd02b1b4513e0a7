//! The page of `--explain`.

use super::words::num;
use super::{Benchmark, Creator, Explanation, Figure, Input, Kind};
use crate::benchmark::Source;
use crate::figure::{count, percent};
use crate::money::Currency;
use crate::report::benchmarks::{name, size};
use crate::report::{Block, Cell, Heading, Report, Section, Table};
use serde_json::Value;

/// Lays the explanation out.
pub fn page(found: &Explanation) -> Report {
    let mut sections = Vec::new();
    for creator in &found.creators {
        sections.push(opening(creator));
        sections.extend(themes(&creator.figures, creator));
    }
    let mut tiers: Vec<&str> = found.creators.iter().map(|creator| creator.tier).collect();
    tiers.dedup();
    let wanted =
        |figure: &&Figure| !figure.key.starts_with("tiers.") || tiers.contains(&figure.theme);
    let groups: Vec<Figure> = found.summary.iter().filter(wanted).cloned().collect();
    sections.extend(group_sections(&groups));
    let sources = publications(found);
    if !sources.is_empty() {
        let heading = Some("Publications".to_owned());
        sections.push(Section { heading, blocks: vec![Block::List(sources)] });
    }
    Report { title: None, sections }
}

fn opening(creator: &Creator) -> Section {
    let network =
        creator.platform.map_or(String::new(), |platform| format!(" on {}", platform.title()));
    let mut blocks = vec![Block::Lead(format!(
        "{}{network}, {}: {} line {}.",
        creator.label, creator.tier, creator.file, creator.line
    ))];
    if !creator.unknown.is_empty() {
        blocks.push(Block::Text(format!(
            "Unknown, since the file or the benchmarks lack a part: {}.",
            creator.unknown.join(", ")
        )));
    }
    Section { heading: None, blocks }
}

/// A section for each theme, in the order in which it first comes.
fn themes(figures: &[Figure], creator: &Creator) -> Vec<Section> {
    let currency = currency_of(figures);
    let section = |theme: &&str| {
        let own: Vec<&Figure> = figures.iter().filter(|figure| figure.theme == *theme).collect();
        let mut blocks = vec![Block::Table(table(&own, currency))];
        blocks.extend(lists(&own));
        Section { heading: Some(format!("{theme}: {}", creator.label)), blocks }
    };
    in_order(figures).iter().map(section).collect()
}

/// Themes in the order in which they first come; what is worth a second look comes last.
fn in_order(figures: &[Figure]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for figure in figures {
        if !names.contains(&figure.theme) {
            names.push(figure.theme);
        }
    }
    names.sort_by_key(|name| *name == super::vetting::THEME);
    names
}

/// The currency of amounts.
fn currency_of(figures: &[Figure]) -> Option<Currency> {
    let figure = figures.iter().find(|figure| figure.key == "currency")?;
    Currency::new(figure.value.as_str()?)
}

fn group_sections(figures: &[Figure]) -> Vec<Section> {
    // How many rows count is said with each figure.
    let told = |figure: &&Figure| {
        let key = figure.key.as_str();
        let counted =
            key.ends_with("_rows") || key.ends_with("_left_out") || key.ends_with(".tier");
        !(key.starts_with("tiers.") && counted)
    };
    let currency = currency_of(figures);
    in_order(figures)
        .into_iter()
        .map(|theme| {
            let own = figures.iter().filter(|figure| figure.theme == theme);
            let own: Vec<&Figure> = own.filter(told).collect();
            Section {
                heading: Some(if theme.starts_with("The ") {
                    theme.to_owned()
                } else {
                    format!("All {theme} creators of the file")
                }),
                blocks: vec![Block::Table(table(&own, currency))],
            }
        })
        .collect()
}

fn table(figures: &[&Figure], currency: Option<Currency>) -> Table {
    let row = |figure: &&Figure| {
        let how = match &figure.worked {
            Some(worked) => format!("{}: {worked}", figure.formula),
            None => figure.formula.clone(),
        };
        let key = figure.key.rsplit('.').next().unwrap_or_default();
        let key = if key.parse::<u64>().is_ok() { "flag" } else { key };
        vec![
            Cell::text(key),
            Cell::text(value(figure, currency)),
            Cell::text(figure.kind.name()),
            Cell::text(how),
        ]
    };
    Table {
        columns: ["Figure", "Value", "Kind", "How"].map(Heading::left).to_vec(),
        rows: figures.iter().map(row).collect(),
        note: None,
    }
}

/// Amounts in the currency of the prices.
const MONEY: &[&str] = &[
    "price",
    "price_low",
    "price_high",
    "cpm",
    "cpe",
    "cpv",
    "cpc",
    "cpa",
    "implied_cpm",
    "median_price",
];

/// Amounts in US dollars, as all benchmarks are.
const DOLLARS: &[&str] = &[
    "usual_price_by_size",
    "usual_price_by_performance",
    "usual_price_by_views",
    "usual_price",
    "median_estimated_price",
    "estimated_cpm",
    "estimated_cpe",
];

/// A value as people read it; what it is exactly stands in the formula and in JSON.
fn value(figure: &Figure, currency: Option<Currency>) -> String {
    let key = figure.key.rsplit('.').next().unwrap_or_default();
    let exact = figure.kind != Kind::Estimated;
    match &figure.value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            let rate =
                key.starts_with("er_") && key != "er_standing" && key != "er_standing_in_file";
            if rate || key.ends_with("engagement_rate") {
                return percent(number);
            }
            if MONEY.contains(&key) {
                return super::cost::shown(number, currency, exact);
            }
            if DOLLARS.contains(&key) {
                return super::cost::shown(number, Some(Currency::USD), exact);
            }
            num(number)
        }
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::Array(list) => match list.len() {
            0 => "none".to_owned(),
            many => count(u64::try_from(many).unwrap_or(u64::MAX)),
        },
        Value::Object(object) => object
            .get("flag")
            .and_then(Value::as_str)
            .map_or_else(|| "see how".to_owned(), str::to_owned),
        Value::Null => crate::figure::MISSING.to_owned(),
    }
}

/// The cells and the benchmarks behind a table, each once.
fn lists(figures: &[&Figure]) -> Vec<Block> {
    let mut cells: Vec<String> = Vec::new();
    let mut rows: Vec<String> = Vec::new();
    for figure in figures {
        for input in &figure.inputs {
            let line = cell(input);
            if !cells.contains(&line) {
                cells.push(line);
            }
        }
        for found in &figure.benchmarks {
            let line = benchmark(found);
            if !rows.contains(&line) {
                rows.push(line);
            }
        }
    }
    let titled = |title: &str, list: Vec<String>| {
        (!list.is_empty()).then(|| [Block::Text(title.to_owned()), Block::List(list)])
    };
    let both = [titled("Read from:", cells), titled("Benchmarks:", rows)];
    both.into_iter().flatten().flatten().collect()
}

fn cell(input: &Input) -> String {
    let told = |header: &&String| !header.is_empty() && **header != input.column;
    let header = input.header.as_ref().filter(told);
    let header = header.map_or(String::new(), |header| format!(" \u{201c}{header}\u{201d}"));
    let column = match input.column.parse::<u64>() {
        Ok(number) => format!("column {number}"),
        Err(_) => format!("key {}", input.column),
    };
    let note = input.note.as_ref().map_or(String::new(), |note| format!(" ({note})"));
    format!("{}, line {}, {column}{header}: {}{note}", input.field, input.line, input.text)
}

fn benchmark(found: &Benchmark) -> String {
    let row = &found.row;
    let figure = |value: f64| if row.unit.starts_with('%') { percent(value) } else { num(value) };
    let value = row.value.map_or_else(|| crate::figure::MISSING.to_owned(), figure);
    let range = match (row.low, row.high) {
        (Some(low), Some(high)) if low < high => format!(" ({} to {})", figure(low), figure(high)),
        _ => String::new(),
    };
    let platform = row.platform.map_or("all platforms", crate::profile::Platform::title);
    let unit = if row.unit.starts_with('%') { "" } else { row.unit };
    let ids: Vec<&str> = found.publications.iter().map(|source| source.id).collect();
    let ids = if ids.is_empty() { String::new() } else { format!(" [{}]", ids.join(", ")) };
    let sample = row.sample.map_or(String::new(), |sample| format!(", {sample}"));
    format!(
        "{} {platform} {}: {value}{range} {unit}; {}{sample}, {}, confidence {}{ids}",
        name(row),
        size(row),
        row.source,
        row.year,
        row.confidence
    )
    .replace(" ;", ";")
}

/// Every publication behind the benchmarks, each once, in the order in which they come.
fn publications(found: &Explanation) -> Vec<String> {
    let figures = found.creators.iter().flat_map(|creator| &creator.figures);
    let mut used: Vec<&Source> = Vec::new();
    for source in figures.flat_map(|f| &f.benchmarks).flat_map(|b| &b.publications) {
        if !used.contains(source) {
            used.push(source);
        }
    }
    used.into_iter().map(Source::described).collect()
}
