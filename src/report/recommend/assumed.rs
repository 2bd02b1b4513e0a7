//! How good the plan is known to be, and what it rests on.

use crate::benchmark::Pack;
use crate::figure;
use crate::money::Currency;
use crate::plan::Plan;
use crate::plan::assume::{Assumption, assumptions};
use crate::plan::brief::Strategy;
use crate::report::{Block, Section};

pub(super) fn small_print(plan: &Plan) -> Section {
    let proof = proof(plan);
    Section {
        heading: None,
        blocks: vec![Block::Text(format!(
            "{proof} ~ marks estimates, to two digits. -v shows the schedule and every assumption with its source."
        ))],
    }
}

/// How good the plan is known to be.
fn proof(plan: &Plan) -> String {
    let often = plan.brief.how_often();
    match plan.best.sure {
        Some(sure) if plan.best.gives_up() => format!(
            "Chosen for what is reached {often}: another plan brings {} more on average, but {} less there. No plan that was tried reaches more; this cannot be proven.",
            figure::percent(sure.expected / plan.best.value - 1.0),
            figure::percent(1.0 - sure.reached / plan.reached),
        ),
        Some(_) => format!("{} No plan that was tried reaches more {often}.", expected(plan)),
        None => expected(plan),
    }
}

/// How near the expected result is to the best.
fn expected(plan: &Plan) -> String {
    if plan.best.gap <= 2e-6 {
        match plan.brief.strategy {
            Some(Strategy::Any) => {
                "No other choice within the limits has a better expected result (proven)."
                    .to_owned()
            }
            _ => format!(
                "No other {} plan within the limits has a better expected result (proven).",
                plan.verdict
            ),
        }
    } else if plan.best.cheaper {
        "More money would raise the average result but not the likely one, so it is not spent."
            .to_owned()
    } else {
        format!(
            "The expected result is within {} of the best that any choice could have{}.",
            figure::percent(plan.best.gap),
            if plan.brief.overlap.is_some() {
                ", by a bound that leaves out most of what creators share"
            } else if plan.brief.time_limit.is_some() {
                ", for the time limit ended the search"
            } else {
                ""
            }
        )
    }
}

pub(super) fn section(plan: &Plan, pack: &Pack) -> Section {
    let items = assumptions(plan, pack).iter().map(assumption).collect();
    Section {
        heading: Some("Assumptions".to_owned()),
        blocks: vec![Block::List(items), Block::Text(proof(plan))],
    }
}

/// A count of people, whole.
fn people(value: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let whole = value.round().clamp(0.0, 9e15) as u64;
    whole
}

/// `people in the audience: ~60M. Source: …`
fn assumption(a: &Assumption) -> String {
    let show = |value: f64| match a.unit.as_str() {
        "fraction" => figure::percent(value),
        "people" => figure::estimate(value),
        "followers" => figure::count(people(value)),
        unit => match Currency::find(unit) {
            // What the brief says is no estimate.
            Some(currency) => figure::amount(value, currency, a.source == "the brief"),
            None => value.to_string(),
        },
    };
    let range = if (a.high - a.low).abs() > 1e-12 {
        format!(" ({} to {})", show(a.low), show(a.high))
    } else {
        String::new()
    };
    let unit = if a.unit == "hours" { " hours" } else { "" };
    format!("{}: {}{unit}{range}. Source: {}.", a.name, show(a.value), a.source)
}
