//! Choosing where creators share followers: what one adds depends on who else is chosen, pair by pair, which no sum
//! can say. Plans of related problems that the optimiser can prove are improved by exchanges until none helps; the
//! bound is that of a problem in which nobody shares more than in the real one.

use crate::plan::brief::{Brief, Strategy};
use crate::plan::build::{Best, Means, Pick, proven};
use crate::plan::candidate::{Booking, Candidate, Roster};
use crate::plan::solve::{Effort, Infeasible};
use crate::plan::swap::{Ledger, Side};
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
/// An exchange must bring at least this part more.
const GAIN: f64 = 1e-9;
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
    let Search { roster, worth, brief, means, strategy, effort } = search;
    // The time that there is, for two bounds and a search from each beginning; none of them is the problem itself, so
    // they need not be proven to the last digit.
    let seconds = effort.seconds.map(|all| all / SEARCHES);
    let effort = &Effort { seconds, gap: effort.gap.max(NEAR), ..*effort };
    let mut found: Option<Best> = None;
    let (mut bound, mut none) = (f64::INFINITY, Infeasible { proven: false });
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

    /// The plan with exchanges of one for one, one for none and none for one made as long as they help.
    fn improved(&self, mut best: Best) -> Best {
        let tried = self.tried(&best);
        best.value = self.value(&best);
        for _ in 0..EXCHANGES {
            let Some(better) = self.exchange(&best, &tried) else { break };
            best = better;
        }
        best
    }

    /// The exchange that helps most; of equals the first in the roster's order.
    fn exchange(&self, best: &Best, tried: &[usize]) -> Option<Best> {
        let Search { roster, worth, brief, means, strategy, .. } = *self;
        let ledger = Ledger::new(brief, worth, means, strategy, best, roster);
        let chosen: BTreeSet<usize> = best.picks.iter().map(|pick| pick.candidate).collect();
        let side = |pick: &Pick| {
            let candidate = roster.candidates.get(pick.candidate)?;
            Some(ledger.side(candidate, candidate.bookings.get(pick.booking)?))
        };
        let bookings = tried.iter().flat_map(|&candidate| {
            let number = roster.candidates.get(candidate).map_or(0, |c| c.bookings.len());
            (0..number).map(move |booking| Pick { candidate, booking, times: 1 })
        });
        let coming: Vec<(Pick, Side<'_>)> =
            bookings.filter_map(|pick| Some((pick, side(&pick)?))).collect();
        let mut found: Option<(f64, Option<Pick>, Option<Pick>)> = None;
        for out in best.picks.iter().map(Some).chain([None]) {
            let leaving = out.and_then(side);
            if leaving.as_ref().is_some_and(Side::is_included) {
                continue;
            }
            let open = coming.iter().filter(|(pick, _)| {
                !chosen.contains(&pick.candidate)
                    || out.is_some_and(|out| pick.candidate == out.candidate)
            });
            for into in open.map(Some).chain([None]) {
                let side = into.map(|(_, side)| side);
                let Ok(value) = ledger.exchanged(leaving.as_ref(), side) else { continue };
                let least = found.as_ref().map_or(best.value, |(value, ..)| *value);
                if value > least * (1.0 + GAIN) {
                    found = Some((value, out.copied(), into.map(|(pick, _)| *pick)));
                }
            }
        }
        let (value, out, into) = found?;
        let kept = best.picks.iter().copied().filter(|pick| Some(*pick) != out);
        let mut picks: Vec<Pick> = kept.chain(into).collect();
        picks.sort_by_key(|pick| (pick.candidate, pick.booking));
        Some(Best { picks, value, ..best.clone() })
    }

    /// Whom exchanges are tried with: places in the roster.
    fn tried(&self, best: &Best) -> Vec<usize> {
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
            kept.extend(ranked.into_iter().take(TRIED).map(|(_, index)| index));
        }
        kept.into_iter().collect()
    }
}
