//! One input, opened: the layout worked out from its head, the records streaming behind it.

use super::columns::table::{self, Candidate};
use super::container::{self, Opened, SAMPLE};
use super::gather::Gathering;
use super::layout::{Understanding, understand};
use super::rest::Rest;
use super::rows::Record;
use super::stream::Tail;
use super::validate::Reader;
use super::watch::Watch;
use super::{Format, IngestError, Layout, Limits, Options, Outcome, Row, Source};
use crate::text::fold;
use std::collections::VecDeque;

/// An opened export: how it is read, and an iterator over its rows.
pub struct Export<'a> {
    layout: Layout,
    header: Vec<String>,
    reader: Reader,
    gathering: Option<Gathering>,
    gathered: Option<VecDeque<Row>>,
    watch: Watch,
    sampled: VecDeque<Record>,
    rest: Rest<'a>,
    limits: Limits,
    #[cfg(feature = "parquet")]
    types: Vec<container::Typed>,
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

    /// The columns of a Parquet file with their types; none of any other file.
    #[cfg(feature = "parquet")]
    pub(crate) fn types(&self) -> &[container::Typed] {
        &self.types
    }

    /// Takes away what lies behind the first thousand records of a table or of JSON lines, to be read in blocks: the
    /// iterator then ends before it. `None` where all rows are needed at once (posts, counts of several days), where cells
    /// are altered on the way in, in rare dialects, and where nothing is left.
    pub fn take_tail(&mut self) -> Option<Tail<'a>> {
        if self.gathering.is_some() || self.reader.hidden.is_some() || !self.rest.is_cuttable() {
            return None;
        }
        let mut watch = self.watch.clone();
        for record in &self.sampled {
            watch.pass(record);
        }
        let (rows, read) = std::mem::replace(&mut self.rest, Rest::none()).into_parts();
        Tail::of(rows, self.reader.clone(), watch, self.limits, read)
    }

    pub(super) fn open(source: Source<'a>, options: &Options) -> Result<Export<'a>, IngestError> {
        let file = source.name.clone();
        let mut opened = container::open(source, options.limits, options.sheet.as_deref())?;
        opened.notes.extend(left_out(&opened.others));
        Export::of(&file, opened, options)
    }

    pub(super) fn open_all(
        source: Source<'a>,
        options: &Options,
    ) -> Result<Vec<Export<'a>>, IngestError> {
        let file = source.name.clone();
        let mut first = container::open(source, options.limits, options.sheet.as_deref())?;
        let others = std::mem::take(&mut first.others);
        if others.is_empty() {
            return Ok(vec![Export::of(&file, first, options)?]);
        }
        let all: Vec<Opened<'a>> = std::iter::once(first).chain(others).collect();
        let known: Vec<Vec<String>> =
            all.iter().map(|opened| opened.header.clone().unwrap_or_default()).collect();
        let sheets = all.iter().filter_map(|opened| opened.layout.sheet.as_deref());
        let read = format!(
            "lists of several networks are read side by side, from the sheets {}; read one alone with --sheet NAME",
            sheets.collect::<Vec<_>>().join(", ")
        );
        let mut exports: Vec<Export<'a>> = Vec::new();
        for (mut opened, header) in all.into_iter().zip(&known) {
            let sheet = opened.layout.sheet.clone().unwrap_or_default();
            // Rows are told apart by the sheet on which they stand.
            let name = format!("{file} [{sheet}]");
            opened.layout.file.clone_from(&name);
            let options = Options { map: map_of(options, header, &known), ..options.clone() };
            match Export::of(&name, opened, &options) {
                Ok(export) => exports.push(export),
                Err(IngestError::NotCreators { reason, .. }) if !exports.is_empty() => {
                    let first = exports.first_mut().map(|export| &mut export.layout.unclear);
                    first.into_iter().for_each(|notes| {
                        notes.push(format!("the sheet {sheet} is not read: {reason}"));
                    });
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(first) = exports.first_mut() {
            first.layout.unclear.insert(0, read);
        }
        Ok(exports)
    }

    fn of(file: &str, opened: Opened<'a>, options: &Options) -> Result<Export<'a>, IngestError> {
        let file = file.to_owned();
        let (opened, understanding) = understood(&file, opened, options)?;
        if let Some(question) = opened.question {
            return Err(IngestError::Unclear { file, question });
        }
        if let Some(reason) = &understanding.not_creators {
            return Err(not_creators(&file, reason, &understanding.columns));
        }
        if let Some(question) = understanding.question() {
            return Err(IngestError::Unclear { file, question });
        }
        Ok(Export::assemble(&file, opened, &understanding, options.limits))
    }

    pub(super) fn inspect(source: Source<'a>, options: &Options) -> Result<Layout, IngestError> {
        let (mut opened, understanding) = read_head(source, options)?;
        understanding.describe(&mut opened.layout);
        opened.layout.unclear.append(&mut opened.notes);
        opened.layout.unclear.extend(opened.question);
        if !opened.others.is_empty() {
            let names = names(&opened.others);
            opened.layout.unclear.push(format!(
                "sheets of other networks are read as lists of their own: {names}; look at one with --sheet NAME"
            ));
        }
        let mut rows = 0;
        for record in opened.sampled.into_iter().map(Ok).chain(opened.rest) {
            let record = record?;
            rows += u64::from(record.problem.is_some() || !record.is_blank());
        }
        opened.layout.rows = Some(rows);
        Ok(opened.layout)
    }

    fn assemble(
        file: &str,
        mut opened: Opened<'a>,
        understanding: &Understanding,
        limits: Limits,
    ) -> Export<'a> {
        understanding.describe(&mut opened.layout);
        opened.layout.unclear.append(&mut opened.notes);
        let header = opened.header.unwrap_or_default();
        let ragged = is_ragged(&opened.sampled, &header, opened.width);
        let watch = Watch::new(&header, opened.width, &opened.sampled);
        let reader = understanding.reader(file, header.clone(), opened.width, ragged);
        Export {
            layout: opened.layout,
            header,
            reader,
            gathering: understanding.gathering(file),
            gathered: None,
            watch,
            sampled: opened.sampled,
            rest: opened.rest,
            limits,
            #[cfg(feature = "parquet")]
            types: opened.types,
        }
    }
}

impl Export<'_> {
    /// The next record and what it is by itself.
    fn read(&mut self) -> Option<Result<(Record, Outcome), IngestError>> {
        let record = match self.sampled.pop_front() {
            Some(record) => record,
            None => match self.rest.next()? {
                Ok(record) => record,
                Err(error) => return Some(Err(error)),
            },
        };
        let record = self.watch.look(record);
        let outcome = self.reader.outcome(&record);
        Some(Ok((record, outcome)))
    }

    /// All rows, put together by creator.
    fn gather(&mut self, gathering: &Gathering) -> Result<VecDeque<Row>, IngestError> {
        let records: Vec<_> = std::iter::from_fn(|| self.read()).collect::<Result<_, _>>()?;
        Ok(gathering.gather(records).into())
    }
}

impl Iterator for Export<'_> {
    type Item = Result<Row, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(gathering) = self.gathering.take() {
            match self.gather(&gathering) {
                Ok(rows) => self.gathered = Some(rows),
                Err(error) => return Some(Err(error)),
            }
        }
        if let Some(rows) = &mut self.gathered {
            return rows.pop_front().map(Ok);
        }
        let read = self.read()?;
        Some(read.map(|(Record { line, original, .. }, outcome)| Row { line, original, outcome }))
    }
}

pub(super) fn read_head<'a>(
    source: Source<'a>,
    options: &Options,
) -> Result<(Opened<'a>, Understanding), IngestError> {
    let file = source.name.clone();
    let opened = container::open(source, options.limits, options.sheet.as_deref())?;
    understood(&file, opened, options)
}

fn understood<'a>(
    file: &str,
    mut opened: Opened<'a>,
    options: &Options,
) -> Result<(Opened<'a>, Understanding), IngestError> {
    let columns = columns(&mut opened);
    let understanding = understand(file, opened.layout.sheet.as_deref(), columns, options)?;
    Ok((opened, understanding))
}

/// What the user maps, for one of several sheets: a column that only another sheet has is none of its own.
fn map_of(options: &Options, own: &[String], all: &[Vec<String>]) -> Vec<(String, String)> {
    let has = |header: &[String], column: &str| {
        header.iter().any(|name| fold(name.trim()) == fold(column))
    };
    let elsewhere =
        |column: &str| !has(own, column) && all.iter().any(|header| has(header, column));
    options.map.iter().filter(|(_, column)| !elsewhere(column)).cloned().collect()
}

/// Where only one list is wanted: which others the workbook holds.
fn left_out(others: &[Opened<'_>]) -> Option<String> {
    let names = names(others);
    (!others.is_empty()).then(|| {
        format!("lists of other networks on sheets of their own are not read here: {names}; choose one with --sheet NAME")
    })
}

fn names(others: &[Opened<'_>]) -> String {
    let names: Vec<&str> =
        others.iter().filter_map(|other| other.layout.sheet.as_deref()).collect();
    names.join(", ")
}

fn columns(opened: &mut Opened<'_>) -> Vec<Candidate> {
    let all: &[Record] = opened.sampled.make_contiguous();
    let sample = all.get(..SAMPLE).unwrap_or(all);
    match opened.layout.format {
        Format::Csv | Format::Xlsx => table::of_cells(opened.header.as_deref(), sample),
        Format::Parquet if sample.is_empty() => table::of_cells(opened.header.as_deref(), sample),
        Format::Json | Format::Ndjson | Format::Parquet => table::of_json(sample),
    }
}

/// Whether rows that end early are usual, as some tools drop empty cells at the end of a row. If all rows have the
/// same number of cells and the header has more, cells may have slipped to the side: that is not the same.
fn is_ragged(sampled: &VecDeque<Record>, header: &[String], width: usize) -> bool {
    let counts: Vec<usize> = sampled
        .iter()
        .filter(|record| record.problem.is_none() && !record.is_blank())
        .map(|record| record.cells().len())
        .filter(|count| *count > 0)
        .collect();
    let short = counts.iter().filter(|count| **count < width).count();
    let first = counts.first().copied().unwrap_or(width);
    let same = counts.iter().filter(|count| **count == first).count();
    let named = header.iter().skip(first).any(|name| !name.trim().is_empty());
    let slipped = first < width && same * 10 >= counts.len() * 9 && named;
    counts.len() >= 5 && short * 5 >= counts.len() && !slipped
}

pub(super) fn not_creators(file: &str, reason: &str, columns: &[Candidate]) -> IngestError {
    if columns.is_empty() {
        let reason = "the list has no entries".to_owned();
        return IngestError::Empty { file: file.to_owned(), reason };
    }
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
