//! Branch and bound over the core: depth first, nearest side first, every node bounded by its linear programme.
use super::core::{Core, Node};
use super::simplex::Outcome;
use super::waiting::Waiting;
use std::time::Instant;

/// Tableau cells that count as one node, so that big nodes use up the effort sooner.
const CELLS_PER_NODE: u64 = 600;

/// When to stop, and what counts as no better.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// Goal to beat (−∞ without a plan).
    pub(super) incumbent: f64,
    /// Relative step that counts as better.
    pub(super) gap: f64,
    /// Size below which relative steps are taken of this instead.
    pub(super) size: f64,
    /// Goals are whole multiples of this (0: any number).
    pub(super) step: f64,
    /// Nodes allowed.
    pub(super) nodes: u64,
    /// When to stop all the same.
    pub(super) until: Option<Instant>,
}

impl Terms {
    /// Bounds at or below this cannot bring anything.
    pub(super) fn cutoff(&self) -> f64 {
        self.settled().max(self.incumbent + self.step * (1.0 - 1e-6))
    }

    /// What is known of the goal when nothing above the cutoff is left.
    pub(super) fn settled(&self) -> f64 {
        if self.incumbent == f64::NEG_INFINITY {
            return self.incumbent;
        }
        self.incumbent + self.gap * self.incumbent.abs().max(self.size)
    }
}

/// What the search found.
#[derive(Debug)]
pub(super) struct Found {
    /// Best counts of the deviations, when better than the incumbent.
    pub(super) counts: Option<Vec<f64>>,
    /// Goal to beat now.
    pub(super) incumbent: f64,
    /// Upper bound on what the core holds beyond the incumbent; −∞ when searched through.
    pub(super) open: f64,
    /// Nodes used.
    pub(super) nodes: u64,
}

/// One search.
struct Search<'a> {
    core: &'a Core<'a>,
    terms: Terms,
    best: Option<Vec<f64>>,
    waiting: Waiting,
    spare: Vec<Node>,
    spent: u64,
    visited: u64,
    point: Vec<f64>,
    fractional: Vec<(usize, f64)>,
}

/// What to do after a node.
enum Next {
    /// Nothing better below.
    Pruned,
    /// Look at the same node again with narrower bounds.
    Again,
    /// Variable, its bounds for the near side, its bounds for the far side, bound of the far side.
    Branch(usize, (f64, f64), (f64, f64), f64),
}

/// Whether the time is up.
pub(super) fn is_late(until: Option<Instant>) -> bool {
    until.is_some_and(|until| Instant::now() >= until)
}

/// Searches the core from its first node.
pub(super) fn explore(core: &Core<'_>, root: Node, terms: Terms) -> Found {
    let mut search = Search {
        core,
        terms,
        best: None,
        waiting: Waiting::default(),
        spare: Vec::new(),
        spent: 0,
        visited: 0,
        point: Vec::new(),
        fractional: Vec::new(),
    };
    let open = search.run(root);
    Found { counts: search.best, incumbent: search.terms.incumbent, open, nodes: search.spent }
}

impl Search<'_> {
    fn run(&mut self, root: Node) -> f64 {
        let bound = root.tableau.objective();
        self.waiting.push(root, bound);
        while let Some((mut node, bound)) = self.waiting.take() {
            if bound <= self.terms.cutoff() {
                self.spare.push(node);
                continue;
            }
            if self.is_over() {
                return self.waiting.highest().max(bound);
            }
            self.dive(&mut node);
            self.spare.push(node);
        }
        f64::NEG_INFINITY
    }

    fn is_over(&self) -> bool {
        self.spent >= self.terms.nodes || is_late(self.terms.until)
    }

    /// Follows the near side down to a leaf; the far sides wait.
    fn dive(&mut self, node: &mut Node) {
        let n = self.core.size();
        loop {
            let before = node.tableau.work();
            let next = self.visit(node);
            self.visited += 1;
            let looked = (node.tableau.size() + n) as u64;
            self.spent += 1 + (node.tableau.work() - before + looked) / CELLS_PER_NODE;
            match next {
                Next::Pruned => return,
                Next::Again => {}
                Next::Branch(var, near, far, far_bound) => {
                    let mut other = self.copy(node);
                    self.spent += other.tableau.size() as u64 / CELLS_PER_NODE;
                    other.tableau.set_bounds(var, far.0, far.1);
                    self.waiting.push(other, far_bound);
                    node.tableau.set_bounds(var, near.0, near.1);
                }
            }
            if self.is_over() {
                let bound = node.tableau.objective();
                let rest = self.copy(node);
                self.waiting.push(rest, bound);
                return;
            }
        }
    }

    fn copy(&mut self, node: &Node) -> Node {
        match self.spare.pop() {
            Some(mut spare) => {
                spare.clone_from(node);
                spare
            }
            None => node.clone(),
        }
    }

    fn visit(&mut self, node: &mut Node) -> Next {
        let n = self.core.size();
        let outcome = self.relax(node);
        if matches!(outcome, Outcome::Infeasible | Outcome::Cutoff) {
            return Next::Pruned;
        }
        let slack = node.tableau.objective() - self.terms.cutoff();
        if slack.is_finite() {
            node.tableau.fix_by_cost(n, slack);
        }
        node.tableau.fractional(n, &mut self.fractional);
        node.tableau.read(&mut self.point, n);
        node.tableau.drop_fixed_columns();
        if self.fractional.is_empty() {
            self.offer_rounded(f64::round);
            return self.split_whole(node);
        }
        // In large cores looking for a plan takes longer than the node itself.
        let seldom = 8 + n as u64 / 1_000;
        if self.visited < 50 || self.visited.is_multiple_of(seldom) {
            self.offer_rounded(f64::round);
            self.offer_rounded(f64::floor);
            if node.tableau.objective() <= self.terms.cutoff() {
                return Next::Pruned;
            }
        }
        self.branch(node)
    }

    /// Optimises the node, with tangents where the terms are cut too high.
    fn relax(&mut self, node: &mut Node) -> Outcome {
        let n = self.core.size();
        let mut rounds = 0;
        loop {
            let outcome = node.tableau.optimise(self.terms.cutoff());
            if outcome != Outcome::Optimal {
                return outcome;
            }
            node.tableau.read(&mut self.point, n);
            if self.core.cap(node, &self.point) {
                continue;
            }
            node.tableau.fractional(n, &mut self.fractional);
            rounds += 1;
            if rounds > 60 || !self.core.tighten(node, self.tolerated(node, rounds)) {
                return outcome;
            }
        }
    }

    /// How much too high a term may be cut: little where the point is whole, else a part of what is left to close.
    fn tolerated(&self, node: &Node, rounds: u32) -> f64 {
        let finest = 1e-14 * self.terms.incumbent.abs().max(self.terms.size);
        let slack = node.tableau.objective() - self.terms.cutoff();
        match (self.fractional.is_empty(), slack.is_finite()) {
            (true, _) => finest,
            (false, _) if rounds > 8 => f64::INFINITY,
            (false, true) => finest.max(0.2 * slack / self.core.terms().max(1) as f64),
            (false, false) => 1e-6 * node.tableau.objective().abs(),
        }
    }

    /// Offers the present point, rounded, as a plan.
    fn offer_rounded(&mut self, round: fn(f64) -> f64) {
        let counts: Vec<f64> = self
            .point
            .iter()
            .map(|x| if (x - x.round()).abs() <= 1e-7 { x.round() } else { round(*x) })
            .map(|x| x.max(0.0))
            .collect();
        if let Some(goal) = self.core.goal(&counts) {
            let step = 1e-14 * goal.abs().max(self.terms.size);
            if goal > self.terms.incumbent + step || self.terms.incumbent == f64::NEG_INFINITY {
                self.terms.incumbent = goal;
                self.best = Some(counts);
            }
        }
    }

    /// A node whose point is whole is done, unless rounding stood in the way; then any open variable is split.
    fn split_whole(&self, node: &Node) -> Next {
        let z = node.tableau.objective();
        if z <= self.terms.cutoff() {
            return Next::Pruned;
        }
        for (j, x) in self.point.iter().enumerate() {
            let (lo, hi) = node.tableau.bounds(j);
            if hi - lo > 0.5 {
                let at = x.round().clamp(lo, hi - 1.0);
                return Next::Branch(j, (lo, at), (at + 1.0, hi), z);
            }
        }
        Next::Pruned
    }

    /// Splits the variable whose two sides lose most; how many are chosen of a value before who they are.
    fn branch(&self, node: &mut Node) -> Next {
        let z = node.tableau.objective();
        let slack = z - self.terms.cutoff();
        let mut chosen = None;
        let mut most = f64::NEG_INFINITY;
        let classes = node.tableau.fractional_of(&self.core.class_sums);
        let rows = if classes.is_empty() { &self.fractional } else { &classes };
        for &(row, x) in rows {
            let (down, up) = node.tableau.penalties(row);
            let part = x - x.floor();
            let (down, up) = (down * part, up * (1.0 - part));
            let var = node.tableau.variable_of_row(row);
            let (lo, hi) = node.tableau.bounds(var);
            let (no_down, no_up) = (down >= slack, up >= slack);
            if no_down && no_up {
                return Next::Pruned;
            }
            if no_down || no_up {
                let (lo, hi) = if no_down { (x.ceil(), hi) } else { (lo, x.floor()) };
                node.tableau.set_bounds(var, lo, hi);
                return Next::Again;
            }
            let score = down.min(up).max(1e-12 * self.terms.size)
                * down.max(up).max(1e-12 * self.terms.size);
            if score > most {
                most = score;
                chosen = Some((var, x, lo, hi, down, up));
            }
        }
        let Some((var, x, lo, hi, down, up)) = chosen else {
            return Next::Pruned;
        };
        let (below, above) = ((lo, x.floor()), (x.ceil(), hi));
        if down <= up {
            Next::Branch(var, below, above, z - up)
        } else {
            Next::Branch(var, above, below, z - down)
        }
    }
}
