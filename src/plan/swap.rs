//! One creator in the place of another: who stands in for a pick that says no, and whether a creator passed
//! over would do better than a pick. Limits and values are counted here from the picks alone, without the
//! optimiser.

use super::Plan;
use super::brief::{Brief, ShareLimit, Strategy, is_small};
use super::build::{Best, HYBRID_SIDE, Means, belongs};
use super::candidate::{Booking, Candidate, Roster};
use super::reach;
use super::value::Worth;

/// Sums of prices are equal up to this.
const DUST: f64 = 1e-6;

/// Who stands in for a pick.
#[derive(Debug, Clone, Copy)]
pub struct StandIn<'a> {
    /// Who.
    pub candidate: &'a Candidate,
    /// For what.
    pub booking: &'a Booking,
    /// What the plan would be expected to bring with them, in the maximised number.
    pub value: f64,
}

/// The plan counted up, so that lines can be exchanged for others at no cost.
pub(super) struct Ledger<'a> {
    brief: &'a Brief,
    worth: &'a Worth,
    means: Means,
    strategy: Strategy,
    hybrid: bool,
    sum: Line,
    /// What the weights of a line count in: people of each segment.
    scales: Vec<f64>,
    creators: f64,
    /// The plan itself, where its value is no sum.
    lines: Vec<(&'a Candidate, &'a Booking)>,
}

/// A booking that may come into the plan or leave it.
#[derive(Debug, Clone)]
pub(super) struct Side<'c> {
    candidate: &'c Candidate,
    booking: &'c Booking,
    line: Line,
}

/// What one line uses and brings.
#[derive(Debug, Clone, Default)]
struct Line {
    price: f64,
    large: f64,
    shares: Vec<f64>,
    linear: f64,
    weights: Vec<f64>,
}

/// Why a creator cannot come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bar {
    Budget,
    Hours,
    MostCreators,
    FewestCreators,
    PerCreator,
    Share(usize),
    HybridSides,
}

impl Side<'_> {
    /// What it costs, in the plan's currency.
    pub(super) fn price(&self) -> f64 {
        self.line.price
    }

    /// Whether the brief wants this creator.
    pub(super) fn is_included(&self) -> bool {
        self.candidate.included
    }
}

impl<'a> Ledger<'a> {
    pub(super) fn new(
        brief: &'a Brief,
        worth: &'a Worth,
        means: Means,
        strategy: Strategy,
        best: &Best,
        roster: &'a Roster,
    ) -> Ledger<'a> {
        let mut ledger = Ledger {
            brief,
            worth,
            means,
            strategy,
            hybrid: strategy == Strategy::Hybrid,
            sum: Line {
                shares: vec![0.0; brief.shares.len()],
                weights: worth.scales().map(|_| 0.0).collect(),
                ..Line::default()
            },
            scales: worth.scales().collect(),
            creators: 0.0,
            lines: Vec::new(),
        };
        for (candidate, booking, times) in best.lines(roster) {
            let line = ledger.line(candidate, booking);
            for _ in 0..times {
                ledger.sum = add(&ledger.sum, &line);
                ledger.creators += 1.0;
            }
            if worth.overlaps() {
                ledger.lines.extend((0..times).map(|_| (candidate, booking)));
            }
        }
        ledger
    }

    fn line(&self, candidate: &Candidate, booking: &Booking) -> Line {
        let (linear, weights) = self
            .worth
            .terms(candidate, booking)
            .unwrap_or_else(|| (0.0, self.worth.scales().map(|_| 0.0).collect()));
        let spent_on =
            |limit: &ShareLimit| if belongs(limit.of, candidate) { booking.price } else { 0.0 };
        Line {
            price: booking.price,
            large: if is_small(candidate.tier) { 0.0 } else { booking.price },
            shares: self.brief.shares.iter().map(spent_on).collect(),
            linear,
            weights,
        }
    }

    /// A booking, ready to be exchanged.
    pub(super) fn side<'c>(&self, candidate: &'c Candidate, booking: &'c Booking) -> Side<'c> {
        Side { candidate, booking, line: self.line(candidate, booking) }
    }

    /// What the plan brings as it is.
    pub(super) fn value(&self) -> f64 {
        self.total(&[], &[])
    }

    /// What the plan brings with some lines out and others in.
    fn total(&self, out: &[&Side<'_>], into: &[&Side<'_>]) -> f64 {
        if self.worth.overlaps() {
            let leaves = |candidate: &Candidate| {
                out.iter().any(|side| side.candidate.crowd.id == candidate.crowd.id)
            };
            let stay = self.lines.iter().copied().filter(|(candidate, _)| !leaves(candidate));
            let come = into.iter().map(|side| (side.candidate, side.booking));
            return self.worth.of(stay.chain(come));
        }
        let sum = |of: fn(&Line) -> f64| self.sum(of, out, into);
        let weight = |index: usize| {
            self.sum(|line| line.weights.get(index).copied().unwrap_or(0.0), out, into)
        };
        let people = |(index, scale): (usize, &f64)| reach::unique(weight(index), *scale);
        sum(|line| line.linear) + self.scales.iter().enumerate().map(people).sum::<f64>()
    }

    /// A sum over the plan's lines, with some out and others in.
    fn sum(&self, of: impl Fn(&Line) -> f64, out: &[&Side<'_>], into: &[&Side<'_>]) -> f64 {
        let sides = |sides: &[&Side<'_>]| sides.iter().map(|side| of(&side.line)).sum::<f64>();
        of(&self.sum) - sides(out) + sides(into)
    }

    /// The plan's value with some lines out and others in, or the first limit that this breaks.
    pub(super) fn exchanged(&self, out: &[&Side<'_>], into: &[&Side<'_>]) -> Result<f64, Bar> {
        let most = self.brief.max_share.map_or(f64::INFINITY, |s| s * self.means.share_base);
        broken(into.iter().any(|side| side.line.price > most + DUST), Bar::PerCreator)?;
        let number = |sides: &[&Side<'_>]| sides.iter().map(|_| 1.0).sum::<f64>();
        let creators = self.creators - number(out) + number(into);
        // Most exchanges fail here already, before anything else is added up.
        self.affords(self.sum(|line| line.price, out, into), creators)?;
        self.keeps(out, into)?;
        Ok(self.total(out, into))
    }

    /// Whether there is money and time for so many.
    fn affords(&self, price: f64, creators: f64) -> Result<(), Bar> {
        broken(price > self.means.budget + DUST, Bar::Budget)?;
        broken(creators * self.means.hours_each > self.means.hours + DUST, Bar::Hours)?;
        let most = self.brief.max_creators.map_or(f64::INFINITY, f64::from);
        broken(creators > most, Bar::MostCreators)?;
        broken(creators < self.brief.min_creators.map_or(0.0, f64::from), Bar::FewestCreators)
    }

    /// Whether the money is spread as it must be.
    fn keeps(&self, out: &[&Side<'_>], into: &[&Side<'_>]) -> Result<(), Bar> {
        for (index, limit) in self.brief.shares.iter().enumerate() {
            let spent = self.sum(|line| line.shares.get(index).copied().unwrap_or(0.0), out, into);
            let bound = limit.share * self.means.share_base;
            let over = if limit.least { spent < bound - DUST } else { spent > bound + DUST };
            broken(over, Bar::Share(index))?;
        }
        let spent = self.sum(|line| line.price, out, into);
        let large = self.sum(|line| line.large, out, into);
        let least = HYBRID_SIDE * spent;
        let sides = large < least - DUST || spent - large < least - DUST;
        broken(self.hybrid && sides, Bar::HybridSides)
    }

    /// Whether the strategy has creators of this size, or the brief wants this one.
    pub(super) fn takes(&self, candidate: &Candidate) -> bool {
        candidate.included || self.strategy.allows(candidate.tier)
    }
}

fn broken(on: bool, bar: Bar) -> Result<(), Bar> {
    if on { Err(bar) } else { Ok(()) }
}

fn add(sum: &Line, line: &Line) -> Line {
    let both = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect();
    Line {
        price: sum.price + line.price,
        large: sum.large + line.large,
        shares: both(&sum.shares, &line.shares),
        linear: sum.linear + line.linear,
        weights: both(&sum.weights, &line.weights),
    }
}

/// What the plan is, as far as whom it may choose.
pub(super) fn allowed(plan: &Plan) -> Strategy {
    match plan.brief.strategy {
        Some(Strategy::Any) => Strategy::Any,
        // Without a plan of one of the three, any mix was taken.
        None if plan.contest.is_none() => Strategy::Any,
        _ => plan.verdict,
    }
}

/// For each of these picks the creator who, in their place, keeps all limits and leaves the plan worth most;
/// of equals the less expensive, then the first in the roster. `None` where nobody does, and for typical
/// creators: the next of the same size stands in there. Who refuses on one platform is asked on no other.
pub fn stand_ins<'a>(
    plan: &'a Plan,
    picks: &[(&'a Candidate, &'a Booking, u32)],
) -> Vec<Option<StandIn<'a>>> {
    if plan.roster.typical {
        return picks.iter().map(|_| None).collect();
    }
    let ledger =
        Ledger::new(&plan.brief, &plan.worth, plan.means, allowed(plan), &plan.best, &plan.roster);
    let mut booked = vec![false; plan.roster.candidates.len()];
    for pick in &plan.best.picks {
        if let Some(booked) = booked.get_mut(pick.candidate) {
            *booked = true;
        }
    }
    let all = plan.roster.candidates.iter().zip(booked);
    let free: Vec<Side<'a>> = all
        .filter(|(candidate, booked)| !booked && ledger.takes(candidate))
        .flat_map(|(candidate, _)| candidate.bookings.iter().map(|b| ledger.side(candidate, b)))
        .collect();
    picks.iter().map(|(c, b, _)| stand_in(&ledger, &free, &ledger.side(c, b))).collect()
}

fn stand_in<'a>(ledger: &Ledger<'_>, free: &[Side<'a>], out: &Side<'_>) -> Option<StandIn<'a>> {
    let without = ledger.total(&[out], &[]);
    let mut found: Option<StandIn<'a>> = None;
    for side in free {
        let Ok(value) = ledger.exchanged(&[out], &[side]) else { continue };
        let better = found.is_none_or(|f| {
            value > f.value + DUST
                || (value > f.value - DUST && side.line.price < f.booking.price - DUST)
        });
        // Names are compared last: few get here.
        if better && value > without && !same_person(side.candidate, out.candidate) {
            found = Some(StandIn { candidate: side.candidate, booking: side.booking, value });
        }
    }
    found
}

fn same_person(a: &Candidate, b: &Candidate) -> bool {
    a.handle.as_ref().zip(b.handle.as_ref()).is_some_and(|(a, b)| a.is(b.as_str()))
}

/// A figure as a whole number.
pub(super) fn whole(value: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let whole = value.round().clamp(0.0, 9e15) as u64;
    whole
}
