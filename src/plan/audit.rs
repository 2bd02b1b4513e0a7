//! A plan held against the brief's limits by sums of its own: nothing here is shared with the optimiser.

use super::brief::{Brief, ShareOf, Strategy};
use super::build::{Best, HYBRID_SIDE, Means};
use super::candidate::Roster;
use crate::tier::Tier;
use std::collections::BTreeMap;

/// Sums of prices may be off by this part of the budget: binary fractions, not money.
const DUST: f64 = 1e-8;

/// Every limit that the plan breaks, in words; empty for a sound plan.
pub fn broken(
    best: &Best,
    roster: &Roster,
    brief: &Brief,
    means: Means,
    strategy: Strategy,
) -> Vec<String> {
    let mut broken = Vec::new();
    let mut must = |kept: bool, what: String| {
        if !kept {
            broken.push(what);
        }
    };
    let dust = DUST * means.budget.max(1.0);
    let (mut spend, mut creators, mut small) = (0.0, 0_u32, 0.0);
    let mut times: BTreeMap<usize, u32> = BTreeMap::new();
    for pick in &best.picks {
        let Some(candidate) = roster.candidates.get(pick.candidate) else {
            must(false, "a pick is not in the roster".to_owned());
            continue;
        };
        let Some(booking) = candidate.bookings.get(pick.booking) else {
            must(false, format!("{} does not offer what is booked", candidate.label));
            continue;
        };
        let cost = booking.price * f64::from(pick.times);
        spend += cost;
        creators += pick.times;
        small += if candidate.tier == Tier::Macro { 0.0 } else { cost };
        *times.entry(pick.candidate).or_default() += pick.times;
        if let Some(share) = brief.max_share {
            let most = share * means.share_base;
            must(
                booking.price <= most + dust,
                format!("{} gets more than {most}", candidate.label),
            );
        }
        must(
            candidate.included || strategy.allows(candidate.tier),
            format!("{} is of no size that a {strategy} plan allows", candidate.label),
        );
    }
    must(spend <= means.budget + dust, format!("spends {spend} of {}", means.budget));
    let hours = f64::from(creators) * means.hours_each;
    must(hours <= means.hours + 1e-6, format!("takes {hours} hours of {}", means.hours));
    must(
        brief.max_creators.is_none_or(|n| creators <= n),
        format!("{creators} creators are too many"),
    );
    must(
        brief.min_creators.is_none_or(|n| creators >= n),
        format!("{creators} creators are too few"),
    );
    for (index, candidate) in roster.candidates.iter().enumerate() {
        let booked = times.get(&index).copied().unwrap_or(0);
        must(booked <= candidate.copies, format!("{} is booked {booked} times", candidate.label));
        must(booked > 0 || !candidate.included, format!("{} is left out", candidate.label));
    }
    for limit in &brief.shares {
        let part = share_of(limit.of, best, roster);
        let bound = limit.share * means.share_base;
        let kept = if limit.least { part >= bound - dust } else { part <= bound + dust };
        must(kept, format!("{} gets {part}, the bound is {bound}", limit.of.name()));
    }
    if strategy == Strategy::Hybrid {
        let side = HYBRID_SIDE * spend - dust;
        must(
            small >= side && spend - small >= side,
            "one side of the hybrid is too small".to_owned(),
        );
    }
    broken
}

/// What creators of a tier or platform get together.
fn share_of(of: ShareOf, best: &Best, roster: &Roster) -> f64 {
    best.lines(roster)
        .filter(|(candidate, _, _)| match of {
            ShareOf::Tier(tier) => candidate.tier == tier,
            ShareOf::Platform(platform) => candidate.platform == platform,
        })
        .map(|(_, booking, times)| booking.price * f64::from(times))
        .sum()
}
