//! Which sheet of a workbook holds the creators, and which others continue it.

mod look;

use super::IngestError;
use super::day;
use super::dialect::header::Top;
use super::rows::Record;
use super::rows::workbook::{Book, Sheet};
use super::watch::Watch;
use crate::text::fold;
use look::Look;
use std::collections::VecDeque;

/// Sheets that are read as one list, the header first if there is one.
#[derive(Debug, Default)]
pub(crate) struct Chosen {
    /// The name of the first.
    pub(crate) sheet: String,
    pub(crate) rows: Vec<Record>,
    pub(crate) top: Top,
    pub(crate) width: usize,
    /// What people should know of the other sheets.
    pub(crate) notes: Vec<String>,
    /// What only people can tell.
    pub(crate) question: Option<String>,
    /// Lists of the creators of other networks, each with columns of its own.
    pub(crate) others: Vec<Chosen>,
}

/// The sheet that the user asks for, by name or 1-based number; all where nobody asks.
///
/// # Errors
/// [`IngestError::Unclear`]: there is no such sheet. [`IngestError::Empty`]: nothing stands on it.
pub(crate) fn wanted(
    file: &str,
    book: Book,
    asked: Option<&str>,
) -> Result<Vec<Sheet>, IngestError> {
    let Book { mut sheets, hidden } = book;
    let Some(asked) = asked else { return Ok(sheets) };
    let called = |sheet: &Sheet| fold(&sheet.name) == fold(asked);
    let number = asked.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let seen = |at: &usize| sheets.get(*at).is_some_and(|sheet| !hidden.contains(&sheet.name));
    let found = sheets.iter().position(called).or(number.filter(seen));
    let Some(at) = found else {
        let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let names = names.iter().copied().chain(hidden.iter().map(String::as_str));
        let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
        let question = format!(
            "no sheet is called \"{asked}\"; choose with --sheet from {}",
            names.join(", ")
        );
        return Err(IngestError::Unclear { file: file.to_owned(), question });
    };
    let sheet = sheets.swap_remove(at);
    if sheet.rows.is_empty() {
        let reason = format!("the sheet \"{}\" has no cell with anything in it", sheet.name);
        return Err(IngestError::Empty { file: file.to_owned(), reason });
    }
    Ok(vec![sheet])
}

/// The sheet that looks most like a list of creators. Sheets with the same header are one list: their rows
/// follow, and a column `sheet` says where each row stood. Where sheets are called after networks, lists of the
/// others stand beside it.
pub(crate) fn choose(mut sheets: Vec<Sheet>) -> Option<Chosen> {
    let looks: Vec<Look> = sheets.iter_mut().map(Look::of).collect();
    let filled = |at: &usize| sheets.get(*at).is_some_and(|sheet| !sheet.rows.is_empty());
    let worth = |at: &usize| (looks.get(*at).map(|look| look.worth), std::cmp::Reverse(*at));
    let best = (0..sheets.len()).filter(filled).max_by_key(worth)?;
    let mut members = alike(&looks, best);
    let mut question = None;
    let mut notes = Vec::new();
    match newest(&sheets, &looks, &members) {
        Some(Ok(at)) => {
            let name = sheets.get(at).map_or("", |sheet| sheet.name.as_str());
            notes.push(format!(
                "sheets list the same creators month by month: {name} is the newest and is read"
            ));
            members = vec![at];
        }
        Some(Err(asked)) => question = Some(asked),
        None => {}
    }
    let mut lists = networks(&looks, &members);
    lists.push(members);
    // Lists of several networks come in the order of the workbook.
    lists.sort();
    notes.extend(unread(&sheets, &lists));
    let mut lists = lists.iter().filter_map(|members| one_list(&mut sheets, &looks, members));
    let mut chosen = lists.next()?;
    chosen.others = lists.collect();
    chosen.notes.append(&mut notes);
    chosen.question = question;
    Some(chosen)
}

/// The sheets with the same header as this one, in their order.
fn alike(looks: &[Look], of: usize) -> Vec<usize> {
    let header = looks.get(of).and_then(|look| look.header.as_ref());
    let same = |at: &usize| looks.get(*at).and_then(|look| look.header.as_ref()) == header;
    if header.is_none() { vec![of] } else { (0..looks.len()).filter(same).collect() }
}

/// Which sheets nobody reads.
fn unread(sheets: &[Sheet], lists: &[Vec<usize>]) -> Option<String> {
    let other = |(at, sheet): &(usize, &Sheet)| {
        !sheet.rows.is_empty() && !lists.iter().flatten().any(|read| read == at)
    };
    let names: Vec<&str> =
        sheets.iter().enumerate().filter(other).map(|(_, sheet)| sheet.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!("other sheets are not read: {}; choose one with --sheet NAME", names.join(", "))
    })
}

/// The other groups of sheets with the same header, where all sheets of the first and of them are lists of creators
/// and called after networks.
fn networks(looks: &[Look], first: &[usize]) -> Vec<Vec<usize>> {
    let named =
        |at: &usize| looks.get(*at).is_some_and(|look| look.is_list && look.network.is_some());
    let mut groups: Vec<Vec<usize>> = Vec::new();
    if !first.iter().all(named) {
        return groups;
    }
    for at in (0..looks.len()).filter(named) {
        let known = first.contains(&at) || groups.iter().any(|group| group.contains(&at));
        let members = alike(looks, at);
        if !known && members.iter().all(named) {
            groups.push(members);
        }
    }
    groups
}

/// Of sheets with the same header that are called after months or days and list the same creators, the newest;
/// a question where the turn of a year leaves two readings.
fn newest(sheets: &[Sheet], looks: &[Look], members: &[usize]) -> Option<Result<usize, String>> {
    let names: Vec<&str> =
        members.iter().filter_map(|at| Some(sheets.get(*at)?.name.as_str())).collect();
    if names.len() < 2 || !look::overlap(looks, members) {
        return None;
    }
    // With a year beside the month every row is dated, and the latest of each creator counts.
    let months: Option<Vec<u32>> = names.iter().map(|name| day::month(name)).collect();
    let Some(ranks) = day::ranks(&months?) else {
        return Some(Err(format!(
            "its sheets list the same creators month by month, and which is the newest cannot be told: choose one of \
             {} with --sheet NAME",
            names.join(", ")
        )));
    };
    let newest = ranks.iter().zip(members).max_by_key(|(rank, _)| **rank)?;
    Some(Ok(*newest.1))
}

/// The rows of sheets with the same header as one list.
fn one_list(sheets: &mut [Sheet], looks: &[Look], members: &[usize]) -> Option<Chosen> {
    let (first, same) = members.split_first()?;
    let top = looks.get(*first)?.top.clone();
    let start_of =
        |at: usize| looks.get(at).and_then(|look| look.top.header).map_or(0, |header| header + 1);
    let sheet = sheets.get_mut(*first)?;
    let name = sheet.name.clone();
    let mut rows = std::mem::take(&mut sheet.rows);
    let mut width = rows.first().map_or(0, |row| row.cells().len());
    watch(&mut rows, start_of(*first), width);
    let mut notes = Vec::new();
    if !same.is_empty() {
        tag(&mut rows, &name, top.header);
        for at in same {
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
            members.len()
        ));
    }
    Some(Chosen { sheet: name, rows, top, width, notes, ..Chosen::default() })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
        let row = |(at, cells): (usize, &&[&str])| {
            Record::of_cells(at as u64 + 1, cells.iter().map(|cell| (*cell).to_owned()).collect())
        };
        let rows = rows.iter().enumerate().map(row).collect();
        Sheet { name: name.to_owned(), rows, ..Sheet::default() }
    }

    #[test]
    fn one_sheet_can_be_asked_for() {
        let book = || Vec::from(["Instagram", "TikTok"].map(|name| sheet(name, &[&["handle"]])));
        let names = |asked: Option<&str>| -> Result<Vec<String>, String> {
            let book = Book { sheets: book(), hidden: vec!["Old".to_owned()] };
            let found = wanted("book.xlsx", book, asked).map_err(|error| error.to_string())?;
            Ok(found.into_iter().map(|sheet| sheet.name).collect())
        };
        assert_eq!(names(Some("tiktok")).unwrap(), ["TikTok"]);
        assert_eq!(names(Some("1")).unwrap(), ["Instagram"]);
        assert_eq!(names(None).unwrap().len(), 2);
        let error = names(Some("Youtube")).unwrap_err();
        assert!(error.contains("--sheet from \"Instagram\", \"TikTok\", \"Old\""), "{error}");
    }

    fn month(name: &str, handles: [&str; 3]) -> Sheet {
        let rows: Vec<[&str; 2]> = handles.map(|handle| [handle, "12500"]).to_vec();
        let mut all: Vec<&[&str]> = vec![&["handle", "followers"]];
        all.extend(rows.iter().map(<[&str; 2]>::as_slice));
        sheet(name, &all)
    }

    #[test]
    fn of_the_same_creators_month_by_month_the_newest_is_read() {
        let same = ["ana", "bo", "cy"];
        let chosen =
            choose(vec![month("Nov", same), month("Dec", same), month("Jan", same)]).unwrap();
        assert_eq!((chosen.sheet.as_str(), chosen.rows.len()), ("Jan", 4));
        let asked = choose(vec![month("Dec", same), month("Jan", same)]).unwrap();
        assert!(asked.question.is_some_and(|question| question.contains("Dec, Jan")));
        let apart = choose(vec![month("Dec", same), month("Jan", ["di", "ed", "flo"])]).unwrap();
        assert!(apart.question.is_none() && apart.rows.len() == 7);
    }

    #[test]
    fn lists_of_other_networks_stand_beside_the_first() {
        let book = vec![
            sheet("Read me", &[&["How to use", ""], &["Fill in", "all"]]),
            sheet("Instagram", &[&["handle", "followers"], &["ana", "12500"], &["bo", "800"]]),
            sheet(
                "TikTok",
                &[&["user", "fans", "avg views"], &["ana", "45000", "900"], &["cy", "80", "7"]],
            ),
            sheet("YouTube rates", &[&["reel", "price"], &["1", "300"], &["2", "500"]]),
        ];
        let chosen = choose(book).unwrap();
        let others: Vec<&str> = chosen.others.iter().map(|other| other.sheet.as_str()).collect();
        assert_eq!((chosen.sheet.as_str(), others), ("Instagram", vec!["TikTok"]));
        assert!(
            chosen.notes.iter().any(|note| note.contains("Read me, YouTube rates")),
            "{:?}",
            chosen.notes
        );
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
