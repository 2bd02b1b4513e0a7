//! A known table, polluted in every way that exports are, at every row and column. The raw reader must recover
//! the cells, and `open` must be right or say that it is not: no row lost, no wrong follower count accepted.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod pollute;

use pollute::{Polluted, Table, creators, parts, pollutions, styles};
use std::collections::{BTreeMap, BTreeSet};
use tierplan::ingest::{Limits, Options, Outcome, Source, open, raw};

fn source(bytes: &[u8]) -> Source<'_> {
    Source { name: "export.csv".to_owned(), reader: Box::new(bytes) }
}

fn read(bytes: &[u8]) -> Table {
    let mut table = raw::open(source(bytes), Limits::default(), None).unwrap();
    let mut rows: Table = table.header.iter().map(|row| row.cells.clone()).collect();
    rows.extend(table.by_ref().map(|row| row.unwrap().cells));
    rows
}

/// Success, and precision, recall and F1 of header, records and cells: 0 to 10.
fn score(wanted: &Table, got: &Table) -> f64 {
    let cells = |rows: &[Vec<String>]| rows.iter().flatten().cloned().collect::<Vec<_>>();
    let rows = |rows: &[Vec<String>]| rows.iter().map(|row| row.join("\u{1f}")).collect::<Vec<_>>();
    let body = |table: &Table| table.get(1..).unwrap_or(&[]).to_vec();
    let head = |table: &Table| table.get(..1).unwrap_or(&[]).to_vec();
    1.0 + measures(&cells(&head(wanted)), &cells(&head(got)))
        + measures(&rows(&body(wanted)), &rows(&body(got)))
        + measures(&cells(&body(wanted)), &cells(&body(got)))
}

fn measures(wanted: &[String], got: &[String]) -> f64 {
    if wanted.is_empty() && got.is_empty() {
        return 3.0;
    }
    let mut left: BTreeMap<&String, usize> = BTreeMap::new();
    for item in wanted {
        *left.entry(item).or_default() += 1;
    }
    let mut hits = 0_u32;
    for item in got {
        if let Some(count) = left.get_mut(item).filter(|count| **count > 0) {
            *count -= 1;
            hits += 1;
        }
    }
    let share = |all: usize| f64::from(hits) / f64::from(u32::try_from(all.max(1)).unwrap());
    let (precision, recall) = (share(got.len()), share(wanted.len()));
    let f1 = if hits == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    precision + recall + f1
}

#[test]
fn the_raw_reader_recovers_cells() {
    for (name, table) in [("parts", parts()), ("creators", creators())] {
        let (mut sum, mut count) = (0.0, 0.0);
        let mut kinds: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for Polluted { kind, bytes, wanted } in pollutions(&table) {
            let score = score(&wanted, &read(&bytes));
            sum += score;
            count += 1.0;
            let entry = kinds.entry(kind).or_default();
            entry.0 += score;
            entry.1 += 1.0;
        }
        let weak: Vec<String> = kinds
            .iter()
            .filter(|(_, (sum, count))| sum / count < 9.99)
            .map(|(kind, (sum, count))| format!("{kind} {:.3} of {count}", sum / count))
            .collect();
        assert!(sum / count >= 9.96, "{name}: {:.4} over {count} files; {weak:#?}", sum / count);
        assert!(weak.is_empty(), "{name}: {:.4}; {weak:#?}", sum / count);
    }
}

/// Whether the handle is missing in some row, or no column is called so.
fn nameless(table: &Table) -> bool {
    let named = |row: &Vec<String>| row.get(1).is_some_and(|cell| cell.contains("maker"));
    table[0][1] != "Handle" || !table.iter().skip(1).all(named)
}

#[test]
fn every_creator_is_right_or_reported() {
    let table = creators();
    let truth: BTreeMap<&str, u64> =
        table.iter().skip(1).map(|row| (row[1].as_str(), row[2].parse().unwrap())).collect();
    let counts: BTreeSet<u64> = truth.values().copied().collect();
    let mut wrong = Vec::new();
    for Polluted { kind, bytes, wanted } in pollutions(&table).into_iter().chain(styles(&table)) {
        let Ok(export) = open(source(&bytes), &Options::default()) else { continue };
        let mut seen = 0;
        for row in export.map(Result::unwrap) {
            seen += 1;
            let Outcome::Profiles(profiles) = row.outcome else { continue };
            for profile in profiles {
                let handle = profile.handle.map(|handle| handle.to_string()).unwrap_or_default();
                let name: String =
                    handle.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
                let right = match truth.get(name.as_str()) {
                    Some(followers) => *followers == profile.followers,
                    // Where the file names nobody the count must still be one of its counts.
                    None => {
                        name.is_empty() && nameless(&wanted) && counts.contains(&profile.followers)
                    }
                };
                if !right {
                    wrong.push(format!("{kind} line {}: {handle} {}", row.line, profile.followers));
                }
            }
        }
        let least = if kind == "one row" { 1 } else { table.len() - 2 };
        if seen < least && !kind.starts_with("no ") && kind != "header only" {
            wrong.push(format!("{kind}: only {seen} rows"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.get(..30).unwrap_or(&wrong));
}
