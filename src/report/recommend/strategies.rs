//! The three strategies side by side.

use super::{money, table};
use crate::plan::Plan;
use crate::plan::brief::Strategy;
use crate::plan::explain;
use crate::plan::goal::Goal;
use crate::plan::strategy::Planned;
use crate::report::{Cell, Heading, Section, cell};

pub(super) fn section(plan: &Plan) -> Option<Section> {
    let contest = plan.contest.as_ref()?;
    let unit = plan.brief.goals.single();
    let top = contest.planned.iter().map(|p| p.likely).fold(f64::MIN_POSITIVE, f64::max);
    let profit = plan.worth.profit_per_conversion().is_some();
    let value = |v: f64| {
        if profit {
            money(plan, v, false)
        } else if unit.is_some() {
            Cell::Estimate(v)
        } else {
            Cell::Percent(v / top)
        }
    };
    let best = contest.planned.iter().map(|p| p.score).fold(f64::MIN_POSITIVE, f64::max);
    let row = |p: &Planned| {
        let able = p.best.as_ref();
        let name = Cell::text(p.strategy.name());
        let chosen = p.strategy == plan.verdict && plan.brief.strategy != Some(Strategy::Any);
        vec![
            if chosen { name.strong() } else { name },
            cell(able, |_| value(p.likely)),
            cell(able, |_| value(p.dependable)),
            cell(able, |b| money(plan, p.spend, b.lines(&plan.roster).all(|(_, x, _)| x.quoted))),
            cell(able, |b| Cell::Count(u64::from(b.creators()))),
            cell(able, |b| Cell::text(explain::count_hours(hours(plan, b.creators())))),
            Cell::text(signals(p)),
            cell(able.filter(|_| best > f64::MIN_POSITIVE), |_| {
                Cell::text(format!("{:.0}", 100.0 * p.score / best))
            }),
        ]
    };
    let columns = vec![
        Heading::left("Strategy"),
        Heading::right("Likely"),
        Heading::right("Dependable"),
        Heading::right("Spend"),
        Heading::right("Creators"),
        Heading::right("Hours"),
        Heading::right("Signals"),
        Heading::bar("Score"),
    ];
    let rows = contest.planned.iter().map(row).collect();
    let of = if profit { Some("profit") } else { unit.map(Goal::unit) };
    let of = of.unwrap_or("parts of the best strategy's result");
    let lead = match contest.out_of_hours {
        _ if contest.hybrid_must_lead => {
            "; a hybrid must lead by a tenth, for it costs more to run".to_owned()
        }
        Some(pure) => format!(
            "; a hybrid needs no lead here: it is no more work than {pure}, which has money left and no hours"
        ),
        None => String::new(),
    };
    let often = plan.brief.how_often();
    let note = format!(
        "Likely and dependable (reached {often}): {of}. Each signal of your brief adds a tenth to the score, half of it for a hybrid{lead}. Score: the best is 100."
    );
    Some(table("Strategies compared", columns, rows, Some(note)))
}

/// Signals as they count: a signal for micro or macro is half a one for a hybrid.
fn signals(planned: &Planned) -> String {
    // Starting from zero: the sum of nothing is otherwise a negative one.
    let sum = planned.signals.iter().fold(0.0, |sum, s| sum + s.weight_for(planned.strategy));
    sum.to_string()
}

fn hours(plan: &Plan, creators: u32) -> f64 {
    f64::from(creators) * plan.means.hours_each
}
