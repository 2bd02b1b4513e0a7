//! What a booking is worth for the goals, and what a set of bookings is worth together.

use super::brief::Brief;
use super::candidate::{Booking, Candidate, Roster};
use super::crowd::{self, Crowd, share};
use super::expect::audience_size;
use super::goal::Goal;
use super::reach;
use crate::benchmark::{Judgement, Pack};
use crate::tier::Tier;
use std::collections::BTreeMap;
use std::rc::Rc;

/// In an audience of so many times the people chance has hardly anybody share anything.
const APART: f64 = 1e9;

/// The goals of a brief with what is needed to put a number on them.
#[derive(Debug, Clone)]
pub struct Worth {
    /// Goal, weight, and the best this budget could do for it alone (1 for a single goal).
    parts: Vec<Part>,
    /// People in the audience.
    pub audience: f64,
    credibility: [f64; 4],
    premium: [f64; 4],
    flexibility: [f64; 4],
    profit: Option<Profit>,
    posts: f64,
    /// Sizes of the segments that people are counted in, as parts of the audience.
    segments: Rc<[f64]>,
    /// Whether some creators are known to share followers.
    overlaps: bool,
    /// Where set, a booking is worth what is said here, whatever else is chosen.
    additions: Option<Rc<Additions>>,
    /// Where set, people whom creators are given beside those that they reach, by creator.
    rewards: Option<Rc<BTreeMap<usize, f64>>>,
}

/// What bookings add to a plan, by creator, deliverable and price (its bits).
pub(super) type Additions = BTreeMap<(usize, &'static str, u64), f64>;

/// Conversions counted as the profit they leave.
#[derive(Debug, Clone, Copy)]
struct Profit {
    /// Order value × margin.
    per_conversion: f64,
    /// Share of creators who agree and then post.
    shows: f64,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    goal: Goal,
    weight: f64,
    best: f64,
}

fn by_tier(pack: &Pack, which: Judgement) -> [f64; 4] {
    Tier::ALL.map(|tier| pack.judgement(which, Some(tier)))
}

impl Worth {
    /// The goals in their own units, not yet comparable with each other.
    pub fn new(brief: &Brief, pack: &Pack) -> Worth {
        let even = [1.0; 4];
        Worth {
            parts: brief
                .goals
                .iter()
                .map(|(goal, weight)| Part { goal, weight, best: 1.0 })
                .collect(),
            audience: audience_size(brief, pack),
            credibility: by_tier(pack, Judgement::Credibility),
            premium: if brief.premium_content {
                by_tier(pack, Judgement::PremiumContent)
            } else {
                even
            },
            flexibility: by_tier(pack, Judgement::Flexibility),
            profit: None,
            posts: f64::from(brief.posts),
            segments: Rc::from([1.0]),
            overlaps: false,
            additions: None,
            rewards: None,
        }
    }

    /// The same, people being counted as is known of the audiences of a roster's creators.
    pub fn among(self, roster: &Roster) -> Worth {
        let overlaps = roster.candidates.iter().any(|c| !c.crowd.shared.is_empty());
        Worth { segments: Rc::clone(&roster.segments.parts), overlaps, ..self }
    }

    /// Whether people are counted by followers that are known to be shared.
    pub(super) fn overlaps(&self) -> bool {
        self.overlaps && self.parts.iter().any(|part| Worth::saturates(part.goal))
    }

    /// Whether people are counted by more than the size of audiences: in segments, or by followers that are shared.
    pub(super) fn counts_by_audience(&self) -> bool {
        self.overlaps || self.segments.len() > 1
    }

    /// Two problems in which no plan is worth less than it is and in which what creators bring is a sum. One has so
    /// large an audience that nobody shares more of it by chance than is known; the other leaves chance as it is and
    /// gives everybody half of what each pair of theirs shares less than by chance. Which is the tighter one depends on
    /// how many pairs are known.
    pub(super) fn relaxed(&self, roster: &Roster) -> [Worth; 2] {
        let of: BTreeMap<usize, &Candidate> =
            roster.candidates.iter().map(|c| (c.crowd.id, c)).collect();
        let (mut spread, mut rewards) = (1.0_f64, BTreeMap::new());
        for one in &roster.candidates {
            for (id, people) in one.crowd.shared.iter() {
                let Some(other) = of.get(id) else { continue };
                let pair =
                    crowd::less_than_chance(one, other, *people, self.audience, &self.segments);
                spread = spread.max(pair.spread);
                *rewards.entry(one.crowd.id).or_insert(0.0) += pair.fewer / 2.0;
            }
        }
        let kept = Worth { overlaps: false, ..self.clone() };
        let apart = Worth { audience: self.audience * spread.min(APART), ..kept.clone() };
        [apart, Worth { rewards: Some(Rc::new(rewards)), ..kept }]
    }

    /// The same where each booking is worth what it is said to add.
    pub(super) fn marginal(&self, additions: Additions) -> Worth {
        Worth { additions: Some(Rc::new(additions)), overlaps: false, ..self.clone() }
    }

    /// How many people of a goal these creators reach together, each counted once; as the optimiser counts them.
    pub(super) fn crowd<'a>(&'a self, lines: &[(&'a Candidate, &'a Booking)]) -> Crowd<'a> {
        Crowd::new(lines, self.audience, &self.segments)
    }

    /// The maximised number of these bookings.
    pub(super) fn of<'a>(
        &'a self,
        lines: impl Iterator<Item = (&'a Candidate, &'a Booking)>,
    ) -> f64 {
        let lines: Vec<(&Candidate, &Booking)> = lines.collect();
        let crowd = self.crowd(&lines);
        let credit = |goal: Goal, (candidate, booking): &(&Candidate, &Booking)| {
            self.credit(goal, candidate.tier, booking).unwrap_or(0.0)
        };
        self.combine(|goal| {
            if Worth::saturates(goal) {
                crowd.unique(|line| lines.get(line).map_or(0.0, |line| credit(goal, line)))
            } else {
                lines.iter().map(|line| credit(goal, line)).sum()
            }
        })
    }

    /// Counts conversions as profit where the brief has an order value and a margin, conversions are its only
    /// goal, and enough creators can be expected to earn their fee.
    pub fn for_profit(self, brief: &Brief, roster: &Roster, pack: &Pack) -> Worth {
        let each = brief.terms.and_then(|terms| terms.per_conversion());
        let Some(per_conversion) = each.filter(|_| brief.goals.single() == Some(Goal::Conversions))
        else {
            return self;
        };
        let shows = 1.0 - pack.judgement(Judgement::NoShow, None);
        let with = Worth { profit: Some(Profit { per_conversion, shows }), ..self.clone() };
        let earns = |candidate: &&Candidate| {
            candidate.bookings.iter().any(|b| with.alone(candidate, b) > 0.0)
        };
        let needed = brief.min_creators.unwrap_or(1).max(1);
        let earners: u32 = roster.candidates.iter().filter(earns).map(|c| c.copies).sum();
        if earners >= needed { with } else { self }
    }

    /// What one conversion leaves, where conversions are counted as profit.
    pub fn profit_per_conversion(&self) -> Option<f64> {
        self.profit.map(|profit| profit.per_conversion)
    }

    /// The same for one goal alone.
    pub fn only(&self, goal: Goal) -> Worth {
        Worth { parts: vec![Part { goal, weight: 1.0, best: 1.0 }], ..self.clone() }
    }

    /// Makes several goals comparable: each is counted in parts of the best that `best_of` says could be
    /// had for it alone. A single goal keeps its own unit.
    pub fn normalised(mut self, best_of: impl Fn(Goal) -> f64) -> Worth {
        if self.parts.len() > 1 {
            for part in &mut self.parts {
                part.best = best_of(part.goal);
            }
            // A goal of which nothing is known, or nothing can be had, decides nothing.
            if self.parts.iter().any(|part| part.best > 0.0) {
                self.parts.retain(|part| part.best > 0.0);
            }
            let total: f64 = self.parts.iter().map(|part| part.weight).sum();
            for part in &mut self.parts {
                part.weight /= total;
                if part.best <= 0.0 {
                    part.best = 1.0;
                }
            }
        }
        self
    }

    /// The same with the judgement that weighs a goal's figure multiplied, for tiers of one side.
    pub(super) fn weighing(&self, goal: Goal, of: impl Fn(Tier) -> bool, factor: f64) -> Worth {
        let mut worth = self.clone();
        let table = match goal {
            Goal::Authority => &mut worth.credibility,
            Goal::Content => &mut worth.premium,
            Goal::Loyalty => &mut worth.flexibility,
            Goal::Awareness | Goal::Engagement | Goal::Conversions => return worth,
        };
        for (weight, tier) in table.iter_mut().zip(Tier::ALL) {
            *weight *= if of(tier) { factor } else { 1.0 };
        }
        worth
    }

    /// What the maximised number counts, in words that stand behind it.
    pub fn unit(&self) -> &'static str {
        match self.parts.as_slice() {
            [_] if self.profit.is_some() => "of profit",
            [part] => part.goal.words().value,
            _ => "of the goals together (parts of the best)",
        }
    }

    /// The goals.
    pub fn goals(&self) -> impl Iterator<Item = Goal> + '_ {
        self.parts.iter().map(|p| p.goal)
    }

    /// What a booking counts for one goal, in the goal's unit; `None` where no figure is known.
    pub fn credit(&self, goal: Goal, tier: Tier, booking: &Booking) -> Option<f64> {
        let of = |table: &[f64; 4]| table.get(tier.place()).copied().unwrap_or(1.0);
        let expected = &booking.expected;
        Some(match goal {
            Goal::Awareness => expected.reach?.value,
            Goal::Authority => expected.reach?.value * of(&self.credibility),
            Goal::Engagement => expected.engagements?.value,
            Goal::Conversions => {
                let number = expected.conversions?.value;
                self.profit.map_or(number, |p| number * p.shows * p.per_conversion - booking.price)
            }
            Goal::Content => of(&self.premium) * self.posts,
            Goal::Loyalty => expected.engagements?.value * of(&self.flexibility),
        })
    }

    /// Whether a goal counts different people, so that reaching the same ones twice adds nothing.
    pub fn saturates(goal: Goal) -> bool {
        matches!(goal, Goal::Awareness | Goal::Authority)
    }

    /// Linear value of a booking, and for each goal that [saturates](Worth::saturates) a weight in each segment;
    /// `None` where no figure is known for any goal.
    pub fn terms(&self, candidate: &Candidate, booking: &Booking) -> Option<(f64, Vec<f64>)> {
        let (mut value, mut weights, mut known) = (0.0, Vec::new(), false);
        if let Some(additions) = &self.additions {
            return additions.get(&booking.of(candidate)).map(|adds| (*adds, Vec::new()));
        }
        for part in &self.parts {
            let credit = self.credit(part.goal, candidate.tier, booking);
            known |= credit.is_some();
            let credit = credit.unwrap_or(0.0);
            if Worth::saturates(part.goal) {
                value += self.reward(candidate) * part.weight / part.best;
                weights.extend(self.segments.iter().enumerate().map(|(index, size)| {
                    let people = credit * share(&candidate.crowd.mix, index, &self.segments);
                    reach::weight(people, size * self.audience)
                }));
            } else {
                value += credit * part.weight / part.best;
            }
        }
        known.then_some((value, weights))
    }

    fn reward(&self, candidate: &Candidate) -> f64 {
        let reward = self.rewards.as_ref().and_then(|rewards| rewards.get(&candidate.crowd.id));
        reward.copied().unwrap_or(0.0)
    }

    /// Value of full saturation of each segment for each goal that saturates, in the order of [`Worth::terms`].
    pub fn scales(&self) -> impl Iterator<Item = f64> + '_ {
        self.parts.iter().filter(|p| Worth::saturates(p.goal) && self.additions.is_none()).flat_map(
            move |p| {
                let whole = self.audience * p.weight / p.best;
                self.segments.iter().map(move |size| whole * size)
            },
        )
    }

    /// What no plan is worth more than, as far as the audience says: everybody in it is reached. Infinite where a goal
    /// counts anything but people.
    pub(super) fn most(&self) -> f64 {
        let people = self.parts.iter().all(|part| Worth::saturates(part.goal));
        if people { self.scales().sum() } else { f64::INFINITY }
    }

    /// Combines what is known of each goal (in its own unit) into the one number that is maximised.
    pub fn combine(&self, of: impl Fn(Goal) -> f64) -> f64 {
        self.parts.iter().map(|p| of(p.goal) * p.weight / p.best).sum()
    }

    /// What one creator alone would bring, as a part of the maximised number.
    pub fn alone(&self, candidate: &Candidate, booking: &Booking) -> f64 {
        self.combine(|goal| self.credit(goal, candidate.tier, booking).unwrap_or(0.0))
    }
}
