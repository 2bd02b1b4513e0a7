//! Who is in the plan: among all creators of the file as a picture, and each with figures and reason.

use super::{Markup, PlanPage, parts};
use crate::figure;
use crate::plan::Plan;
use crate::plan::candidate::{Booking, Candidate};
use crate::plan::explain;
use crate::report::classify::{self, Entry};
use crate::report::html::scatter;
use crate::report::recommend::{column, money, ranked};
use crate::report::{Cell, Heading, Table, cell};
use std::collections::BTreeMap;

/// The section.
pub(super) fn section(m: &mut Markup, request: &PlanPage<'_>) {
    let plan = request.plan;
    let heading = if plan.roster.typical { "What kind of creators" } else { "With whom" };
    parts::card(m, heading, "long", |m| {
        if let Some(page) = request.roster {
            let places = places(plan);
            let rank = |entry: &Entry| {
                let platform = entry.platform.or(plan.brief.platform)?;
                places.get(&(platform.name(), entry.label(), entry.followers)).copied()
            };
            if scatter::pictures(m, page, request.pack, &rank) {
                m.leaf("p", &[("class", &"note")], &scatter::key(true));
            }
        }
        parts::table(m, &table(plan), "Creators in the plan", parts::Look::Creators);
    });
}

/// Where each pick stands in the order of the picks.
fn places(plan: &Plan) -> BTreeMap<(&'static str, String, u64), usize> {
    let lines = ranked(plan).into_iter().enumerate();
    lines
        .map(|(at, (candidate, _, _))| {
            ((candidate.platform.name(), candidate.label.clone(), candidate.followers), at)
        })
        .collect()
}

/// All picks, each with why.
pub(in crate::report) fn table(plan: &Plan) -> Table {
    let goal = plan.brief.goals.main();
    let typical = plan.roster.typical;
    let mut columns = vec![Heading::left(if typical { "Size" } else { "Creator" })];
    columns.extend([Heading::left("On"), Heading::left("Tier"), Heading::right("Followers")]);
    if typical {
        columns.push(Heading::right("Number"));
    }
    columns.extend([
        Heading::left("For"),
        Heading::right(if typical { "Each" } else { "Price" }),
        Heading::right(column(goal)),
        Heading::right("Per 1,000"),
    ]);
    let symbol = plan.brief.budget.currency().symbol();
    let mut note = format!(
        "{}: expected from one deliverable; per 1,000: the same for {symbol}1,000. A price with ~ is estimated: ask for a quote.",
        column(goal)
    );
    if typical {
        note += " These are typical creators without names; give your own with --creators FILE.";
    }
    let rows = ranked(plan).into_iter().map(|line| row(plan, line)).collect();
    Table { columns, rows, note: Some(note) }
}

fn row(plan: &Plan, (candidate, booking, times): (&Candidate, &Booking, u32)) -> Vec<Cell> {
    let typical = plan.roster.typical;
    let credit = explain::brings(plan, plan.brief.goals.main(), booking);
    let name = if typical {
        format!("typical {}", classify::tier_name(candidate.tier.name()))
    } else {
        candidate.label.clone()
    };
    let followers = if typical {
        Cell::Estimate(crate::plan::expect::count(candidate.followers))
    } else {
        Cell::Count(candidate.followers)
    };
    let mut row = vec![
        Cell::Text(name),
        Cell::text(candidate.platform.title()),
        Cell::text(classify::tier_name(candidate.tier.name())),
        followers,
    ];
    if typical {
        row.push(Cell::Count(u64::from(times)));
    }
    row.extend([
        Cell::text(booking.deliverable.name()),
        money(plan, booking.price, booking.quoted),
        cell(credit, Cell::Estimate),
        cell(credit, |c| Cell::Estimate(figure::rounded(1_000.0 * c / booking.price))),
    ]);
    row
}
