//! Why a creator who could have been chosen was not, in figures that hold when worked out again.

use super::brief::Strategy;
use super::build::{Best, Means};
use super::candidate::{Booking, Candidate, Passed, Roster};
use super::value::Worth;
use crate::figure::estimate;
use std::collections::BTreeSet;

/// Everybody who is not in the plan: those set aside before, then those who were not chosen, each in the
/// export's order. Typical creators are not listed: nobody is passed over there.
pub(super) fn passed_over(
    roster: &Roster,
    best: &Best,
    worth: &Worth,
    means: Means,
    strategy: Strategy,
) -> Vec<Passed> {
    let mut passed = roster.passed.clone();
    if roster.typical {
        return passed;
    }
    let ends = Ends::of(roster, best, worth, means);
    let chosen: BTreeSet<usize> = best.picks.iter().map(|pick| pick.candidate).collect();
    for (index, candidate) in roster.candidates.iter().enumerate() {
        if chosen.contains(&index) {
            continue;
        }
        passed.push(Passed {
            handle: candidate.label.clone(),
            tier: candidate.tier,
            reason: ends.why(candidate, worth, strategy),
        });
    }
    passed
}

/// Where the plan ends: what is left, and what its weakest pick brings.
struct Ends {
    money_left: f64,
    hours_left: f64,
    hours_each: f64,
    budget: f64,
    weakest: f64,
    least_alone: f64,
}

impl Ends {
    fn of(roster: &Roster, best: &Best, worth: &Worth, means: Means) -> Ends {
        let weakest = best
            .lines(roster)
            .filter(|(candidate, _, _)| !candidate.included)
            .map(|(candidate, booking, _)| per_unit(candidate, booking, worth))
            .fold(f64::INFINITY, f64::min);
        let least_alone = best
            .lines(roster)
            .filter(|(candidate, _, _)| !candidate.included)
            .map(|(candidate, booking, _)| worth.alone(candidate, booking))
            .fold(f64::INFINITY, f64::min);
        Ends {
            least_alone,
            money_left: means.budget - best.spend(roster),
            hours_left: means.hours - f64::from(best.creators()) * means.hours_each,
            hours_each: means.hours_each,
            budget: means.budget,
            weakest,
        }
    }

    fn why(&self, candidate: &Candidate, worth: &Worth, strategy: Strategy) -> String {
        let known = candidate.bookings.iter().filter(|b| worth.terms(candidate.tier, b).is_some());
        let Some(offer) = known
            .max_by(|a, b| per_unit(candidate, a, worth).total_cmp(&per_unit(candidate, b, worth)))
        else {
            return "nothing is known of what they bring for this goal".to_owned();
        };
        let price = money_text(offer);
        if offer.price > self.budget {
            return format!("{price} is more than the whole budget");
        }
        let brings = per_unit(candidate, offer, worth) * 1_000.0;
        let unit = worth.unit();
        if brings < self.weakest * 1_000.0 && self.weakest.is_finite() {
            return format!(
                "brings {} {unit} per 1,000 spent; the weakest pick brings {}",
                estimate(brings),
                estimate(self.weakest * 1_000.0)
            );
        }
        if !strategy.allows(candidate.tier) {
            return format!(
                "brings {} {unit} per 1,000 spent, but a {strategy} plan has no {} creators",
                estimate(brings),
                candidate.tier
            );
        }
        let alone = worth.alone(candidate, offer);
        if self.hours_left < self.hours_each && alone <= self.least_alone {
            return format!(
                "the team's hours are used up by picks that bring more each; this one brings {} {unit}",
                estimate(alone)
            );
        }
        if offer.price > self.money_left {
            return format!(
                "{price} does not fit the {} that is left, and no swap would do better",
                plain(self.money_left)
            );
        }
        format!(
            "brings {} {unit} per 1,000 spent, but with the limits another choice does better",
            estimate(brings)
        )
    }
}

fn per_unit(candidate: &Candidate, booking: &Booking, worth: &Worth) -> f64 {
    worth.alone(candidate, booking) / booking.price.max(f64::MIN_POSITIVE)
}

fn money_text(booking: &Booking) -> String {
    if booking.quoted {
        format!("their price of {}", plain(booking.price))
    } else {
        format!("an estimated price of {}", estimate(booking.price))
    }
}

/// An amount in the plan's currency, which the sentence does not need to name.
fn plain(units: f64) -> String {
    use crate::money::{Currency, Money};
    Money::from_units(units, Currency::USD)
        .map_or_else(|| units.to_string(), |m| crate::figure::money(m).replace('$', ""))
}
