//! The creators worth looking at when many plans are compared: curve, sensitivity and what more money would
//! bring would otherwise take as long as the plan itself, many times over.

use super::Plan;
use super::candidate::{Candidate, Roster};
use super::value::Worth;
use crate::profile::Platform;
use crate::tier::Tier;
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many creators, all are looked at.
const ALL_UP_TO: usize = 400;
/// Of each tier and platform, so many that bring most for the money, and as many that bring most each.
const OF_EACH: usize = 40;

/// Whether only a part of the creators is looked at.
pub(super) fn is_shortened(plan: &Plan) -> bool {
    plan.roster.candidates.len() > ALL_UP_TO
}

/// The creators of the plan and of the strategies compared, those that must be included, and the best of each
/// tier and platform; in the roster's order. Typical creators are there in the number that `budget` pays for.
pub(super) fn shortlist(plan: &Plan, budget: f64) -> Roster {
    let roster = &plan.roster;
    let kept: BTreeSet<usize> =
        if is_shortened(plan) { needed(plan) } else { (0..roster.candidates.len()).collect() };
    let candidates = kept
        .into_iter()
        .filter_map(|index| roster.candidates.get(index))
        .map(|c| Candidate {
            copies: if roster.typical { copies(c, budget) } else { c.copies },
            ..c.clone()
        })
        .collect();
    Roster {
        candidates,
        passed: Vec::new(),
        typical: roster.typical,
        segments: roster.segments.clone(),
    }
}

fn copies(candidate: &Candidate, budget: f64) -> u32 {
    let price = candidate.bookings.iter().map(|b| b.price).fold(f64::INFINITY, f64::min);
    let most = (budget / price).floor().clamp(0.0, 5_000.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let copies = most as u32;
    copies.max(candidate.copies)
}

fn needed(plan: &Plan) -> BTreeSet<usize> {
    let mut kept: BTreeSet<usize> = plan.best.picks.iter().map(|pick| pick.candidate).collect();
    let compared = plan.contest.iter().flat_map(|c| &c.planned).filter_map(|p| p.best.as_ref());
    kept.extend(compared.flat_map(|best| best.picks.iter().map(|pick| pick.candidate)));
    worth_a_look(&plan.roster, &plan.worth, kept, OF_EACH)
}

/// These, those that must be included, and so many of each tier and platform that bring most for the money, and as many
/// that bring most each: places in the roster.
pub(super) fn worth_a_look(
    roster: &Roster,
    worth: &Worth,
    mut kept: BTreeSet<usize>,
    of_each: usize,
) -> BTreeSet<usize> {
    let mut groups: BTreeMap<(Tier, Platform), Vec<usize>> = BTreeMap::new();
    for (index, candidate) in roster.candidates.iter().enumerate() {
        if candidate.included {
            kept.insert(index);
        }
        groups.entry((candidate.tier, candidate.platform)).or_default().push(index);
    }
    for group in groups.values() {
        for per_money in [true, false] {
            let mut ranked: Vec<(f64, usize)> = group
                .iter()
                .filter_map(|i| Some((merit(roster.candidates.get(*i)?, worth, per_money), *i)))
                .collect();
            ranked.sort_by(|(a, i), (b, j)| b.total_cmp(a).then(i.cmp(j)));
            kept.extend(ranked.into_iter().take(of_each).map(|(_, index)| index));
        }
    }
    kept
}

fn merit(candidate: &Candidate, worth: &Worth, per_money: bool) -> f64 {
    candidate
        .bookings
        .iter()
        .map(|b| worth.alone(candidate, b) / if per_money { b.price } else { 1.0 })
        .fold(0.0, f64::max)
}
