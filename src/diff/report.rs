//! The differences as a page to read.

use super::{Change, Definition, Diff, Lone, Moved};
use crate::figure::{count, percent};
use crate::money::{Currency, Money};
use crate::report::{Block, Cell, Heading, Report, Section, cell, table};

/// Rows of a table, unless all are asked for.
const MOST: usize = 20;

/// Lays out the page; `full` lists every creator.
pub fn report(diff: &Diff, full: bool) -> Report {
    let most = if full { usize::MAX } else { MOST };
    let mut sections = vec![opening(diff)];
    sections.extend(definitions(&diff.definitions));
    sections.extend(tiers(diff, most));
    sections.extend(engagement(diff, most));
    sections.extend(prices(diff, most));
    sections.extend(growth(diff, most));
    sections.extend(others(diff, most));
    sections.extend(lone("Came", &diff.came, most));
    sections.extend(lone("Left", &diff.left, most));
    Report { title: None, sections }
}

fn whole(number: usize) -> String {
    count(u64::try_from(number).unwrap_or(u64::MAX))
}

fn opening(diff: &Diff) -> Section {
    let s = &diff.summary;
    let lead = if s.changes {
        format!(
            "{} to {}: {} creators in both, {} came, {} left; {} changed tier, {} engagement, {} price.",
            s.old,
            s.new,
            whole(s.stayed),
            whole(s.came),
            whole(s.left),
            whole(s.tier_moves),
            whole(s.engagement_changes),
            whole(s.price_changes)
        )
    } else {
        format!("{} to {}: nothing changed for {} creators.", s.old, s.new, whole(s.stayed))
    };
    let mut blocks = vec![Block::Lead(lead)];
    if let Some(growth) = s.median_growth {
        blocks.push(Block::Text(format!(
            "Followers of those in both: {} in the middle.",
            signed(growth)
        )));
    }
    if s.engagement_not_compared > 0 {
        blocks.push(Block::Text(format!(
            "Engagement rates of {} creators are not compared: the exports give what other formulas need.",
            whole(s.engagement_not_compared)
        )));
    }
    Section { heading: None, blocks }
}

/// `+3.2 %`
fn signed(fraction: f64) -> String {
    let sign = if fraction < 0.0 { "−" } else { "+" };
    format!("{sign}{}", percent(fraction.abs()))
}

fn definitions(found: &[Definition]) -> Option<Section> {
    let or_dash = |text: &Option<String>| cell(text.as_deref(), Cell::text);
    let rows = found
        .iter()
        .map(|d| vec![Cell::text(d.field.as_str()), or_dash(&d.old), or_dash(&d.new)])
        .collect();
    let columns =
        vec![Heading::left("Field"), Heading::left("Old column"), Heading::left("New column")];
    let note = "Another column can make a figure differ that has not changed.";
    (!found.is_empty())
        .then(|| table("Read otherwise than before", columns, rows, Some(note.to_owned())))
}

/// A table of some creators: who they are, and more columns; nothing where there are none.
fn listed<'d>(
    heading: &str,
    changes: Vec<&'d Change>,
    most: usize,
    more: &[Heading],
    row: impl Fn(&'d Change) -> Vec<Cell>,
    note: Option<&str>,
) -> Option<Section> {
    let rest = changes.len().saturating_sub(most);
    let rows: Vec<Vec<Cell>> = changes
        .into_iter()
        .take(most)
        .map(|change| {
            let platform = cell(change.platform, |p| Cell::text(p.title()));
            [vec![Cell::text(change.handle.as_str()), platform], row(change)].concat()
        })
        .collect();
    let columns = [vec![Heading::left("Creator"), Heading::left("On")], more.to_vec()].concat();
    (!rows.is_empty()).then(|| table(heading, columns, rows, under(note, rest)))
}

fn under(note: Option<&str>, rest: usize) -> Option<String> {
    let more = (rest > 0).then(|| format!("{} more with -v or -f json.", whole(rest)));
    match (note, more) {
        (Some(note), Some(more)) => Some(format!("{note} {more}")),
        (note, more) => more.or(note.map(str::to_owned)),
    }
}

fn tiers(diff: &Diff, most: usize) -> Option<Section> {
    let moved: Vec<&Change> = diff.changed.iter().filter(|c| c.tier.is_some()).collect();
    let heads = ["Was", "Is"].map(Heading::left);
    let heads = [heads.to_vec(), ["Followers then", "Now"].map(Heading::right).to_vec()].concat();
    let row = |c: &Change| {
        vec![
            cell(c.tier, |(old, _)| Cell::text(old)),
            cell(c.tier, |(_, new)| Cell::text(new)),
            Cell::Count(c.followers_old),
            Cell::Count(c.followers_new),
        ]
    };
    listed("Moved to another tier", moved, most, &heads, row, None)
}

fn engagement(diff: &Diff, most: usize) -> Option<Section> {
    let changed = |c: &&Change| c.engagement.is_some_and(|r| r.verdict == Moved::Changed);
    let found: Vec<&Change> = diff.changed.iter().filter(changed).collect();
    let heads = ["Rate then", "Now", "Times", "Noise to"].map(Heading::right);
    let row = |c: &Change| {
        let ratio = c.engagement.filter(|r| r.old > 0.0).map(|r| r.new / r.old);
        vec![
            cell(c.engagement, |r| Cell::Percent(r.old)),
            cell(c.engagement, |r| Cell::Percent(r.new)),
            cell(ratio, |ratio| Cell::text(format!("{ratio:.2}"))),
            cell(c.engagement, |r| Cell::text(format!("{:.2}", r.noise_factor))),
        ]
    };
    let note = "Noise to: other posts of the same creator give rates that differ by up to this factor, nine times in ten; 12 posts are assumed where an export does not say how many.";
    listed("Engagement that really changed", found, most, &heads, row, Some(note))
}

fn prices(diff: &Diff, most: usize) -> Option<Section> {
    let found: Vec<&Change> = diff.changed.iter().filter(|c| c.price.is_some()).collect();
    let heads = ["Price then", "Now", "Change"].map(Heading::right);
    let sum = |units: Option<f64>, currency: Option<Currency>| {
        cell(units.zip(currency).and_then(|(u, c)| Money::from_units(u, c)), Cell::Money)
    };
    let row = |c: &Change| {
        vec![
            cell(c.price, |p| sum(p.old, p.currency_old)),
            cell(c.price, |p| sum(p.new, p.currency_new)),
            cell(c.price.and_then(|p| p.growth), |g| Cell::text(signed(g))),
        ]
    };
    listed("Quoted prices", found, most, &heads, row, None)
}

fn growth(diff: &Diff, most: usize) -> Option<Section> {
    let mut found: Vec<&Change> =
        diff.changed.iter().filter(|c| c.followers_old != c.followers_new).collect();
    let size = |c: &Change| c.growth.map_or(f64::INFINITY, f64::abs);
    found.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let heads = ["Followers then", "Now", "Growth"].map(Heading::right);
    let row = |c: &Change| {
        vec![
            Cell::Count(c.followers_old),
            Cell::Count(c.followers_new),
            cell(c.growth, |g| Cell::text(signed(g))),
        ]
    };
    listed("Followers, the largest change first", found, most, &heads, row, None)
}

fn others(diff: &Diff, most: usize) -> Option<Section> {
    let other = |c: &&Change| c.renamed_from.is_some() || c.fake_share.is_some();
    let found: Vec<&Change> = diff.changed.iter().filter(other).collect();
    let heads =
        [Heading::left("Called before"), Heading::right("Fake share then"), Heading::right("Now")];
    let row = |c: &Change| {
        vec![
            cell(c.renamed_from.as_deref(), Cell::text),
            cell(c.fake_share, |(old, _)| Cell::Percent(old)),
            cell(c.fake_share, |(_, new)| Cell::Percent(new)),
        ]
    };
    listed("Names and fake followers", found, most, &heads, row, None)
}

fn lone(heading: &str, list: &[Lone], most: usize) -> Option<Section> {
    let rows: Vec<Vec<Cell>> = list
        .iter()
        .take(most)
        .map(|one| {
            vec![
                Cell::text(one.handle.as_str()),
                cell(one.platform, |p| Cell::text(p.title())),
                Cell::Count(one.followers),
                Cell::text(one.tier),
                Cell::Count(one.line),
            ]
        })
        .collect();
    let columns = vec![
        Heading::left("Creator"),
        Heading::left("On"),
        Heading::right("Followers"),
        Heading::left("Tier"),
        Heading::right("Line"),
    ];
    let note = under(None, list.len().saturating_sub(most));
    (!rows.is_empty()).then(|| table(heading, columns, rows, note))
}
