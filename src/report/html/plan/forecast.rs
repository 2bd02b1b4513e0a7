//! What the plan may bring: every figure as a range around its likely value, on one scale.

use super::Markup;
use crate::figure;
use crate::plan::Plan;
use crate::report::chart::{self, Axis, Caption, Row, Rows, Scale};
use crate::report::recommend::figures;

/// The picture.
pub(super) fn picture(m: &mut Markup, plan: &Plan) {
    let known = figures(plan).into_iter().filter_map(|(name, range)| Some((name, range?)));
    let known: Vec<_> = known.filter(|(_, range)| range.likely > 0.0).collect();
    let main = plan.figure_of(plan.brief.goals.main());
    let rows: Vec<Row> = known
        .iter()
        .map(|(name, range)| Row {
            name: (*name).to_owned(),
            figure: figure::estimate(range.likely),
            range: Some((range.low / range.likely, range.high / range.likely)),
            likely: Some(1.0),
            strong: main == Some(*range),
            ..Row::default()
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let ends = rows.iter().filter_map(|row| row.range).flat_map(|(low, high)| [low, high]);
    let scale = Scale::log_over(ends.chain([0.45, 2.2]), 1.05);
    let scale = scale.unwrap_or_else(|| Scale::log(0.25, 4.0));
    let words = [
        (0.1, "a tenth"),
        (0.25, "a quarter"),
        (0.5, "half"),
        (1.0, "likely"),
        (2.0, "twice"),
        (4.0, "4 ×"),
        (10.0, "10 ×"),
    ];
    let marks = words.into_iter().filter(|(value, _)| scale.has(*value));
    let marks = marks.map(|(value, word)| (value, word.to_owned())).collect();
    let said = known.iter().map(|(name, r)| {
        format!("{name}: likely {}, {}", figure::estimate(r.likely), figure::range(r.low, r.high))
    });
    let caption = Caption {
        id: "forecast".to_owned(),
        title: "How sure each figure is".to_owned(),
        says: format!("{}.", said.collect::<Vec<_>>().join("; ")),
        note: "Each bar is one figure's range against its own likely value: the shorter, the surer. Eight campaigns in ten end within it."
            .to_owned(),
    };
    chart::figure(m, &caption, &Rows { rows, scale, axis: Some(Axis { marks }) });
}
