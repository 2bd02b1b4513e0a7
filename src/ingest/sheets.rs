//! Which sheet of a workbook holds the creators, and which others continue it.

use super::IngestError;
use super::columns::assign::assign;
use super::columns::table::of_cells;
use super::dialect::header::{Top, top};
use super::rows::Record;
use super::rows::workbook::{Sheet, square};
use super::watch::Watch;
use crate::text::fold;
use std::collections::VecDeque;

/// Rows of a sheet that are looked at.
const LOOK: usize = 300;

/// The rows of the sheet that was chosen, its header first if it has one.
pub(crate) struct Chosen {
    pub(crate) sheet: String,
    pub(crate) rows: Vec<Record>,
    pub(crate) top: Top,
    pub(crate) width: usize,
    /// What people should know of the other sheets.
    pub(crate) notes: Vec<String>,
}

/// The sheet that the user asks for, by name or 1-based number; all where nobody asks.
///
/// # Errors
/// [`IngestError::Unclear`]: there is no such sheet.
pub(crate) fn wanted(
    file: &str,
    mut sheets: Vec<Sheet>,
    asked: Option<&str>,
) -> Result<Vec<Sheet>, IngestError> {
    let Some(asked) = asked else { return Ok(sheets) };
    let called = |sheet: &Sheet| fold(&sheet.name) == fold(asked);
    let number = asked.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = sheets.iter().position(called).or(number.filter(|at| *at < sheets.len()));
    match found {
        Some(at) => Ok(vec![sheets.swap_remove(at)]),
        None => {
            let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            let question = format!(
                "no sheet is called {asked}; choose with --sheet from {}",
                names.join(", ")
            );
            Err(IngestError::Unclear { file: file.to_owned(), question })
        }
    }
}

/// The sheet that looks most like a list of creators. Sheets with the same header are one list: their rows
/// follow, and a column `sheet` says where each row stood.
pub(crate) fn choose(mut sheets: Vec<Sheet>) -> Option<Chosen> {
    let looked: Vec<(Top, i64)> = sheets
        .iter_mut()
        .map(|sheet| {
            let width = square(&mut sheet.rows);
            let head = sheet.rows.get(..LOOK.min(sheet.rows.len())).unwrap_or(&[]);
            let top = top(head, width);
            let worth = worth(head, &top);
            (top, worth)
        })
        .collect();
    let best = (0..sheets.len())
        .filter(|at| sheets.get(*at).is_some_and(|sheet| !sheet.rows.is_empty()))
        .max_by_key(|at| (looked.get(*at).map(|(_, worth)| *worth), std::cmp::Reverse(*at)))?;
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let header_of = |at: usize| -> Option<Vec<String>> {
        let (top, _) = looked.get(at)?;
        let row = sheets.get(at)?.rows.get(top.header?)?;
        Some(row.cells().iter().map(|cell| cell.trim().to_lowercase()).collect())
    };
    let header = header_of(best);
    // Of equal sheets the first one leads.
    let best = (0..best).find(|at| header.is_some() && header_of(*at) == header).unwrap_or(best);
    let same: Vec<usize> = (0..sheets.len())
        .filter(|at| *at != best && header.is_some() && header_of(*at) == header)
        .collect();
    let (top, _) = looked.get(best)?.clone();
    let starts: Vec<usize> =
        looked.iter().map(|(top, _)| top.header.map_or(0, |at| at + 1)).collect();
    let mut rows = sheets.get_mut(best).map(|sheet| std::mem::take(&mut sheet.rows))?;
    let mut width = rows.first().map_or(0, |row| row.cells().len());
    let start_of = |at: usize| starts.get(at).copied().unwrap_or(0);
    watch(&mut rows, start_of(best), width);
    let name = names.get(best).cloned().unwrap_or_default();
    let mut notes = Vec::new();
    if !same.is_empty() {
        tag(&mut rows, &name, top.header);
        for at in &same {
            let Some(sheet) = sheets.get_mut(*at) else { continue };
            let mut more = std::mem::take(&mut sheet.rows);
            watch(&mut more, start_of(*at), width);
            more.drain(..start_of(*at).min(more.len()));
            tag(&mut more, &sheet.name, None);
            rows.append(&mut more);
        }
        width += 1;
        notes.push(format!(
            "{} sheets have the same header and are read as one list",
            same.len() + 1
        ));
    }
    let unread: Vec<&str> = (0..names.len())
        .filter(|at| {
            *at != best && !same.contains(at) && sheets.get(*at).is_some_and(|s| !s.rows.is_empty())
        })
        .filter_map(|at| names.get(at).map(String::as_str))
        .collect();
    if !unread.is_empty() {
        notes.push(format!(
            "other sheets are not read: {}; choose one with --sheet NAME",
            unread.join(", ")
        ));
    }
    Some(Chosen { sheet: name, rows, top, width, notes })
}

/// Marks the rows of a second table on the sheet, before columns are worked out from them.
fn watch(rows: &mut Vec<Record>, start: usize, width: usize) {
    let body: VecDeque<Record> = rows.drain(start.min(rows.len())..).collect();
    let header = rows.last().map_or(Vec::new(), |row| row.cells().to_vec());
    let mut watch = Watch::new(&header, width, &body);
    rows.extend(body.into_iter().map(|row| watch.look(row)));
}

/// Adds the name of the sheet to each row.
fn tag(rows: &mut [Record], name: &str, header: Option<usize>) {
    for (at, row) in rows.iter_mut().enumerate() {
        if let super::Original::Cells(cells) = &mut row.original {
            cells.push(if Some(at) == header { "sheet".to_owned() } else { name.to_owned() });
        }
    }
}

/// Followers count most, then the number of fields, then the number of rows.
fn worth(head: &[Record], top: &Top) -> i64 {
    let start = top.header.map_or(0, |at| at + 1);
    let header = top.header.and_then(|at| head.get(at)).map(Record::cells);
    let body = head.get(start..).unwrap_or(&[]);
    let assigned = assign(&of_cells(header, body));
    let followers = assigned.fields.keys().any(|field| field.starts_with("followers"));
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    i64::from(followers && !body.is_empty()) * 10_000
        + count(assigned.fields.len()) * 100
        + count(body.len().min(90))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
        let row = |(at, cells): (usize, &&[&str])| {
            Record::of_cells(at as u64 + 1, cells.iter().map(|cell| (*cell).to_owned()).collect())
        };
        Sheet { name: name.to_owned(), rows: rows.iter().enumerate().map(row).collect() }
    }

    #[test]
    fn one_sheet_can_be_asked_for() {
        let book = || Vec::from(["Instagram", "TikTok"].map(|name| sheet(name, &[&["handle"]])));
        let names = |asked: Option<&str>| -> Result<Vec<String>, String> {
            let found = wanted("book.xlsx", book(), asked).map_err(|error| error.to_string())?;
            Ok(found.into_iter().map(|sheet| sheet.name).collect())
        };
        assert_eq!(names(Some("tiktok")).unwrap(), ["TikTok"]);
        assert_eq!(names(Some("1")).unwrap(), ["Instagram"]);
        assert_eq!(names(None).unwrap().len(), 2);
        assert!(names(Some("Youtube")).unwrap_err().contains("--sheet from Instagram, TikTok"));
    }

    #[test]
    fn posts_below_a_creator_are_no_creators() {
        let one = |name: &str| {
            sheet(
                name,
                &[
                    &["", "username", "followers", "following", "Avg_Likes", "Biography"],
                    &["0", name, "12500", "300", "410", "Runs"],
                    &["", "Description", "likes", "comments", "Post URL", ""],
                    &["0", "A run by the sea", "390", "12", "https://instagram.com/p/a", ""],
                    &["1", "Shoes", "430", "15", "https://instagram.com/p/b", ""],
                ],
            )
        };
        let chosen = choose(vec![one("ana"), one("bo")]).unwrap();
        let good: Vec<&str> = chosen
            .rows
            .iter()
            .skip(1)
            .filter(|row| row.problem.is_none())
            .filter_map(|row| row.cells().get(1).map(String::as_str))
            .collect();
        assert_eq!(good, ["ana", "bo"]);
        assert_eq!(chosen.rows.len(), 9, "no row is lost");
    }
}
