//! What would change the verdict or the result: other budgets, other assumptions, a little more money or time.

use super::{list, money, table};
use crate::benchmark::Pack;
use crate::figure::{estimate, percent};
use crate::plan::Plan;
use crate::plan::curve::{Curve, Point, curve};
use crate::plan::explain::amount;
use crate::plan::next::{Next, Step, next};
use crate::plan::sensitive::{Outcome, Sensitivity, sensitivity};
use crate::report::{Cell, Heading, Section, cell};

/// Above what would change the verdict or the result.
const HEADING: &str = "What would change it";

/// Most assumptions that a short report names.
const MOST: usize = 3;

/// The plan made again under other conditions: worked out once, for words and for pictures.
#[derive(Debug, Clone)]
pub struct Change {
    /// Other budgets.
    pub curve: Curve,
    /// Other assumptions, those that change the verdict soonest first.
    pub moves: Vec<Sensitivity>,
    next: Option<Next>,
}

impl Change {
    /// Plans again, many times.
    pub fn of(plan: &Plan, pack: &Pack) -> Change {
        Change { curve: curve(plan, pack), moves: sensitivity(plan, pack), next: next(plan) }
    }
}

/// A few sentences; with `full` the curve and every assumption too.
pub(super) fn sections(plan: &Plan, change: &Change, full: bool) -> Vec<Section> {
    let Change { curve, moves, next } = change;
    let mut items: Vec<String> = budgets(plan, curve).into_iter().collect();
    items.extend(flips(plan, moves));
    items.extend(next.map(|next| more(plan, next)));
    let mut sections = Vec::new();
    if !items.is_empty() {
        sections.push(list(HEADING, items));
    }
    if full && !curve.points.is_empty() {
        sections.push(curve_table(plan, curve));
    }
    if full && !moves.is_empty() {
        sections.push(moves_table(moves));
    }
    sections
}

/// `Verdict by budget: micro up to about $28,000, then hybrid, from about $110,000 macro.`
fn budgets(plan: &Plan, curve: &Curve) -> Option<String> {
    let (first, last) = (curve.points.first()?, curve.points.last()?);
    let sum = |units: f64| amount(plan, units, false);
    let start = curve.points.iter().find_map(|p| p.verdict)?;
    let span = format!("between {} and {}", sum(first.budget), sum(last.budget));
    if curve.crossings.is_empty() {
        return Some(format!("The verdict is {start} at every budget {span}."));
    }
    let steps: Vec<String> =
        curve.crossings.iter().map(|c| format!("{} from {}", c.to, sum(c.budget))).collect();
    Some(format!("By budget, {span}: first {start}, {}.", steps.join(", ")))
}

fn flips(plan: &Plan, moves: &[Sensitivity]) -> Vec<String> {
    let flip = |s: &Sensitivity| {
        let (factor, to) = (s.flips_at?, s.flips_to?);
        let inside = [s.low, s.high].into_iter().flatten().any(|o| o.verdict == to);
        Some(format!(
            "It would be {to} if {} were {factor} times what is assumed or {} ({}{}).",
            s.name,
            if factor < 1.0 { "less" } else { "more" },
            if inside { "" } else { "beyond " },
            ends(s)
        ))
    };
    let mut items: Vec<String> = moves.iter().filter_map(flip).take(MOST).collect();
    if items.is_empty() && !moves.is_empty() {
        items.push(format!(
            "None of the {} assumptions that bear on it changes the verdict ({}) alone, from a fifth to five times.",
            moves.len(),
            plan.verdict
        ));
    }
    items
}

/// `the range of the benchmark: 0.44 to 2.22 times`
fn ends(s: &Sensitivity) -> String {
    let of = |o: Option<Outcome>| o.map_or(String::new(), |o| o.factor.to_string());
    format!("{}: {} to {} times", s.range, of(s.low), of(s.high))
}

fn times(factor: f64) -> String {
    format!("{factor} times")
}

/// What the next tenth of money and the next creator's hours bring.
fn more(plan: &Plan, next: Next) -> String {
    let brings = |step: Step| match plan.brief.goals.single() {
        _ if step.adds <= 0.0 => "nothing".to_owned(),
        Some(_) => format!("{} {}", estimate(step.adds), plan.worth.unit()),
        None => {
            let part = step.adds / plan.best.value.max(f64::MIN_POSITIVE);
            format!("{} to what the plan brings of your goals together", percent(part))
        }
    };
    format!(
        "{} more (a tenth) would add {}; {} more hours (one creator's) would add {}.",
        amount(plan, next.dollar.more, true),
        brings(next.dollar),
        next.hour.more,
        brings(next.hour)
    )
}

fn curve_table(plan: &Plan, curve: &Curve) -> Section {
    let single = plan.brief.goals.single().is_some();
    let value =
        |v: Option<f64>| cell(v, |v| if single { Cell::Estimate(v) } else { Cell::Percent(v) });
    let row = |p: &Point| {
        let own = (p.budget - plan.means.budget).abs() < 1e-9;
        let budget = money(plan, p.budget, true);
        vec![
            if own { budget.strong() } else { budget },
            value(p.micro),
            value(p.large),
            value(p.hybrid),
            cell(p.verdict, Cell::text),
        ]
    };
    let columns = vec![
        Heading::right("Budget"),
        Heading::right("Micro"),
        Heading::right("Macro"),
        Heading::right("Hybrid"),
        Heading::left("Verdict"),
    ];
    let mut note = format!(
        "Likely result of each strategy ({}); shares are taken of each budget. The verdict goes by what is dependable and by your brief's signals.",
        plan.worth.unit()
    );
    if curve.shortlisted {
        note.push_str(" Other budgets than yours choose among the best creators of each tier and platform, not all of the file.");
    }
    table("By budget", columns, curve.points.iter().map(row).collect(), Some(note))
}

fn moves_table(moves: &[Sensitivity]) -> Section {
    let at =
        |o: Option<Outcome>| cell(o, |o| Cell::text(format!("{}: {}", times(o.factor), o.verdict)));
    let row = |s: &Sensitivity| {
        let flip = s.flips_at.zip(s.flips_to);
        vec![
            Cell::text(s.name.as_str()),
            at(s.low),
            at(s.high),
            cell(flip, |(factor, to)| Cell::text(format!("{}: {to}", times(factor)))),
        ]
    };
    let columns = vec![
        Heading::left("Assumption"),
        Heading::left("Low end"),
        Heading::left("High end"),
        Heading::left("Changes at"),
    ];
    let note = "Each is moved alone: figures of the benchmarks to the ends of their range, judgements to half and double, and where that changes nothing to a fifth and five times. A dash: no change there.";
    table(
        "Assumptions that could change the verdict",
        columns,
        moves.iter().map(row).collect(),
        Some(note.to_owned()),
    )
}
