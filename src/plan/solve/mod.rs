//! The optimiser: choose options under limits so that a concave goal is greatest, and prove it.
//!
//! Knows nothing of creators or money: groups, options, limits and values only.
//!
//! A multiple-choice knapsack with a few side limits. The road, file by file: `model` puts the problem in a flat, merged
//! form; `dual` prices the limits until the sum of independent choices is the least upper bound; `core` writes the
//! linear programme over the options whose regret at those prices is small enough to matter (Balas and Zemel, *An
//! algorithm for large zero-one knapsack problems*, 1980; Pisinger, *A minimal algorithm for the multiple-choice knapsack
//! problem*, 1995); `simplex` keeps it optimal; `repair` finds a first plan;
//! `search` branches on the core. Whatever is left out of the core is left out
//! because its regret is larger than the gap, so the answer is that of the whole problem.
//!
//! Plans of equal goal (within about 1e-9) are told apart by their total `tie_cost`: the objective is lowered by a
//! sliver in its proportion. Plans equal in that too are told apart by the fixed order of the search; identical groups
//! are filled in the order given. Nothing depends on threads or hashing, nor on time unless a time limit is set.

mod core;
mod dual;
mod model;
mod polish;
mod repair;
mod run;
mod search;
mod simplex;
#[cfg(test)]
mod tests;
mod waiting;

pub use run::solve;

/// The whole problem: maximise `Σ value + Σ_k scale_k · (1 − e^(−Σ weight_k))` over the chosen options.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// Each group may be used `copies` times in all, over its options together.
    pub groups: Vec<Group>,
    /// `Σ usage_l ≤ at_most` for each limit l. Usage may be negative (lower bounds are negated).
    pub limits: Vec<Limit>,
    /// Saturating terms of the goal; `Opt::weights` has one entry for each.
    pub terms: Vec<Saturating>,
}

/// A creator (one copy) or a type of creator (many).
#[derive(Debug, Clone)]
pub struct Group {
    /// How often the group may be used, over all its options.
    pub copies: u32,
    /// How often it must be used (1 for a creator that must be included).
    pub at_least: u32,
    /// What can be chosen.
    pub options: Vec<Opt>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, Default)]
pub struct Opt {
    /// What it adds to the goal, linearly. Never negative.
    pub value: f64,
    /// What it adds to each saturating sum. Never negative.
    pub weights: Vec<f64>,
    /// What it uses of each limit.
    pub usage: Vec<f64>,
    /// Among plans of equal goal, the one with the smaller total of this wins.
    pub tie_cost: f64,
}

/// An upper bound on a sum.
#[derive(Debug, Clone)]
pub struct Limit {
    /// For people.
    pub name: String,
    /// The bound.
    pub at_most: f64,
}

/// `scale · (1 − e^(−Σ weights))`.
#[derive(Debug, Clone)]
pub struct Saturating {
    /// Value at full saturation.
    pub scale: f64,
}

/// When to stop.
#[derive(Debug, Clone)]
pub struct Effort {
    /// Relative gap at which the plan counts as proven.
    pub gap: f64,
    /// Nodes of the search tree after which the best plan so far is returned with its gap
    /// (nodes, not seconds: the same input must give the same plan). A node of a large tree counts as several.
    pub nodes: u64,
    /// Seconds of search after which it is the same; `None` for no limit. (The bound before it and the first plan take
    /// what they take.)
    pub seconds: Option<f64>,
}

impl Default for Effort {
    fn default() -> Self {
        Effort { gap: 1e-9, nodes: 2_000_000, seconds: None }
    }
}

/// One chosen option and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Index into `Problem::groups`.
    pub group: usize,
    /// Index into `Group::options`.
    pub option: usize,
    /// How often (1 to `copies`).
    pub times: u32,
}

/// The best plan found, and how good it can be at most.
#[derive(Debug, Clone)]
pub struct Solution {
    /// In order of group, then option.
    pub chosen: Vec<Choice>,
    /// Goal of the plan.
    pub value: f64,
    /// No plan can be better than this.
    pub bound: f64,
    /// `(bound − value) / bound`, 0 when proven.
    pub gap: f64,
    /// For each limit, what one more unit of it would add to the bound.
    pub multipliers: Vec<f64>,
}

/// No plan keeps all limits (as far as the search can tell: `proven` says whether it is certain).
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", if *proven { "no plan keeps all limits" } else { "no plan within all limits was found; there may be one" })]
pub struct Infeasible {
    /// Certain, or given up at the node limit.
    pub proven: bool,
}
