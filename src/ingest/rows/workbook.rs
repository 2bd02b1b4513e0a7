//! Workbooks → rows of each sheet. What the file says of its own size is not believed: entries are measured
//! before they are unpacked, and cells are taken one by one, so that a cell far out costs nothing.

use super::Record;
use super::shown::Shown;
use crate::ingest::IngestError;
use crate::ingest::limits::{Limits, bytes};
use crate::text::fold;
use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

/// Entries in the archive: a workbook has a few for each sheet.
const MAX_ENTRIES: usize = 20_000;

/// A sheet with the rows that hold anything.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) rows: Vec<Record>,
    /// What the format of a cell shows beside its number, by line and column: `350 EUR` of `350`.
    pub(crate) shown: BTreeMap<(u64, usize), String>,
}

/// What a workbook holds.
pub(crate) struct Book {
    /// The sheets that people see; of a hidden one its rows only if it was asked for.
    pub(crate) sheets: Vec<Sheet>,
    /// The names of the hidden sheets.
    pub(crate) hidden: Vec<String>,
}

impl Sheet {
    /// Writes numbers as their formats show them, in these columns.
    pub(crate) fn show(&mut self, wanted: impl Fn(usize) -> bool) {
        for ((line, column), text) in std::mem::take(&mut self.shown) {
            let Ok(at) = self.rows.binary_search_by_key(&line, |row| row.line) else { continue };
            let Some(row) = self.rows.get_mut(at).filter(|_| wanted(column)) else { continue };
            if let super::Original::Cells(cells) = &mut row.original
                && let Some(cell) = cells.get_mut(column)
            {
                *cell = text;
            }
        }
    }
}

/// Whether an archive is an Excel workbook of XML files.
pub(crate) fn is_workbook(data: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(data)).is_ok_and(|archive| {
        archive.file_names().flatten().any(|name| name.starts_with("xl/workbook"))
    })
}

/// All visible sheets, and the hidden one that is asked for by its name.
///
/// # Errors
/// [`IngestError::Malformed`] for a damaged workbook, [`IngestError::Limit`] for one that unpacks to too much.
pub(crate) fn book(
    file: &str,
    data: &[u8],
    limits: Limits,
    asked: Option<&str>,
) -> Result<Book, IngestError> {
    measure(file, data, limits)?;
    let damaged = |error: calamine::XlsxError| malformed(file, &error.to_string());
    let mut workbook = Xlsx::new(Cursor::new(data)).map_err(damaged)?;
    let named = |visible: bool| -> Vec<String> {
        let all = workbook.sheets_metadata().iter();
        all.filter(|sheet| (sheet.visible == SheetVisible::Visible) == visible)
            .map(|sheet| sheet.name.clone())
            .collect()
    };
    let (mut visible, hidden) = (named(true), named(false));
    let called = |name: &&String| asked.is_some_and(|asked| fold(name) == fold(asked));
    visible.extend(hidden.iter().filter(called).cloned());
    let mut sheets = Vec::new();
    let mut left = limits.values();
    for name in visible {
        // A chart or macro sheet has no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else { continue };
        let mut rows = Rows { file, limits, left, rows: Vec::new(), shown: BTreeMap::new() };
        let formats: Vec<Shown> = cells.styles().iter().map(shown).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
            let (row, column) = cell.get_position();
            rows.put(row, column, text(cell.get_value()))?;
            if let Some(shown) =
                formats.get(style).and_then(|shown| shown.of_value(cell.get_value()))
            {
                let column = usize::try_from(column).unwrap_or(usize::MAX);
                rows.shown.insert((u64::from(row) + 1, column), shown);
            }
        }
        left = rows.left;
        rows.rows.sort_by_key(|row| row.line);
        sheets.push(Sheet { name, rows: rows.rows, shown: rows.shown });
    }
    Ok(Book { sheets, hidden })
}

fn malformed(file: &str, reason: &str) -> IngestError {
    let reason = format!(
        "the workbook cannot be read ({reason}); open it and save it again, or save the sheet as CSV"
    );
    IngestError::Malformed { file: file.to_owned(), line: 1, reason }
}

/// Unpacks every entry into nothing, counting bytes and elements.
fn measure(file: &str, data: &[u8], limits: Limits) -> Result<(), IngestError> {
    let damaged = |error: zip::result::ZipError| malformed(file, &error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(data)).map_err(damaged)?;
    let too_much = || IngestError::Limit {
        file: file.to_owned(),
        line: 1,
        reason: format!(
            "the workbook unpacks to more than {}; --max-unpacked raises this limit",
            bytes(limits.unpacked)
        ),
    };
    if archive.len() > MAX_ENTRIES {
        return Err(too_much());
    }
    let (mut size, mut elements) = (0_u64, 0_u64);
    let mut buffer = vec![0; 64 << 10];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(damaged)?;
        if entry.size() > limits.unpacked {
            return Err(too_much());
        }
        let shared = entry
            .name()
            .is_ok_and(|name| name.ends_with("sharedStrings.xml") || name.ends_with("styles.xml"));
        loop {
            let count =
                entry.read(&mut buffer).map_err(|error| malformed(file, &error.to_string()))?;
            let part = buffer.get(..count).unwrap_or(&[]);
            size += count as u64;
            if shared {
                elements += part.iter().filter(|byte| **byte == b'<').count() as u64;
            }
            // What is held whole are shared texts and styles, each of several elements.
            if size > limits.unpacked || elements / 3 > limits.values() {
                return Err(too_much());
            }
            if count == 0 {
                break;
            }
        }
    }
    Ok(())
}

/// Rows of one sheet as they fill up.
struct Rows<'a> {
    file: &'a str,
    limits: Limits,
    /// Cells that may still come.
    left: u64,
    rows: Vec<Record>,
    shown: BTreeMap<(u64, usize), String>,
}

impl Rows<'_> {
    /// Takes a cell's text, and whether it is a number by itself.
    fn put(
        &mut self,
        row: u32,
        column: u32,
        (text, is_number): (String, bool),
    ) -> Result<(), IngestError> {
        if text.is_empty() {
            return Ok(());
        }
        let line = u64::from(row) + 1;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= self.limits.columns {
            let most = self.limits.columns;
            return Err(self.limit(line, format!("a cell in column {}; at most {most} columns are read, --max-columns raises this limit", column.saturating_add(1))));
        }
        if text.len() > self.limits.field {
            let most = bytes(self.limits.field as u64);
            return Err(self.limit(
                line,
                format!("a cell of more than {most}; --max-field raises this limit"),
            ));
        }
        if self.rows.last().is_none_or(|last| last.line != line) {
            self.rows.push(Record::of_cells(line, Vec::new()));
        }
        let Some(record) = self.rows.last_mut() else { return Ok(()) };
        let super::Original::Cells(cells) = &mut record.original else { return Ok(()) };
        let grown = (column + 1).saturating_sub(cells.len()) as u64;
        let Some(left) = self.left.checked_sub(grown) else {
            return Err(self.limit(
                line,
                "too many cells to hold; save the sheet as CSV, or raise --max-unpacked".to_owned(),
            ));
        };
        self.left = left;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
        if is_number && record.numbers.last().is_none_or(|last| *last < column) {
            record.numbers.push(column);
        }
        Ok(())
    }

    fn limit(&self, line: u64, reason: String) -> IngestError {
        IngestError::Limit { file: self.file.to_owned(), line, reason }
    }
}

/// What a style adds to the numbers it shows.
fn shown(style: &calamine::Style) -> Shown {
    let format = style.number_format.as_ref();
    format.map_or(Shown::Plain, |format| Shown::of(&format.format_code, format.format_id))
}

/// A cell as text, and whether it is a number by itself.
fn text(value: &DataRef<'_>) -> (String, bool) {
    match value {
        DataRef::Int(number) => (number.to_string(), true),
        DataRef::Float(number) => (number.to_string(), true),
        DataRef::String(text) => (text.clone(), false),
        DataRef::SharedString(text) => ((*text).to_owned(), false),
        DataRef::Bool(value) => (value.to_string(), false),
        DataRef::DateTime(when) => (date(when), false),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), false),
        DataRef::Error(error) => (error.to_string(), false),
        DataRef::Empty => (String::new(), false),
    }
}

/// ISO 8601; the time only where there is one.
fn date(when: &calamine::ExcelDateTime) -> String {
    if when.is_duration() {
        return when.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// Gives all rows the same number of cells, and says how many.
pub(crate) fn square(rows: &mut [Record]) -> usize {
    let filled = |record: &Record| {
        record.cells().iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
    };
    let widths: BTreeSet<usize> = rows.iter().map(filled).collect();
    let width = widths.last().copied().unwrap_or(0);
    for record in rows {
        if let super::Original::Cells(cells) = &mut record.original {
            cells.resize(width, String::new());
        }
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    #[test]
    fn numbers_can_be_read_as_their_formats_show_them() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let cells = [
            (350.0, "[$€-407]#,##0.00"),
            (0.0342, "0.00%"),
            (45_231.0, "#,##0"),
            (9e5, "\"Rp\"#,##0"),
        ];
        for (column, (number, format)) in (0..).zip(cells) {
            let format = Format::new().set_num_format(format);
            sheet.write_number_with_format(0, column, number, &format).unwrap();
        }
        let data = workbook.save_to_buffer().unwrap();
        let mut sheets = book("a.xlsx", &data, Limits::default(), None).unwrap().sheets;
        let sheet = &mut sheets[0];
        assert_eq!(sheet.rows[0].cells(), ["350", "0.0342", "45231", "900000"]);
        sheet.show(|column| column != 3);
        assert_eq!(sheet.rows[0].cells(), ["350 EUR", "3.42%", "45231", "900000"]);
        assert_eq!(sheet.rows[0].numbers, [0, 1, 2, 3]);
    }
}
