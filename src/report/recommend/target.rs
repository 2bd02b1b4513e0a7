//! How a plan stands to what was wanted of it.

use crate::figure::{estimate, percent};
use crate::plan::Plan;
use crate::plan::explain::amount;
use crate::plan::nothing::NoPlan;
use crate::plan::target::{Answer, Target};

/// One sentence or two; `None` where there is no target.
pub(super) fn sentence(plan: &Plan) -> Option<String> {
    let answer = plan.target.as_ref()?;
    let wanted = wanted(plan, answer.target);
    let how = match plan.brief.confidence {
        None => "is likely to".to_owned(),
        Some(part) => format!("will in {} of campaigns", percent(part)),
    };
    let chance = answer.probability.map_or_else(String::new, |part| {
        format!(" {} of the simulated campaigns do.", percent(part))
    });
    Some(match answer.target {
        Target::AtLeast(..) if answer.budget_found => format!(
            "{} is the least budget found that {how} bring {wanted}.{chance}",
            amount(plan, plan.means.budget, true),
        ),
        Target::AtLeast(..) if answer.met => format!("It {how} bring {wanted}, as wanted.{chance}"),
        Target::AtLeast(..) => format!(
            "{wanted} are not likely: {}.{chance} Leave out `--budget` to see what would do it.",
            nearest(plan, answer)
        ),
        Target::AtPrice { per, most, .. } => format!(
            "Where {} cost no more than {} {}, this is the most to be had: {}, with a budget of {}.{chance}",
            answer.target.kpi().words().0,
            amount(plan, most, true),
            each(per),
            nearest(plan, answer),
            amount(plan, plan.means.budget, true),
        ),
    })
}

/// Why there is no plan, where none does what is wanted and this one comes nearest.
pub fn short_of(nearest_plan: &Plan) -> NoPlan {
    let Some(answer) = &nearest_plan.target else {
        return NoPlan { reason: String::new(), hint: String::new(), least_budget: None };
    };
    let budget = nearest_plan.means.budget;
    let with = amount(nearest_plan, budget, true);
    let best = nearest(nearest_plan, answer);
    let wanted = wanted(nearest_plan, answer.target);
    let (reason, hint) = match answer.target {
        Target::AtLeast(..) => (
            format!("no budget brings {wanted} within the limits; the most is {best}, for {with}"),
            "ask for that, or loosen what limits it: `--team-hours`, `--max-creators`, or more creators to choose from",
        ),
        Target::AtPrice { .. } => (
            format!("no budget brings {wanted}; the best is {best}, for {with}"),
            "ask for that, or give other creators to choose from",
        ),
    };
    NoPlan { reason, hint: hint.to_owned(), least_budget: None }
}

/// `200,000 different people`, `conversions at $25 each`.
fn wanted(plan: &Plan, target: Target) -> String {
    let (many, _) = target.kpi().words();
    match target {
        Target::AtLeast(_, number) => format!("{} {many}", plain(number)),
        Target::AtPrice { per, most, .. } => {
            format!("{many} at {} {}", amount(plan, most, true), each(per))
        }
    }
}

fn each(per: f64) -> &'static str {
    if per > 1.0 { "a thousand" } else { "each" }
}

/// What comes of it instead.
fn nearest(plan: &Plan, answer: &Answer) -> String {
    let (many, _) = answer.target.kpi().words();
    let Some(is) = answer.counted.filter(|is| is.is_finite()) else {
        return format!("nobody has a figure for {many}");
    };
    let said = |what: String| match plan.brief.confidence {
        None => format!("likely {what}"),
        Some(part) => format!("{what} in {} of campaigns", percent(part)),
    };
    match answer.target {
        Target::AtLeast(..) => said(format!("{} {many}", estimate(is))),
        Target::AtPrice { per, .. } => {
            let number = plan.forecast.of(answer.target.kpi()).map_or(0.0, |range| range.likely);
            let price = amount(plan, is, false);
            said(format!("{} {many} at {price} {}", estimate(number), each(per)))
        }
    }
}

/// As it was asked for, not as an estimate.
fn plain(number: f64) -> String {
    if number < 1_000.0 {
        return number.to_string();
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative; saturates"
    )]
    let whole = number.round() as u64;
    crate::figure::count(whole)
}
