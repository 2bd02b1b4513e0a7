//! A dense tableau for small linear programmes, kept optimal by the dual simplex method.
//!
//! Bounded variables, rows can be added at any time, long steps in the ratio test (a variable with two bounds jumps
//! from one to the other instead of entering). See Koberstein, *The Dual Simplex Method, Techniques for a fast and
//! stable implementation* (2005), chapters 3 and 6. It starts from a basis with the right signs in the cost row and keeps them, so its
//! objective is at every step an upper bound on the programme.
#![expect(
    clippy::indexing_slicing,
    reason = "hot numeric loops; rows and columns are counted by the tableau itself"
)]

/// How far a basic variable may lie outside its bounds.
const PRIMAL: f64 = 1e-9;
/// Smallest usable pivot.
const PIVOT: f64 = 1e-9;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All bounds are kept.
    Optimal,
    /// No point keeps all bounds.
    Infeasible,
    /// The objective fell to the cutoff or below.
    Cutoff,
    /// Too many steps; the objective is still a bound.
    Stalled,
}

/// `x_basic = value − Σ a · (x_nonbasic − where it stands)`; maximised.
#[derive(Debug, Default)]
pub(super) struct Tableau {
    /// Coefficients, row by row.
    a: Vec<f64>,
    /// Variable of each row.
    row_var: Vec<usize>,
    /// Variable of each column.
    col_var: Vec<usize>,
    /// Value of each row's variable.
    value: Vec<f64>,
    /// Whether the column's variable stands at its upper bound.
    at_upper: Vec<bool>,
    /// Reduced cost of each column.
    cost: Vec<f64>,
    /// Bounds of every variable.
    lo: Vec<f64>,
    hi: Vec<f64>,
    /// Objective at the present basis.
    z: f64,
    /// Cells touched so far: the measure of work.
    work: u64,
    /// Scratch: candidates of the ratio test.
    candidates: Vec<(f64, usize)>,
    /// Scratch: the pivot row.
    pivot_row: Vec<f64>,
}

impl Clone for Tableau {
    fn clone(&self) -> Self {
        let mut copy = Tableau::default();
        copy.clone_from(self);
        copy
    }

    /// Keeps the allocations: a search copies a tableau at every branching.
    fn clone_from(&mut self, from: &Self) {
        self.a.clone_from(&from.a);
        self.row_var.clone_from(&from.row_var);
        self.col_var.clone_from(&from.col_var);
        self.value.clone_from(&from.value);
        self.at_upper.clone_from(&from.at_upper);
        self.cost.clone_from(&from.cost);
        self.lo.clone_from(&from.lo);
        self.hi.clone_from(&from.hi);
        self.z = from.z;
        self.work = from.work;
    }
}

impl Tableau {
    /// No rows or columns yet; objective `z`.
    pub(super) fn new(z: f64) -> Self {
        Tableau { z, ..Tableau::default() }
    }

    /// A new variable with its bounds.
    fn variable(&mut self, lo: f64, hi: f64) -> usize {
        self.lo.push(lo);
        self.hi.push(hi);
        self.lo.len() - 1
    }

    /// A new nonbasic variable; all columns come before the first row.
    pub(super) fn add_column(&mut self, lo: f64, hi: f64, at_upper: bool, cost: f64) -> usize {
        let var = self.variable(lo, hi);
        self.col_var.push(var);
        self.at_upper.push(at_upper);
        self.cost.push(cost);
        var
    }

    /// A new basic variable with its row; `coefs` in the order of the columns.
    pub(super) fn add_row(
        &mut self,
        lo: f64,
        hi: f64,
        value: f64,
        coefs: impl Iterator<Item = f64>,
    ) -> usize {
        let var = self.variable(lo, hi);
        self.row_var.push(var);
        self.value.push(value);
        self.a.extend(coefs);
        self.a.resize(self.row_var.len() * self.col_var.len(), 0.0);
        var
    }

    /// A new basic variable `constant + Σ factor · variable` over variables already here.
    pub(super) fn add_combination(
        &mut self,
        lo: f64,
        hi: f64,
        constant: f64,
        parts: &[(f64, usize)],
    ) -> usize {
        let cols = self.cols();
        let mut coefs = vec![0.0; cols];
        let mut value = constant;
        for &(factor, var) in parts {
            value += factor * self.at(var);
            if let Some(i) = self.row_of(var) {
                for (c, a) in coefs.iter_mut().zip(&self.a[i * cols..(i + 1) * cols]) {
                    *c += factor * a;
                }
            } else if let Some(j) = self.col_of(var) {
                coefs[j] -= factor;
            }
        }
        self.work += (cols * parts.len()) as u64;
        self.add_row(lo, hi, value, coefs.into_iter())
    }

    /// Drops the row of a basic variable that is not needed any more.
    pub(super) fn drop_row(&mut self, var: usize) {
        if let Some(i) = self.row_of(var) {
            let cols = self.cols();
            self.a.drain(i * cols..(i + 1) * cols);
            self.row_var.remove(i);
            self.value.remove(i);
        }
    }

    /// Drops nonbasic columns whose variable cannot move.
    pub(super) fn drop_fixed_columns(&mut self) {
        let cols = self.cols();
        let keep: Vec<bool> = self.col_var.iter().map(|&v| self.hi[v] - self.lo[v] > 0.0).collect();
        if keep.iter().all(|k| *k) {
            return;
        }
        let mut at = 0;
        self.a.retain(|_| {
            let kept = keep[at];
            at = if at + 1 == cols { 0 } else { at + 1 };
            kept
        });
        retain_by(&mut self.col_var, &keep);
        retain_by(&mut self.at_upper, &keep);
        retain_by(&mut self.cost, &keep);
    }

    fn cols(&self) -> usize {
        self.col_var.len()
    }

    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        self.cols()
    }

    /// Numbers held.
    pub(super) fn size(&self) -> usize {
        self.a.len() + 2 * self.lo.len() + 4 * self.cols()
    }

    /// Adds a constant to the objective.
    pub(super) fn raise(&mut self, by: f64) {
        self.z += by;
    }

    fn row_of(&self, var: usize) -> Option<usize> {
        self.row_var.iter().position(|&v| v == var)
    }

    fn col_of(&self, var: usize) -> Option<usize> {
        self.col_var.iter().position(|&v| v == var)
    }

    /// Objective: an upper bound at any time.
    pub(super) fn objective(&self) -> f64 {
        self.z
    }

    /// Cells touched so far.
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// Present value of a variable.
    pub(super) fn at(&self, var: usize) -> f64 {
        match self.row_of(var) {
            Some(i) => self.value[i],
            None => match self.col_of(var) {
                Some(j) => self.standing(j),
                None => self.lo[var],
            },
        }
    }

    /// Value of the variable of a column.
    fn standing(&self, j: usize) -> f64 {
        let v = self.col_var[j];
        if self.at_upper[j] { self.hi[v] } else { self.lo[v] }
    }

    /// Writes the present values of variables 0..n.
    pub(super) fn read(&self, into: &mut Vec<f64>, n: usize) {
        into.clear();
        into.extend_from_slice(&self.lo[..n]);
        for (j, &v) in self.col_var.iter().enumerate() {
            if v < n {
                into[v] = self.standing(j);
            }
        }
        for (&v, value) in self.row_var.iter().zip(&self.value) {
            if v < n {
                into[v] = *value;
            }
        }
    }

    /// Price of a variable's bound: what the objective loses for each unit it is moved inwards; 0 when basic.
    pub(super) fn price(&self, var: usize) -> f64 {
        self.col_of(var).map_or(0.0, |j| self.cost[j].abs())
    }

    /// Bounds of a variable.
    pub(super) fn bounds(&self, var: usize) -> (f64, f64) {
        (self.lo[var], self.hi[var])
    }

    /// Whether the variable has a row.
    pub(super) fn is_basic(&self, var: usize) -> bool {
        self.row_of(var).is_some()
    }

    /// Moves a variable's bounds; whatever stands on a moved bound moves with it.
    pub(super) fn set_bounds(&mut self, var: usize, lo: f64, hi: f64) {
        let Some(j) = self.col_of(var) else {
            self.lo[var] = lo;
            self.hi[var] = hi;
            return;
        };
        let before = self.standing(j);
        self.lo[var] = lo;
        self.hi[var] = hi;
        let step = self.standing(j) - before;
        if step.abs() > 0.0 {
            self.shift(j, step);
        }
    }

    /// Moves the variable of column j by `step`.
    fn shift(&mut self, j: usize, step: f64) {
        let cols = self.cols();
        for (i, value) in self.value.iter_mut().enumerate() {
            *value -= self.a[i * cols + j] * step;
        }
        self.z += self.cost[j] * step;
    }

    /// Basic variables below `n` that are not whole: (row, value).
    pub(super) fn fractional(&self, n: usize, into: &mut Vec<(usize, f64)>) {
        into.clear();
        for (i, (&v, value)) in self.row_var.iter().zip(&self.value).enumerate() {
            if v < n && (value - value.round()).abs() > 1e-7 {
                into.push((i, *value));
            }
        }
    }

    /// Those of these variables that are basic and not whole: (row, value).
    pub(super) fn fractional_of(&self, vars: &[usize]) -> Vec<(usize, f64)> {
        let basic = vars.iter().filter_map(|&var| self.row_of(var));
        basic
            .map(|row| (row, self.value[row]))
            .filter(|(_, value)| (value - value.round()).abs() > 1e-7)
            .collect()
    }

    /// Variable of a row.
    pub(super) fn variable_of_row(&self, row: usize) -> usize {
        self.row_var[row]
    }

    /// What the objective loses at least when the row's variable goes down, and up, by one unit each.
    /// (Driebeek 1966: the first step of the dual method, without taking it.)
    pub(super) fn penalties(&mut self, row: usize) -> (f64, f64) {
        let cols = self.cols();
        let (mut down, mut up) = (f64::INFINITY, f64::INFINITY);
        for (j, a) in self.a[row * cols..(row + 1) * cols].iter().enumerate() {
            if a.abs() <= PIVOT {
                continue;
            }
            let v = self.col_var[j];
            if self.hi[v] - self.lo[v] <= 0.0 {
                continue;
            }
            let ratio = self.cost[j].abs() / a.abs();
            if (*a > 0.0) != self.at_upper[j] {
                down = down.min(ratio);
            } else {
                up = up.min(ratio);
            }
        }
        self.work += cols as u64;
        (down, up)
    }

    /// Narrows whole-number variables 0..n that would cost more than `gap` to move that far.
    pub(super) fn fix_by_cost(&mut self, n: usize, gap: f64) {
        for j in 0..self.cols() {
            let v = self.col_var[j];
            let cost = self.cost[j].abs();
            if v >= n || cost * (self.hi[v] - self.lo[v]) <= gap {
                continue;
            }
            let reach = (gap / cost + 1e-9).floor().max(0.0);
            if self.at_upper[j] {
                self.lo[v] = self.lo[v].max(self.hi[v] - reach);
            } else {
                self.hi[v] = self.hi[v].min(self.lo[v] + reach);
            }
        }
    }

    /// Dual simplex steps until all bounds are kept, or the objective is at or below `cutoff`.
    pub(super) fn optimise(&mut self, cutoff: f64) -> Outcome {
        let most = 200 + 20 * (self.row_var.len() + self.cols());
        for _ in 0..most {
            let Some((row, excess, above)) = self.leaving() else {
                return if self.z <= cutoff { Outcome::Cutoff } else { Outcome::Optimal };
            };
            if self.z <= cutoff {
                return Outcome::Cutoff;
            }
            let Some(col) = self.entering(row, excess, above) else {
                return Outcome::Infeasible;
            };
            self.pivot(row, col, above);
        }
        Outcome::Stalled
    }

    /// The row that is furthest outside its bounds.
    fn leaving(&self) -> Option<(usize, f64, bool)> {
        let mut worst = None;
        let mut most = PRIMAL;
        for (i, (&v, value)) in self.row_var.iter().zip(&self.value).enumerate() {
            let above = value - self.hi[v];
            let below = self.lo[v] - value;
            let excess = above.max(below);
            if excess > most {
                most = excess;
                worst = Some((i, excess, above > 0.0));
            }
        }
        worst
    }

    /// The column to enter, after jumps of those passed on the way; `None` when nothing brings the row back.
    fn entering(&mut self, row: usize, excess: f64, above: bool) -> Option<usize> {
        let cols = self.cols();
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        let mut reach = 0.0;
        for (j, a) in self.a[row * cols..(row + 1) * cols].iter().enumerate() {
            let helps = if above { *a > PIVOT } else { *a < -PIVOT };
            let against = if above { *a < -PIVOT } else { *a > PIVOT };
            if (self.at_upper[j] && against) || (!self.at_upper[j] && helps) {
                let v = self.col_var[j];
                let range = self.hi[v] - self.lo[v];
                if range > 0.0 {
                    candidates.push((self.cost[j].abs() / a.abs(), j));
                    reach += range * a.abs();
                }
            }
        }
        self.work += cols as u64;
        let col = if reach < excess - PRIMAL {
            None
        } else {
            self.long_step(row, excess, &mut candidates)
        };
        self.candidates = candidates;
        col
    }

    /// Walks the candidates by ratio; flips those whose whole range is not enough.
    fn long_step(
        &mut self,
        row: usize,
        excess: f64,
        candidates: &mut [(f64, usize)],
    ) -> Option<usize> {
        let cols = self.cols();
        let size = |t: &Tableau, j: usize| t.a[row * cols + j].abs();
        let mut left = excess;
        for at in 0..candidates.len() {
            self.bring_forward(row, candidates, at);
            let j = candidates[at].1;
            let v = self.col_var[j];
            let covered = size(self, j) * (self.hi[v] - self.lo[v]);
            if left - covered <= 0.0 || at + 1 == candidates.len() {
                return Some(j);
            }
            left -= covered;
            let step = self.hi[v] - self.lo[v];
            let step = if self.at_upper[j] { -step } else { step };
            self.at_upper[j] = !self.at_upper[j];
            self.shift(j, step);
            self.work += self.row_var.len() as u64;
        }
        None
    }

    /// Puts the candidate with the least ratio among `candidates[at..]` at `at`. Few are ever needed, so they are
    /// sorted only when many have been asked for.
    fn bring_forward(&self, row: usize, candidates: &mut [(f64, usize)], at: usize) {
        let cols = self.cols();
        let size = |j: usize| self.a[row * cols + j].abs();
        let order = |x: &(f64, usize), y: &(f64, usize)| {
            x.0.total_cmp(&y.0).then_with(|| size(y.1).total_cmp(&size(x.1))).then(x.1.cmp(&y.1))
        };
        let rest = &mut candidates[at..];
        match at {
            0..6 => {
                let first = (1..rest.len())
                    .fold(0, |m, i| if order(&rest[i], &rest[m]).is_lt() { i } else { m });
                rest.swap(0, first);
            }
            6 => rest.sort_unstable_by(order),
            _ => {}
        }
    }

    /// Swaps the row's variable (to the bound it broke) with the column's.
    fn pivot(&mut self, row: usize, col: usize, above: bool) {
        let cols = self.cols();
        let leaves = self.row_var[row];
        let enters = self.col_var[col];
        let target = if above { self.hi[leaves] } else { self.lo[leaves] };
        let p = self.a[row * cols + col];
        let step = (self.value[row] - target) / p;
        let entered_at = self.standing(col) + step;
        self.shift(col, step);
        let mut pivot_row = std::mem::take(&mut self.pivot_row);
        pivot_row.clear();
        pivot_row.extend(self.a[row * cols..(row + 1) * cols].iter().map(|a| a / p));
        pivot_row[col] = 1.0 / p;
        for (i, line) in self.a.chunks_exact_mut(cols).enumerate() {
            let factor = line[col];
            if i == row || factor.abs() <= 0.0 {
                continue;
            }
            line[col] = 0.0;
            for (x, y) in line.iter_mut().zip(&pivot_row) {
                *x -= factor * y;
            }
            self.work += cols as u64;
        }
        let factor = self.cost[col];
        self.cost[col] = 0.0;
        for (x, y) in self.cost.iter_mut().zip(&pivot_row) {
            *x -= factor * y;
        }
        self.a[row * cols..(row + 1) * cols].copy_from_slice(&pivot_row);
        self.pivot_row = pivot_row;
        self.row_var[row] = enters;
        self.value[row] = entered_at;
        self.col_var[col] = leaves;
        self.at_upper[col] = above;
        self.work += cols as u64;
    }
}

/// Keeps the entries whose flag is set.
fn retain_by<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut flags = keep.iter();
    items.retain(|_| flags.next().copied().unwrap_or(true));
}
