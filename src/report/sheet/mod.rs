//! A report as a workbook: real numbers with formats, headings that stay in sight, filters, a chart; text is
//! written as text, so nothing in it can run.
//!
//! The same report gives the same bytes: the day of creation is always the same.

mod page;
mod plan;

pub use page::{Bars, Page};
pub use plan::{plan, roster};

use super::{Block, Cell, Report, Section, Table, escape};
use crate::figure::rounded;
use crate::money::Money;
use page::Line;
use rust_xlsxwriter::{
    Chart, ChartType, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
    XlsxError,
};
use std::collections::BTreeSet;
use std::io;

/// Rows of a sheet that a spreadsheet can hold, the heading left out.
const MOST_ROWS: usize = 1_048_000;
/// Columns are at least and at most so wide, in letters.
const WIDTHS: (usize, usize) = (8, 60);
/// Words go over so many columns after the first, which together hold so many letters in a line …
const ACROSS: u16 = 6;
const LETTERS: usize = 116;
/// … of this height in points.
const LINE: f64 = 15.0;
/// Rows that a chart covers.
const CHART: u32 = 17;
/// Letters of a sheet's name.
const NAME: usize = 31;

/// A report without a layout of its own: what is said on the first sheet, every table on one of its own.
///
/// # Errors
/// None that can happen with a report of ours: more text or sheets than a workbook can hold.
pub fn report(report: &Report) -> io::Result<Vec<u8>> {
    let mut pages = vec![Page::words("Summary", report, &[])];
    for section in &report.sections {
        for block in &section.blocks {
            if let Block::Table(table) = block {
                let name = section.heading.as_deref().unwrap_or("Table");
                pages.push(Page::table(name, table.clone()));
            }
        }
    }
    write(&pages)
}

/// Writes pages as a workbook.
///
/// # Errors
/// More than a workbook can hold.
pub fn write(pages: &[Page]) -> io::Result<Vec<u8>> {
    build(pages).map_err(io::Error::other)
}

fn build(pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock: the same report is the same file.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("tierplan").set_creation_datetime(&day));
    let mut names = BTreeSet::new();
    for page in pages {
        let sheet = book.add_worksheet();
        let name = sheet_name(&page.name, &mut names);
        sheet.set_name(&name)?;
        fill(sheet, page, &name)?;
    }
    book.save_to_buffer()
}

/// A name that a sheet may have, and that no other has.
fn sheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = escape::cell(wanted)
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { ' ' } else { c })
        .collect();
    let cut = |text: &str, most: usize| {
        let mut used = 0;
        let fits = text.chars().take_while(|c| {
            used += c.len_utf16();
            used <= most
        });
        fits.collect::<String>()
    };
    let mut name = cut(plain.trim(), NAME);
    let mut number = 2;
    while name.is_empty() || taken.contains(&name.to_lowercase()) {
        name = format!("{} {number}", cut(plain.trim(), NAME - 4));
        number += 1;
    }
    taken.insert(name.to_lowercase());
    name
}

fn fill(sheet: &mut Worksheet, page: &Page, name: &str) -> Result<(), XlsxError> {
    // On paper: as wide as a page, as many pages as it takes.
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let mut row = prose(sheet, 0, &page.lines)?;
    if let Some(table) = &page.table {
        row = grid(sheet, row, page, table, name)?;
    }
    prose(sheet, row, &page.after)?;
    Ok(())
}

/// Lines over the whole width, each as high as its words need. Gives the row after a blank one.
fn prose(sheet: &mut Worksheet, mut row: u32, lines: &[Line]) -> Result<u32, XlsxError> {
    for line in lines {
        let words = escape::cell(&line.text);
        let mut look = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        if line.strong {
            look = look.set_bold();
        }
        if escape::formula(&words) != words {
            look = look.set_quote_prefix();
        }
        let height = super::width::wrap(&words, LETTERS).len().max(1);
        sheet.merge_range(row, 0, row, ACROSS, &words, &look)?;
        sheet.set_row_height(row, LINE * f64::from(u16::try_from(height).unwrap_or(26)))?;
        row += 1;
    }
    if !lines.is_empty() {
        let narrow = sheet.set_column_width(0, 30)?;
        narrow.set_column_range_width(1, ACROSS, 14)?;
        row += 1;
    }
    Ok(row)
}

/// A table and its chart. Gives the row after a blank one.
fn grid(
    sheet: &mut Worksheet,
    head: u32,
    page: &Page,
    table: &Table,
    name: &str,
) -> Result<u32, XlsxError> {
    let own = page.lines.is_empty() && page.after.is_empty();
    let mut row = head;
    for (column, heading) in (0..).zip(&table.columns) {
        let align = if heading.right { FormatAlign::Right } else { FormatAlign::Left };
        let look = Format::new()
            .set_bold()
            .set_align(align)
            .set_text_wrap()
            .set_border_bottom(rust_xlsxwriter::FormatBorder::Thin);
        text(sheet, head, column, &heading.text, look)?;
        if own {
            sheet.set_column_width(column, width(table, usize::from(column)))?;
        }
    }
    row += 1;
    for cells in table.rows.iter().take(MOST_ROWS) {
        for ((column, cell), heading) in (0..).zip(cells).zip(&table.columns) {
            write_cell(sheet, row, column, cell, Look { strong: false, right: heading.right })?;
        }
        row += 1;
    }
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(0);
    if own && row > head + 1 {
        sheet.set_freeze_panes(head + 1, 1)?;
        sheet.autofilter(head, 0, row - 1, last_column)?;
    }
    if let Some(bars) = &page.bars
        && row > head + 1
    {
        chart(sheet, name, bars, (head + 1, row - 1), row + 1)?;
        row += CHART;
    }
    Ok(row + 1)
}

fn chart(
    sheet: &mut Worksheet,
    name: &str,
    bars: &Bars,
    (first, last): (u32, u32),
    at: u32,
) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name(bars.title.as_str())
        .set_categories((name, first, bars.names, last, bars.names))
        .set_values((name, first, bars.values, last, bars.values));
    chart.title().set_name(bars.title.as_str());
    chart.legend().set_hidden();
    // The first row on top, as in the table; a bar chart's names stand on the other axis than its figures.
    chart.y_axis().set_reverse();
    sheet.insert_chart(at, 0, &chart)?;
    Ok(())
}

/// Letters that the widest cell of a column takes.
fn width(table: &Table, column: usize) -> f64 {
    let heading = table.columns.get(column).map_or(0, |h| super::width::width(&h.text));
    let cells = table.rows.iter().take(1_000).filter_map(|row| row.get(column));
    let widest =
        cells.map(|cell| super::width::width(&super::figure::cell(cell))).max().unwrap_or(0);
    let letters = widest.max(heading).clamp(WIDTHS.0, WIDTHS.1) + 2;
    f64::from(u16::try_from(letters).unwrap_or(60))
}

/// Text that stays text, also where somebody edits the cell.
fn text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    words: &str,
    look: Format,
) -> Result<(), XlsxError> {
    let words = escape::cell(words);
    let look = if escape::formula(&words) == words { look } else { look.set_quote_prefix() };
    sheet.write_string_with_format(row, column, &words, &look)?;
    Ok(())
}

/// How a cell looks.
#[derive(Clone, Copy)]
struct Look {
    strong: bool,
    /// Under a heading of figures.
    right: bool,
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    shown: Look,
) -> Result<(), XlsxError> {
    let look = if shown.strong { Format::new().set_bold() } else { Format::new() };
    let mut number = |value: f64, format: &str| -> Result<(), XlsxError> {
        let look = look.clone().set_num_format(format);
        sheet.write_number_with_format(row, column, value, &look)?;
        Ok(())
    };
    match cell {
        Cell::Text(words) if shown.right => match words.parse::<f64>() {
            Ok(value) if value.is_finite() => number(value, "General"),
            _ => text(sheet, row, column, words, look.set_align(FormatAlign::Right)),
        },
        Cell::Text(words) => text(sheet, row, column, words, look.set_align(FormatAlign::Top)),
        Cell::Count(value) => number(count(*value), "#,##0"),
        Cell::Number(value) => number(*value, "General"),
        Cell::Percent(value) => number(*value, "0.0%"),
        Cell::Money(value) => number(value.units(), &money(*value, false)),
        Cell::Estimate(value) => number(rounded(*value), &estimate(*value)),
        Cell::EstimatedMoney(value) => number(rounded(value.units()), &money(*value, true)),
        // Two numbers are no number.
        Cell::Range { .. } | Cell::MoneyRange { .. } => {
            text(sheet, row, column, &super::figure::cell(cell), look.set_align(FormatAlign::Right))
        }
        Cell::Strong(inner) => {
            write_cell(sheet, row, column, inner, Look { strong: true, ..shown })
        }
        // Unknown is an empty cell: every sum and mean of a spreadsheet leaves it out.
        Cell::Missing => Ok(()),
    }
}

/// `"$"#,##0.00`, with cents where there are any, and `~` before an estimate.
fn money(amount: Money, estimated: bool) -> String {
    let symbol = amount.currency().symbol().replace('"', "");
    let doubt = if estimated { "~" } else { "" };
    let cents = if amount.units().fract().abs() > 1e-9 && !estimated { ".00" } else { "" };
    format!("\"{doubt}{symbol}\"#,##0{cents}")
}

fn estimate(value: f64) -> String {
    if rounded(value).fract().abs() < 1e-9 { "\"~\"#,##0" } else { "\"~\"0.0###" }.to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are floats")]
fn count(value: u64) -> f64 {
    value as f64
}

/// The words of a section: leads, paragraphs and lists, its heading before them.
fn words(section: &Section) -> Vec<(bool, String)> {
    let mut lines: Vec<(bool, String)> = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Lead(text) => lines.push((true, text.clone())),
            Block::Text(text) => lines.push((false, text.clone())),
            Block::List(items) => {
                lines.extend(items.iter().map(|item| (false, format!("• {item}"))))
            }
            Block::Table(table) => {
                lines.extend(table.note.iter().map(|note| (false, note.clone())))
            }
        }
    }
    if let Some(heading) = section.heading.as_ref().filter(|_| !lines.is_empty()) {
        lines.insert(0, (true, heading.clone()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Heading;

    fn sample() -> Vec<Page> {
        let table = Table {
            columns: vec![Heading::left("Creator"), Heading::right("Followers")],
            rows: vec![
                vec![Cell::text("=1+1"), Cell::Count(12_000)],
                vec![Cell::text("ana"), Cell::Missing],
            ],
            note: None,
        };
        let mut page = Page::table("a/b[c]", table.clone());
        page.bars = Some(Bars { title: "Followers".to_owned(), names: 0, values: 1 });
        vec![page, Page::table("A b c ", table)]
    }

    #[test]
    fn the_same_pages_are_the_same_bytes() {
        let (one, two) = (write(&sample()).unwrap(), write(&sample()).unwrap());
        assert!(one == two && one.starts_with(b"PK"));
    }

    #[test]
    fn names_of_sheets_are_allowed_and_differ() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["a/b", "A B", "", &"x".repeat(40), "日".repeat(40).as_str()]
            .into_iter()
            .map(|name| sheet_name(name, &mut taken))
            .collect();
        assert_eq!(names[..2], ["a b", "A B 2"]);
        assert!(
            names.iter().all(|n| !n.is_empty() && n.encode_utf16().count() <= NAME),
            "{names:?}"
        );
    }
}
