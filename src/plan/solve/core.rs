//! The linear programme over the few options that may still change, as deviations from each group's best option.
//!
//! At the prices of a dual point every deviation has a regret ≥ 0, so the tableau can start from there with the right
//! signs: the limits with a price begin as rows of artificial variables fixed at nought, their slack costing that price.
#![expect(
    clippy::indexing_slicing,
    reason = "hot numeric loops over flat arrays whose lengths are set together in `Core::new`"
)]

use super::dual::{Eval, saturated_at, score};
use super::model::Model;
use super::simplex::{Outcome, Tableau};

/// An option that may be taken instead of its cell's best.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deviation {
    /// Cell.
    pub(super) cell: usize,
    /// Option.
    pub(super) option: usize,
    /// What one copy costs at the dual point.
    pub(super) regret: f64,
}

/// `scale(1 − e^−u) ≤ height + slope·u`, with the variable that is its slack.
#[derive(Debug, Clone, Copy)]
struct Tangent {
    term: usize,
    slope: f64,
    height: f64,
    slack: usize,
}

impl Tangent {
    fn at(scale: f64, term: usize, u: f64) -> Self {
        let slope = scale * (-u).exp();
        Tangent { term, slope, height: -scale * (-u).exp_m1() - slope * u, slack: 0 }
    }
}

/// A node of the search: a tableau and the tangents that are in it.
#[derive(Debug)]
pub(super) struct Node {
    /// The programme.
    pub(super) tableau: Tableau,
    tangents: Vec<Tangent>,
    /// Which of the shared cells have their row.
    capped: Vec<bool>,
}

impl Clone for Node {
    fn clone(&self) -> Self {
        Node {
            tableau: self.tableau.clone(),
            tangents: self.tangents.clone(),
            capped: self.capped.clone(),
        }
    }

    fn clone_from(&mut self, from: &Self) {
        self.tableau.clone_from(&from.tableau);
        self.tangents.clone_from(&from.tangents);
        self.capped.clone_from(&from.capped);
    }
}

/// What all nodes share.
#[derive(Debug)]
pub(super) struct Core<'a> {
    model: &'a Model,
    /// Where the deviations start.
    pub(super) reference: &'a Eval,
    /// Variables 0..n of the tableau.
    pub(super) deviations: Vec<Deviation>,
    base_value: f64,
    /// Deviations of cells that have more than one here, as runs of indices with the cell's copies.
    shared: Vec<(Vec<usize>, f64)>,
    slacks: Vec<usize>,
    /// For each term the variable that is its sum.
    term_sums: Vec<usize>,
    /// For each value of the goal the variable that counts who is chosen of it.
    pub(super) class_sums: Vec<usize>,
}

/// All deviations whose regret is at most `gap`, smallest first.
pub(super) fn deviations(model: &Model, at: &Eval, gap: f64) -> Vec<Deviation> {
    let mut found = Vec::new();
    for (cell, (c, &best)) in model.cells.iter().zip(&at.best).enumerate() {
        if c.end - c.first < 2 {
            continue;
        }
        let most = score(model, best, &at.y);
        for option in c.first..c.end {
            let regret = (most - score(model, option, &at.y)).max(0.0);
            if option != best && regret <= gap {
                found.push(Deviation { cell, option, regret });
            }
        }
    }
    found.sort_by(|a, b| a.regret.total_cmp(&b.regret).then(a.option.cmp(&b.option)));
    found
}

/// Of deviations in order of regret the first `size`; and for each limit `each` of those that move it most for their
/// regret, either way. (Where thousands are alike the smallest regrets can all be trifles that never bring a limit
/// back; the second rule is the order in which the dual simplex method would take them.)
pub(super) fn varied(
    model: &Model,
    at: &Eval,
    all: &[Deviation],
    size: usize,
    each: usize,
) -> Vec<Deviation> {
    let mut taken: Vec<bool> = (0..all.len()).map(|i| i < size).collect();
    for l in 0..model.limits {
        for sign in [-1.0, 1.0] {
            let change =
                |d: &Deviation| sign * (model.row(d.option)[l] - model.row(at.best[d.cell])[l]);
            let mut ratios: Vec<(f64, usize)> = all
                .iter()
                .enumerate()
                .filter(|(_, d)| change(d) > 0.0)
                .map(|(i, d)| (d.regret / change(d), i))
                .collect();
            ratios.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for &(_, i) in ratios.iter().take(each) {
                taken[i] = true;
            }
        }
    }
    all.iter().zip(&taken).filter(|(_, t)| **t).map(|(d, _)| *d).collect()
}

impl<'a> Core<'a> {
    /// The programme and its first node.
    pub(super) fn new(
        model: &'a Model,
        reference: &'a Eval,
        mut deviations: Vec<Deviation>,
    ) -> (Self, Node) {
        deviations.sort_by_key(|d| d.option);
        let base_value =
            model.cells.iter().zip(&reference.best).map(|(c, &b)| c.copies * model.value[b]).sum();
        let mut core = Core {
            model,
            reference,
            base_value,
            shared: shared_cells(model, &deviations),
            deviations,
            slacks: Vec::new(),
            term_sums: Vec::new(),
            class_sums: Vec::new(),
        };
        let node = core.first_node();
        (core, node)
    }

    /// Number of deviations.
    pub(super) fn size(&self) -> usize {
        self.deviations.len()
    }

    /// Number of saturating terms.
    pub(super) fn terms(&self) -> usize {
        self.term_sums.len()
    }

    fn change(&self, d: &Deviation, l: usize) -> f64 {
        self.model.row(d.option)[l] - self.model.row(self.reference.best[d.cell])[l]
    }

    fn first_node(&mut self) -> Node {
        let model = self.model;
        let priced: Vec<bool> = (0..model.limits).map(|l| self.reference.y[l] > 0.0).collect();
        let bound = self.base_value
            - (0..model.dims).map(|l| self.reference.y[l] * self.reference.sums[l]).sum::<f64>();
        let mut node = Node {
            tableau: Tableau::new(bound),
            tangents: Vec::new(),
            capped: vec![false; self.shared.len()],
        };
        for d in &self.deviations {
            node.tableau.add_column(0.0, model.cells[d.cell].copies, false, -d.regret);
        }
        let mut constant = 0.0;
        for (l, &has_price) in priced.iter().enumerate() {
            if has_price {
                self.slacks.push(node.tableau.add_column(
                    0.0,
                    f64::INFINITY,
                    false,
                    -self.reference.y[l],
                ));
                constant += self.reference.y[l] * model.rhs[l];
            } else {
                self.slacks.push(usize::MAX);
            }
        }
        for (k, scale) in model.terms.iter().enumerate() {
            let mu = self.reference.y[model.limits + k];
            let mut tangent = Tangent::at(*scale, k, saturated_at(*scale, mu));
            tangent.slope = mu;
            tangent.slack = node.tableau.add_column(0.0, f64::INFINITY, false, -1.0);
            constant += tangent.height;
            node.tangents.push(tangent);
        }
        node.tableau.raise(constant);
        self.add_rows(&mut node, &priced);
        node
    }

    fn add_rows(&mut self, node: &mut Node, priced: &[bool]) {
        let model = self.model;
        let n = self.size();
        let mut priced_before = 0;
        for (l, &has_price) in priced.iter().enumerate() {
            let left = model.rhs[l] - self.reference.sums[l];
            let at = n + priced_before;
            let extra = (n..n + priced.len()).map(|j| if has_price && j == at { 1.0 } else { 0.0 });
            let row: Vec<f64> =
                self.deviations.iter().map(|d| self.change(d, l)).chain(extra).collect();
            let cols = node.tableau.columns();
            let row = row.into_iter().chain(std::iter::repeat(0.0)).take(cols);
            let upper = if has_price { 0.0 } else { f64::INFINITY };
            let var = node.tableau.add_row(0.0, upper, left, row);
            if has_price {
                priced_before += 1;
            } else {
                self.slacks[l] = var;
            }
        }
        for k in 0..model.terms.len() {
            let l = model.limits + k;
            let row: Vec<f64> = self.deviations.iter().map(|d| self.change(d, l)).collect();
            let sum = -self.reference.sums[l];
            let var = node.tableau.add_row(f64::NEG_INFINITY, f64::INFINITY, sum, row.into_iter());
            self.term_sums.push(var);
        }
        self.class_sums = self.model.classes.iter().map(|of| self.add_class(node, of)).collect();
    }

    /// A row for how many options of a value are chosen: free until the search bounds it.
    fn add_class(&self, node: &mut Node, options: &[usize]) -> usize {
        let is_of = |option: usize| f64::from(u8::from(options.binary_search(&option).is_ok()));
        let best = &self.reference.best;
        let chosen = self.model.cells.iter().zip(best).map(|(c, &b)| c.copies * is_of(b)).sum();
        let row = self.deviations.iter().map(|d| is_of(best[d.cell]) - is_of(d.option));
        node.tableau.add_row(f64::NEG_INFINITY, f64::INFINITY, chosen, row)
    }

    /// Adds the rows of cells that the present point uses more than `copies` times; true when any was added.
    /// Few of them ever bind, so most never get a row.
    pub(super) fn cap(&self, node: &mut Node, point: &[f64]) -> bool {
        let mut added = false;
        for (at, (members, copies)) in self.shared.iter().enumerate() {
            if node.capped[at] || members.iter().map(|&j| point[j]).sum::<f64>() <= copies + 1e-9 {
                continue;
            }
            let parts: Vec<(f64, usize)> = members.iter().map(|&j| (-1.0, j)).collect();
            node.tableau.add_combination(0.0, f64::INFINITY, *copies, &parts);
            node.capped[at] = true;
            added = true;
        }
        added
    }

    /// Adds tangents where the present point gains from the term being cut too high; true when any was added.
    pub(super) fn tighten(&self, node: &mut Node, tolerance: f64) -> bool {
        let mut added = false;
        for (k, &scale) in self.model.terms.iter().enumerate() {
            let u = node.tableau.at(self.term_sums[k]);
            let first = node.tangents[k];
            let claimed = first.height + first.slope * u - node.tableau.at(first.slack);
            if claimed + scale * (-u).exp_m1() <= tolerance {
                continue;
            }
            let mut tangent = Tangent::at(scale, k, u);
            let parts = [(tangent.slope - first.slope, self.term_sums[k]), (1.0, first.slack)];
            let constant = tangent.height - first.height;
            tangent.slack = node.tableau.add_combination(0.0, f64::INFINITY, constant, &parts);
            node.tangents.push(tangent);
            added = true;
        }
        if added && node.tangents.len() > 12 * self.model.terms.len() {
            self.forget(node);
        }
        added
    }

    /// Solves the first programme, with as many tangents as it takes; stalls when it takes more than `work`.
    pub(super) fn settle(&self, node: &mut Node, work: u64) -> Outcome {
        let mut point = Vec::new();
        for _ in 0..80 {
            let outcome = node.tableau.optimise(f64::NEG_INFINITY);
            if outcome != Outcome::Optimal {
                return outcome;
            }
            if node.tableau.work() > work {
                return Outcome::Stalled;
            }
            node.tableau.read(&mut point, self.size());
            let tolerance = 1e-11 * node.tableau.objective().abs();
            let capped = self.cap(node, &point);
            if !self.tighten(node, tolerance) && !capped {
                return outcome;
            }
        }
        Outcome::Stalled
    }

    /// Drops tangents that do not bind (never the first of a term, nor the newest).
    fn forget(&self, node: &mut Node) {
        let terms = self.model.terms.len();
        let newest = node.tangents.len().saturating_sub(2 * terms);
        let tableau = &mut node.tableau;
        let mut at = 0;
        node.tangents.retain(|t| {
            at += 1;
            let idle = at > terms && at <= newest && tableau.is_basic(t.slack);
            if idle {
                tableau.drop_row(t.slack);
            }
            !idle
        });
    }

    /// Prices of the limits and slopes of the terms at the node's present basis.
    pub(super) fn prices(&self, node: &Node) -> Vec<f64> {
        let limits = self.slacks.iter().map(|&s| node.tableau.price(s));
        let mut y: Vec<f64> = limits.collect();
        y.resize(self.model.dims, 0.0);
        for t in &node.tangents {
            y[self.model.limits + t.term] += t.slope * node.tableau.price(t.slack);
        }
        y
    }

    /// Goal of whole-number deviations, or `None` when they break a limit.
    pub(super) fn goal(&self, counts: &[f64]) -> Option<f64> {
        if self
            .shared
            .iter()
            .any(|(js, copies)| js.iter().map(|&j| counts[j]).sum::<f64>() > *copies)
        {
            return None;
        }
        let mut sums = self.reference.sums.clone();
        let mut value = self.base_value;
        for (d, &n) in self.deviations.iter().zip(counts).filter(|(_, n)| **n > 0.0) {
            let best = self.reference.best[d.cell];
            value += n * (self.model.value[d.option] - self.model.value[best]);
            for (l, sum) in sums.iter_mut().enumerate() {
                *sum += n * self.change(d, l);
            }
        }
        self.model.keeps(&sums).then(|| value + self.model.saturation(&sums))
    }

    /// Counts of every option for counts of the deviations.
    pub(super) fn counts(&self, deviating: &[f64]) -> Vec<f64> {
        let mut counts = vec![0.0; self.model.options()];
        for (cell, &best) in self.model.cells.iter().zip(&self.reference.best) {
            counts[best] = cell.copies;
        }
        for (d, n) in self.deviations.iter().zip(deviating) {
            counts[d.option] += n;
            counts[self.reference.best[d.cell]] -= n;
        }
        counts
    }
}

/// Cells with more than one deviation.
fn shared_cells(model: &Model, deviations: &[Deviation]) -> Vec<(Vec<usize>, f64)> {
    let mut shared = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    for (j, d) in deviations.iter().enumerate() {
        run.push(j);
        let last = deviations.get(j + 1).is_none_or(|next| next.cell != d.cell);
        if last {
            if run.len() > 1 {
                shared.push((std::mem::take(&mut run), model.cells[d.cell].copies));
            }
            run.clear();
        }
    }
    shared
}
