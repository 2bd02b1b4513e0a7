//! Exchanges of bookings in a plan for others.

use super::seek::{GAIN, Search};
use crate::plan::build::{Best, Pick};
use crate::plan::swap::{Ledger, Side};
use std::collections::BTreeSet;

/// A booking, as a pick and as what it uses and brings.
pub(super) type Open<'c> = (Pick, Side<'c>);

/// A plan, counted up.
struct Trade<'a> {
    ledger: Ledger<'a>,
    /// Who is in it.
    chosen: BTreeSet<usize>,
}

/// An exchange, and what the plan is worth with it.
struct Better {
    value: f64,
    out: Vec<Pick>,
    into: Vec<Pick>,
}

impl Search<'_> {
    /// The plan after the exchange that helps most: one for one of `many`, one for none and none for one; where none
    /// of these helps, two for one of `few` and one for two. Of equals the first in the roster's order.
    pub(super) fn exchange(&self, best: &Best, many: &[usize], few: &[usize]) -> Option<Best> {
        let Search { roster, worth, brief, means, strategy, .. } = *self;
        let ledger = Ledger::new(brief, worth, means, strategy, best, roster);
        let side = |pick: Pick| {
            let candidate = roster.candidates.get(pick.candidate)?;
            Some((pick, ledger.side(candidate, candidate.bookings.get(pick.booking)?)))
        };
        let bookings = |candidates: &[usize]| -> Vec<Open<'_>> {
            let picks = candidates.iter().flat_map(|&candidate| {
                let number = roster.candidates.get(candidate).map_or(0, |c| c.bookings.len());
                (0..number).map(move |booking| Pick { candidate, booking, times: 1 })
            });
            picks.filter_map(side).collect()
        };
        let (many, few) = (bookings(many), bookings(few));
        let leaving = best.picks.iter().filter_map(|pick| side(*pick));
        let leaving: Vec<Open<'_>> = leaving.filter(|(_, side)| !side.is_included()).collect();
        let chosen = best.picks.iter().map(|pick| pick.candidate).collect();
        let trade = Trade { ledger, chosen };
        let of_two = || {
            let less = trade.best(best.value, &pairs(&leaving), &singles(&few));
            let least = less.as_ref().map_or(best.value, |better| better.value);
            trade.best(least, &singles(&leaving), &pairs(&few)).or(less)
        };
        let found = trade.best(best.value, &singles(&leaving), &singles(&many)).or_else(of_two)?;
        let kept = best.picks.iter().copied().filter(|pick| !found.out.contains(pick));
        let mut picks: Vec<Pick> = kept.chain(found.into).collect();
        picks.sort_by_key(|pick| (pick.candidate, pick.booking));
        Some(Best { picks, value: found.value, ..best.clone() })
    }
}

/// Each of them, and none.
fn singles<'c, 's>(all: &'s [Open<'c>]) -> Vec<Vec<&'s Open<'c>>> {
    all.iter().map(|one| vec![one]).chain([Vec::new()]).collect()
}

/// Each two of different creators.
fn pairs<'c, 's>(all: &'s [Open<'c>]) -> Vec<Vec<&'s Open<'c>>> {
    let both = all.iter().enumerate().flat_map(|(place, one)| {
        let others = all.get(place + 1..).unwrap_or_default().iter();
        others
            .filter(|other| other.0.candidate != one.0.candidate)
            .map(move |other| vec![one, other])
    });
    both.collect()
}

impl Trade<'_> {
    /// The exchange of one of `outs` for one of `intos` that brings most, and more than `least`.
    fn best(
        &self,
        least: f64,
        outs: &[Vec<&Open<'_>>],
        intos: &[Vec<&Open<'_>>],
    ) -> Option<Better> {
        let mut found: Option<Better> = None;
        let picks = |sides: &[&Open<'_>]| sides.iter().map(|(pick, _)| *pick).collect();
        let coming: Vec<_> = intos.iter().map(|into| sides(into)).collect();
        for out in outs {
            let leaves = |pick: &Pick| out.iter().any(|(out, _)| out.candidate == pick.candidate);
            let leaving = sides(out);
            for (into, coming) in intos.iter().zip(&coming) {
                if into.iter().any(|(p, _)| self.chosen.contains(&p.candidate) && !leaves(p)) {
                    continue;
                }
                let Ok(value) = self.ledger.exchanged(&leaving, coming) else { continue };
                if value > found.as_ref().map_or(least, |found| found.value) * (1.0 + GAIN) {
                    found = Some(Better { value, out: picks(out), into: picks(into) });
                }
            }
        }
        found
    }
}

/// Them without their picks.
pub(super) fn sides<'c, 's>(all: &[&'s Open<'c>]) -> Vec<&'s Side<'c>> {
    all.iter().map(|(_, side)| side).collect()
}
