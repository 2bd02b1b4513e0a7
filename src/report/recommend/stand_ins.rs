//! Who stands in where a pick says no.

use super::{money, picks::ranked, table};
use crate::plan::Plan;
use crate::plan::swap::stand_ins;
use crate::report::{Cell, Heading, Section, cell};

/// One line a pick; `None` for typical creators.
pub(super) fn section(plan: &Plan) -> Option<Section> {
    let lines = ranked(plan);
    let found = stand_ins(plan, &lines);
    if plan.roster.typical {
        return None;
    }
    let now = plan.best.value.max(f64::MIN_POSITIVE);
    let rows = lines
        .iter()
        .zip(found)
        .map(|((pick, _, _), other)| {
            vec![
                Cell::text(pick.label.as_str()),
                cell(other, |o| Cell::text(o.candidate.label.as_str())),
                cell(other, |o| Cell::text(o.candidate.platform.title())),
                cell(other, |o| Cell::text(o.booking.deliverable.name())),
                cell(other, |o| money(plan, o.booking.price, o.booking.quoted)),
                cell(other, |o| Cell::Percent(o.value / now)),
            ]
        })
        .collect();
    let columns = vec![
        Heading::left("If this one says no"),
        Heading::left("Ask"),
        Heading::left("On"),
        Heading::left("For"),
        Heading::right("Price"),
        Heading::right("Plan then"),
    ];
    let note = "Plan then: the expected result with the stand-in, all else as planned, as a part of the plan's. A dash: nobody else keeps the limits.";
    Some(table("Backups", columns, rows, Some(note.to_owned())))
}
