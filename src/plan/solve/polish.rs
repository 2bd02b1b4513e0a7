//! A better plan near one that is not proven.

use super::core::{Core, Deviation};
use super::run::{Plan, Run};
use super::search::{explore, is_late};

/// Nodes for all neighbourhoods of a plan, at most.
const NODES_OF_POLISH: u64 = 1_000_000;
/// Nodes for one neighbourhood; and what it counts for at least.
const NODES_OF_A_ROUND: u64 = 10_000;
const LEAST_OF_A_ROUND: u64 = 10;
/// When so many neighbourhoods in a row had nothing better, there is no more to be had.
const IDLE: u32 = 80;
/// Of a neighbourhood are the deviations of the plan, and so many of the smallest regret.
const NEAREST: usize = 400;
/// Which part of them is free at first, by which factor it changes, and how small it gets.
const FREE: f64 = 0.25;
const WIDER: f64 = 1.1;
const FEWEST: f64 = 0.02;

/// Whether a cell may change in this round, of which this part may: by a number made of both (splitmix64: Steele, Lea,
/// Flood 2014), the same on every machine.
fn is_free(cell: usize, round: u64, part: f64) -> bool {
    let mut z =
        u64::try_from(cell).unwrap_or(0).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ round.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let thousandth = u32::try_from((z ^ (z >> 31)) % 1_000).unwrap_or(0);
    f64::from(thousandth) < 1_000.0 * part
}

impl Run<'_> {
    /// Looks for a better plan near the one at hand, where that is not proven: of the deviations that a better one could
    /// hold all but some stay as they are in it, others in each round (large neighbourhood search: Shaw 1998). The search
    /// tree goes where the bound is high, and misses what is a few exchanges away.
    pub(super) fn polish(&mut self, bound: f64, nodes: u64) {
        let mut nodes = nodes.min(NODES_OF_POLISH);
        let all = self.open();
        let (mut free, mut idle) = (FREE, 0);
        for round in 0.. {
            let done = bound <= self.terms(0).cutoff() || is_late(self.until);
            let Some(plan) = self.plan.as_ref().filter(|_| !done && idle < IDLE && nodes > 0)
            else {
                return;
            };
            let held = |d: &Deviation| plan.counts.get(d.option).copied().unwrap_or(0.0);
            let near = all.iter().enumerate().filter(|(at, d)| *at < NEAREST || held(d) > 0.0);
            let (core, mut node) = Core::new(self.model, &self.at, near.map(|(_, d)| *d).collect());
            for (variable, d) in core.deviations.iter().enumerate() {
                if !is_free(d.cell, round, free) {
                    node.tableau.set_bounds(variable, held(d), held(d));
                }
            }
            let most = nodes.min(NODES_OF_A_ROUND);
            let found = explore(&core, node, self.terms(most));
            nodes = nodes.saturating_sub(found.nodes.max(LEAST_OF_A_ROUND));
            idle += 1;
            // As much is free as can just be searched through.
            free = if found.nodes >= most {
                (free / WIDER).max(FEWEST)
            } else {
                (free * WIDER).min(1.0)
            };
            if let Some(deviating) = found.counts {
                self.plan = Some(Plan { counts: core.counts(&deviating), goal: found.incumbent });
                idle = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dual;
    use super::super::model::Model;
    use super::super::repair::repair;
    use super::super::run::{least_bound, solve};
    use super::super::{Effort, Group, Limit, Opt, Problem};
    use super::*;

    /// 300 creators with three offers, five limits: invented figures that are all different.
    fn roster() -> Problem {
        let mut seed = 1_u64;
        let mut unit = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut option = |size: f64| Opt {
            value: size * (0.5 + unit()),
            usage: (0..5).map(|_| size * (0.5 + unit())).collect(),
            ..Opt::default()
        };
        let groups: Vec<Group> = (0..300)
            .map(|index| {
                let options = [1.0, 1.7, 2.9].map(|factor| option(factor * f64::from(index + 20)));
                Group { copies: 1, at_least: 0, options: options.to_vec() }
            })
            .collect();
        let limit = |at_most| Limit { name: String::new(), at_most };
        let limits = [9_000.0, 9_500.0, 10_000.0, 9_700.0, 9_200.0].map(limit).to_vec();
        Problem { groups, limits, terms: Vec::new() }
    }

    #[test]
    fn what_is_a_few_exchanges_away_is_found_without_the_tree() {
        let problem = roster();
        let model = Model::new(&problem).unwrap();
        let at = least_bound(&model).unwrap();
        let mut run = Run::new(&model, dual::evaluate(&model, &at.y), &Effort::default());
        run.plan = repair(&model, &run.at).map(|(counts, goal)| Plan { counts, goal });
        let first = run.plan.as_ref().unwrap().goal;
        run.polish(at.bound, 200_000);
        let polished = run.plan.as_ref().unwrap().goal;
        let best = solve(&problem, &Effort::default()).unwrap();
        assert!(polished > first, "{first} {polished}");
        assert!(polished <= best.bound * (1.0 + 1e-9) && polished >= best.value * (1.0 - 1e-5));
    }
}
