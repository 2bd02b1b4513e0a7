//! Why there is no plan, and the cheapest way to one.

use super::brief::{Brief, Strategy};
use super::build::Means;
use super::candidate::{Booking, Candidate, Roster};
use super::clash::clash;
use super::value::Worth;
use crate::figure::{count, money};

/// The answer is no, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct NoPlan {
    /// What stands in the way, in figures.
    pub reason: String,
    /// What would help.
    pub hint: String,
    /// The least budget that would do, in units, where money is what is missing.
    pub least_budget: Option<f64>,
}

/// Finds what stands in the way. Looked at in the order in which people would ask: is there anybody, is
/// anything known of them, is there money, is there time, and then do the limits clash.
pub fn why_not(brief: &Brief, roster: &Roster, worth: &Worth, means: Means) -> NoPlan {
    let allowed: Vec<&Candidate> =
        roster.candidates.iter().filter(|c| c.included || allows(brief, c)).collect();
    let able: Vec<(&Candidate, &Booking)> = allowed
        .iter()
        .flat_map(|c| c.bookings.iter().map(move |b| (*c, b)))
        .filter(|(c, b)| c.included || worth.terms(c, b).is_some())
        .collect();
    if allowed.is_empty() {
        return nobody(brief, roster);
    }
    let Some((cheapest, price)) =
        able.iter().map(|(c, b)| (*c, b.price)).min_by(|(_, a), (_, b)| a.total_cmp(b))
    else {
        return unknown(brief, roster);
    };
    let included = included_cost(roster);
    if able.iter().all(|(c, b)| worth.alone(c, b) <= 0.0) {
        return nothing_gained(brief);
    }
    if price > means.budget {
        return too_little(brief, cheapest, price, roster);
    }
    if included > means.budget {
        return NoPlan {
            reason: format!(
                "the included creators cost {} together, the budget is {}",
                amount(brief, included, true),
                money(brief.budget)
            ),
            hint: format!("raise the budget to {} or include fewer", amount(brief, included, true)),
            least_budget: Some(included),
        };
    }
    if means.hours < means.hours_each {
        return NoPlan {
            reason: format!(
                "one creator takes about {} hours of work, the team has {}",
                means.hours_each, means.hours
            ),
            hint: format!("give the team at least `--team-hours {}`", means.hours_each),
            least_budget: None,
        };
    }
    clash(brief, roster, worth, means)
}

fn allows(brief: &Brief, candidate: &Candidate) -> bool {
    brief.strategy.unwrap_or(Strategy::Any).allows(candidate.tier)
}

/// The least that all included creators cost together.
fn included_cost(roster: &Roster) -> f64 {
    roster
        .candidates
        .iter()
        .filter(|c| c.included)
        .map(|c| c.bookings.iter().map(|b| b.price).fold(f64::INFINITY, f64::min))
        .filter(|price| price.is_finite())
        .sum()
}

fn nobody(brief: &Brief, roster: &Roster) -> NoPlan {
    let set_aside = roster.passed.len();
    let first = roster.passed.first();
    let reason = match (first, brief.strategy) {
        (Some(p), _) if roster.candidates.is_empty() => format!(
            "none of the {} creators can be planned with; the first, {}: {}",
            count(u64::try_from(set_aside).unwrap_or(u64::MAX)),
            p.handle,
            p.reason
        ),
        (_, Some(strategy)) => {
            format!("no creator is of the size that `--strategy {strategy}` allows")
        }
        _ => "there is no creator to choose from".to_owned(),
    };
    NoPlan {
        reason,
        hint: "look at the file with `tierplan classify FILE`, or leave out a limit".to_owned(),
        least_budget: None,
    }
}

fn unknown(brief: &Brief, roster: &Roster) -> NoPlan {
    let goal = brief.goals.main();
    let platform = roster.candidates.first().map_or("this platform", |c| c.platform.title());
    NoPlan {
        reason: format!(
            "nothing is known of {} on {platform}: the file does not give it and no source was found",
            goal.unit()
        ),
        hint: format!(
            "choose another goal than {goal}, or give a file with views, likes and comments"
        ),
        least_budget: None,
    }
}

fn nothing_gained(brief: &Brief) -> NoPlan {
    let goal = brief.goals.main();
    NoPlan {
        reason: format!("by the figures of the file, nobody brings any {}", goal.unit()),
        hint: format!(
            "check the file with `tierplan inspect FILE`, or choose another goal than {goal}"
        ),
        least_budget: None,
    }
}

fn too_little(brief: &Brief, cheapest: &Candidate, price: f64, roster: &Roster) -> NoPlan {
    let quoted = cheapest.bookings.iter().any(|b| b.quoted);
    let least = amount(brief, price, quoted);
    let who = if roster.typical {
        format!("a {} creator with about {} followers", cheapest.tier, count(cheapest.followers))
    } else {
        format!("{} ({})", cheapest.label, cheapest.tier)
    };
    NoPlan {
        reason: format!("{} buys nobody: the cheapest is {who} at {least}", money(brief.budget)),
        hint: format!("the least that would do is a budget of {least}"),
        least_budget: Some(price),
    }
}

fn amount(brief: &Brief, units: f64, exact: bool) -> String {
    crate::figure::amount(units, brief.budget.currency(), exact)
}
