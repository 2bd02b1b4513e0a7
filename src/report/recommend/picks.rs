//! Whom to book, for what, and what each brings.

use super::{money, table};
use crate::plan::Plan;
use crate::plan::candidate::{Booking, Candidate};
use crate::plan::explain;
use crate::plan::goal::Goal;
use crate::report::{Cell, Heading, Section, cell};

/// Most picks that a report to read lists.
const MOST_ROWS: usize = 30;

pub(super) fn section(plan: &Plan) -> Section {
    let goal = plan.brief.goals.main();
    let typical = plan.roster.typical;
    let total = plan.best.picks.len();
    let several = plan.roster.candidates.iter().any(|c| Some(c.platform) != platform(plan));
    let mut columns = vec![Heading::left(if typical { "Size" } else { "Creator" })];
    if several {
        columns.push(Heading::left("On"));
    }
    columns.push(Heading::right("Followers"));
    if typical {
        columns.push(Heading::right("Number"));
    }
    columns.extend([
        Heading::left("For"),
        Heading::right(if typical { "Each" } else { "Price" }),
        Heading::right(column(goal)),
        Heading::right("Per 1,000"),
    ]);
    let row = |(candidate, booking, times): (&Candidate, &Booking, u32)| {
        let credit = explain::brings(plan, goal, booking);
        let mut row =
            vec![Cell::text(if typical { candidate.tier.name() } else { &candidate.label })];
        if several {
            row.push(Cell::text(candidate.platform.title()));
        }
        row.push(if typical {
            Cell::Estimate(crate::plan::expect::count(candidate.followers))
        } else {
            Cell::Count(candidate.followers)
        });
        if typical {
            row.push(Cell::Count(u64::from(times)));
        }
        row.extend([
            Cell::text(booking.deliverable.name()),
            money(plan, booking.price, booking.quoted),
            cell(credit, Cell::Estimate),
            cell(credit, |c| Cell::Estimate(1_000.0 * c / booking.price)),
        ]);
        row
    };
    let rows = ranked(plan).into_iter().take(MOST_ROWS).map(row).collect();
    let symbol = plan.brief.budget.currency().symbol();
    let mut note = format!(
        "{}: expected from one {}; per 1,000: the same for {symbol}1,000.",
        column(goal),
        posts(plan)
    );
    if typical {
        note.push_str(
            " These are typical creators without names; give your own with --creators FILE.",
        );
    }
    if total > MOST_ROWS {
        note.push_str(&format!(" {} more picks: -f json lists all.", total - MOST_ROWS));
    }
    table("Picks", columns, rows, Some(note))
}

/// What the figures of a pick are for.
fn posts(plan: &Plan) -> String {
    match plan.brief.posts {
        1 => "deliverable".to_owned(),
        posts => format!("creator's {posts} deliverables, which the price is for"),
    }
}

fn platform(plan: &Plan) -> Option<crate::profile::Platform> {
    plan.roster.candidates.first().map(|c| c.platform)
}

/// Picks in the order in which they are listed everywhere: what brings most for the goal first, then by name.
pub fn ranked(plan: &Plan) -> Vec<(&Candidate, &Booking, u32)> {
    let goal = plan.brief.goals.main();
    let mut lines: Vec<(&Candidate, &Booking, u32)> = plan.best.lines(&plan.roster).collect();
    let brings = |booking: &Booking| explain::brings(plan, goal, booking).unwrap_or(0.0);
    lines.sort_by(|(a, x, _), (b, y, _)| {
        brings(y)
            .total_cmp(&brings(x))
            .then_with(|| b.followers.cmp(&a.followers))
            .then_with(|| a.label.cmp(&b.label))
    });
    lines
}

/// What a creator brings for a goal, as the head of a column.
pub fn column(goal: Goal) -> &'static str {
    goal.words().column
}
