//! One input, opened: the layout worked out from its head, the records streaming behind it.

use super::columns::table::{self, Candidate};
use super::layout::{Understanding, understand};
use super::rows::delimited::Delimited;
use super::rows::json::{self, JsonLines};
use super::rows::{Record, Records};
use super::validate::Reader;
use super::{Format, IngestError, Layout, Options, Original, Outcome, Row, RowLevel, Source};
use super::{dialect, encoding, records, signature};
use std::collections::{BTreeMap, VecDeque};
use std::io::{BufReader, Cursor, Read};

/// Bytes looked at before anything is decided.
const HEAD: u64 = 512 << 10;

/// Records that the columns are worked out from.
const SAMPLE: usize = 1_000;

/// The largest JSON document that is held.
const MAX_DOCUMENT: u64 = 256 << 20;

/// An opened export: how it is read, and an iterator over its rows.
pub struct Export<'a> {
    layout: Layout,
    header: Vec<String>,
    reader: Reader,
    sampled: VecDeque<Record>,
    rest: Records<'a>,
}

/// The records of an input and what is known of the container.
struct Opened<'a> {
    layout: Layout,
    header: Option<Vec<String>>,
    width: usize,
    sampled: VecDeque<Record>,
    rest: Records<'a>,
}

impl<'a> Export<'a> {
    /// How the file is read.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The headers of a table in order, as they stand in the file; empty for JSON and files without a header.
    pub fn header(&self) -> Vec<String> {
        self.header.clone()
    }

    pub(super) fn open(source: Source<'a>, options: &Options) -> Result<Export<'a>, IngestError> {
        let file = source.name.clone();
        let (opened, understanding) = read_head(source, options)?;
        if let Some(reason) = &understanding.not_creators {
            return Err(not_creators(&file, reason, &understanding.columns));
        }
        if let Some(question) = understanding.question() {
            return Err(IngestError::Unclear { file, question });
        }
        Ok(Export::assemble(&file, opened, &understanding))
    }

    pub(super) fn inspect(source: Source<'a>, options: &Options) -> Result<Layout, IngestError> {
        let (mut opened, understanding) = read_head(source, options)?;
        understanding.describe(&mut opened.layout);
        let mut rows = 0;
        for record in opened.sampled.into_iter().map(Ok).chain(opened.rest) {
            let record = record?;
            rows += u64::from(record.problem.is_some() || !record.is_blank());
        }
        opened.layout.rows = Some(rows);
        Ok(opened.layout)
    }

    fn assemble(file: &str, mut opened: Opened<'a>, understanding: &Understanding) -> Export<'a> {
        understanding.describe(&mut opened.layout);
        let header = opened.header.unwrap_or_default();
        let ragged = is_ragged(&opened.sampled, opened.width);
        let reader = understanding.reader(file, header.clone(), opened.width, ragged);
        Export { layout: opened.layout, header, reader, sampled: opened.sampled, rest: opened.rest }
    }
}

impl Iterator for Export<'_> {
    type Item = Result<Row, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.sampled.pop_front() {
            Some(record) => record,
            None => match self.rest.next()? {
                Ok(record) => record,
                Err(error) => return Some(Err(error)),
            },
        };
        let outcome: Outcome = self.reader.outcome(&record);
        Some(Ok(Row { line: record.line, original: record.original, outcome }))
    }
}

fn read_head<'a>(
    mut source: Source<'a>,
    options: &Options,
) -> Result<(Opened<'a>, Understanding), IngestError> {
    let file = source.name.clone();
    let mut head = Vec::new();
    source
        .reader
        .by_ref()
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(|source| IngestError::Io { file: file.clone(), source })?;
    signature::refuse_binary(&file, &head)?;
    let encoding = encoding::detect(&head);
    let (text, ..) = encoding.decode(&head);
    let text = text.trim_start_matches('\u{feff}').to_owned();
    if text.trim().is_empty() {
        return Err(IngestError::Empty { file, reason: "the file is empty".to_owned() });
    }
    if text.contains('\0') {
        return Err(IngestError::Unsupported {
            file,
            what: "a binary file".to_owned(),
            hint: "export the list as CSV or JSON".to_owned(),
        });
    }
    let whole = Cursor::new(head).chain(source.reader);
    let utf8 = encoding::Utf8::new(whole, encoding);
    let format = format(&text);
    let layout = blank_layout(&file, format, encoding::name(encoding));
    let opened = match format {
        Format::Json => document(layout, utf8)?,
        Format::Ndjson => lines(layout, utf8)?,
        Format::Csv | Format::Xlsx => table(layout, utf8, &text)?,
    };
    let columns = columns(&opened);
    let understanding = understand(&file, columns, options)?;
    Ok((opened, understanding))
}

/// Braces and brackets start JSON; a first line that is an object by itself starts JSON lines.
fn format(head: &str) -> Format {
    let text = head.trim_start();
    if !text.starts_with(['{', '[']) {
        return Format::Csv;
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or("");
    let alone = |line: &str| line.starts_with('{') && json::parse(line).is_ok();
    if alone(first) && lines.next().is_some() {
        Format::Ndjson
    } else if first.starts_with('[')
        && !first.trim_start_matches('[').trim_start().starts_with(['{', '[', ']', '"'])
        && first.len() > 1
        && json::parse(text).is_err()
    {
        Format::Csv
    } else {
        Format::Json
    }
}

fn blank_layout(file: &str, format: Format, encoding: String) -> Layout {
    Layout {
        schema: "tierplan.inspect/1",
        file: file.to_owned(),
        format,
        encoding,
        delimiter: None,
        header_line: None,
        sheet: None,
        records: None,
        row_level: RowLevel::None,
        platform: None,
        platform_evidence: None,
        rows: None,
        fields: BTreeMap::new(),
        ignored: Vec::new(),
        unclear: Vec::new(),
    }
}

fn table<'a>(
    mut layout: Layout,
    utf8: impl Read + 'a,
    head: &str,
) -> Result<Opened<'a>, IngestError> {
    let shape = dialect::detect(head);
    layout.delimiter = Some(shape.dialect.delimiter);
    let width = (shape.header.is_none()).then_some(shape.width);
    let mut records = Delimited::new(BufReader::new(utf8), &layout.file, shape.dialect, width);
    let mut header = None;
    if let Some(at) = shape.header {
        // Everything above the header is preamble.
        let record = records.by_ref().nth(at).transpose()?;
        if let Some(Record { line, original: Original::Cells(cells), .. }) = record {
            let extra = cells
                .iter()
                .filter(|cell| cell.contains('\n'))
                .map(|cell| cell.matches('\n').count())
                .sum::<usize>();
            layout.header_line = Some(line + u64::try_from(extra).unwrap_or(0));
            records.width = Some(cells.len());
            header = Some(cells);
        }
    }
    let sampled = records.by_ref().take(SAMPLE).collect::<Result<VecDeque<_>, _>>()?;
    let width = header.as_ref().map_or(shape.width, Vec::len);
    Ok(Opened { layout, header, width, sampled, rest: Box::new(records) })
}

fn lines<'a>(layout: Layout, utf8: impl Read + 'a) -> Result<Opened<'a>, IngestError> {
    let mut records = JsonLines::new(BufReader::new(utf8), &layout.file);
    let sampled = records.by_ref().take(SAMPLE).collect::<Result<VecDeque<_>, _>>()?;
    Ok(Opened { layout, header: None, width: 0, sampled, rest: Box::new(records) })
}

fn document<'a>(mut layout: Layout, utf8: impl Read + 'a) -> Result<Opened<'a>, IngestError> {
    let file = layout.file.clone();
    let mut text = String::new();
    utf8.take(MAX_DOCUMENT + 1)
        .read_to_string(&mut text)
        .map_err(|source| IngestError::Io { file: file.clone(), source })?;
    if text.len() as u64 > MAX_DOCUMENT {
        let reason = "a JSON document of more than 256 MiB; export NDJSON (one object a line), which is read as a stream".to_owned();
        return Err(IngestError::Limit { file, line: 1, reason });
    }
    let mut document = json::parse(&text).map_err(|error| IngestError::Malformed {
        file,
        line: error.line().try_into().unwrap_or(0),
        reason: format!("not valid JSON: {error}"),
    })?;
    drop(text);
    records::unkey(&mut document.value, 0);
    let (pointer, path) = records::find(&document.value);
    layout.records = Some(path);
    let sampled: VecDeque<Record> = json::records(document, &pointer).into();
    Ok(Opened { layout, header: None, width: 0, sampled, rest: Box::new(std::iter::empty()) })
}

fn columns(opened: &Opened<'_>) -> Vec<Candidate> {
    let sample: Vec<Record> = opened.sampled.iter().take(SAMPLE).cloned().collect();
    match opened.layout.format {
        Format::Csv | Format::Xlsx => table::of_cells(opened.header.as_deref(), &sample),
        Format::Json | Format::Ndjson => table::of_json(&sample),
    }
}

/// Whether rows that end early are usual, as some tools drop empty cells at the end of a row.
fn is_ragged(sampled: &VecDeque<Record>, width: usize) -> bool {
    let counts = sampled
        .iter()
        .filter(|record| record.problem.is_none() && !record.is_blank())
        .map(|record| match &record.original {
            Original::Cells(cells) => cells.len(),
            Original::Json(_) => width,
        });
    let (short, all) =
        counts.fold((0, 0), |(short, all), count| (short + usize::from(count < width), all + 1));
    all >= 5 && short * 5 >= all
}

fn not_creators(file: &str, reason: &str, columns: &[Candidate]) -> IngestError {
    let seen: Vec<String> = columns
        .iter()
        .enumerate()
        .take(12)
        .map(|(index, column)| match column.header.as_deref().map(str::trim) {
            Some(header) if !header.is_empty() => super::cells::cut(header),
            _ => format!("column {}", index + 1),
        })
        .collect();
    let more = if columns.len() > seen.len() { ", …" } else { "" };
    IngestError::NotCreators {
        file: file.to_owned(),
        reason: reason.to_owned(),
        seen: format!("{}{more}", seen.join(", ")),
    }
}
