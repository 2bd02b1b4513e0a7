//! The whole of planning: brief and roster in, plan or the reason for none out.

use super::brief::{Brief, Strategy};
use super::build::{Best, HYBRID_SIDE, Means, best};
use super::candidate::{Booking, Candidate, Passed, Roster};
use super::crowd::Crowd;
use super::deal::{Deal, deals};
use super::forecast::{Forecast, Range, Simulation, dependable};
use super::goal::Goal;
use super::nothing::{NoPlan, why_not};
use super::passed::passed_over;
use super::segment::Segments;
use super::solve::Effort;
use super::strategy::{Contest, Leaning, Planned, Verdict};
use super::target::{Answer, Target, answer};
use super::value::Worth;
use crate::benchmark::Pack;
use crate::figure::rounded;
use crate::tier::Tier;

/// A campaign plan and everything that is said about it.
pub struct Plan {
    /// What was asked.
    pub brief: Brief,
    /// Money and hours.
    pub means: Means,
    /// Who could be chosen.
    pub roster: Roster,
    /// How goals are counted.
    pub worth: Worth,
    /// Which of micro, macro and hybrid the plan is.
    pub verdict: Strategy,
    /// The comparison of the three; `None` with `--strategy any` where no strategy has a plan of its own.
    pub contest: Option<Verdict>,
    /// What is booked.
    pub best: Best,
    /// What it may bring.
    pub forecast: Forecast,
    /// The least and the most that the unique reach can be, whatever the overlap.
    pub reach_bounds: Option<(f64, f64)>,
    /// People of the audience who are expected to see at least one, two and three of the posts;
    /// `None` where reach is unknown or creators post more than once (then repeats would be left out).
    pub frequency: Option<[f64; 3]>,
    /// The same reach by the segments that it is counted in; empty where it is counted in one.
    pub segments: Vec<Segment>,
    /// The maximised number.
    pub goal: Range,
    /// What of it is reached in four campaigns out of five, or as surely as the brief asks.
    pub reached: f64,
    /// Who is not in the plan, and why.
    pub passed: Vec<Passed>,
    /// How it stands to what was wanted of it, where something was.
    pub target: Option<Answer>,
    /// What the forecast comes to under each kind of deal; none where no order value is given.
    pub deals: Vec<Deal>,
}

impl Plan {
    /// Money spent, in units.
    pub fn spend(&self) -> f64 {
        self.best.spend(&self.roster)
    }

    /// Money for each 1,000 different people reached, as a range (low: when the reach is high).
    pub fn cost_per_thousand(&self) -> Option<Range> {
        let reach = self.forecast.unique_reach?;
        let each = |people: f64| self.spend() / people * 1_000.0;
        (reach.low > 0.0).then(|| Range {
            low: each(reach.high),
            likely: each(reach.likely),
            high: each(reach.low),
        })
    }

    /// Money left, in units.
    pub fn unspent(&self) -> f64 {
        (self.means.budget - self.spend()).max(0.0)
    }

    /// Hours of the team that the plan takes.
    pub fn hours(&self) -> f64 {
        f64::from(self.best.creators()) * self.means.hours_each
    }

    /// The forecast of the figure that stands for a goal.
    pub fn figure_of(&self, goal: Goal) -> Option<Range> {
        match goal {
            Goal::Awareness | Goal::Authority => self.forecast.unique_reach,
            Goal::Engagement | Goal::Loyalty => self.forecast.engagements,
            Goal::Conversions => self.forecast.conversions,
            Goal::Content => self.forecast.pieces,
        }
    }

    /// The winner's entry among the three.
    pub fn planned(&self, strategy: Strategy) -> Option<&Planned> {
        self.contest.as_ref()?.planned.iter().find(|p| p.strategy == strategy)
    }

    /// Says how the plan stands to a target. `budget_found`: the budget is the answer, not the question.
    pub fn aim(&mut self, target: Target, budget_found: bool, pack: &Pack) {
        self.target = Some(answer(self, target, budget_found, pack));
    }

    /// Whether the verdict is the plan's, rather than asked for with `--strategy`.
    pub fn is_auto(&self) -> bool {
        self.brief.strategy.is_none()
    }
}

/// How much is done for a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// All that is said of a plan.
    Whole,
    /// Who is booked and what it brings, to a hundredth of a percent: one of many plans that are only compared.
    Rough,
}

/// Plans a campaign.
///
/// # Errors
/// [`NoPlan`] says which limits clash, what is missing, or the least budget that would do.
pub fn make(brief: Brief, roster: Roster, pack: &Pack) -> Result<Plan, NoPlan> {
    make_with(brief, roster, pack, Care::Whole)
}

/// Plans a campaign with so much care.
///
/// # Errors
/// As [`make`].
pub fn make_with(brief: Brief, roster: Roster, pack: &Pack, care: Care) -> Result<Plan, NoPlan> {
    let means = Means::of(&brief, pack);
    let effort = match care {
        Care::Whole => within(effort(&roster), &brief),
        Care::Rough => within(rough(&roster), &brief),
    };
    let plain = Worth::new(&brief, pack).among(&roster).for_profit(&brief, &roster, pack);
    let best_of = |goal: Goal| {
        let only = plain.only(goal);
        best(&roster, &only, &brief, means, Strategy::Any, &effort).map_or(0.0, |b| b.value)
    };
    let worth = plain.clone().normalised(best_of);
    let mut sim = Simulation::new(pack);
    let leaning = Leaning::of(pack);
    let surely = true;
    let contest =
        Contest { roster: &roster, worth: &worth, brief: &brief, means, effort, leaning, surely };
    let verdict = contest.verdict(&mut sim);
    let chosen = chosen(&contest, verdict.as_ref(), &mut sim);
    let Some(best) = chosen else {
        return Err(doubted(why_not(&brief, &roster, &worth, means), &contest));
    };
    let draws = sim.goal(&best, &roster, &worth, means);
    let goal = Range::of(&draws);
    let named = label(&brief, verdict.as_ref(), &best, &roster);
    // Bounds and repeats are of all who are booked: with one whose reach is unknown they would be of fewer.
    let lines: Vec<(&Candidate, &Booking)> =
        best.lines(&roster).flat_map(|(c, b, times)| (0..times).map(move |_| (c, b))).collect();
    let all_known = lines.iter().all(|(_, booking)| booking.expected.reach.is_some());
    let crowd = all_known.then(|| worth.crowd(&lines));
    let mut plan = Plan {
        target: None,
        deals: Vec::new(),
        passed: Vec::new(),
        verdict: named,
        forecast: sim.forecast(&best, &roster, &worth, means),
        frequency: crowd.as_ref().filter(|_| brief.posts == 1).map(Crowd::frequency),
        segments: crowd
            .as_ref()
            .map_or_else(Vec::new, |crowd| reached(crowd, &roster, worth.audience)),
        reach_bounds: crowd.as_ref().map(Crowd::bounds),
        contest: verdict,
        goal,
        reached: dependable(&draws, brief.confidence),
        best,
        means,
        worth,
        roster,
        brief,
    };
    if care == Care::Whole {
        plan.passed = passed_over(&plan);
        plan.deals = deals(&plan, pack);
    }
    Ok(plan)
}

/// Part of the audience, and how many of it are expected to be reached.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Segment {
    /// In words, for example `25-34, female`.
    pub name: String,
    /// People in it.
    pub people: f64,
    /// Different people of it who are expected to be reached.
    pub reached: f64,
}

fn reached(crowd: &Crowd<'_>, roster: &Roster, audience: f64) -> Vec<Segment> {
    let Segments { names, parts } = &roster.segments;
    if parts.len() < 2 {
        return Vec::new();
    }
    let reached = crowd.by_segment(|line| crowd.expected(line));
    let all = names.iter().zip(parts.iter()).zip(reached);
    all.map(|((name, part), reached)| Segment {
        name: name.clone(),
        people: rounded(part * audience),
        reached: rounded(reached),
    })
    .collect()
}

/// Nodes for a plan with named creators: a few seconds where a proof does not come sooner.
const NAMED_NODES: u64 = 1_000_000;

/// Typical creators come in many equal copies with nearly equal values: a millionth is proof enough there.
pub(super) fn effort(roster: &Roster) -> Effort {
    if roster.typical {
        Effort { gap: 1e-6, ..Effort::default() }
    } else {
        Effort { nodes: NAMED_NODES, ..Effort::default() }
    }
}

/// The same within the time that the brief allows for all searches together: one for each strategy compared, and one for
/// each of several goals.
fn within(effort: Effort, brief: &Brief) -> Effort {
    let strategies = if brief.strategy.is_none() { Strategy::COMPARED.len() } else { 1 };
    let goals = brief.goals.iter().count();
    let searches = strategies + if goals > 1 { goals } else { 0 };
    let each = |seconds: f64| seconds / f64::from(u32::try_from(searches).unwrap_or(u32::MAX));
    Effort { seconds: brief.time_limit.map(each), ..effort }
}

/// For plans that are only compared with each other, and told in two digits: a hundredth of a percent is near enough,
/// and there are dozens of them.
pub(super) fn rough(roster: &Roster) -> Effort {
    let whole = effort(roster);
    if roster.typical { whole } else { Effort { gap: 1e-4, nodes: ROUGH_NODES, ..whole } }
}

/// Nodes for one of many plans: tenths of a second.
const ROUGH_NODES: u64 = 20_000;

/// The plan to make. Where none of the three strategies keeps all limits, any mix that does is better than none.
fn chosen(contest: &Contest<'_>, verdict: Option<&Verdict>, sim: &mut Simulation) -> Option<Best> {
    let of =
        |strategy: Strategy| verdict?.planned.iter().find(|p| p.strategy == strategy)?.best.clone();
    let mut any = || contest.plan(Strategy::Any, contest.means.budget, sim).best;
    match contest.brief.strategy {
        None => verdict.and_then(|v| of(v.winner)).or_else(any),
        Some(Strategy::Any) => any(),
        Some(strategy) => of(strategy),
    }
}

/// The reason as it can be given: where the search gave up before it was certain, that is said.
fn doubted(no: NoPlan, contest: &Contest<'_>) -> NoPlan {
    let strategy = contest.brief.strategy.unwrap_or(Strategy::Any);
    let Contest { roster, worth, brief, means, effort, .. } = contest;
    match best(roster, worth, brief, *means, strategy, effort) {
        Err(none) if !none.proven => NoPlan {
            reason: format!("none was found, though there may be one; {}", no.reason),
            ..no
        },
        _ => no,
    }
}

/// What the plan is, by where its money goes: a strategy that was planned as such keeps its name.
fn label(brief: &Brief, verdict: Option<&Verdict>, best: &Best, roster: &Roster) -> Strategy {
    match (brief.strategy, verdict) {
        (None, Some(verdict)) => verdict.winner,
        (Some(strategy), _) if strategy != Strategy::Any => strategy,
        _ => by_spend(best, roster),
    }
}

fn by_spend(best: &Best, roster: &Roster) -> Strategy {
    let large: f64 = best
        .lines(roster)
        .filter(|(candidate, _, _)| candidate.tier == Tier::Macro)
        .map(|(_, booking, times)| booking.price * f64::from(times))
        .sum();
    let part = large / best.spend(roster).max(f64::MIN_POSITIVE);
    if part < HYBRID_SIDE {
        Strategy::Micro
    } else if part > 1.0 - HYBRID_SIDE {
        Strategy::Macro
    } else {
        Strategy::Hybrid
    }
}
