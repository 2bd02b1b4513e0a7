//! A first plan without a tree: from each group's best option at the prices found, single swaps until every limit is
//! kept, then single swaps that raise the goal.
//!
//! Where thousands of options are worth the same, linear programmes are met by so many fractional points that diving
//! rarely lands on a whole one; swaps do, and a plan that reaches the bound ends the search at once.
#![expect(
    clippy::indexing_slicing,
    reason = "hot numeric loops over flat arrays whose lengths are set together in `Model::new`"
)]

use super::dual::{Eval, score};
use super::model::Model;

/// Figures looked at before giving up (about a second).
const WORK: usize = 400_000_000;

/// Counts of a plan within all limits and its goal; `None` when swaps do not lead to one.
pub(super) fn repair(model: &Model, at: &Eval) -> Option<(Vec<f64>, f64)> {
    let mut state = State::new(model, at);
    let pass = (model.options() * model.dims.max(1)).max(1);
    let mut left = (WORK / pass).max(2);
    while state.excess() > 0.0 {
        left = left.checked_sub(1)?;
        if !state.mend(at) {
            return None;
        }
    }
    while left > 0 && state.raise() {
        left -= 1;
    }
    let goal = state.goal();
    model.keeps(&state.sums).then_some((state.counts, goal))
}

/// One copy of option `from` becomes option `to` of the same cell.
#[derive(Clone, Copy)]
struct Swap {
    from: usize,
    to: usize,
}

struct State<'a> {
    model: &'a Model,
    counts: Vec<f64>,
    sums: Vec<f64>,
}

impl<'a> State<'a> {
    fn new(model: &'a Model, at: &Eval) -> Self {
        let mut counts = vec![0.0; model.options()];
        for (cell, &best) in model.cells.iter().zip(&at.best) {
            counts[best] = cell.copies;
        }
        State { model, counts, sums: at.sums.clone() }
    }

    fn goal(&self) -> f64 {
        self.model.linear(&self.counts) + self.model.saturation(&self.sums)
    }

    /// By how much limits are broken, together.
    fn excess(&self) -> f64 {
        self.model.rhs.iter().zip(&self.sums).map(|(rhs, sum)| (sum - rhs).max(0.0)).sum()
    }

    fn take(&mut self, swap: Swap) {
        self.counts[swap.from] -= 1.0;
        self.counts[swap.to] += 1.0;
        let rows = self.model.row(swap.from).iter().zip(self.model.row(swap.to));
        for (sum, (old, new)) in self.sums.iter_mut().zip(rows) {
            *sum += new - old;
        }
    }

    /// Every swap that can be made.
    fn swaps(&self) -> impl Iterator<Item = Swap> + '_ {
        self.model.cells.iter().filter(|cell| cell.end - cell.first > 1).flat_map(move |cell| {
            let used = (cell.first..cell.end).filter(|&o| self.counts[o] > 0.5);
            used.flat_map(move |from| {
                (cell.first..cell.end)
                    .filter(move |&to| to != from)
                    .map(move |to| Swap { from, to })
            })
        })
    }

    /// Whether the swap can still be made.
    fn can(&self, swap: Swap) -> bool {
        self.counts[swap.from] > 0.5
    }

    /// Excess after a swap.
    fn excess_after(&self, swap: Swap) -> f64 {
        let rows = self.model.row(swap.from).iter().zip(self.model.row(swap.to));
        (self.model.rhs.iter().zip(&self.sums))
            .zip(rows)
            .map(|((rhs, sum), (old, new))| (sum + new - old - rhs).max(0.0))
            .sum()
    }

    /// Swaps that take excess off, those first that take most off for what they cost at the prices; false when there
    /// is none.
    fn mend(&mut self, at: &Eval) -> bool {
        let small = 1e-9 * at.bound.abs().max(self.model.largest());
        let mut now = self.excess();
        let price = |o: usize| score(self.model, o, &at.y);
        let mut order: Vec<(f64, f64, Swap)> = self
            .swaps()
            .map(|swap| (now - self.excess_after(swap), swap))
            .filter(|(mended, _)| *mended > 1e-12)
            .map(|(mended, swap)| {
                let regret = (price(swap.from) - price(swap.to)).max(0.0);
                (mended / (regret + small), mended, swap)
            })
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut any = false;
        for (_, mended, swap) in order {
            if now <= 0.0 {
                break;
            }
            let after = self.excess_after(swap);
            if self.can(swap) && now - after > (0.5 * mended).min(0.9 * now) {
                self.take(swap);
                now = after;
                any = true;
            }
        }
        any
    }

    /// The gain of a swap within all limits.
    fn gain(&self, swap: Swap, sums: &mut [f64]) -> Option<f64> {
        let linear = self.model.value[swap.to] - self.model.value[swap.from];
        if self.model.terms.is_empty() && linear <= 0.0 {
            return None;
        }
        let rows = self.model.row(swap.from).iter().zip(self.model.row(swap.to));
        for ((after, sum), (old, new)) in sums.iter_mut().zip(&self.sums).zip(rows) {
            *after = sum + new - old;
        }
        let now = self.model.saturation(&self.sums);
        self.model.keeps(sums).then(|| linear + self.model.saturation(sums) - now)
    }

    /// Swaps that raise the goal within all limits, those first that raise it most; false when there is none.
    fn raise(&mut self) -> bool {
        let least = 1e-9 * self.goal().abs();
        let mut sums = vec![0.0; self.sums.len()];
        let mut order: Vec<(f64, Swap)> = self
            .swaps()
            .filter_map(|swap| Some((self.gain(swap, &mut sums)?, swap)))
            .filter(|(gain, _)| *gain > least)
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut any = false;
        for (_, swap) in order {
            if self.can(swap) && self.gain(swap, &mut sums).is_some_and(|g| g > least) {
                self.take(swap);
                any = true;
            }
        }
        any
    }
}
