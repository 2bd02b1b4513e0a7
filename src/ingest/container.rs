//! From bytes to records: unpacking, encoding, kind of file, header. Nothing here knows what a column means,
//! but for the header's vocabulary.

use super::dialect::header::joined;
use super::limits::{Limits, bytes};
#[cfg(feature = "parquet")]
use super::parquet;
use super::rest::{Bytes, Kind, Rest, too_many_rows};
use super::rows::delimited::Delimited;
use super::rows::entries::Entries;
use super::rows::json::{self, JsonLines};
use super::rows::split::Dialect;
use super::rows::{Record, workbook};
use super::sheets::Chosen;
use super::{Format, IngestError, Layout, RowLevel, Source};
use super::{columnar, dialect, encoding, records, redact, sheets, signature, unpack};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::io::{BufReader, Cursor, Read};

/// Bytes looked at before anything is decided.
const HEAD: u64 = 512 << 10;

/// Records that the columns are worked out from.
pub(crate) const SAMPLE: usize = 1_000;

/// A column's name in a record, and its type.
#[cfg(feature = "parquet")]
pub(crate) type Typed = (String, std::sync::Arc<crate::typed::Type>);

/// The records of an input and what is known of the container.
pub(crate) struct Opened<'a> {
    pub(crate) layout: Layout,
    /// Rows above the table.
    pub(crate) preamble: Vec<Record>,
    /// The header as it stands, in one row or several.
    pub(crate) header_rows: Vec<Record>,
    /// One name a column.
    pub(crate) header: Option<Vec<String>>,
    pub(crate) width: usize,
    pub(crate) sampled: VecDeque<Record>,
    pub(crate) rest: Rest<'a>,
    /// What people should know of what is not read.
    pub(crate) notes: Vec<String>,
    /// What only people can tell.
    pub(crate) question: Option<String>,
    /// Lists on other sheets of the workbook, each with columns of its own.
    pub(crate) others: Vec<Opened<'a>>,
    /// The columns of a Parquet file.
    #[cfg(feature = "parquet")]
    pub(crate) types: Vec<Typed>,
}

/// Opens an input of any kind.
///
/// # Errors
/// [`IngestError`]: unreadable, unsupported, damaged, empty or beyond a limit.
pub(crate) fn open<'a>(
    source: Source<'a>,
    limits: Limits,
    sheet: Option<&str>,
) -> Result<Opened<'a>, IngestError> {
    let mut opened = open_whole(source, limits, sheet)?;
    if sheet.is_some() && opened.layout.format != Format::Xlsx {
        opened.notes.push(
            "--sheet says nothing here: this is no workbook, and it is read whole".to_owned(),
        );
    }
    if limits.redact {
        let others = std::mem::take(&mut opened.others);
        opened = redact::without_contacts(opened);
        opened.others = others.into_iter().map(redact::without_contacts).collect();
    }
    Ok(opened)
}

fn open_whole<'a>(
    source: Source<'a>,
    limits: Limits,
    sheet: Option<&str>,
) -> Result<Opened<'a>, IngestError> {
    let file = source.name;
    let io = |source: std::io::Error| IngestError::Io { file: file.clone(), source };
    let mut reader = unpack::unpack(source.reader, limits.unpacked).map_err(io)?;
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head).map_err(io)?;
    if head.starts_with(b"PK\x03\x04") {
        return book(&file, head, reader, limits, sheet);
    }
    #[cfg(feature = "parquet")]
    if head.starts_with(parquet::MAGIC) {
        return columns(&file, head, reader, limits);
    }
    signature::refuse_binary(&file, &head)?;
    let encoding = encoding::detect(&head);
    let (text, ..) = encoding.decode(&head);
    let text = text.trim_start_matches('\u{feff}').to_owned();
    if text.trim().is_empty() && head.len() < 64 << 10 {
        return Err(IngestError::Empty { file, reason: "the file is empty".to_owned() });
    }
    if text.contains('\0') {
        return Err(IngestError::Unsupported {
            file,
            what: "a binary file".to_owned(),
            hint: "export the list as CSV or JSON".to_owned(),
        });
    }
    let goes_on = head.len() as u64 == HEAD;
    let utf8 = encoding::Utf8::new(Cursor::new(head).chain(reader), encoding);
    let format = format(&file, &text);
    let layout = blank_layout(&file, format, encoding::name(encoding));
    let opened = match format {
        Format::Json if goes_on && is_long_list(&text) => {
            let layout = Layout { records: Some(String::new()), ..layout };
            lines(layout, Entries::new(utf8), limits)?
        }
        Format::Json => document(layout, utf8, limits)?,
        Format::Ndjson => lines(layout, utf8, limits)?,
        Format::Csv | Format::Xlsx | Format::Parquet => table(layout, utf8, &text, limits)?,
    };
    limited(opened, &file, limits)
}

/// Holds the rows, those that are read already and those to come, to the limit.
fn limited<'a>(opened: Opened<'a>, file: &str, limits: Limits) -> Result<Opened<'a>, IngestError> {
    let most = usize::try_from(limits.rows).unwrap_or(usize::MAX);
    if let Some(beyond) = opened.sampled.get(most) {
        return Err(too_many_rows(file, beyond.line, limits.rows));
    }
    let rest = opened.rest.limited(file, opened.sampled.len(), limits);
    Ok(Opened { rest, ..opened })
}

/// Braces and brackets start JSON; a first line that is an object by itself starts JSON lines. A file that is
/// called JSON is held to it.
fn format(file: &str, head: &str) -> Format {
    let text = head.trim_start();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or("");
    let alone = |line: &str| line.starts_with('{') && json::parse(line).is_ok();
    if alone(first) && lines.next().is_some() {
        return Format::Ndjson;
    }
    if is_called_json(file) || text.starts_with('{') {
        return Format::Json;
    }
    if !text.starts_with('[') {
        return Format::Csv;
    }
    // `[x],y` is a cell in brackets.
    let inner = text.trim_start_matches(['[', ' ', '\n', '\r', '\t']);
    let whole = || json::parse(text).map_or_else(|error| error.is_eof(), |_| true);
    if inner.is_empty() || inner.starts_with(['{', ']', '"']) || whole() {
        Format::Json
    } else {
        Format::Csv
    }
}

/// Whether a document whose beginning this is can be read entry by entry: it is a list of objects, which are the records.
/// What is damaged, written by columns or in an envelope is read as a whole.
fn is_long_list(head: &str) -> bool {
    let mut text = Vec::new();
    // The beginning ends in an entry, which is an error here.
    let _ = Entries::new(head.as_bytes()).read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text);
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let entry = |line: &str| json::parse(line).ok().map(|found| found.value);
    let entries: Option<Vec<Value>> = whole.lines().map(entry).collect();
    let Some(entries) = entries.filter(|entries| entries.iter().any(Value::is_object)) else {
        return false;
    };
    let list = Value::Array(entries);
    let mut turned = list.clone();
    columnar::turn(&mut turned, 0);
    turned == list && records::find(&list).0.is_empty()
}

/// Whether the name says JSON, packed or not.
pub(crate) fn is_called_json(file: &str) -> bool {
    let name = file.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    name.ends_with(".json")
}

fn blank_layout(file: &str, format: Format, encoding: String) -> Layout {
    Layout {
        schema: "tierplan.inspect/1",
        file: file.to_owned(),
        format,
        encoding,
        delimiter: None,
        quote: None,
        escape: None,
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
    utf8: impl Read + Send + 'a,
    head: &str,
    limits: Limits,
) -> Result<Opened<'a>, IngestError> {
    let dialect::Shape { dialect, top, usual } = dialect::detect(head);
    let Dialect { delimiter, quote, escape, .. } = dialect;
    (layout.delimiter, layout.quote, layout.escape) = (Some(delimiter), quote, escape);
    let bytes: Bytes<'a> = BufReader::new(Box::new(utf8));
    let mut records = Delimited::new(bytes, &layout.file, dialect, Some(usual), limits);
    let preamble = records.by_ref().take(top.start).collect::<Result<Vec<_>, _>>()?;
    let rows = top.header.map_or(0, |at| at + 1 - top.start.min(at));
    let header_rows = records.by_ref().take(rows).collect::<Result<Vec<_>, _>>()?;
    let sampled = records.by_ref().take(SAMPLE).collect::<Result<VecDeque<_>, _>>()?;
    let rest = Rest::of(Kind::Table(Box::new(records)));
    Ok(assemble(layout, preamble, header_rows, usual.width, sampled, rest))
}

fn assemble<'a>(
    mut layout: Layout,
    preamble: Vec<Record>,
    header_rows: Vec<Record>,
    width: usize,
    sampled: VecDeque<Record>,
    rest: Rest<'a>,
) -> Opened<'a> {
    layout.header_line = header_rows.last().map(|record| {
        let breaks = record.cells().iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let breaks = if layout.format == Format::Xlsx { 0 } else { breaks };
        record.line + breaks as u64
    });
    let header = (!header_rows.is_empty()).then(|| joined(&header_rows));
    let width = header.as_ref().map_or(width, Vec::len);
    Opened {
        layout,
        preamble,
        header_rows,
        header,
        width,
        sampled,
        rest,
        notes: Vec::new(),
        question: None,
        others: Vec::new(),
        #[cfg(feature = "parquet")]
        types: Vec::new(),
    }
}

fn lines<'a>(
    layout: Layout,
    utf8: impl Read + Send + 'a,
    limits: Limits,
) -> Result<Opened<'a>, IngestError> {
    let bytes: Bytes<'a> = BufReader::new(Box::new(utf8));
    let mut records = JsonLines::new(bytes, &layout.file, limits.line());
    let sampled = records.by_ref().take(SAMPLE).collect::<Result<VecDeque<_>, _>>()?;
    let rest = Rest::of(Kind::Lines(records));
    Ok(assemble(layout, Vec::new(), Vec::new(), 0, sampled, rest))
}

fn document<'a>(
    mut layout: Layout,
    utf8: impl Read + Send + 'a,
    limits: Limits,
) -> Result<Opened<'a>, IngestError> {
    let file = layout.file.clone();
    let mut text = String::new();
    utf8.take(limits.unpacked.saturating_add(1))
        .read_to_string(&mut text)
        .map_err(|source| IngestError::Io { file: file.clone(), source })?;
    if text.len() as u64 > limits.unpacked {
        let most = bytes(limits.unpacked);
        let reason = format!(
            "a JSON document of more than {most}; export NDJSON (one object a line) or one list of objects, which are read as a stream, or raise --max-unpacked"
        );
        return Err(IngestError::Limit { file, line: 1, reason });
    }
    let parsed = json::parse_bounded(&text, limits.values());
    let mut document = parsed.map_err(|error| IngestError::Malformed {
        file,
        line: error.line().try_into().unwrap_or(0),
        reason: format!("not valid JSON: {error}"),
    })?;
    drop(text);
    columnar::turn(&mut document.value, 0);
    records::unkey(&mut document.value, 0);
    let (pointer, path) = records::find(&document.value);
    layout.records = Some(path);
    let sampled: VecDeque<Record> = json::records(document, &pointer).into();
    Ok(assemble(layout, Vec::new(), Vec::new(), 0, sampled, Rest::none()))
}

/// The whole of a file whose beginning this is, within the limits.
fn held(
    file: &str,
    what: &str,
    mut data: Vec<u8>,
    reader: impl Read,
    limits: Limits,
) -> Result<Vec<u8>, IngestError> {
    let left = limits.unpacked.saturating_sub(data.len() as u64);
    let io = |source: std::io::Error| IngestError::Io { file: file.to_owned(), source };
    reader.take(left.saturating_add(1)).read_to_end(&mut data).map_err(io)?;
    if data.len() as u64 > limits.unpacked {
        let reason = format!(
            "{what} of more than {}; --max-unpacked raises this limit",
            bytes(limits.unpacked)
        );
        return Err(IngestError::Limit { file: file.to_owned(), line: 1, reason });
    }
    Ok(data)
}

/// The rows of a Parquet file, which is held as it is, packed.
#[cfg(feature = "parquet")]
fn columns<'a>(
    file: &str,
    head: Vec<u8>,
    reader: impl Read,
    limits: Limits,
) -> Result<Opened<'a>, IngestError> {
    let data = held(file, "a Parquet file", head, reader, limits)?;
    let mut rows = parquet::Rows::open(file, data, limits)?;
    let types = rows.types();
    let layout = blank_layout(file, Format::Parquet, "utf-8".to_owned());
    let sampled = rows.by_ref().take(SAMPLE).collect::<Result<VecDeque<_>, _>>()?;
    let rest = Rest::of(Kind::Other(Box::new(rows)));
    // Without rows its columns still have names, as those of a table that is nothing but a header.
    let header = sampled.is_empty().then(|| types.iter().map(|(name, _)| name.clone()).collect());
    let width = header.as_ref().map_or(0, Vec::len);
    let opened = assemble(layout, Vec::new(), Vec::new(), width, sampled, rest);
    limited(Opened { types, header, ..opened }, file, limits)
}

/// A workbook is held, within the limits.
fn book<'a>(
    file: &str,
    head: Vec<u8>,
    reader: impl Read,
    limits: Limits,
    sheet: Option<&str>,
) -> Result<Opened<'a>, IngestError> {
    let data = held(file, "a workbook", head, reader, limits)?;
    if !workbook::is_workbook(&data) {
        signature::refuse_binary(file, &data)?;
    }
    let book = workbook::book(file, &data, limits, sheet)?;
    drop(data);
    let hidden = book.hidden.join(", ");
    let sheets = sheets::wanted(file, book, sheet)?;
    let Some(mut chosen) = sheets::choose(sheets) else {
        let hint =
            if hidden.is_empty() { "" } else { "; hidden sheets are read with --sheet NAME: " };
        let reason = format!("no sheet of the workbook has a cell{hint}{hidden}");
        return Err(IngestError::Empty { file: file.to_owned(), reason });
    };
    let rows = chosen.others.iter().map(|other| other.rows.len()).sum::<usize>();
    if (rows + chosen.rows.len()) as u64 > limits.rows {
        return Err(too_many_rows(file, limits.rows, limits.rows));
    }
    if sheet.is_none() && !hidden.is_empty() {
        chosen
            .notes
            .push(format!("hidden sheets are not read: {hidden}; choose one with --sheet NAME"));
    }
    let others = std::mem::take(&mut chosen.others);
    let mut opened = of_sheets(file, chosen);
    opened.others = others.into_iter().map(|other| of_sheets(file, other)).collect();
    Ok(opened)
}

/// The list that stands on one sheet, or on several with the same header.
fn of_sheets<'a>(file: &str, chosen: Chosen) -> Opened<'a> {
    let mut layout = blank_layout(file, Format::Xlsx, "utf-8".to_owned());
    layout.sheet = Some(chosen.sheet);
    let mut rows: VecDeque<Record> = chosen.rows.into();
    let start = chosen.top.start.min(rows.len());
    let preamble = rows.drain(..start).collect();
    let count = chosen.top.header.map_or(0, |at| (at + 1).saturating_sub(start)).min(rows.len());
    let header_rows: Vec<Record> = rows.drain(..count).collect();
    let rest = Rest::none();
    let mut opened = assemble(layout, preamble, header_rows, chosen.width, rows, rest);
    opened.notes = chosen.notes;
    opened.question = chosen.question;
    opened
}
