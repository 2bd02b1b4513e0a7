//! The problem in the form the search works on: scaled rows, one zero option for "not used", identical groups merged.
//!
//! Every group here is used *exactly* `copies` times: an optional group gets a zero option, and a group with both a
//! duty and a choice is split in two. That leaves one kind of group for all the other files.
#![expect(
    clippy::indexing_slicing,
    reason = "hot numeric loops over flat arrays whose lengths are set together in `Model::new`"
)]

use super::{Choice, Opt, Problem};

/// How far a scaled limit may be exceeded: rounding of sums, not slack.
pub(super) const FEASIBLE: f64 = 1e-9;

/// Most values whose numbers are counted.
const MOST_CLASSES: usize = 8;

/// A run of identical groups, used exactly `copies` times over its options.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// How often, over all its options.
    pub(super) copies: f64,
    /// First option in the flat arrays.
    pub(super) first: usize,
    /// One past the last option.
    pub(super) end: usize,
    /// The caller's groups merged here, each with the copies it brings.
    members: Vec<(usize, u32)>,
}

/// The whole problem, flat.
#[derive(Debug, Clone)]
pub(super) struct Model {
    /// Number of limits that can bind.
    pub(super) limits: usize,
    /// Limits and saturating terms together: the length of a row of `coef`.
    pub(super) dims: usize,
    /// Scaled right-hand sides.
    pub(super) rhs: Vec<f64>,
    /// Scales of the saturating terms.
    pub(super) terms: Vec<f64>,
    /// Groups.
    pub(super) cells: Vec<Cell>,
    /// Linear value of each option; a little less where it costs more, see [`Model::prefer_cheap`].
    pub(super) value: Vec<f64>,
    /// `dims` numbers for each option: scaled usages, then the negated weights.
    pub(super) coef: Vec<f64>,
    /// Tie cost of each option.
    pub(super) tie: Vec<f64>,
    /// Where few different values are in the goal: the options of each of them. How many are chosen of a value is a whole
    /// number too, and one that decides far more than who they are.
    pub(super) classes: Vec<Vec<usize>>,
    /// The caller's option; `None` for "not used".
    origin: Vec<Option<usize>>,
    /// For each limit kept, the caller's index and what one scaled unit is in the caller's.
    limit_of: Vec<(usize, f64)>,
}

/// One group before merging.
struct Draft {
    copies: u32,
    member: usize,
    options: Vec<Column>,
}

/// One option before it goes into the flat arrays.
#[derive(Clone)]
struct Column {
    origin: Option<usize>,
    value: f64,
    tie: f64,
    coef: Vec<f64>,
}

impl Column {
    fn nothing(dims: usize) -> Self {
        Column { origin: None, value: 0.0, tie: 0.0, coef: vec![0.0; dims] }
    }

    /// Whether `self` can replace `other` in any plan without loss.
    fn dominates(&self, other: &Column) -> bool {
        self.value >= other.value
            && self.tie <= other.tie
            && self.coef.iter().zip(&other.coef).all(|(a, b)| a <= b)
    }

    /// Order by content, then by the caller's index, for merging.
    fn order(&self, other: &Column) -> std::cmp::Ordering {
        let by_coef = || {
            self.coef
                .iter()
                .zip(&other.coef)
                .map(|(a, b)| a.total_cmp(b))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        };
        self.value
            .total_cmp(&other.value)
            .then_with(|| self.tie.total_cmp(&other.tie))
            .then_with(by_coef)
            .then_with(|| self.origin.cmp(&other.origin))
    }
}

impl Draft {
    fn order(&self, other: &Draft) -> std::cmp::Ordering {
        self.options.len().cmp(&other.options.len()).then_with(|| {
            self.options
                .iter()
                .zip(&other.options)
                .map(|(a, b)| a.order(b))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        })
    }
}

impl Model {
    /// The problem made ready, or `None` when it can be seen at once that no plan keeps all limits.
    pub(super) fn new(problem: &Problem) -> Option<Model> {
        let limit_of = scaled_limits(problem)?;
        let limits = limit_of.len();
        let dims = limits + problem.terms.len();
        let rhs: Vec<f64> = limit_of
            .iter()
            .map(|&(l, scale)| whole_steps(problem, l, scale) / scale + FEASIBLE)
            .collect();
        let mut drafts = drafts(problem, &limit_of)?;
        clip(&mut drafts, &rhs)?;
        let mut model = Model {
            limits,
            dims,
            rhs,
            terms: problem.terms.iter().map(|t| t.scale.max(0.0)).collect(),
            cells: Vec::with_capacity(drafts.len()),
            value: Vec::new(),
            coef: Vec::new(),
            tie: Vec::new(),
            classes: Vec::new(),
            origin: Vec::new(),
            limit_of,
        };
        for run in merged(drafts) {
            model.push(run);
        }
        if model.terms.is_empty() {
            model.classes = classes(&model.value);
        }
        Some(model)
    }

    fn push(&mut self, run: Vec<Draft>) {
        let first = self.value.len();
        let members: Vec<(usize, u32)> = run.iter().map(|d| (d.member, d.copies)).collect();
        for column in run.into_iter().next().map(|d| d.options).unwrap_or_default() {
            self.value.push(column.value);
            self.tie.push(column.tie);
            self.origin.push(column.origin);
            self.coef.extend(column.coef);
        }
        self.cells.push(Cell {
            copies: members.iter().map(|&(_, c)| f64::from(c)).sum(),
            first,
            end: self.value.len(),
            members,
        });
    }

    /// Number of options, "not used" included.
    pub(super) fn options(&self) -> usize {
        self.value.len()
    }

    /// What all linear values are whole multiples of, when that is coarse enough to matter and there is nothing else
    /// in the goal; otherwise 0.
    pub(super) fn step(&self) -> f64 {
        let largest = self.value.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        if !self.terms.is_empty() || largest <= 0.0 {
            return 0.0;
        }
        step_of(|| self.value.iter().map(|v| v.abs()), largest).unwrap_or(0.0)
    }

    /// The same plans, those of at least this goal, valued by how little they cost.
    pub(super) fn at_goal(&self, goal: f64, step: f64) -> Model {
        let scale =
            self.value.iter().fold(goal.abs(), |most, v| most.max(v.abs())).max(f64::MIN_POSITIVE);
        let mut costs = self.clone();
        costs.classes.clear();
        costs.coef.clear();
        for option in 0..self.options() {
            costs.coef.extend_from_slice(self.row(option));
            costs.coef.push(-self.value[option] / scale);
        }
        costs.rhs.push((1e-6 * step - goal) / scale);
        costs.limits += 1;
        costs.dims += 1;
        costs.value = self.tie.iter().map(|t| -t).collect();
        costs
    }

    /// How far the tie costs of two plans can lie apart; also how far one can lie from nought. Where a limit is
    /// used at least in proportion to the tie cost (money is mostly both), what it allows bounds the cost too.
    pub(super) fn tie_range(&self) -> f64 {
        let largest = |c: &Cell| {
            c.copies * self.tie[c.first..c.end].iter().fold(0.0_f64, |most, t| most.max(t.abs()))
        };
        let all: f64 = self.cells.iter().map(largest).sum();
        (0..self.limits).filter_map(|l| self.tie_within(l)).fold(all, f64::min)
    }

    /// The most that all tie costs of a plan can be for what limit `l` allows.
    fn tie_within(&self, l: usize) -> Option<f64> {
        let mut per_unit = 0.0_f64;
        for option in 0..self.options() {
            let (used, tie) = (self.row(option)[l], self.tie[option]);
            if used < 0.0 || tie < 0.0 || (tie > 0.0 && used <= 0.0) {
                return None;
            }
            if tie > 0.0 {
                per_unit = per_unit.max(tie / used);
            }
        }
        Some(per_unit * self.rhs[l].max(0.0))
    }

    /// Linear part of the goal for counts of each option.
    pub(super) fn linear(&self, counts: &[f64]) -> f64 {
        self.value.iter().zip(counts).map(|(v, n)| v * n).sum()
    }

    /// The most that one copy of one option can bring: a measure of what is negligible when the goal itself is nought.
    pub(super) fn largest(&self) -> f64 {
        let alone = |o: usize| self.value[o].abs() + self.saturation(self.row(o));
        (0..self.options()).map(alone).fold(f64::MIN_POSITIVE, f64::max)
    }

    /// Row of an option: scaled usages and negated weights.
    pub(super) fn row(&self, option: usize) -> &[f64] {
        &self.coef[option * self.dims..(option + 1) * self.dims]
    }

    /// Takes a sliver off each option's value in proportion to its tie cost, so that of equal plans the cheaper wins.
    pub(super) fn prefer_cheap(&mut self, per_cost: f64) {
        for (value, tie) in self.value.iter_mut().zip(&self.tie) {
            *value -= per_cost * tie;
        }
    }

    /// Value of the saturating terms at the given negated sums.
    pub(super) fn saturation(&self, sums: &[f64]) -> f64 {
        self.terms
            .iter()
            .zip(&sums[self.limits..])
            .map(|(scale, negated)| -scale * negated.exp_m1())
            .sum()
    }

    /// Whether the sums keep every limit.
    pub(super) fn keeps(&self, sums: &[f64]) -> bool {
        self.rhs.iter().zip(sums).all(|(rhs, sum)| *sum <= *rhs)
    }

    /// Multipliers in the caller's units and order.
    pub(super) fn multipliers(&self, scaled: &[f64], limits: usize) -> Vec<f64> {
        let mut all = vec![0.0; limits];
        for (&(l, scale), y) in self.limit_of.iter().zip(scaled) {
            all[l] = y / scale;
        }
        all
    }

    /// The caller's choices for counts of each option: members are filled in order, cheaper indices first.
    pub(super) fn choices(&self, counts: &[f64]) -> Vec<Choice> {
        let mut chosen: Vec<Choice> = Vec::new();
        for cell in &self.cells {
            let mut used: Vec<(usize, u32)> = (cell.first..cell.end)
                .filter_map(|o| self.origin[o].map(|option| (option, whole(counts[o]))))
                .collect();
            used.sort_unstable();
            let mut used = used.into_iter().filter(|&(_, n)| n > 0).peekable();
            for &(group, copies) in &cell.members {
                let mut room = copies;
                while let Some((option, left)) = used.peek_mut() {
                    let times = room.min(*left);
                    if times == 0 {
                        break;
                    }
                    chosen.push(Choice { group, option: *option, times });
                    room -= times;
                    *left -= times;
                    if *left == 0 {
                        used.next();
                    }
                }
            }
        }
        join(chosen)
    }
}

/// Options by their value, nothing aside; none where there are too many values for it to help.
fn classes(values: &[f64]) -> Vec<Vec<usize>> {
    let mut classes: Vec<(f64, Vec<usize>)> = Vec::new();
    for (option, value) in values.iter().enumerate().filter(|(_, v)| v.abs() > 0.0) {
        let same = |(v, _): &(f64, Vec<usize>)| (v - value).abs() <= 1e-12 * value.abs();
        let place = classes.iter().position(same).unwrap_or(classes.len());
        if place == MOST_CLASSES {
            return Vec::new();
        }
        if place == classes.len() {
            classes.push((*value, Vec::new()));
        }
        classes.iter_mut().skip(place).take(1).for_each(|(_, options)| options.push(option));
    }
    if classes.len() < 2 {
        return Vec::new(); // of one value the goal itself is the number
    }
    classes.into_iter().map(|(_, options)| options).collect()
}

/// Greatest common divisor of two figures, by Euclid; remainders up to `finest` are rounding.
fn common_step(a: f64, b: f64, finest: f64) -> f64 {
    let (mut a, mut b) = if a > b { (a, b) } else { (b, a) };
    while b > finest {
        let rest = a - b * (a / b).round();
        a = b;
        b = rest.abs();
    }
    a
}

/// A count as an integer.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are whole numbers between 0 and the sum of `u32` copies; the cast saturates"
)]
fn whole(count: f64) -> u32 {
    count.round().max(0.0) as u32
}

/// Sorts and adds up choices of the same option (a group split into duty and choice).
fn join(mut chosen: Vec<Choice>) -> Vec<Choice> {
    chosen.sort_unstable_by_key(|c| (c.group, c.option));
    chosen.dedup_by(|next, kept| {
        let same = (next.group, next.option) == (kept.group, kept.option);
        if same {
            kept.times += next.times;
        }
        same
    });
    chosen
}

/// For each limit that can bind, its index and size; `None` when one can never be kept.
fn scaled_limits(problem: &Problem) -> Option<Vec<(usize, f64)>> {
    let mut kept = Vec::new();
    for (l, limit) in problem.limits.iter().enumerate() {
        if limit.at_most.is_nan() || limit.at_most == f64::NEG_INFINITY {
            return None;
        }
        if limit.at_most == f64::INFINITY {
            continue;
        }
        let largest = problem
            .groups
            .iter()
            .flat_map(|g| &g.options)
            .map(|o| entry(&o.usage, l).abs())
            .filter(|u| u.is_finite())
            .fold(limit.at_most.abs(), f64::max);
        if largest > 0.0 && most_used(problem, l) > limit.at_most {
            kept.push((l, largest));
        }
    }
    Some(kept)
}

/// The most that any choice can use of a limit.
fn most_used(problem: &Problem, l: usize) -> f64 {
    let most = |g: &super::Group| {
        let least = if g.at_least > 0 { f64::NEG_INFINITY } else { 0.0 };
        let each = g.options.iter().map(|o| entry(&o.usage, l)).fold(least, f64::max);
        if each > 0.0 { f64::from(g.copies) * each } else { f64::from(g.at_least) * each }
    };
    problem.groups.iter().map(most).sum()
}

/// The bound of a limit, taken down to a whole multiple of what all its usages are whole multiples of (12 hours each:
/// of 100 hours only 96 can be used). No plan is lost, and the bound on the goal is nearer the truth (Chvátal 1973).
fn whole_steps(problem: &Problem, l: usize, largest: f64) -> f64 {
    let at_most = problem.limits[l].at_most;
    let usages =
        || problem.groups.iter().flat_map(|g| &g.options).map(|o| entry(&o.usage, l).abs());
    match step_of(usages, largest) {
        Some(step) => at_most.min((at_most / step + 1e-7).floor() * step),
        None => at_most,
    }
}

/// What all figures are whole multiples of, when that is coarse enough to matter beside `largest`.
fn step_of<I: Iterator<Item = f64>>(figures: impl Fn() -> I, largest: f64) -> Option<f64> {
    let finest = largest * 1e-7;
    let mut step = 0.0;
    for figure in figures() {
        step = common_step(step, figure, finest);
        if step > 0.0 && step <= finest {
            return None;
        }
    }
    let even = |v: f64| (v / step - (v / step).round()).abs() <= 1e-9 * (v / step).abs().max(1.0);
    (step > finest && figures().all(even)).then_some(step)
}

/// An entry that may be missing.
fn entry(values: &[f64], at: usize) -> f64 {
    values.get(at).copied().unwrap_or(0.0)
}

/// The option as a column; `None` when one of its figures is not a number.
fn column(option: &Opt, index: usize, limit_of: &[(usize, f64)], terms: usize) -> Option<Column> {
    let usages = limit_of.iter().map(|&(l, scale)| entry(&option.usage, l) / scale);
    let weights = (0..terms).map(|k| -entry(&option.weights, k));
    let coef: Vec<f64> = usages.chain(weights).collect();
    let sound = option.value.is_finite()
        && option.tie_cost.is_finite()
        && coef.iter().all(|c| c.is_finite());
    sound.then_some(Column { origin: Some(index), value: option.value, tie: option.tie_cost, coef })
}

/// Groups with options that no other option of the same group can replace; `None` when a duty cannot be met.
fn drafts(problem: &Problem, limit_of: &[(usize, f64)]) -> Option<Vec<Draft>> {
    let dims = limit_of.len() + problem.terms.len();
    let mut drafts = Vec::with_capacity(problem.groups.len());
    for (member, group) in problem.groups.iter().enumerate() {
        let options: Vec<Column> = group
            .options
            .iter()
            .enumerate()
            .filter_map(|(o, option)| column(option, o, limit_of, problem.terms.len()))
            .collect();
        if group.at_least > group.copies || (group.at_least > 0 && options.is_empty()) {
            return None;
        }
        if group.at_least > 0 {
            drafts.push(Draft {
                copies: group.at_least,
                member,
                options: undominated(options.clone()),
            });
        }
        let free = group.copies - group.at_least;
        if free > 0 {
            let mut options = options;
            options.insert(0, Column::nothing(dims));
            let options = undominated(options);
            if options.iter().any(|o| o.origin.is_some()) {
                drafts.push(Draft { copies: free, member, options });
            }
        }
    }
    Some(drafts)
}

/// Drops options that another one can replace; of two alike the first stays.
fn undominated(options: Vec<Column>) -> Vec<Column> {
    let mut kept: Vec<Column> = Vec::with_capacity(options.len());
    for option in options {
        if kept.iter().any(|k| k.dominates(&option)) {
            continue;
        }
        kept.retain(|k| !option.dominates(k));
        kept.push(option);
    }
    kept
}

/// Drops options that cannot be part of any plan, and copies that cannot all be used; `None` when nothing is left.
fn clip(drafts: &mut [Draft], rhs: &[f64]) -> Option<()> {
    let floor = |draft: &Draft, l: usize| {
        draft.options.iter().map(|o| o.coef[l]).fold(f64::INFINITY, f64::min)
    };
    let least: Vec<f64> = (0..rhs.len())
        .map(|l| drafts.iter().map(|d| f64::from(d.copies) * floor(d, l)).sum())
        .collect();
    let spare: Vec<f64> = rhs.iter().zip(&least).map(|(r, a)| r - a + FEASIBLE).collect();
    if spare.iter().any(|s| *s < 0.0) {
        return None;
    }
    for draft in drafts.iter_mut() {
        let floors: Vec<f64> = (0..rhs.len()).map(|l| floor(draft, l)).collect();
        let most = |o: &Column| {
            (0..rhs.len())
                .map(|l| (spare[l], o.coef[l] - floors[l]))
                .filter(|(_, extra)| *extra > 0.0)
                .map(|(spare, extra)| (spare / extra).floor())
                .fold(f64::from(draft.copies), f64::min)
        };
        let room: Vec<f64> = draft.options.iter().map(most).collect();
        let mut keep = room.iter().map(|r| *r >= 1.0);
        draft.options.retain(|_| keep.next().unwrap_or(true));
        if draft.options.is_empty() {
            return None;
        }
        let optional = draft.options.iter().any(|o| o.origin.is_none());
        let real = draft.options.iter().zip(room.iter().filter(|r| **r >= 1.0));
        let used: f64 = real.filter(|(o, _)| o.origin.is_some()).map(|(_, r)| *r).sum();
        if optional && used < f64::from(draft.copies) {
            draft.copies = whole(used).max(1);
        }
    }
    Some(())
}

/// Runs of groups with the same options, in the order of their first members.
fn merged(drafts: Vec<Draft>) -> Vec<Vec<Draft>> {
    let mut sorted = drafts;
    sorted.sort_by(|a, b| a.order(b).then(a.member.cmp(&b.member)));
    let mut runs: Vec<Vec<Draft>> = Vec::new();
    for draft in sorted {
        match runs.last_mut() {
            Some(run) if run.first().is_some_and(|d| d.order(&draft).is_eq()) => run.push(draft),
            _ => runs.push(vec![draft]),
        }
    }
    runs.sort_by_key(|run| run.first().map(|d| d.member));
    runs
}
