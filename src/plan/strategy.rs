//! The verdict: micro, macro and hybrid are each planned as well as can be, and judged by what they
//! dependably bring.
//!
//! Score = dependable result × (1 + a tenth for each of the brief's signals). A hybrid has both sides, so a
//! signal for either counts half for it; it costs more to run, so it must beat the better pure strategy by a
//! tenth, unless
//! - the brief asks for both sides: by goals that pull apart, or by two signals against the better pure one;
//! - the better pure one leaves money that the team has no hours for: a hybrid then takes no more work, and buys
//!   with that money what the pure one cannot. It still has to be better by more than a hundredth.
//!
//! With typical creators the same is done for smaller budgets first, so that more money never brings
//! a plan that is likely to do worse.

use super::brief::{Brief, Signal, Strategy};
use super::build::{Best, Means, best};
use super::candidate::Roster;
use super::forecast::{Simulation, dependable, percentile};
use super::solve::Effort;
use super::sure::surest;
use super::value::Worth;
use crate::benchmark::{Judgement, Pack};
use crate::tier::Tier;

/// Strategies within a hundredth of each other are as good.
const AS_GOOD: f64 = 0.01;

/// A plan that spends less than this part of the budget leaves money over.
const MONEY_LEFT: f64 = 0.9;

/// One strategy, planned and judged.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Which.
    pub strategy: Strategy,
    /// Its plan; `None` where no plan keeps all limits.
    pub best: Option<Best>,
    /// The maximised number in each draw; empty without a plan.
    pub draws: Vec<f64>,
    /// Median of the draws.
    pub likely: f64,
    /// 20th percentile of the draws.
    pub dependable: f64,
    /// Money spent.
    pub spend: f64,
    /// What the brief says for it.
    pub signals: Vec<Signal>,
    /// Dependable result with the signals.
    pub score: f64,
}

/// The three strategies and which of them it is to be.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// In the order micro, macro, hybrid.
    pub planned: Vec<Planned>,
    /// The winner.
    pub winner: Strategy,
    /// By which part the winner beats the next best, signals and the hybrid's handicap counted.
    pub margin: f64,
    /// The next best, where there is one.
    pub runner_up: Option<Strategy>,
    /// Whether a hybrid had to lead by a tenth.
    pub hybrid_must_lead: bool,
    /// The better pure strategy, where it leaves money over because there are no hours to spend it in.
    pub out_of_hours: Option<Strategy>,
    /// For each strategy, the part of the draws in which it brings most.
    pub wins: Vec<(Strategy, f64)>,
}

/// The three strategies at one budget, and what the plan for it brings at least.
#[derive(Debug, Clone, Default)]
pub(super) struct Rung {
    pub(super) planned: Vec<Planned>,
    /// Index of the winner, its margin, index of the next best.
    chosen: Option<(usize, f64, Option<usize>)>,
    floor: f64,
}

impl Rung {
    /// The strategy that wins here.
    pub(super) fn winner(&self) -> Option<&Planned> {
        self.planned.get(self.chosen?.0)
    }

    fn verdict(self, contest: &Contest<'_>) -> Option<Verdict> {
        let (_, margin, next) = self.chosen?;
        let winner = self.winner()?.strategy;
        let runner_up = next.and_then(|i| self.planned.get(i)).map(|p| p.strategy);
        let wins = wins(&self.planned);
        let hybrid_must_lead = !contest.needs_no_lead(&self.planned);
        let pure = better_pure(&self.planned).filter(|p| contest.out_of_hours(p));
        let out_of_hours = pure.map(|p| p.strategy);
        let planned = self.planned;
        Some(Verdict { planned, winner, margin, runner_up, hybrid_must_lead, out_of_hours, wins })
    }
}

/// What all strategies share.
#[derive(Clone)]
pub struct Contest<'a> {
    /// Who can be chosen.
    pub roster: &'a Roster,
    /// What is maximised.
    pub worth: &'a Worth,
    /// What is asked.
    pub brief: &'a Brief,
    /// Money and hours.
    pub means: Means,
    /// How hard to try.
    pub effort: Effort,
    /// What signals and the hybrid's work count.
    pub leaning: Leaning,
    /// Whether creators are chosen by what the brief's confidence counts on, where it asks for one, or by the average.
    pub surely: bool,
}

/// What counts beside the result: both are judgements.
#[derive(Debug, Clone, Copy)]
pub struct Leaning {
    /// What one signal adds to a score (fraction).
    pub signal_worth: f64,
    /// By how much a hybrid must lead (fraction).
    pub hybrid_margin: f64,
}

impl Leaning {
    /// As the pack has them.
    pub fn of(pack: &Pack) -> Leaning {
        Leaning {
            signal_worth: pack.judgement(Judgement::SignalWorth, None),
            hybrid_margin: pack.judgement(Judgement::HybridMargin, None),
        }
    }
}

impl Contest<'_> {
    /// Plans and judges one strategy with this much money.
    pub fn plan(&self, strategy: Strategy, budget: f64, sim: &mut Simulation) -> Planned {
        let means = Means { budget, ..self.means };
        let plan = best(self.roster, self.worth, self.brief, means, strategy, &self.effort).ok();
        let own = |b: &Best| !b.picks.is_empty() && is_of(b, self.roster, strategy);
        let plan = plan.filter(own).map(|plan| match self.brief.confidence {
            Some(_) if self.surely => surest(self, strategy, means, plan, sim),
            _ => plan,
        });
        self.judge(strategy, plan, means, sim)
    }

    fn judge(
        &self,
        strategy: Strategy,
        best: Option<Best>,
        means: Means,
        sim: &mut Simulation,
    ) -> Planned {
        let draws =
            best.as_ref().map(|b| sim.goal(b, self.roster, self.worth, means)).unwrap_or_default();
        let signals: Vec<Signal> =
            self.brief.signals().into_iter().filter(|s| s.weight_for(strategy) > 0.0).collect();
        let reached = dependable(&draws, self.brief.confidence);
        let said: f64 = signals.iter().map(|s| s.weight_for(strategy)).sum();
        Planned {
            strategy,
            likely: percentile(&draws, 0.5),
            dependable: reached,
            spend: best.as_ref().map_or(0.0, |b| b.spend(self.roster)),
            // A loss is made smaller by what speaks for the strategy, not larger.
            score: if reached < 0.0 {
                reached / (1.0 + self.leaning.signal_worth * said)
            } else {
                reached * (1.0 + self.leaning.signal_worth * said)
            },
            best,
            draws,
            signals,
        }
    }

    /// The verdict; `None` where no strategy has a plan.
    pub fn verdict(&self, sim: &mut Simulation) -> Option<Verdict> {
        let mut rung = Rung::default();
        for budget in self.rungs() {
            rung = self.climb(&rung, budget, sim);
        }
        rung.verdict(self)
    }

    /// The three strategies with more money than on the rung before.
    pub(super) fn climb(&self, before: &Rung, budget: f64, sim: &mut Simulation) -> Rung {
        let planned: Vec<Planned> = Strategy::COMPARED
            .into_iter()
            .map(|strategy| {
                let now = self.plan(strategy, budget, sim);
                let kept = before.planned.iter().find(|p| p.strategy == strategy);
                self.better(now, kept, budget, sim)
            })
            .collect();
        let chosen = self.winner(&planned, before.floor);
        let floor = chosen.and_then(|(index, _, _)| planned.get(index));
        let floor = floor.map_or(before.floor, |p| self.counted(p).max(before.floor));
        Rung { planned, chosen, floor }
    }

    /// A cheaper plan is kept where more money buys nothing that is likelier.
    fn better(
        &self,
        now: Planned,
        before: Option<&Planned>,
        budget: f64,
        sim: &mut Simulation,
    ) -> Planned {
        let Some((reachable, sure)) = now.best.as_ref().map(|b| (b.bound, b.sure)) else {
            return now;
        };
        let Some(kept) = before.and_then(|p| p.best.clone()) else { return now };
        let means = Means { budget, ..self.means };
        let bound = reachable;
        let gap = if bound > 0.0 { (1.0 - kept.value / bound).max(0.0) } else { 0.0 };
        let kept = Best { bound, gap, cheaper: true, sure, ..kept };
        let kept = self.judge(now.strategy, Some(kept), means, sim);
        if self.counted(&kept) > self.counted(&now) { kept } else { now }
    }

    /// What more money must not make less: what is likely, or what is reached as surely as the brief asks.
    fn counted(&self, planned: &Planned) -> f64 {
        if self.brief.confidence.is_some() { planned.dependable } else { planned.likely }
    }

    /// Budgets to plan for: round sums from a hundredth of the budget upwards, then the budget itself.
    /// Named creators are planned for the budget alone: there the proven best plan is the answer.
    fn rungs(&self) -> Vec<f64> {
        let budget = self.means.budget;
        let mut rungs = Vec::new();
        if self.roster.typical && budget > 0.0 {
            let mut decade = 10f64.powf((budget / 100.0).log10().floor());
            while decade < budget {
                rungs.extend(
                    [1.0, 2.0, 5.0]
                        .map(|step| step * decade)
                        .into_iter()
                        .filter(|rung| (budget / 100.0..budget).contains(rung)),
                );
                decade *= 10.0;
            }
        }
        rungs.push(budget);
        rungs
    }

    /// Whether a hybrid need not lead by a tenth: the brief asks for what only both sides together give (goals that
    /// pull apart, or two signals against the better pure strategy), or the better pure strategy is out of hours.
    fn needs_no_lead(&self, planned: &[Planned]) -> bool {
        let signals = self.brief.signals();
        let toward = |strategy| signals.iter().filter(|s| s.toward == strategy).count();
        let pure = better_pure(planned);
        let against = match pure.map(|p| p.strategy) {
            Some(Strategy::Micro) => toward(Strategy::Macro),
            Some(Strategy::Macro) => toward(Strategy::Micro),
            _ => 0,
        };
        toward(Strategy::Hybrid) > 0 || against >= 2 || pure.is_some_and(|p| self.out_of_hours(p))
    }

    /// Whether a plan leaves money over for want of hours, or because of the most creators allowed.
    fn out_of_hours(&self, planned: &Planned) -> bool {
        let Some(best) = &planned.best else { return false };
        let one_more = f64::from(best.creators()) + 1.0;
        let busy = one_more * self.means.hours_each > self.means.hours
            || self.brief.max_creators.is_some_and(|most| one_more > f64::from(most));
        busy && planned.spend < MONEY_LEFT * self.means.budget
    }

    /// Index of the winner, its margin, and the index of the next best.
    fn winner(&self, planned: &[Planned], floor: f64) -> Option<(usize, f64, Option<usize>)> {
        let handicap =
            if self.needs_no_lead(planned) { 1.0 } else { 1.0 + self.leaning.hybrid_margin };
        let merit = |p: &Planned| match p.strategy {
            Strategy::Hybrid if p.score < 0.0 => p.score * handicap,
            Strategy::Hybrid => p.score / handicap,
            _ => p.score,
        };
        let mut order: Vec<usize> = (0..planned.len())
            .filter(|i| planned.get(*i).is_some_and(|p| p.best.is_some()))
            .collect();
        let of = |i: &usize| planned.get(*i);
        order.sort_by(|a, b| match (of(a), of(b)) {
            (Some(a), Some(b)) => merit(b).total_cmp(&merit(a)),
            _ => std::cmp::Ordering::Equal,
        });
        let able = |i: &usize| of(i).is_some_and(|p| self.counted(p) >= floor * (1.0 - 1e-9));
        let first = order.iter().copied().find(able).or_else(|| order.first().copied())?;
        let top = merit(planned.get(first)?);
        // A pure strategy that is as good is less work; of two, the cheaper one is better.
        let first = order
            .iter()
            .copied()
            .filter(able)
            .filter(|i| of(i).is_some_and(|p| merit(p) >= top - AS_GOOD * top.abs()))
            .filter(|i| of(i).is_some_and(|p| p.strategy != Strategy::Hybrid))
            .min_by(|a, b| {
                let spend = |i: &usize| of(i).map_or(0.0, |p| p.spend);
                spend(a).total_cmp(&spend(b)).then(a.cmp(b))
            })
            .unwrap_or(first);
        let next = order.iter().copied().find(|i| *i != first);
        let next_merit = next.and_then(|i| planned.get(i)).map_or(0.0, merit);
        let margin = if next_merit > 0.0 {
            (planned.get(first).map_or(0.0, merit) / next_merit - 1.0).max(0.0)
        } else {
            1.0
        };
        Some((first, margin, next))
    }
}

fn better_pure(planned: &[Planned]) -> Option<&Planned> {
    let pure = planned.iter().filter(|p| p.strategy != Strategy::Hybrid && p.best.is_some());
    pure.max_by(|a, b| a.score.total_cmp(&b.score))
}

/// Creators that must be included may be of any size: a plan with them is a strategy's only if it fits it.
fn is_of(best: &Best, roster: &Roster, strategy: Strategy) -> bool {
    best.lines(roster).all(|(candidate, _, _)| {
        strategy.allows(candidate.tier)
            || (candidate.tier == Tier::Below && strategy == Strategy::Micro)
    })
}

fn wins(planned: &[Planned]) -> Vec<(Strategy, f64)> {
    let draws = planned.iter().map(|p| p.draws.len()).max().unwrap_or(0);
    let mut counts = vec![0u32; planned.len()];
    for d in 0..draws {
        let value = |p: &Planned| p.draws.get(d).copied().unwrap_or(0.0);
        let best = planned
            .iter()
            .enumerate()
            .max_by(|(i, a), (j, b)| value(a).total_cmp(&value(b)).then(j.cmp(i)))
            .map(|(i, _)| i);
        if let Some(count) = best.and_then(|i| counts.get_mut(i)) {
            *count += 1;
        }
    }
    let all = f64::from(u32::try_from(draws.max(1)).unwrap_or(u32::MAX));
    planned.iter().zip(counts).map(|(p, n)| (p.strategy, f64::from(n) / all)).collect()
}
