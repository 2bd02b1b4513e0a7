//! The best of all plans, where there are few.

use super::exchange::{Open, sides};
use super::seek::{GAIN, Search};
use crate::plan::build::{Best, Pick};
use crate::plan::candidate::Candidate;
use crate::plan::sets;
use crate::plan::solve::Infeasible;
use crate::plan::swap::{Bar, Ledger};

/// With so many plans at most, each is looked at.
const PLANS: usize = 4_096;

/// The best of the plans looked at so far.
struct Walk<'a> {
    ledger: Ledger<'a>,
    /// Creators whom the brief wants.
    wanted: usize,
    found: Option<Found>,
}

struct Found {
    value: f64,
    price: f64,
    picks: Vec<Pick>,
}

impl Search<'_> {
    /// The best of all plans, proven; `None` where there are too many to look at each.
    pub(super) fn best_of_all(&self) -> Option<Result<Best, Infeasible>> {
        let Search { roster, worth, brief, means, strategy, .. } = *self;
        let ledger = Ledger::new(brief, worth, means, strategy, &Best::default(), roster);
        let (mut open, mut plans) = (Vec::new(), 1_usize);
        for (index, candidate) in roster.candidates.iter().enumerate() {
            if candidate.copies > 1 {
                return None;
            }
            let each = self.bookings(index, candidate, &ledger);
            plans = plans.saturating_mul(each.len() + 1);
            if plans > PLANS {
                return None;
            }
            open.push(each);
        }
        let wanted = roster.candidates.iter().filter(|candidate| candidate.included).count();
        let mut walk = Walk { ledger, wanted, found: None };
        sets::each(&open, &mut |chosen| walk.look(chosen));
        let best =
            |Found { value, picks, .. }| Best { picks, value, bound: value, ..Best::default() };
        Some(walk.found.map(best).ok_or(Infeasible { proven: true }))
    }

    /// What a creator may be booked for: as the optimiser has it, nothing of which nothing is known, unless the brief
    /// wants the creator.
    fn bookings<'c>(
        &self,
        candidate: usize,
        of: &'c Candidate,
        ledger: &Ledger<'_>,
    ) -> Vec<Open<'c>> {
        if !of.included && !self.strategy.allows(of.tier) {
            return Vec::new();
        }
        let known = of.bookings.iter().enumerate();
        let known = known.filter(|(_, b)| of.included || self.worth.terms(of, b).is_some());
        known
            .map(|(booking, b)| (Pick { candidate, booking, times: 1 }, ledger.side(of, b)))
            .collect()
    }
}

impl Walk<'_> {
    /// Looks at the plan of these bookings. Whether one with more of them may keep the limits.
    fn look(&mut self, chosen: &[&Open<'_>]) -> bool {
        match self.ledger.exchanged(&[], &sides(chosen)) {
            Ok(value) => self.weigh(value, chosen),
            // With more creators it is broken all the more.
            Err(Bar::Budget | Bar::Hours | Bar::MostCreators | Bar::PerCreator) => return false,
            Err(Bar::FewestCreators | Bar::Share(_) | Bar::HybridSides) => {}
        }
        true
    }

    /// Keeps a plan that is worth more than those before it; of equals the less expensive, then the first.
    fn weigh(&mut self, value: f64, chosen: &[&Open<'_>]) {
        if chosen.iter().filter(|(_, side)| side.is_included()).count() < self.wanted {
            return;
        }
        let price = chosen.iter().map(|(_, side)| side.price()).sum();
        let better = self.found.as_ref().is_none_or(|found| {
            let least = found.value * (1.0 - GAIN);
            value > found.value * (1.0 + GAIN) || (value >= least && price < found.price)
        });
        if better {
            let picks = chosen.iter().map(|(pick, _)| *pick).collect();
            self.found = Some(Found { value, price, picks });
        }
    }
}
