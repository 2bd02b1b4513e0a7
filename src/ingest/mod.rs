//! Reading exports: bytes → rows → columns → profiles.
//!
//! Responsible for saying how a file is read ([`Layout`]) and for turning every record of it into exactly
//! one [`Row`]: profiles, a reject with its reason, or blank. Not for tiers, rates or prices: see `metrics`.

mod cells;
mod columnar;
mod columns;
mod container;
mod day;
mod dialect;
mod encoding;
mod error;
mod export;
mod gather;
mod layout;
mod limits;
mod once;
#[cfg(feature = "parquet")]
mod parquet;
pub mod raw;
pub mod recipe;
mod records;
mod redact;
mod rest;
mod rows;
mod sheets;
mod signature;
pub mod stream;
mod tally;
mod unpack;
mod validate;
mod watch;

pub use columns::map::FIELDS;
pub use error::IngestError;
pub use export::Export;
pub use limits::Limits;
pub use once::{FirstSeen, Identity, Once};
pub use tally::Tally;

use crate::money::Currency;
use crate::profile::{Platform, Profile};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Read;

/// One input: its name as shown to people, and its bytes.
pub struct Source<'a> {
    /// File name or `standard input`.
    pub name: String,
    /// The bytes.
    pub reader: Box<dyn Read + Send + 'a>,
}

/// What the user says about the input; everything else is worked out from the bytes.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `--map FIELD=COLUMN` in the order given; COLUMN is a header, a JSON path or a 1-based number.
    pub map: Vec<(String, String)>,
    /// `--sheet`: the name or 1-based number of the sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// `--platform`: the network of rows that do not say theirs.
    pub platform: Option<Platform>,
    /// `--currency`: the currency of prices that do not say theirs.
    pub currency: Option<Currency>,
    /// What the input may be at most.
    pub limits: Limits,
}

/// Where a field is read from, in which unit, and why we believe it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct FieldSource {
    /// 0-based index for tables, path for JSON.
    pub column: Column,
    /// The header as it stands in the file; `None` where the file has none.
    pub header: Option<String>,
    /// How cells are to be understood (`count`, `thousands`, `percent`, `fraction`, `USD` …).
    pub unit: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// What speaks for this reading, in words.
    pub evidence: Vec<String>,
    /// Two values as they stand in the file.
    pub samples: Vec<String>,
}

/// A column of a table, or a path in JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Column {
    /// 0-based.
    Index(usize),
    /// Keys joined with dots from the record (`reputation.follower_count`).
    Path(String),
}

/// What a row of the file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RowLevel {
    /// One creator a row.
    Creator,
    /// One post a row.
    Post,
    /// Neither.
    None,
}

/// The container of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Delimited text.
    Csv,
    /// One JSON document.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// A workbook.
    Xlsx,
    /// Columns of typed values.
    Parquet,
}

/// How a file is read. Serialises as `tierplan inspect -f json` prints it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Layout {
    /// Always `tierplan.inspect/1`.
    pub schema: &'static str,
    /// File name as shown.
    pub file: String,
    /// Container.
    pub format: Format,
    /// Text encoding (`utf-8`, `utf-16le`, `windows-1252` …).
    pub encoding: String,
    /// Delimiter of delimited text.
    pub delimiter: Option<char>,
    /// Quote of delimited text; the usual one where none is used.
    pub quote: Option<char>,
    /// What stands before a quote inside quotes, where it is not another quote.
    pub escape: Option<char>,
    /// 1-based line of the header (of its last line, where it has two); `None` without one.
    pub header_line: Option<u64>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// For JSON, the path of the list of records (`data.authors`); empty for a top-level list.
    pub records: Option<String>,
    /// What a row is.
    pub row_level: RowLevel,
    /// The network of the whole file, where it has just one and something says so.
    pub platform: Option<Platform>,
    /// Why we believe the platform.
    pub platform_evidence: Option<String>,
    /// Records in the file, where they were counted.
    pub rows: Option<u64>,
    /// Field name (`followers`, `followers[tiktok]`, `price[ig_reel]`) to column.
    pub fields: BTreeMap<String, FieldSource>,
    /// Headers (or paths) that are read as no field.
    pub ignored: Vec<String>,
    /// What is unclear, in words, with the flag that settles it.
    pub unclear: Vec<String>,
}

/// Why a record was not taken. One a record: the first reason found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Reject {
    /// File as shown.
    pub file: String,
    /// 1-based line on which the record starts (for a JSON document, its 1-based number).
    pub line: u64,
    /// Header of the column, where one is to blame.
    pub column: Option<String>,
    /// The cell as it stands in the file, cut to 80 characters.
    pub value: Option<String>,
    /// What is wrong and, where it helps, what to do.
    pub reason: String,
}

/// A record as it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Original {
    /// Cells of a table, in column order.
    Cells(Vec<String>),
    /// A JSON record, keys in their order.
    Json(serde_json::Map<String, serde_json::Value>),
}

impl Original {
    /// What stands in a column; empty where there is none.
    pub fn text(&self, column: &Column) -> String {
        match (self, column) {
            (Original::Cells(cells), Column::Index(index)) => {
                cells.get(*index).cloned().unwrap_or_default()
            }
            (Original::Json(record), Column::Path(path)) => {
                rows::path::cell(record, path).text.into_owned()
            }
            _ => String::new(),
        }
    }
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// One profile, or one per platform of a wide row. Never empty.
    Profiles(Vec<Profile>),
    /// One more record of a creator: a post of theirs, or an older count. Their profile stands in the record on
    /// this line.
    Merged {
        /// 1-based line of the record with the profile.
        into: u64,
    },
    /// Not taken.
    Rejected(Reject),
    /// Nothing in it.
    Blank,
    /// Not about a creator: a row of totals, a heading, the header again. Counts as blank.
    Aside,
}

/// One record of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// 1-based line on which the record starts.
    pub line: u64,
    /// The record itself.
    pub original: Original,
    /// What became of it.
    pub outcome: Outcome,
}

/// Opens an export: works out its layout from the head, then yields its rows one by one. CSV and NDJSON are never
/// held whole; JSON documents, workbooks and Parquet files (as they are, packed) are, within [`Limits`].
///
/// ```
/// use tierplan::ingest::{Options, Outcome, Source, open};
/// let csv = "handle,followers\n@ana,12.5K\n";
/// let source = Source { name: "creators.csv".to_owned(), reader: Box::new(csv.as_bytes()) };
/// let mut export = open(source, &Options::default())?;
/// let row = export.next().ok_or("no row")??;
/// assert!(matches!(row.outcome, Outcome::Profiles(profiles) if profiles[0].followers == 12_500));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`IngestError`]: unreadable, unsupported, empty, or not a list of creators.
pub fn open<'a>(source: Source<'a>, options: &Options) -> Result<Export<'a>, IngestError> {
    Export::open(source, options)
}

/// Opens an export with all its lists of creators: a workbook may hold one for each network, on sheets with columns of
/// their own, which are exports of their own here. Of any other file it is what [`open`] gives.
///
/// # Errors
/// As [`open`], for any of the lists.
pub fn open_all<'a>(source: Source<'a>, options: &Options) -> Result<Vec<Export<'a>>, IngestError> {
    Export::open_all(source, options)
}

/// Works out how a file would be read, and counts its rows. A file that is no list of creators still has a layout:
/// its `row_level` is not `creator` and it has no field `followers`.
///
/// # Errors
/// [`IngestError`]: unreadable, unsupported or empty.
pub fn inspect(source: Source<'_>, options: &Options) -> Result<Layout, IngestError> {
    Export::inspect(source, options)
}
