//! The order of work: bound, first plan, core, proof.

use super::core::{Core, Deviation, deviations, varied};
use super::dual::{self, Eval};
use super::model::Model;
use super::repair::repair;
use super::search::{Terms, explore};
use super::simplex::Outcome;
use std::time::{Duration, Instant};

use super::{Choice, Effort, Infeasible, Problem, Solution};

/// Up to this many deviations the whole problem is one small programme from the start.
const SMALL: usize = 150;
/// Deviations in the programme that finds the first plans.
const FIRST_CORE: usize = 120;
/// Nodes for a core that does not hold all that could be better: enough for a good plan, which narrows the next core.
const NODES_OF_A_PART: u64 = 100_000;
/// Most deviations in one programme.
const LARGEST_CORE: usize = 300_000;
/// Cells of the tableau that the first programmes may touch: the bound they polish holds at any time.
const ROOT_WORK: u64 = 300_000_000;
/// Goals this close (relative) are equal, and the tie cost decides.
const EQUAL: f64 = 1e-9;
/// Step (relative) at which the search tells plans apart when asked for full proof: well below [`EQUAL`], so that the
/// sliver for the tie cost is seen.
const FINEST: f64 = 1e-12;

/// Chooses options so that the goal is greatest within the limits.
///
/// # Errors
///
/// [`Infeasible`] when no plan keeps all limits; `proven` says whether that is certain.
///
/// # Examples
///
/// ```
/// use tierplan::plan::solve::{Effort, Group, Limit, Opt, Problem, solve};
///
/// let creator = |value, cost| Group {
///     copies: 1,
///     at_least: 0,
///     options: vec![Opt { value, usage: vec![cost], ..Opt::default() }],
/// };
/// let problem = Problem {
///     groups: vec![creator(10.0, 6.0), creator(7.0, 4.0), creator(6.0, 4.0)],
///     limits: vec![Limit { name: "budget".into(), at_most: 8.0 }],
///     terms: vec![],
/// };
/// let plan = solve(&problem, &Effort::default())?;
/// assert!((plan.value - 13.0).abs() < 1e-9);
/// assert_eq!(plan.chosen.iter().map(|c| c.group).collect::<Vec<_>>(), [1, 2]);
/// # Ok::<(), tierplan::plan::solve::Infeasible>(())
/// ```
pub fn solve(problem: &Problem, effort: &Effort) -> Result<Solution, Infeasible> {
    let certain = Infeasible { proven: true };
    let mut model = Model::new(problem).ok_or(certain)?;
    let step = model.step();
    let exact = model.value.clone();
    if step > 0.0 {
        model.prefer_cheap(STEP_SHARE * step / model.tie_range().max(f64::MIN_POSITIVE));
    }
    let at = least_bound(&model)?;
    let honest = at.bound + STEP_SHARE * step;
    if step <= 0.0 {
        let sliver = sliver(&model, &at);
        model.prefer_cheap(sliver);
    }
    let mut run = Run::new(&model, dual::evaluate(&model, &at.y), effort);
    run.step = step * (1.0 - 2.0 * STEP_SHARE);
    run.plan = repair(&model, &run.at).map(|(counts, goal)| Plan { counts, goal });
    let bound = run.prove();
    run.polish(bound, effort.nodes / 2);
    let left = run.left;
    let Some(plan) = run.plan else {
        return Err(Infeasible { proven: bound == f64::NEG_INFINITY });
    };
    model.value = exact;
    let counts = if step > 0.0 {
        cheapest(
            &model,
            plan,
            step,
            &Effort { nodes: left.min(effort.nodes / 20), ..effort.clone() },
        )
    } else {
        plan.counts
    };
    let chosen = model.choices(&counts);
    let value = goal(problem, &chosen);
    let bound = honest.min(bound + EQUAL * bound.abs() + STEP_SHARE * step);
    let bound =
        if step > 0.0 { bound.min((bound / step + 1e-6).floor() * step) } else { bound }.max(value);
    let gap = ((bound - value) / bound.abs().max(model.largest())).max(0.0);
    let proven = gap <= 2.0 * EQUAL;
    Ok(Solution {
        chosen,
        value,
        bound: if proven { value } else { bound },
        gap: if proven { 0.0 } else { gap },
        multipliers: model.multipliers(&at.y, problem.limits.len()),
    })
}

/// Goal of a plan, straight from its definition.
fn goal(problem: &Problem, chosen: &[Choice]) -> f64 {
    let picked = || {
        chosen.iter().filter_map(|c| {
            let option = problem.groups.get(c.group)?.options.get(c.option)?;
            Some((option, f64::from(c.times)))
        })
    };
    let linear: f64 = picked().map(|(o, n)| n * o.value).sum();
    let terms = problem.terms.iter().enumerate().map(|(k, term)| {
        let sum: f64 = picked().map(|(o, n)| n * o.weights.get(k).copied().unwrap_or(0.0)).sum();
        -term.scale.max(0.0) * (-sum).exp_m1()
    });
    linear + terms.sum::<f64>()
}

/// The least dual bound, with the prices that give it.
pub(super) fn least_bound(model: &Model) -> Result<Eval, Infeasible> {
    let start = dual::start(model);
    let small = model.options() - model.cells.len() <= SMALL;
    let mut at =
        if small { dual::evaluate(model, &start) } else { dual::minimise(model, &start, 1e-6) };
    let mut size = if small { SMALL } else { FIRST_CORE };
    let mut mixed = false;
    let mut work = 0;
    for _ in 0..12 {
        let floor = dual::least_goal(model);
        if at.bound < floor - 1e-7 * floor.abs().max(1e-12) {
            return Err(Infeasible { proven: true });
        }
        let all = deviations(model, &at, f64::INFINITY);
        let whole = all.len() <= size;
        let (core, mut node) = Core::new(model, &at, pick(model, &at, &all, size, mixed));
        if core.settle(&mut node, ROOT_WORK) == Outcome::Infeasible {
            if whole {
                return Err(Infeasible { proven: true });
            }
            if size >= LARGEST_CORE {
                break;
            }
            size = (2 * size).min(LARGEST_CORE);
            mixed = true;
            work += node.tableau.work();
            if work > ROOT_WORK {
                break;
            }
            continue;
        }
        let next = dual::evaluate(model, &dual::clamped(model, &core.prices(&node)));
        let gained = at.bound - next.bound;
        if gained > 0.0 {
            at = next;
        }
        work += node.tableau.work();
        if whole || gained <= 1e-8 * at.bound.abs() || work > ROOT_WORK {
            break;
        }
    }
    Ok(at)
}

/// At most about `size` deviations for a core.
fn pick(model: &Model, at: &Eval, all: &[Deviation], size: usize, mixed: bool) -> Vec<Deviation> {
    if all.len() > size {
        let each = if mixed { size / 4 } else { size / (2 * model.limits.max(1)) };
        return varied(model, at, all, size, each);
    }
    all.to_vec()
}

/// The smallest regret that is not in the core (both in order of regret): a plan with any of what was left out loses
/// at least so much of the bound. Infinite when nothing is left out.
fn least_left_out(all: &[Deviation], some: &[Deviation]) -> f64 {
    let mut taken = some.iter().peekable();
    let out = all.iter().find(|d| taken.next_if(|t| t.option == d.option).is_none());
    out.map_or(f64::INFINITY, |d| d.regret)
}

/// The cheapest plan with the goal of `plan`, where goals go in steps: the tie cost is minimised with the goal as a
/// limit, because a sliver in the objective would leave every plan of the same goal open.
fn cheapest(model: &Model, plan: Plan, step: f64, effort: &Effort) -> Vec<f64> {
    let costs = model.at_goal(model.linear(&plan.counts), step);
    let kept = Plan { goal: costs.linear(&plan.counts), counts: plan.counts };
    let Ok(at) = least_bound(&costs) else {
        return kept.counts;
    };
    let mut run = Run::new(&costs, at, effort);
    let spare = kept.counts.clone();
    run.step = costs.step();
    run.plan = Some(kept);
    run.prove();
    run.plan.map_or(spare, |p| p.counts)
}

/// How much of the goal one unit of tie cost is worth, so that all of it together stays within [`EQUAL`].
fn sliver(model: &Model, at: &Eval) -> f64 {
    let spent: f64 = model
        .cells
        .iter()
        .zip(&at.best)
        .map(|(cell, &o)| cell.copies * model.tie.get(o).copied().unwrap_or(0.0).abs())
        .sum();
    let dearest = model.tie.iter().fold(0.0_f64, |most, t| most.max(t.abs()));
    let total = 4.0 * (spent + dearest);
    match (total > 0.0, at.bound > 0.0) {
        (false, _) => 0.0,
        (true, false) => 1.0,
        (true, true) => 0.5 * EQUAL * at.bound / total,
    }
}

/// Where goals go in steps, the share of a step that all tie costs together may take from a plan's goal in the search.
const STEP_SHARE: f64 = 0.1;

/// A plan within all limits.
pub(super) struct Plan {
    pub(super) counts: Vec<f64>,
    pub(super) goal: f64,
}

/// The search for the best plan at the prices found.
pub(super) struct Run<'a> {
    pub(super) model: &'a Model,
    pub(super) at: Eval,
    gap: f64,
    left: u64,
    pub(super) until: Option<Instant>,
    largest: f64,
    step: f64,
    pub(super) plan: Option<Plan>,
}

impl<'a> Run<'a> {
    pub(super) fn new(model: &'a Model, at: Eval, effort: &Effort) -> Self {
        let gap = if effort.gap <= EQUAL { FINEST } else { effort.gap };
        Run {
            model,
            at,
            gap,
            left: effort.nodes.max(1),
            until: effort
                .seconds
                .and_then(|s| Duration::try_from_secs_f64(s).ok())
                .and_then(|time| Instant::now().checked_add(time)),
            largest: model.largest(),
            step: model.step(),
            plan: None,
        }
    }

    pub(super) fn terms(&self, nodes: u64) -> Terms {
        Terms {
            incumbent: self.plan.as_ref().map_or(f64::NEG_INFINITY, |p| p.goal),
            gap: self.gap,
            size: self.largest,
            step: self.step,
            nodes,
            until: self.until,
        }
    }

    /// Deviations that a better plan could hold, smallest regret first.
    pub(super) fn open(&self) -> Vec<Deviation> {
        let gap = self.at.bound - self.terms(0).cutoff();
        deviations(self.model, &self.at, if gap.is_finite() { gap } else { f64::INFINITY })
    }

    /// Searches cores of growing size until one holds all that could be better; returns the bound.
    fn prove(&mut self) -> f64 {
        let mut size = FIRST_CORE;
        let mut mixed = false;
        loop {
            let all = self.open();
            if self.at.bound <= self.terms(0).cutoff() {
                return self.at.bound.min(self.terms(0).settled());
            }
            let whole = all.len() <= size;
            let some = pick(self.model, &self.at, &all, size, mixed);
            let beyond = self.at.bound - least_left_out(&all, &some);
            let last = whole || size >= LARGEST_CORE;
            let nodes = if last { self.left } else { self.left.min(NODES_OF_A_PART) };
            let open = self.search(some, nodes).max(beyond);
            // Searched through, and what was left out costs more than there is to gain.
            let stopped = self.left == 0 || super::search::is_late(self.until);
            if last || stopped || open <= self.terms(0).cutoff() {
                return open.max(self.terms(0).settled()).min(self.at.bound);
            }
            mixed = mixed || self.plan.is_none();
            size = (4 * size).min(LARGEST_CORE);
        }
    }

    /// Searches one core; returns the bound of what it leaves open.
    fn search(&mut self, some: Vec<Deviation>, nodes: u64) -> f64 {
        let terms = self.terms(nodes);
        let (core, node) = Core::new(self.model, &self.at, some);
        let found = explore(&core, node, terms);
        self.left = self.left.saturating_sub(found.nodes);
        if let Some(deviating) = found.counts {
            self.plan = Some(Plan { counts: core.counts(&deviating), goal: found.incumbent });
        }
        found.open
    }
}
