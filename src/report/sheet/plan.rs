//! A plan as a workbook: summary, plan, strategies, schedule, creators, assumptions, rejects.

use super::{Bars, Page, write};
use crate::benchmark::Pack;
use crate::ingest::Reject;
use crate::plan::Plan;
use crate::plan::assume::assumptions;
use crate::report::classify::{self, Page as Roster};
use crate::report::html;
use crate::report::recommend;
use crate::report::{Cell, Heading, Report, Table, cell};
use std::io;

/// The workbook of a plan; `roster` is what it chose from, `None` for typical creators.
///
/// # Errors
/// More than a workbook can hold.
pub fn plan(
    plan: &Plan,
    pack: &Pack,
    roster: Option<&Roster<'_>>,
    rejects: &[Reject],
) -> io::Result<Vec<u8>> {
    let report = recommend::report(plan, pack, true);
    let mut pages = vec![summary(&report)];
    let mut add =
        |name: &str, heading: &str| pages.extend(Page::of_section(name, &report, heading));
    add("Forecast", "Forecast");
    add("Strategies", "Strategies compared");
    let mut picks = Page::table("Plan", html::picks_table(plan));
    let price = picks.table.as_ref().and_then(|t| place(t, &["Price", "Each"]));
    picks.bars =
        price.map(|values| Bars { title: "Price by creator".to_owned(), names: 0, values });
    pages.push(picks);
    let mut add =
        |name: &str, heading: &str| pages.extend(Page::of_section(name, &report, heading));
    for name in ["Schedule", "Backups", "Deals", "Walk-away prices", "Passed over", "By budget"] {
        add(name, name);
    }
    if let Some(roster) = roster {
        let page = classify::page(roster);
        pages.extend(Page::of_section("Creators", &page, "Creators"));
    }
    pages.push(Page::table("Assumptions", assumed(plan, pack)));
    pages.push(Page::table("Rejects", rejected(rejects)));
    write(&pages)
}

/// The workbook of a roster.
///
/// # Errors
/// More than a workbook can hold.
pub fn roster(roster: &Roster<'_>) -> io::Result<Vec<u8>> {
    let report = classify::page(roster);
    let mut summary = summary(&report);
    if let Some(tiers) = Page::of_section("", &report, "Tiers") {
        summary.bars = Some(Bars { title: "Creators by tier".to_owned(), names: 0, values: 1 });
        summary.table = tiers.table;
    }
    let creators = Page::of_section("Creators", &report, "Creators");
    let pages: Vec<Page> = [summary]
        .into_iter()
        .chain(creators)
        .chain([Page::table("Rejects", rejected(roster.rejects))])
        .collect();
    write(&pages)
}

/// What is said in words, and what goes to each tier.
fn summary(report: &Report) -> Page {
    let mut page = Page::words("Summary", report, &["Assumptions"]);
    if let Some(mix) = Page::of_section("", report, "Mix") {
        page.table = mix.table;
        page.bars = Some(Bars { title: "Spend by tier".to_owned(), names: 0, values: 2 });
    }
    page
}

fn place(table: &Table, names: &[&str]) -> Option<u16> {
    let at = table.columns.iter().position(|column| names.contains(&column.text.as_str()))?;
    u16::try_from(at).ok()
}

/// Every assumption with its range and source.
fn assumed(plan: &Plan, pack: &Pack) -> Table {
    let columns = vec![
        Heading::left("Assumption"),
        Heading::right("Value"),
        Heading::right("Low"),
        Heading::right("High"),
        Heading::left("Unit"),
        Heading::left("Source"),
    ];
    let rows = assumptions(plan, pack)
        .into_iter()
        .map(|a| {
            let number = |value: f64| match a.unit.as_str() {
                "fraction" => Cell::Percent(value),
                _ => Cell::Number(value),
            };
            vec![
                Cell::text(a.name.as_str()),
                number(a.value),
                number(a.low),
                number(a.high),
                Cell::text(a.unit.as_str()),
                Cell::text(a.source.as_str()),
            ]
        })
        .collect();
    Table { columns, rows, note: None }
}

/// Every row that was not taken, with the reason.
fn rejected(rejects: &[Reject]) -> Table {
    let columns = vec![
        Heading::left("File"),
        Heading::right("Line"),
        Heading::left("Column"),
        Heading::left("Value"),
        Heading::left("Reason"),
    ];
    let row = |reject: &Reject| {
        vec![
            Cell::text(reject.file.as_str()),
            Cell::Count(reject.line),
            cell(reject.column.as_deref(), Cell::text),
            cell(reject.value.as_deref(), Cell::text),
            Cell::text(reject.reason.as_str()),
        ]
    };
    Table { columns, rows: rejects.iter().map(row).collect(), note: None }
}
