//! Who posts in which week.

use super::table;
use crate::plan::Plan;
use crate::plan::explain;
use crate::plan::schedule::schedule;
use crate::report::{Cell, Heading, Section};

/// One line a week and pick.
pub(super) fn section(plan: &Plan) -> Section {
    let schedule = schedule(plan);
    let hours: Vec<String> = schedule.weeks.iter().map(|w| explain::count_hours(w.hours)).collect();
    let available = schedule.weeks.first().map_or(0.0, |week| week.available);
    let mut note = format!(
        "Hours week by week: {}; the team has {} a week.",
        hours.join(", "),
        explain::count_hours(available.floor())
    );
    if let Some(over) = schedule.overload() {
        note = format!("{note} {over}");
    }
    let rows = schedule
        .slots
        .into_iter()
        .map(|slot| {
            vec![
                Cell::Count(u64::from(slot.week)),
                Cell::text(slot.who),
                Cell::Count(u64::from(slot.creators)),
                Cell::text(explain::count_hours(slot.hours)),
                Cell::text(slot.reason),
            ]
        })
        .collect();
    let columns = vec![
        Heading::right("Week"),
        Heading::left("Who posts"),
        Heading::right("Creators"),
        Heading::right("Hours"),
        Heading::left("Why then"),
    ];
    table("Schedule", columns, rows, Some(note))
}
