//! What a sheet looks like: where its table begins, whether it lists creators, of which network.

use crate::ingest::columns::assign::{Assignment, assign};
use crate::ingest::columns::guess::guess;
use crate::ingest::columns::header::Words;
use crate::ingest::columns::{NAMING, platform, table};
use crate::ingest::dialect::header::{Top, top};
use crate::ingest::rows::Record;
use crate::ingest::rows::workbook::{Sheet, square};
use crate::profile::Platform;
use crate::text::fold;
use std::collections::BTreeSet;

/// Rows of a sheet that are looked at.
const LOOK: usize = 300;

/// What is seen of a sheet.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) top: Top,
    /// The header in lower case.
    pub(super) header: Option<Vec<String>>,
    /// Followers count most, then the number of fields, then the number of rows.
    pub(super) worth: i64,
    /// Creators with names and followers.
    pub(super) is_list: bool,
    /// The network it is called after.
    pub(super) network: Option<Platform>,
    /// The creators of the first rows.
    names: BTreeSet<String>,
}

impl Look {
    /// Looks at a sheet, and writes its numbers as their formats show them where that matters.
    pub(super) fn of(sheet: &mut Sheet) -> Look {
        let width = square(&mut sheet.rows);
        let top = top(head(&sheet.rows), width);
        let header = top.header.and_then(|at| sheet.rows.get(at)).map(|row| row.cells().to_vec());
        let plain: Vec<bool> = header.iter().flatten().map(|name| is_plain(name)).collect();
        sheet.show(|column| !plain.get(column).is_some_and(|plain| *plain));
        let head = head(&sheet.rows);
        let body = head.get(top.header.map_or(0, |at| at + 1)..).unwrap_or(&[]);
        let assigned = assign(&table::of_cells(header.as_deref(), body));
        let followers = assigned.fields.keys().any(|field| field.starts_with("followers"));
        let naming = naming(&assigned);
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let worth = i64::from(followers && !body.is_empty()) * 10_000
            + count(assigned.fields.len()) * 100
            + count(body.len().min(90));
        let names = naming.map(|column| {
            let cells = body.iter().filter_map(|row| row.cells().get(column));
            cells.map(|cell| fold(cell.trim())).filter(|cell| !cell.is_empty()).collect()
        });
        Look {
            header: header
                .map(|cells| cells.iter().map(|cell| cell.trim().to_lowercase()).collect()),
            worth,
            is_list: followers && naming.is_some() && !body.is_empty(),
            network: platform::by_name(&sheet.name).map(|(platform, _)| platform),
            names: names.unwrap_or_default(),
            top,
        }
    }
}

fn head(rows: &[Record]) -> &[Record] {
    rows.get(..LOOK.min(rows.len())).unwrap_or(&[])
}

/// The column that names the creators.
fn naming(assigned: &Assignment) -> Option<usize> {
    NAMING.iter().find_map(|field| assigned.fields.get(*field)).map(|(index, _)| *index)
}

/// Whether numbers under this header are counts or identifiers, whatever their format makes of them.
fn is_plain(header: &str) -> bool {
    let guesses = guess(&Words::of(header));
    let money = guesses.iter().any(|guess| matches!(guess.field, "price" | "engagement_rate"));
    let count = |field: &str| {
        matches!(field, "followers" | "following" | "posts" | "id" | "clicks" | "conversions")
            || (field.starts_with("avg_") && field != "avg_engagement")
            || field.starts_with("total_")
    };
    !money && guesses.first().is_some_and(|best| count(best.field))
}

/// Whether sheets list the same creators: a good part of the names of one stands on the next.
pub(super) fn overlap(looks: &[Look], members: &[usize]) -> bool {
    let names: Vec<&BTreeSet<String>> =
        members.iter().filter_map(|at| Some(&looks.get(*at)?.names)).collect();
    let pairs = || names.windows(2);
    let same = |pair: &[&BTreeSet<String>]| match pair {
        [one, other] => {
            let both = one.intersection(other).count();
            both > 0 && both * 3 >= one.len().min(other.len())
        }
        _ => false,
    };
    let shared = pairs().filter(|pair| same(pair)).count();
    shared > 0 && shared * 2 >= pairs().count()
}
