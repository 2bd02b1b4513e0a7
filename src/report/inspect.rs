//! How a file will be read, as a report.

use super::{Block, Cell, Heading, Report, Section, Table};
use crate::figure;
use crate::ingest::{Column, FieldSource, Format, Layout, RowLevel};

/// The report. `full` adds why each column is taken for its field.
pub fn report(layout: &Layout, full: bool) -> Report {
    let mut sections = vec![opening(layout), fields(layout, full)];
    if !layout.ignored.is_empty() {
        sections.push(Section {
            heading: Some("Not used".to_owned()),
            blocks: vec![Block::Text(layout.ignored.join(", "))],
        });
    }
    if !layout.unclear.is_empty() {
        sections.push(Section {
            heading: Some("Unclear".to_owned()),
            blocks: vec![Block::List(layout.unclear.clone())],
        });
    }
    Report { title: None, sections }
}

fn opening(layout: &Layout) -> Section {
    let what = match layout.row_level {
        RowLevel::Creator => "a list of creators",
        RowLevel::Post => "a list of posts",
        RowLevel::None => "not a list of creators",
    };
    let mut facts = vec![format!("{} {}", name(layout.format), layout.encoding)];
    facts.extend(layout.delimiter.map(|d| format!("separated by {}", delimiter(d))));
    facts.push(layout.header_line.map_or_else(
        || {
            if matches!(layout.format, Format::Csv) {
                "without a header".to_owned()
            } else {
                "named values".to_owned()
            }
        },
        |line| format!("header in line {line}"),
    ));
    facts.extend(layout.sheet.as_ref().map(|sheet| format!("sheet {sheet}")));
    facts.extend(
        layout.records.as_ref().filter(|r| !r.is_empty()).map(|r| format!("records under {r}")),
    );
    facts.extend(layout.rows.map(|rows| format!("{} records", figure::count(rows))));
    let platform = match (layout.platform, &layout.platform_evidence) {
        (Some(platform), Some(why)) => format!("Platform: {} ({why}).", platform.title()),
        (Some(platform), None) => format!("Platform: {}.", platform.title()),
        (None, _) if layout.fields.contains_key("platform") => {
            "Platform: each row says its own.".to_owned()
        }
        (None, _) => "Platform: not said; add --platform NAME.".to_owned(),
    };
    Section {
        heading: None,
        blocks: vec![
            Block::Lead(format!("{}: {what}.", layout.file)),
            Block::Text(format!("{}. {platform}", facts.join(", "))),
        ],
    }
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Csv => "Text table,",
        Format::Json => "JSON,",
        Format::Ndjson => "JSON lines,",
        Format::Xlsx => "Workbook,",
        Format::Parquet => "Parquet,",
    }
}

fn delimiter(d: char) -> String {
    match d {
        ',' => "commas".to_owned(),
        ';' => "semicolons".to_owned(),
        '\t' => "tabs".to_owned(),
        '|' => "vertical bars".to_owned(),
        other => format!("`{other}`"),
    }
}

fn fields(layout: &Layout, full: bool) -> Section {
    let mut columns = vec![
        Heading::left("Field"),
        Heading::left("Column"),
        Heading::left("Unit"),
        Heading::right("Sure"),
        Heading::left("Samples"),
    ];
    if full {
        columns.push(Heading::left("Why"));
    }
    let rows = layout.fields.iter().map(|(field, source)| row(field, source, full)).collect();
    let note = layout
        .fields
        .is_empty()
        .then(|| "No column was recognised; name them with --map FIELD=COLUMN.".to_owned());
    Section {
        heading: Some("Fields".to_owned()),
        blocks: vec![Block::Table(Table { columns, rows, note })],
    }
}

/// Longest sample shown: enough to recognise a value by.
const SAMPLE: usize = 28;

/// The beginning of a value, on one line.
fn sample(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SAMPLE) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

fn row(field: &str, source: &FieldSource, full: bool) -> Vec<Cell> {
    let place = match &source.column {
        Column::Index(index) => format!("#{}", index + 1),
        Column::Path(path) => path.clone(),
    };
    let header = source.header.as_deref().map(str::trim).filter(|h| !h.is_empty());
    let column = match (header, &source.column) {
        (Some(header), Column::Index(_)) => format!("{header} ({place})"),
        _ => place,
    };
    let mut row = vec![
        Cell::text(field),
        Cell::text(column),
        source.unit.as_deref().map_or(Cell::Missing, Cell::text),
        Cell::Percent(source.confidence),
        Cell::text(source.samples.iter().map(|s| sample(s)).collect::<Vec<_>>().join(" · ")),
    ];
    if full {
        row.push(Cell::text(source.evidence.join("; ")));
    }
    row
}
