//! Choosing where creators share followers: what one adds depends on who else is chosen, pair by pair, which no sum
//! can say. Where there are few plans each is looked at. Else plans of related problems that the optimiser can prove are
//! improved by exchanges until none helps; the bound is that of a problem in which nobody shares more than in the real
//! one.

use crate::plan::brief::{Brief, Strategy};
use crate::plan::build::{Best, Means, proven};
use crate::plan::candidate::{Booking, Candidate, Roster};
use crate::plan::solve::{Effort, Infeasible};
use crate::plan::value::{Additions, Worth};
use std::collections::BTreeSet;

/// Plans are improved from so many beginnings.
const BEGINNINGS: usize = 6;
/// Problems that the optimiser solves for one plan, at most: two for the bound, one for each further beginning.
const SEARCHES: f64 = 7.0;
/// The gap at which such a problem is solved.
const NEAR: f64 = 1e-6;
/// Exchanges are tried with so many creators that bring most for the money, and as many that bring most each.
const TRIED: usize = 100;
/// The same for two in the place of one, and one in the place of two.
const PAIRED: usize = 20;
/// An exchange must bring at least this part more.
pub(super) const GAIN: f64 = 1e-9;
/// So many exchanges at most from one beginning.
const EXCHANGES: usize = 100;

/// What a plan is looked for in.
#[derive(Clone, Copy)]
pub(in crate::plan) struct Search<'a> {
    pub roster: &'a Roster,
    pub worth: &'a Worth,
    pub brief: &'a Brief,
    pub means: Means,
    pub strategy: Strategy,
    pub effort: &'a Effort,
}

/// The best plan that was found; its bound holds for every plan.
///
/// # Errors
/// No plan keeps all limits.
pub(in crate::plan) fn best_together(search: Search<'_>) -> Result<Best, Infeasible> {
    search.best_of_all().unwrap_or_else(|| best_by_exchanges(search))
}

/// The best plan that exchanges lead to; its bound holds for every plan.
///
/// # Errors
/// No plan keeps all limits.
fn best_by_exchanges(search: Search<'_>) -> Result<Best, Infeasible> {
    let Search { roster, worth, brief, means, strategy, effort } = search;
    // The time that there is, for two bounds and a search from each beginning; none of them is the problem itself, so
    // they need not be proven to the last digit.
    let seconds = effort.seconds.map(|all| all / SEARCHES);
    let effort = &Effort { seconds, gap: effort.gap.max(NEAR), ..*effort };
    let mut found: Option<Best> = None;
    let (mut bound, mut none) = (worth.most(), Infeasible { proven: false });
    for relaxed in worth.relaxed(roster) {
        match proven(roster, &relaxed, brief, means, strategy, effort) {
            Ok(best) => {
                bound = bound.min(best.bound);
                let best = search.improved(best);
                if found.as_ref().is_none_or(|found| best.value > found.value) {
                    found = Some(best);
                }
            }
            Err(no) => none = no,
        }
    }
    let Some(mut found) = found else { return Err(none) };
    for _ in 1..BEGINNINGS {
        // As if what each adds to the plan at hand were theirs whatever else is chosen.
        let marginal = worth.marginal(search.additions(&found));
        let Ok(next) = proven(roster, &marginal, brief, means, strategy, effort) else { break };
        let next = search.improved(next);
        if next.value <= found.value * (1.0 + GAIN) {
            break;
        }
        found = next;
    }
    let bound = bound.max(found.value);
    let gap = if bound > 0.0 { (1.0 - found.value / bound).max(0.0) } else { 0.0 };
    Ok(Best { bound, gap, ..found })
}

impl<'a> Search<'a> {
    fn value(&self, best: &Best) -> f64 {
        self.worth.of(best.lines(self.roster).flat_map(|(c, b, n)| (0..n).map(move |_| (c, b))))
    }

    /// What each creator's bookings add to the plan; of its own picks, what they add to the others.
    fn additions(&self, best: &Best) -> Additions {
        let lines: Vec<(&Candidate, &Booking)> =
            best.lines(self.roster).map(|(c, b, _)| (c, b)).collect();
        let whole = self.worth.of(lines.iter().copied());
        let mut adds = Additions::new();
        for candidate in &self.roster.candidates {
            let id = candidate.crowd.id;
            let others = || lines.iter().copied().filter(|(c, _)| c.crowd.id != id);
            let chosen = lines.iter().any(|(c, _)| c.crowd.id == id);
            let without = if chosen { self.worth.of(others()) } else { whole };
            for booking in &candidate.bookings {
                let with = self.worth.of(others().chain([(candidate, booking)]));
                adds.insert(booking.of(candidate), (with - without).max(0.0));
            }
        }
        adds
    }

    /// The plan with exchanges made as long as they help.
    fn improved(&self, mut best: Best) -> Best {
        let (many, few) = (self.tried(&best, TRIED), self.tried(&best, PAIRED));
        best.value = self.value(&best);
        for _ in 0..EXCHANGES {
            let Some(better) = self.exchange(&best, &many, &few) else { break };
            best = better;
        }
        best
    }

    /// Whom exchanges are tried with: places in the roster.
    fn tried(&self, best: &Best, number: usize) -> Vec<usize> {
        let mut kept: BTreeSet<usize> = best.picks.iter().map(|pick| pick.candidate).collect();
        let open = |c: &&Candidate| c.included || self.strategy.allows(c.tier);
        for per_money in [true, false] {
            let merit = |candidate: &Candidate| {
                let of = |b: &Booking| {
                    self.worth.alone(candidate, b) / if per_money { b.price } else { 1.0 }
                };
                candidate.bookings.iter().map(of).fold(0.0, f64::max)
            };
            let all = self.roster.candidates.iter().enumerate();
            let mut ranked: Vec<(f64, usize)> = all
                .filter(|(_, c)| open(c))
                .map(|(index, c)| (merit(c), index))
                .filter(|(merit, _)| *merit > 0.0)
                .collect();
            ranked.sort_by(|(a, i), (b, j)| b.total_cmp(a).then(i.cmp(j)));
            kept.extend(ranked.into_iter().take(number).map(|(_, index)| index));
        }
        kept.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Pack;
    use crate::money::{Currency, Money, Rates};
    use crate::plan::brief::Strategy as Mix;
    use crate::plan::goal::GoalMix;
    use crate::plan::overlap::Overlap;
    use crate::plan::roster::named;
    use crate::profile::{Handle, Offer, Platform, Profile};
    use proptest::prelude::*;
    use std::rc::Rc;

    fn creator(index: usize, followers: u32, price: u32) -> Profile {
        Profile {
            handle: Handle::new(&format!("c{index}")),
            platform: Some(Platform::Instagram),
            followers: u64::from(followers),
            avg_views: Some(f64::from(followers) * 0.3),
            offers: vec![Offer {
                deliverable: None,
                label: None,
                price: Money::from_units(f64::from(price), Currency::USD).unwrap(),
                range: None,
            }],
            ..Profile::default()
        }
    }

    proptest! {
        /// Exchanges lead to the best of all plans, or near it.
        #[test]
        fn exchanges_lead_near_the_best_of_all(
            rows in proptest::collection::vec((5_000u32..90_000, 100u32..900), 5..12),
            common in proptest::collection::vec(proptest::option::of(0.0f64..=1.0), 66),
            budget in 500u32..3_500,
        ) {
            let profiles: Vec<Profile> =
                rows.iter().enumerate().map(|(i, (f, price))| creator(i, *f, *price)).collect();
            let mut file = "a,b,share\nx,y,1%\n".to_owned();
            let pairs = (0..rows.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
            for ((a, b), part) in pairs.zip(&common) {
                if let Some(part) = part {
                    file.push_str(&format!("c{a},c{b},{:.1}%\n", part * 100.0));
                }
            }
            let budget = Money::from_units(f64::from(budget), Currency::USD).unwrap();
            let brief = Brief {
                strategy: Some(Mix::Any),
                audience: Some(150_000.0),
                overlap: Some(Rc::new(Overlap::read(&file).unwrap())),
                ..Brief::new(GoalMix::parse("awareness").unwrap(), budget)
            };
            let pack = Pack::builtin();
            let roster = named(&profiles, &brief, pack, &Rates::default()).unwrap();
            let worth = Worth::new(&brief, pack).among(&roster);
            let (means, effort) = (Means::of(&brief, pack), &Effort::default());
            let strategy = Mix::Any;
            let search = Search { roster: &roster, worth: &worth, brief: &brief, means, strategy, effort };
            let all = search.best_of_all().unwrap().unwrap();
            let found = best_by_exchanges(search).unwrap();
            prop_assert!(found.value <= all.value * (1.0 + 1e-9));
            prop_assert!(found.value >= all.value * 0.95, "{} {}", found.value, all.value);
            prop_assert!(found.bound >= all.value * (1.0 - 1e-9));
        }
    }
}
