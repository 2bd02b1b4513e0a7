//! Which assumptions would change the verdict, and how far they would have to move.
//!
//! Each is moved alone: all else stays, the three strategies are planned anew and judged. A figure of the pack
//! goes to the ends of its range; a judgement, which has none, to half and double. Where that changes nothing
//! a fifth and five times are tried. The factor at which a verdict changes is found with a part of the draws:
//! it is a place to look at, not a border.

use super::Plan;
use super::brief::is_small;
use super::build::Means;
use super::candidate::{Booking, Roster};
use super::curve::FEWER_DRAWS;
use super::expect::{Figured, view_metric};
use super::forecast::Simulation;
use super::goal::Goal;
use super::make::rough;
use super::shortlist::shortlist;
use super::strategy::{Contest, Leaning, Rung};
use super::value::Worth;
use crate::benchmark::{Metric, Pack};
use crate::figure::rounded;
use crate::tier::Tier;
use serde::Serialize;

/// As far as an assumption is moved, whatever its range.
const FAR: f64 = 5.0;
/// Halvings of the span in which the verdict changes.
const HALVINGS: u32 = 4;

/// What comes out with one assumption moved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Outcome {
    /// What the assumption is multiplied by.
    pub factor: f64,
    /// The verdict then.
    pub verdict: &'static str,
    /// The winner's score then, in the goal's unit.
    pub score: f64,
}

/// One assumption and what the verdict does when it moves.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Sensitivity {
    /// What is assumed.
    pub name: String,
    /// Where the range comes from.
    pub range: &'static str,
    /// At the low end.
    pub low: Option<Outcome>,
    /// At the high end.
    pub high: Option<Outcome>,
    /// The factor nearest to 1 that was found to change the verdict; `None` where none from a fifth to five
    /// times does.
    pub flips_at: Option<f64>,
    /// The verdict from there on.
    pub flips_to: Option<&'static str>,
}

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Price(bool),
    Views(bool),
    Engagement(bool),
    Conversion(bool),
    OnTarget(bool),
    Weight(Goal, bool),
    Audience,
    Hours,
    HoursEach,
    SignalWorth,
    HybridLead,
}

/// Everything a verdict is made of.
#[derive(Clone)]
struct World {
    roster: Roster,
    worth: Worth,
    means: Means,
    leaning: Leaning,
}

/// Every assumption that bears on the goal, those that change the verdict soonest first.
pub fn sensitivity(plan: &Plan, pack: &Pack) -> Vec<Sensitivity> {
    let base = World {
        roster: shortlist(plan, plan.means.budget * FAR),
        worth: plan.worth.clone(),
        means: plan.means,
        leaning: Leaning::of(pack),
    };
    if plan.contest.is_none() || !plan.is_auto() {
        return Vec::new();
    }
    let mut judge = Judge { plan, sim: fewer(pack), own: plan.verdict.name() };
    // Fewer draws may tip a close verdict: then all are used, and what they say is what is compared with.
    if judge.verdict(&base, 1.0).is_none_or(|o| o.verdict != judge.own) {
        judge.sim = Simulation::new(pack);
        judge.own = judge.verdict(&base, 1.0).map_or(judge.own, |o| o.verdict);
    }
    let mut list: Vec<Sensitivity> = changes(plan)
        .into_iter()
        .filter_map(|change| judge.sensitivity(change, &base, range(change, plan, pack)))
        .collect();
    let far = |s: &Sensitivity| s.flips_at.map_or(f64::INFINITY, |f| f.ln().abs());
    list.sort_by(|a, b| far(a).total_cmp(&far(b)));
    list
}

struct Judge<'a> {
    plan: &'a Plan,
    sim: Simulation,
    /// The verdict with nothing moved.
    own: &'static str,
}

fn fewer(pack: &Pack) -> Simulation {
    Simulation::new(pack).with_draws(FEWER_DRAWS)
}

impl Judge<'_> {
    fn verdict(&mut self, world: &World, factor: f64) -> Option<Outcome> {
        let contest = Contest {
            roster: &world.roster,
            worth: &world.worth,
            brief: &self.plan.brief,
            means: world.means,
            effort: rough(&self.plan.roster),
            leaning: world.leaning,
            surely: false, // dozens of plans: what moves the verdict moves it for the average plans too
        };
        let rung = contest.climb(&Rung::default(), world.means.budget, &mut self.sim);
        let winner = rung.winner()?;
        Some(Outcome {
            factor: hundredth(factor),
            verdict: winner.strategy.name(),
            score: rounded(winner.score),
        })
    }

    fn sensitivity(
        &mut self,
        change: Change,
        base: &World,
        (low, high, range): (f64, f64, &'static str),
    ) -> Option<Sensitivity> {
        let (own, told) = (self.own, self.plan.verdict.name());
        let mut at = |factor: f64| {
            let factor = hundredth(factor);
            self.verdict(&moved(change, base, factor)?, factor)
        };
        let (down, up) = (at(low)?, at(high)?);
        let differs = |o: &Outcome| o.verdict != own && o.verdict != told;
        let mut ends: Vec<Outcome> = [down, up].into_iter().filter(differs).collect();
        if ends.is_empty() {
            let far = [low.min(1.0 / FAR), high.max(FAR)];
            ends = far.into_iter().filter_map(&mut at).filter(differs).collect();
        }
        let flip = ends
            .into_iter()
            .map(|end| nearest(end, differs, &mut at))
            .min_by(|a, b| a.factor.ln().abs().total_cmp(&b.factor.ln().abs()));
        Some(Sensitivity {
            name: name(change),
            range,
            low: Some(down),
            high: Some(up),
            flips_at: flip.map(|o| o.factor),
            flips_to: flip.map(|o| o.verdict),
        })
    }
}

/// Between no change and `end`, the nearest factor found at which the verdict is another.
fn nearest(
    end: Outcome,
    differs: impl Fn(&Outcome) -> bool,
    at: &mut impl FnMut(f64) -> Option<Outcome>,
) -> Outcome {
    let (mut same, mut other) = (1.0f64, end);
    for _ in 0..HALVINGS {
        let middle = (same * other.factor).sqrt();
        match at(middle) {
            Some(outcome) if differs(&outcome) => other = outcome,
            _ => same = middle,
        }
    }
    other
}

/// Factors are worked with as they are printed, so that what is said is what was tried.
fn hundredth(factor: f64) -> f64 {
    (factor * 100.0).round().max(1.0) / 100.0
}

fn changes(plan: &Plan) -> Vec<Change> {
    let has = |goal| plan.brief.goals.has(goal);
    let sees = has(Goal::Awareness) || has(Goal::Authority) || has(Goal::Conversions);
    let reacts = has(Goal::Engagement) || has(Goal::Loyalty);
    let mut list = Vec::new();
    for small in [true, false] {
        list.push(Change::Price(small));
        list.extend(sees.then_some(Change::Views(small)));
        list.extend(reacts.then_some(Change::Engagement(small)));
        list.extend(has(Goal::Conversions).then_some(Change::Conversion(small)));
        list.extend((sees || reacts).then_some(Change::OnTarget(small)));
        for goal in [Goal::Authority, Goal::Content, Goal::Loyalty] {
            let weighs = has(goal) && (goal != Goal::Content || plan.brief.premium_content);
            list.extend(weighs.then_some(Change::Weight(goal, small)));
        }
    }
    let spreads = has(Goal::Awareness) || has(Goal::Authority);
    list.extend(spreads.then_some(Change::Audience));
    list.extend([Change::Hours, Change::HoursEach, Change::HybridLead]);
    list.extend((!plan.brief.signals().is_empty()).then_some(Change::SignalWorth));
    list.retain(|change| match change {
        Change::Audience => plan.brief.audience.is_none(),
        Change::Hours => plan.brief.team_hours.is_none(),
        _ => true,
    });
    list
}

fn name(change: Change) -> String {
    let side = |small| if small { "nano and micro" } else { "macro" };
    match change {
        Change::Price(s) => format!("estimated prices of {} creators", side(s)),
        Change::Views(s) => format!("estimated views of {} creators", side(s)),
        Change::Engagement(s) => format!("estimated engagement of {} creators", side(s)),
        Change::Conversion(s) => format!("click and purchase rates with {} creators", side(s)),
        Change::OnTarget(s) => format!("the share of {} audiences that counts", side(s)),
        Change::Weight(Goal::Authority, s) => format!("credibility of {} creators", side(s)),
        Change::Weight(Goal::Content, s) => format!("polish of pieces by {} creators", side(s)),
        Change::Weight(_, s) => format!("loyalty of {} creators", side(s)),
        Change::Audience => "people in the audience".to_owned(),
        Change::Hours => "hours the team has".to_owned(),
        Change::HoursEach => "hours of work per creator".to_owned(),
        Change::SignalWorth => "what a signal of the brief counts".to_owned(),
        Change::HybridLead => "the lead that a hybrid must have".to_owned(),
    }
}

/// Factors at the ends of the range, and what they rest on.
fn range(change: Change, plan: &Plan, pack: &Pack) -> (f64, f64, &'static str) {
    let size = |small| if small { 31_623 } else { 316_228 };
    let first = plan.roster.candidates.first();
    let of = |metric, followers| {
        let figure = pack.at(metric, first?.platform, followers)?;
        let ends = (figure.low / figure.value, figure.high / figure.value);
        (ends.0 < 1.0 && ends.1 > 1.0).then_some((ends.0, ends.1, "the range of the benchmark"))
    };
    let found = match change {
        Change::Price(s) => of(Metric::CostPerPost, size(s)),
        Change::Views(s) => first
            .and_then(|c| c.bookings.first().map(|b| (c, b)))
            .and_then(|(c, b)| of(view_metric(c.platform, b.deliverable), size(s))),
        Change::Engagement(s) => of(Metric::ErByFollowers, size(s)),
        Change::Conversion(s) => of(Metric::ConversionRate, size(s)),
        Change::HoursEach => of(Metric::HoursPerCreator, size(true)),
        _ => None,
    };
    found.unwrap_or((0.5, 2.0, "a judgement, at half and double"))
}

/// The world with one assumption multiplied; `None` where nothing of the kind is assumed in it.
fn moved(change: Change, base: &World, factor: f64) -> Option<World> {
    let mut world = base.clone();
    match change {
        Change::Audience => world.worth.audience *= factor,
        Change::Hours => world.means.hours *= factor,
        Change::HoursEach => world.means.hours_each *= factor,
        Change::SignalWorth => world.leaning.signal_worth *= factor,
        Change::HybridLead => world.leaning.hybrid_margin *= factor,
        Change::Weight(goal, small) => {
            world.worth = world.worth.weighing(goal, |tier| on_side(tier, small), factor);
        }
        Change::Price(small)
        | Change::Views(small)
        | Change::Engagement(small)
        | Change::Conversion(small)
        | Change::OnTarget(small) => {
            let mut any = false;
            for candidate in world.roster.candidates.iter_mut().filter(|c| on_side(c.tier, small)) {
                for booking in &mut candidate.bookings {
                    any |= change_booking(change, booking, factor);
                }
            }
            if !any {
                return None;
            }
        }
    }
    Some(world)
}

fn on_side(tier: Tier, small: bool) -> bool {
    is_small(tier) == small && tier != Tier::Below
}

/// Whether the booking rests on the assumption.
fn change_booking(change: Change, booking: &mut Booking, factor: f64) -> bool {
    let scale = |figure: &mut Option<Figured>, on: bool| match figure {
        Some(figure) if on => {
            figure.value *= factor;
            true
        }
        _ => false,
    };
    let expected = &mut booking.expected;
    match change {
        Change::Price(_) if !booking.quoted => {
            booking.price *= factor;
            true
        }
        Change::Views(_) if expected.impressions.is_some_and(|v| v.estimated) => {
            let any = scale(&mut expected.reach, true);
            scale(&mut expected.impressions, true);
            scale(&mut expected.clicks, true);
            scale(&mut expected.conversions, true) || any
        }
        Change::Engagement(_) => {
            let on = expected.engagements.is_some_and(|e| e.estimated);
            scale(&mut expected.engagements, on)
        }
        Change::Conversion(_) => scale(&mut expected.conversions, true),
        Change::OnTarget(_) => {
            let most = booking.expected.impressions.map_or(f64::INFINITY, |v| v.value);
            let expected = &mut booking.expected;
            let any = [
                scale(&mut expected.reach, true),
                scale(&mut expected.engagements, true),
                scale(&mut expected.conversions, true),
            ];
            if let Some(reach) = &mut expected.reach {
                reach.value = reach.value.min(most);
            }
            any.contains(&true)
        }
        _ => false,
    }
}
