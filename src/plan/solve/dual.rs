//! The Lagrangian bound: with a price on every limit, each group's best option is a choice of its own.
//!
//! `D(y) = Σ copies · max_o (value − y · coef) + Σ λ · rhs + Σ_k conj_k(μ_k)`, with `conj_k(μ) = max_u scale(1 − e^−u) − μu`,
//! is convex and an upper bound for every `y ≥ 0`. It is minimised by cutting planes inside a box around the best
//! point so far (boxstep: Marsten, Hogan, Blankenship 1975), which needs a few dozen passes over the options.
#![expect(
    clippy::indexing_slicing,
    reason = "hot numeric loops over flat arrays whose lengths are set together in `Model::new`"
)]

use super::model::Model;
use super::simplex::Tableau;

/// Smallest slope of a saturating term, as a share of its scale: beyond it the term is full.
pub(super) const FLATTEST: f64 = 1e-13;

/// The dual function at one point.
#[derive(Debug, Clone)]
pub(super) struct Eval {
    /// Prices: of limits, then the slopes of the terms.
    pub(super) y: Vec<f64>,
    /// Upper bound on the goal.
    pub(super) bound: f64,
    /// Best option of each cell.
    pub(super) best: Vec<usize>,
    /// Sums of `coef` over the best options.
    pub(super) sums: Vec<f64>,
}

impl Eval {
    /// Slope of the dual function.
    fn slope(&self, model: &Model, l: usize) -> f64 {
        if l < model.limits {
            model.rhs[l] - self.sums[l]
        } else {
            -self.sums[l] - saturated_at(model.terms[l - model.limits], self.y[l])
        }
    }
}

/// Where the term's slope is `mu`.
pub(super) fn saturated_at(scale: f64, mu: f64) -> f64 {
    if mu >= scale { 0.0 } else { (scale / mu).ln() }
}

/// `max_u scale(1 − e^−u) − mu·u`.
fn conjugate(scale: f64, mu: f64) -> f64 {
    if mu >= scale { 0.0 } else { scale - mu - mu * (scale / mu).ln() }
}

/// What an option is worth at prices `y`.
pub(super) fn score(model: &Model, option: usize, y: &[f64]) -> f64 {
    let paid: f64 = model.row(option).iter().zip(y).map(|(a, p)| a * p).sum();
    model.value[option] - paid
}

/// Evaluates the dual function.
pub(super) fn evaluate(model: &Model, y: &[f64]) -> Eval {
    let mut best = Vec::with_capacity(model.cells.len());
    let mut sums = vec![0.0; model.dims];
    let mut bound = 0.0;
    for cell in &model.cells {
        let mut chosen = cell.first;
        let mut most = score(model, chosen, y);
        for o in cell.first + 1..cell.end {
            let s = score(model, o, y);
            if s > most {
                most = s;
                chosen = o;
            }
        }
        bound += cell.copies * most;
        for (sum, a) in sums.iter_mut().zip(model.row(chosen)) {
            *sum += cell.copies * a;
        }
        best.push(chosen);
    }
    bound += model.rhs.iter().zip(y).map(|(r, p)| r * p).sum::<f64>();
    bound +=
        model.terms.iter().zip(&y[model.limits..]).map(|(s, mu)| conjugate(*s, *mu)).sum::<f64>();
    Eval { y: y.to_vec(), bound, best, sums }
}

/// Prices inside their natural bounds.
pub(super) fn clamped(model: &Model, y: &[f64]) -> Vec<f64> {
    y.iter()
        .enumerate()
        .map(|(l, p)| {
            let (lo, hi) = natural(model, l);
            p.max(lo).min(hi)
        })
        .collect()
}

/// Bounds a price has by itself.
fn natural(model: &Model, l: usize) -> (f64, f64) {
    match l.checked_sub(model.limits) {
        None => (0.0, f64::INFINITY),
        Some(k) => (model.terms[k] * FLATTEST, model.terms[k]),
    }
}

/// No price on any limit; the terms half full.
pub(super) fn start(model: &Model) -> Vec<f64> {
    let mut y = vec![0.0; model.limits];
    y.extend(model.terms.iter().map(|s| s * 0.5));
    y
}

/// Least goal of any plan, limits aside: a dual value below it proves that no plan keeps all limits.
pub(super) fn least_goal(model: &Model) -> f64 {
    let least = |c: &super::model::Cell| {
        c.copies * model.value[c.first..c.end].iter().copied().fold(f64::INFINITY, f64::min)
    };
    model.cells.iter().map(least).sum()
}

/// Size of each price and of the bound, for scaling.
struct Sizes {
    y: Vec<f64>,
    bound: f64,
}

impl Sizes {
    fn of(model: &Model, at_start: &Eval) -> Self {
        let bound = at_start.bound.abs().max(1e-12);
        let limit = |l: usize| bound / model.rhs[l].abs().max(at_start.sums[l].abs()).max(1e-9);
        let mut y: Vec<f64> = (0..model.limits).map(limit).collect();
        y.extend(model.terms.iter().map(|s| s.max(1e-300)));
        Sizes { y, bound }
    }
}

/// Cutting planes under the dual function, as a small linear programme in scaled prices.
struct Master {
    tableau: Tableau,
    level: usize,
    cuts: Vec<usize>,
}

impl Master {
    fn new(model: &Model, sizes: &Sizes, at: &Eval, boxes: &[(f64, f64)]) -> Self {
        let slopes: Vec<f64> =
            (0..model.dims).map(|l| at.slope(model, l) * sizes.y[l] / sizes.bound).collect();
        let stands: Vec<f64> =
            slopes.iter().zip(boxes).map(|(g, b)| if *g > 0.0 { b.0 } else { b.1 }).collect();
        let moved: f64 =
            (0..model.dims).map(|l| slopes[l] * (stands[l] - at.y[l] / sizes.y[l])).sum();
        let level = at.bound / sizes.bound + moved;
        let mut tableau = Tableau::new(-level);
        for (g, b) in slopes.iter().zip(boxes) {
            tableau.add_column(b.0, b.1, *g <= 0.0, -g);
        }
        tableau.add_column(0.0, f64::INFINITY, false, -1.0);
        let row = slopes.iter().map(|g| -g).chain([-1.0]);
        let level = tableau.add_row(f64::NEG_INFINITY, f64::INFINITY, level, row);
        Master { tableau, level, cuts: Vec::new() }
    }

    fn add(&mut self, model: &Model, sizes: &Sizes, at: &Eval) {
        let mut parts = vec![(1.0, self.level)];
        let mut constant = -at.bound / sizes.bound;
        for l in 0..model.dims {
            let slope = at.slope(model, l) * sizes.y[l] / sizes.bound;
            constant += slope * at.y[l] / sizes.y[l];
            parts.push((-slope, l));
        }
        self.cuts.push(self.tableau.add_combination(0.0, f64::INFINITY, constant, &parts));
        if self.cuts.len() > 40 + 4 * model.dims {
            self.forget();
        }
    }

    /// Drops the older half of the cuts that do not bind.
    fn forget(&mut self) {
        let old = self.cuts.len() / 2;
        let recent = self.cuts.split_off(old);
        let tableau = &mut self.tableau;
        self.cuts.retain(|&cut| {
            let idle = tableau.is_basic(cut);
            if idle {
                tableau.drop_row(cut);
            }
            !idle
        });
        self.cuts.extend(recent);
    }
}

/// Minimises the dual function to about `tolerance` (relative), from `y`.
pub(super) fn minimise(model: &Model, y: &[f64], tolerance: f64) -> Eval {
    let mut centre = evaluate(model, y);
    let floor = least_goal(model);
    let sizes = Sizes::of(model, &centre);
    let mut radius = 1.0;
    let mut master = Master::new(model, &sizes, &centre, &boxes(model, &sizes, &centre.y, radius));
    for _ in 0..200 + 10 * model.dims {
        if centre.bound < floor - 1e-6 * floor.abs().max(sizes.bound) {
            break; // no plan keeps all limits
        }
        let around = boxes(model, &sizes, &centre.y, radius);
        for (l, b) in around.iter().enumerate() {
            master.tableau.set_bounds(l, b.0, b.1);
        }
        master.tableau.optimise(f64::NEG_INFINITY);
        let mut scaled = Vec::new();
        master.tableau.read(&mut scaled, model.dims);
        let hits = at_box(model, &sizes, &scaled, &around);
        let promised = centre.bound / sizes.bound + master.tableau.objective();
        if promised <= tolerance * (centre.bound / sizes.bound).abs() {
            if !hits || radius > 1e12 {
                break;
            }
            radius *= 4.0;
            continue;
        }
        let point: Vec<f64> = scaled.iter().zip(&sizes.y).map(|(s, size)| s * size).collect();
        let next = evaluate(model, &clamped(model, &point));
        master.add(model, &sizes, &next);
        let gained = (centre.bound - next.bound) / sizes.bound;
        if gained > 0.0 {
            radius *= if hits && gained > 0.5 * promised { 2.0 } else { 1.0 };
            centre = next;
        } else {
            radius *= if -gained > promised { 0.4 } else { 0.8 };
        }
    }
    centre
}

/// The box around a point, in scaled prices.
fn boxes(model: &Model, sizes: &Sizes, centre: &[f64], radius: f64) -> Vec<(f64, f64)> {
    (0..model.dims)
        .map(|l| {
            let (lo, hi) = natural(model, l);
            let at = centre[l] / sizes.y[l];
            ((at - radius).max(lo / sizes.y[l]), (at + radius).min(hi / sizes.y[l]))
        })
        .collect()
}

/// Whether the point is held back by the box (and not by a price's own bounds).
fn at_box(model: &Model, sizes: &Sizes, scaled: &[f64], around: &[(f64, f64)]) -> bool {
    scaled.iter().zip(around).enumerate().any(|(l, (s, b))| {
        let (lo, hi) = natural(model, l);
        let held_below = (s - b.0).abs() <= 1e-12 * b.0.abs() && b.0 * sizes.y[l] > lo;
        let held_above = (s - b.1).abs() <= 1e-12 * b.1.abs() && b.1 * sizes.y[l] < hi;
        held_below || held_above
    })
}
