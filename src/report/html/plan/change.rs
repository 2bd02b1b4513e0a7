//! What would change the answer: other budgets as lines that cross, other assumptions as spans around what is
//! assumed.

use super::Markup;
use crate::figure;
use crate::plan::Plan;
use crate::plan::curve::{Curve as Budgets, Point};
use crate::plan::explain;
use crate::plan::sensitive::Sensitivity;
use crate::report::chart::{self, Axis, Caption, Curve, Line, Mark, Row, Rows, Scale};

/// Assumptions drawn: those that change the verdict soonest.
const MOST: usize = 5;

/// The likely result over the budget; nothing where the strategies were not compared.
pub(super) fn by_budget(m: &mut Markup, plan: &Plan, curve: &Budgets) {
    let results = curve.points.iter().flat_map(|p| [p.micro, p.large, p.hybrid]).flatten();
    let budgets = || curve.points.iter().map(|p| p.budget);
    let most = budgets().fold(0.0, f64::max);
    let least = budgets().fold(most, f64::min);
    let Some(up) = Scale::log_over(results, 1.12).filter(|_| least > 0.0) else { return };
    // Room on the right for the names of the lines.
    let across = Scale::log(least, most * (most / least).powf(0.22));
    let single = plan.brief.goals.single().is_some();
    let result = |v: f64| if single { plain(figure::estimate(v)) } else { figure::percent(v) };
    let sum = |units: f64| plain(explain::amount(plan, units, false));
    let picture = Curve {
        across,
        up,
        across_marks: across
            .ticks(4)
            .into_iter()
            .filter(|v| *v <= most)
            .map(|v| (v, sum(v)))
            .collect(),
        up_marks: up
            .ticks(4)
            .into_iter()
            .filter(|v| up.at(*v) > 0.05)
            .map(|v| (v, result(v)))
            .collect(),
        across_name: "budget".to_owned(),
        lines: lines(curve),
        marks: marks(plan, curve),
    };
    let said = curve.points.iter().filter_map(|p| Some((p.budget, p.verdict?)));
    let said = said.map(|(budget, verdict)| format!("{}: {verdict}", sum(budget)));
    let caption = Caption {
        id: "budgets".to_owned(),
        title: format!("What each budget brings: {}", plan.worth.unit()),
        says: format!("Verdict by budget: {}.", said.collect::<Vec<_>>().join("; ")),
        note: "Likely result of each strategy, both scales by powers of ten. Upright lines: your budget, and where the verdict changes."
            .to_owned(),
    };
    chart::figure(m, &caption, &picture);
}

fn lines(curve: &Budgets) -> Vec<Line> {
    type Pick = fn(&Point) -> Option<f64>;
    let all: [(&str, &'static str, Pick); 3] = [
        ("micro", "t-micro", |p| p.micro),
        ("macro", "t-macro", |p| p.large),
        ("hybrid", "t-hybrid", |p| p.hybrid),
    ];
    let line = |(name, look, pick): (&str, &'static str, Pick)| {
        let points: Vec<(f64, f64)> = curve
            .points
            .iter()
            .filter_map(|p| Some((p.budget, pick(p).filter(|v| *v > 0.0)?)))
            .collect();
        (!points.is_empty()).then(|| Line { name: name.to_owned(), look, points })
    };
    all.into_iter().filter_map(line).collect()
}

fn marks(plan: &Plan, curve: &Budgets) -> Vec<Mark> {
    let crossing = |at: f64, to: &str| Mark {
        at,
        name: format!("{to} from {}", plain(explain::amount(plan, at, false))),
        look: "crossing",
    };
    let mut marks: Vec<Mark> = curve.crossings.iter().map(|c| crossing(c.budget, c.to)).collect();
    marks.push(Mark { at: plan.means.budget, name: "your budget".to_owned(), look: "here" });
    marks.sort_by(|a, b| a.at.total_cmp(&b.at));
    marks
}

/// How far each assumption can move; nothing where none was moved.
pub(super) fn flips(m: &mut Markup, plan: &Plan, moves: &[Sensitivity]) {
    if moves.is_empty() {
        return;
    }
    let rows: Vec<Row> = moves.iter().take(MOST).map(row).collect();
    let marks =
        [(0.2, "a fifth"), (0.5, "half"), (1.0, "as assumed"), (2.0, "twice"), (5.0, "5 ×")];
    let marks = marks.into_iter().map(|(at, word)| (at, word.to_owned())).collect();
    let said = rows.iter().map(|row| format!("{}: {}", row.name, row.figure));
    let left = moves.len().saturating_sub(MOST);
    let more = match left {
        0 => String::new(),
        1 => " One more assumption changes it later or not at all.".to_owned(),
        n => format!(" {n} more assumptions change it later or not at all."),
    };
    let caption = Caption {
        id: "flips".to_owned(),
        title: format!("What would make it something else than {}", plan.verdict),
        says: format!("{}.", said.collect::<Vec<_>>().join("; ")),
        note: format!(
            "Bar: how far the assumption may be off. Stroke: from there on the verdict is another one.{more}"
        ),
    };
    let picture = Rows { rows, scale: Scale::log(0.18, 5.6), axis: Some(Axis { marks }) };
    chart::figure(m, &caption, &picture);
}

fn row(one: &Sensitivity) -> Row {
    let flip = one.flips_at.zip(one.flips_to);
    let ends = one.low.map(|o| o.factor).zip(one.high.map(|o| o.factor));
    let inside = ends
        .zip(one.flips_at)
        .is_some_and(|((low, high), at)| (low.min(high)..=low.max(high)).contains(&at));
    Row {
        name: one.name.clone(),
        figure: flip
            .map_or_else(|| "changes nothing".to_owned(), |(at, to)| format!("{to} at {at} ×")),
        range: ends,
        likely: Some(1.0),
        stroke: one.flips_at,
        strong: inside,
        ..Row::default()
    }
}

/// An estimate on an axis: its round figure needs no mark of doubt.
fn plain(text: String) -> String {
    text.replace('~', "")
}
