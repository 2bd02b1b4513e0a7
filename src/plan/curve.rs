//! What each strategy would bring with less and with more money, and where the verdict changes.
//!
//! Every point is planned anew, with shares taken of its own budget. A plan of a smaller budget is kept where
//! more money buys nothing that is likelier (nobody has to spend all), so no line ever falls. Points other
//! than the brief's own budget use fewer draws, the same for all, and with many named creators a shortlist.

use super::Plan;
use super::brief::Strategy;
use super::build::Means;
use super::forecast::Simulation;
use super::make::rough;
use super::shortlist::{is_shortened, shortlist};
use super::strategy::{Contest, Leaning, Rung};
use crate::benchmark::Pack;
use crate::figure::rounded;
use serde::Serialize;

/// Draws for a point that is not the brief's budget.
pub(super) const FEWER_DRAWS: usize = 300;
/// The curve goes from this part of the budget …
const FROM: f64 = 1.0 / 20.0;
/// … to this multiple of it.
const TO: f64 = 10.0;
/// Halvings of the span in which the verdict changes.
const HALVINGS: u32 = 3;

/// The likely result of each strategy at one budget; `None` where it has no plan.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Point {
    /// Money, in units of the plan's currency.
    pub budget: f64,
    /// Nano and micro only.
    pub micro: Option<f64>,
    /// Macro only.
    #[serde(rename = "macro")]
    pub large: Option<f64>,
    /// Both.
    pub hybrid: Option<f64>,
    /// Which of them it is to be.
    pub verdict: Option<&'static str>,
}

/// A budget at which the verdict changes.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Crossing {
    /// From about here on the new verdict holds.
    pub budget: f64,
    /// The verdict with less money.
    pub from: &'static str,
    /// The verdict with more.
    pub to: &'static str,
}

/// The curve and its crossings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Curve {
    /// By rising budget; the brief's own is among them.
    pub points: Vec<Point>,
    /// By rising budget.
    pub crossings: Vec<Crossing>,
    /// Whether points other than the brief's budget choose among a shortlist of the creators.
    pub shortlisted: bool,
}

/// The curve of a plan; empty where the three strategies were not compared.
pub fn curve(plan: &Plan, pack: &Pack) -> Curve {
    let own = plan.means.budget;
    let mut sim = Simulation::new(pack).with_draws(FEWER_DRAWS);
    let (mut curve, mut before, mut last) = (Curve::default(), Rung::default(), own);
    if plan.contest.is_none() {
        return curve;
    }
    let roster = shortlist(plan, own * TO);
    curve.shortlisted = is_shortened(plan);
    let contest = Contest {
        roster: &roster,
        worth: &plan.worth,
        brief: &plan.brief,
        means: plan.means,
        effort: rough(&plan.roster),
        leaning: Leaning::of(pack),
        surely: true,
    };
    let mut climb = |before: &Rung, budget: f64| {
        let means = Means { share_base: budget, ..contest.means };
        Contest { means, ..contest.clone() }.climb(before, budget, &mut sim)
    };
    for budget in budgets(own) {
        let now = climb(&before, budget);
        let point = point(plan, budget, &now, curve.points.last());
        let was = curve.points.last().and_then(|p| p.verdict);
        if let (Some(from), Some(to)) = (was, point.verdict)
            && from != to
        {
            let (mut low, mut high) = (last, budget);
            for _ in 0..HALVINGS {
                let middle = (low * high).sqrt();
                if climb(&before, middle).winner().map(|p| p.strategy.name()) == Some(from) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            let budget = rounded(high).clamp(last, budget);
            curve.crossings.push(Crossing { budget, from, to });
        }
        curve.points.push(point);
        (before, last) = (now, budget);
    }
    curve
}

/// Round sums (1, 2, 5) around the budget, and the budget itself.
fn budgets(own: f64) -> Vec<f64> {
    let mut list = vec![own];
    let mut decade = 10f64.powf((own * FROM).log10().floor());
    while decade <= own * TO {
        let steps = [1.0, 2.0, 5.0].map(|step| step * decade);
        list.extend(steps.into_iter().filter(|b| {
            (own * FROM..=own * TO * (1.0 + 1e-9)).contains(b) && (b / own - 1.0).abs() > 0.1
        }));
        decade *= 10.0;
    }
    list.sort_by(f64::total_cmp);
    list
}

/// The plan's own figures at its own budget; no line crosses them or falls.
fn point(plan: &Plan, budget: f64, rung: &Rung, before: Option<&Point>) -> Point {
    let own = plan.means.budget;
    let at = |strategy: Strategy, before: Option<f64>| {
        let told = plan.planned(strategy).filter(|p| p.best.is_some()).map(|p| p.likely);
        let here = rung.planned.iter().find(|p| p.strategy == strategy);
        let here = here.filter(|p| p.best.is_some()).map(|p| p.likely);
        let value = match told {
            Some(told) if (budget / own - 1.0).abs() < 1e-9 => Some(told),
            Some(told) if budget < own => here.map(|value| value.min(told)),
            Some(told) => Some(here.unwrap_or(told).max(told)),
            None => here.filter(|_| budget > own),
        };
        value.map(|value| rounded(value).max(before.unwrap_or(0.0))).or(before)
    };
    let winner = if (budget / own - 1.0).abs() < 1e-9 {
        plan.contest.as_ref().map(|contest| contest.winner)
    } else {
        rung.winner().map(|p| p.strategy)
    };
    Point {
        budget,
        micro: at(Strategy::Micro, before.and_then(|p| p.micro)),
        large: at(Strategy::Macro, before.and_then(|p| p.large)),
        hybrid: at(Strategy::Hybrid, before.and_then(|p| p.hybrid)),
        verdict: winner.map(Strategy::name),
    }
}
