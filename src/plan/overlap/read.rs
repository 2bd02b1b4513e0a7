//! Reading shared followers: a list of pairs (`a,b,shared`) or a square matrix, as counts or as shares.

use super::{Overlap, OverlapError, Pair, Shared};
use crate::number::{Kind, Mark, Style, is_missing, read};
use std::collections::{BTreeMap, BTreeSet};

const HINT: &str = "write the columns a,b,shared (anna,ben,1200 or anna,ben,8%), or a square table with the same names across and down";

/// A cell and where it stands.
#[derive(Clone, Copy)]
struct Cell<'a> {
    text: &'a str,
    at: (u64, usize),
}

/// A number as it is written: what follows from it depends on what else the file has.
#[derive(Clone, Copy)]
struct Amount<'a> {
    cell: Cell<'a>,
    value: f64,
    percent: bool,
}

impl Overlap {
    /// Reads a file of shared followers. A share is of the smaller one's followers; in a matrix whose two halves differ,
    /// of the row's.
    ///
    /// # Errors
    /// No pairs, a value that is no count and no share, counts and shares mixed, a creator paired with itself.
    ///
    /// ```
    /// use tierplan::plan::overlap::Overlap;
    /// assert_eq!(Overlap::read("a,b,shared\nanna,ben,12%\n").map(|o| o.len()), Ok(1));
    /// assert_eq!(Overlap::read(",anna,ben\nanna,,1200\nben,1200,\n").map(|o| o.len()), Ok(1));
    /// assert!(Overlap::read("a,b,shared\nanna,ben,many\n").is_err());
    /// ```
    pub fn read(text: &str) -> Result<Overlap, OverlapError> {
        let text = text.trim_start_matches('\u{feff}');
        let records = records(text)?;
        let rows: Vec<Vec<Cell<'_>>> =
            records.iter().map(|(line, cells)| place(*line, cells)).collect();
        let Some((head, body)) = rows.split_first() else {
            return Err(OverlapError::new((1, 1), format!("nothing in it; {HINT}")));
        };
        let pairs = match matrix(head, body) {
            true => from_matrix(head, body)?,
            false => from_list(&rows)?,
        };
        if pairs.is_empty() {
            return Err(OverlapError::new((1, 1), format!("no pairs in it; {HINT}")));
        }
        Ok(Overlap { pairs })
    }
}

/// The lines that are not empty, each with its number. The delimiter is whichever of comma, semicolon and tab the first
/// of them has most of.
fn records(text: &str) -> Result<Vec<(u64, Vec<String>)>, OverlapError> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|mark| first.bytes().filter(|byte| byte == mark).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            OverlapError::new((line, 1), error.to_string())
        })?;
        if record.iter().any(|cell| !cell.is_empty()) {
            let line = record.position().map_or(1, |position| line_of(text, position));
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(rows)
}

/// The line of a record: its position is that of the empty lines before it, where there are any.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.get(from..).unwrap_or_default();
    let blank: String = rest.chars().take_while(|c| c.is_whitespace() && *c != '\t').collect();
    position.line() + u64::try_from(blank.matches('\n').count()).unwrap_or(0)
}

fn place(line: u64, cells: &[String]) -> Vec<Cell<'_>> {
    let cells = cells.iter().enumerate();
    cells.map(|(index, text)| Cell { text, at: (line, index + 1) }).collect()
}

/// Whether the names across are those down.
fn matrix(head: &[Cell<'_>], body: &[Vec<Cell<'_>>]) -> bool {
    let across: BTreeSet<String> = head.iter().skip(1).map(|cell| key(cell.text)).collect();
    let down: BTreeSet<String> =
        body.iter().filter_map(|row| row.first()).map(|cell| key(cell.text)).collect();
    across.len() > 1 && across == down
}

fn key(name: &str) -> String {
    name.trim_start_matches('@').to_lowercase()
}

fn from_list(rows: &[Vec<Cell<'_>>]) -> Result<Vec<Pair>, OverlapError> {
    // A first line without a number in the third column is the header.
    let first = rows.first().and_then(|row| row.get(2));
    let header = first.is_some_and(|cell| number(cell.text).is_none());
    let mut found = Vec::new();
    for row in rows.iter().skip(usize::from(header)) {
        let at = row.first().map_or((1, 1), |cell| cell.at);
        let (Some(one), Some(other), Some(value)) = (row.first(), row.get(1), row.get(2)) else {
            return Err(OverlapError::new(at, format!("fewer than three columns; {HINT}")));
        };
        for name in [one, other] {
            if name.text.is_empty() {
                return Err(OverlapError::new(name.at, format!("no name here; {HINT}")));
            }
        }
        if key(one.text) == key(other.text) {
            let reason = format!("{} is paired with itself; leave the line out", one.text);
            return Err(OverlapError::new(other.at, reason));
        }
        if !is_missing(value.text) {
            found.push((*one, *other, amount(*value)?));
        }
    }
    pairs(&found, Shared::OfSmaller)
}

fn from_matrix(head: &[Cell<'_>], body: &[Vec<Cell<'_>>]) -> Result<Vec<Pair>, OverlapError> {
    let mut found = Vec::new();
    for row in body {
        let Some((one, cells)) = row.split_first() else { continue };
        for (other, value) in head.iter().skip(1).zip(cells) {
            // The diagonal is everybody with themselves.
            if key(one.text) != key(other.text) && !is_missing(value.text) {
                found.push((*one, *other, amount(*value)?));
            }
        }
    }
    // Both halves alike say one thing about each pair; else each row tells of its own followers.
    let said: BTreeMap<(String, String), f64> = found
        .iter()
        .map(|(one, other, amount)| ((key(one.text), key(other.text)), amount.value))
        .collect();
    let differ = said.iter().any(|((one, other), value)| {
        let twin = said.get(&(other.clone(), one.clone()));
        twin.is_some_and(|twin| (twin - value).abs() > 1e-12)
    });
    if differ {
        return pairs(&found, Shared::OfFirst);
    }
    let mut seen = BTreeSet::new();
    let once: Vec<_> = found
        .iter()
        .filter(|(a, b, _)| {
            let (a, b) = (key(a.text), key(b.text));
            seen.insert(if a < b { (a, b) } else { (b, a) })
        })
        .copied()
        .collect();
    pairs(&once, Shared::OfSmaller)
}

/// Counts, or shares where no value of the file is over 1 or all have a percent sign.
fn pairs(
    found: &[(Cell<'_>, Cell<'_>, Amount<'_>)],
    share: impl Fn(f64) -> Shared,
) -> Result<Vec<Pair>, OverlapError> {
    let counts = found.iter().any(|(_, _, amount)| !amount.percent && amount.value > 1.0);
    let pair = |(one, other, amount): &(Cell<'_>, Cell<'_>, Amount<'_>)| {
        let cell = amount.cell;
        if counts && !amount.percent && amount.value.fract() != 0.0 && amount.value < 1.0 {
            return Err(OverlapError::new(
                cell.at,
                format!(
                    "`{}` is a share, but other lines have counts: write it as a percentage, or as a count",
                    cell.text
                ),
            ));
        }
        let shared = if counts && !amount.percent {
            Shared::People(amount.value)
        } else {
            share(amount.value)
        };
        let text = cell.text.to_owned();
        let (one, other) = (one.text.to_owned(), other.text.to_owned());
        Ok(Pair { one, other, shared, at: cell.at, text })
    };
    found.iter().map(pair).collect()
}

/// The number of a cell, a percentage as a fraction; `None` where there is none.
fn number(text: &str) -> Option<(f64, bool)> {
    let number = read(text, Style { mark: Some(Mark::Point), kind: Kind::Average }).ok()?;
    let value = if number.percent { number.value / 100.0 } else { number.value };
    Some((value, number.percent))
}

fn amount(cell: Cell<'_>) -> Result<Amount<'_>, OverlapError> {
    let wrong = |why: &str| {
        let hint = "write followers of both, for example 1200, or a share such as 0.08 or 8%";
        OverlapError::new(cell.at, format!("`{}` {why}; {hint}", cell.text))
    };
    let (value, percent) = number(cell.text).ok_or_else(|| wrong("is no number"))?;
    if value < 0.0 {
        return Err(wrong("is less than nothing"));
    }
    if percent && value > 1.0 {
        return Err(wrong("is more than all"));
    }
    Ok(Amount { cell, value, percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        Overlap::read(text).unwrap_err().to_string()
    }

    fn shares(text: &str) -> Vec<Shared> {
        Overlap::read(text).unwrap().pairs.into_iter().map(|pair| pair.shared).collect()
    }

    #[test]
    fn lists_of_counts_and_of_shares() {
        assert_eq!(shares("anna,ben,1200\nben,cleo,1\n"), [1_200.0, 1.0].map(Shared::People));
        assert_eq!(
            shares("a;b;share\nanna;ben;0.5\nben;cleo;1\n"),
            [0.5, 1.0].map(Shared::OfSmaller)
        );
        assert_eq!(shares("a\tb\tc\nanna\tben\t12 %\n"), [Shared::OfSmaller(0.12)]);
        // Nobody has looked at this pair.
        assert_eq!(shares("anna,ben,3000\nben,cleo,\n"), [Shared::People(3_000.0)]);
    }

    #[test]
    fn matrices_are_known_by_their_names() {
        assert_eq!(shares(",anna,ben\n@Anna,1,0.2\nben,0.2,1\n"), [Shared::OfSmaller(0.2)]);
        assert_eq!(shares("x,anna,ben\nanna,100,20\nben,,50\n"), [Shared::People(20.0)]);
        let halves = shares("x,anna,ben\nanna,1,0.2\nben,0.4,1\n");
        assert_eq!(halves, [0.2, 0.4].map(Shared::OfFirst));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert!(wrong("a,b,shared\nanna,ben,many\n").starts_with("2:3: `many` is no number"));
        assert!(wrong("a,b,shared\nanna,ben,5\n\nanna,cleo,-3\n").starts_with("4:3: `-3`"));
        assert!(wrong("a,b,shared\nanna,ben,150%\n").contains("more than all"));
        assert!(wrong("a,b,shared\nanna,@Anna,10\n").starts_with("2:2: anna is paired"));
        assert!(
            wrong("a,b,shared\nanna,ben,10\nanna,cleo,0.5\n").starts_with("3:3: `0.5` is a share")
        );
        assert!(wrong("a,b,shared\nanna,,10\n").starts_with("2:2: no name"));
        assert!(wrong("anna,ben\n").starts_with("1:1: fewer than three"));
        assert!(wrong("").contains("a,b,shared"));
        assert!(wrong("a,b,shared\n").contains("no pairs"));
    }
}
