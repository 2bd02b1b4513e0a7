//! A plan as a report: verdict, mix, the three strategies, picks, forecast, reasons, risks. One file a section.

mod assumed;
mod calendar;
mod change;
mod deals;
mod fit;
mod forecast;
mod mix;
mod passed;
mod picks;
mod stand_ins;
mod strategies;
mod target;

pub use change::Change;
pub use forecast::figures;
pub use mix::{Share, shares};
pub use picks::{column, ranked};
pub use target::short_of;

use super::{Block, Cell, Report, Section, table};
use crate::benchmark::Pack;
use crate::money::Money;
use crate::plan::Plan;
use crate::plan::deal::maximised;
use crate::plan::explain;
use crate::plan::risk;

/// The report. `full` adds the assumptions and all creators passed over.
pub fn report(plan: &Plan, pack: &Pack, full: bool) -> Report {
    report_with(plan, pack, &Change::of(plan, pack), full)
}

/// The report, where what would change it is worked out already.
pub fn report_with(plan: &Plan, pack: &Pack, change: &Change, full: bool) -> Report {
    let mut sections = vec![opening(plan), mix::section(plan)];
    sections.extend(strategies::section(plan));
    sections.push(picks::section(plan));
    sections.extend(fit::section(plan));
    sections.push(forecast::section(plan));
    sections.extend(deals::sections(plan, pack, full));
    sections.push(list("Why", explain::reasons(plan, pack)));
    sections.push(list("Risks", risk::risks(plan, pack)));
    sections.extend(change::sections(plan, change, full));
    sections.extend(full.then(|| calendar::section(plan)));
    sections.extend(full.then(|| stand_ins::section(plan)).flatten());
    sections.extend(passed::section(plan, full));
    sections.push(if full { assumed::section(plan, pack) } else { assumed::small_print(plan) });
    Report { title: None, sections }
}

fn opening(plan: &Plan) -> Section {
    let mut blocks = vec![Block::Lead(explain::sentence(plan))];
    blocks.extend(target::sentence(plan).map(Block::Text));
    blocks.extend(explain::clarity(plan).map(Block::Text));
    blocks.extend(maximised(plan).map(|text| Block::Text(text.to_owned())));
    Section { heading: None, blocks }
}

fn list(heading: &str, items: Vec<String>) -> Section {
    Section { heading: Some(heading.to_owned()), blocks: vec![Block::List(items)] }
}

/// An amount of the plan's currency as a cell: exact, or as an estimate.
pub fn money(plan: &Plan, units: f64, exact: bool) -> Cell {
    match Money::from_units(units, plan.brief.budget.currency()) {
        Some(sum) if exact => Cell::Money(sum),
        Some(sum) => Cell::EstimatedMoney(sum),
        None => Cell::Missing,
    }
}
