//! Micro, macro and hybrid side by side: what each may bring, is likely to bring, can be counted on for.

use super::Markup;
use crate::figure;
use crate::plan::Plan;
use crate::plan::brief::Strategy;
use crate::plan::forecast::Range;
use crate::report::chart::{self, Axis, Caption, Row, Rows, Scale};

/// The picture; nothing where no strategy has a plan.
pub(super) fn picture(m: &mut Markup, plan: &Plan) {
    let Some(contest) = &plan.contest else { return };
    let unit = plan.brief.goals.single().map(|goal| goal.unit());
    let top = contest.planned.iter().map(|p| p.likely).fold(f64::MIN_POSITIVE, f64::max);
    // Of several goals the sum has no unit: parts of the best are shown.
    let scaled = |value: f64| if unit.is_some() { value } else { value / top };
    let print = |value: f64| match unit {
        Some(_) => figure::estimate(value),
        None => figure::percent(value),
    };
    let mut rows = Vec::new();
    let mut said = Vec::new();
    for planned in &contest.planned {
        let name = planned.strategy.name().to_owned();
        if planned.best.is_none() {
            rows.push(Row {
                name,
                figure: "no plan within the limits".to_owned(),
                ..Row::default()
            });
            continue;
        }
        let range = Range::of(&planned.draws);
        let likely = print(scaled(planned.likely));
        let dependable = print(scaled(planned.dependable));
        said.push(format!("{name}: likely {likely}, dependable {dependable}"));
        rows.push(Row {
            name,
            figure: likely,
            range: Some((scaled(range.low), scaled(range.high))),
            likely: Some(scaled(planned.likely)),
            stroke: Some(scaled(planned.dependable)),
            strong: planned.strategy == plan.verdict && plan.brief.strategy != Some(Strategy::Any),
            ..Row::default()
        });
    }
    let most = rows.iter().filter_map(|r| r.range).map(|(_, high)| high).fold(0.0, f64::max);
    let scale = Scale::from_zero(most * 1.02);
    let marks = scale.ticks(4).into_iter().map(|tick| (tick, short(tick, unit.is_some())));
    let of = unit.unwrap_or("parts of the best strategy's result");
    let caption = Caption {
        id: "strategies".to_owned(),
        title: format!("What each strategy brings: {of}"),
        says: format!("{}.", said.join("; ")),
        note: "Bar: eight campaigns in ten end within it. Dot: the likely result. Stroke: what is reached in four campaigns out of five, by which strategies are judged."
            .to_owned(),
    };
    chart::figure(m, &caption, &Rows { rows, scale, axis: Some(Axis { marks: marks.collect() }) });
}

fn short(tick: f64, counts: bool) -> String {
    if counts { figure::estimate(tick).replace('~', "") } else { figure::percent(tick) }
}
