//! What a little more money, or a little more time, would bring: planned anew with it.

use super::Plan;
use super::build::{Means, best};
use super::shortlist::shortlist;
use super::solve::Effort;
use super::swap::allowed;
use serde::Serialize;

/// Money is tried in steps of this part of the budget: single coins buy nobody.
const STEP: f64 = 0.1;

/// What one more step of a means brings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Step {
    /// How much more was tried: units of money, or hours.
    pub more: f64,
    /// What it adds to the expected result, in the goal's unit; 0 where it adds nothing.
    pub adds: f64,
    /// The same for one unit of money or one hour.
    pub each: f64,
}

/// The next of both means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Next {
    /// More money.
    pub dollar: Step,
    /// More hours: those of one more creator.
    pub hour: Step,
}

/// Plans again with a tenth more money, and with the hours of one more creator. `None` where the plan cannot be
/// found again (the search had given up).
pub fn next(plan: &Plan) -> Option<Next> {
    let step = plan.means.budget * STEP;
    let roster = shortlist(plan, plan.means.budget + step);
    let strategy = allowed(plan);
    let effort = Effort { gap: 1e-6, nodes: 100_000, ..Effort::default() };
    let value = |means: Means| {
        best(&roster, &plan.worth, &plan.brief, means, strategy, &effort).ok().map(|b| b.value)
    };
    let now = value(plan.means)?;
    let step_of = |more: f64, then: Option<f64>| {
        // Within the gap of the proof a difference is none.
        let adds = then.map_or(0.0, |then| then - now);
        let adds = if adds > 1e-5 * now { adds } else { 0.0 };
        Step { more, adds, each: adds / more }
    };
    let richer = Means { budget: plan.means.budget + step, ..plan.means };
    let each = plan.means.hours_each;
    let freer = Means { hours: plan.means.hours + each, ..plan.means };
    Some(Next { dollar: step_of(step, value(richer)), hour: step_of(each, value(freer)) })
}
