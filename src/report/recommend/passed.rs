//! Who is not in the plan, and why.

use super::table;
use crate::plan::Plan;
use crate::report::{Cell, Heading, Section};

/// Most creators passed over that a report to read lists.
const MOST_PASSED: usize = 8;

pub(super) fn section(plan: &Plan, full: bool) -> Option<Section> {
    if plan.passed.is_empty() {
        return None;
    }
    let most = if full { plan.passed.len() } else { MOST_PASSED };
    let rows = plan
        .passed
        .iter()
        .take(most)
        .map(|p| {
            vec![
                Cell::text(p.handle.as_str()),
                Cell::text(p.tier.name()),
                Cell::text(p.reason.as_str()),
            ]
        })
        .collect();
    let rest = plan.passed.len().saturating_sub(most);
    let note = (rest > 0).then(|| format!("{rest} more with -v or -f json."));
    let columns = vec![Heading::left("Creator"), Heading::left("Tier"), Heading::left("Why not")];
    Some(table("Passed over", columns, rows, note))
}
