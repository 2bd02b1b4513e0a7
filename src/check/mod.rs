//! A gate: rules on creators, on all of them together, and on plans, each passed, failed or not to be judged.
//!
//! Responsible for what a rule says and for the verdict. Not for how a policy is written or a file is read.

mod group;
mod plan;
pub mod report;
mod row;
pub mod script;

pub use group::GroupRule;
pub use plan::{PlanFile, PlanRule};
pub use row::{Required, RowRule};

use crate::diff::Seen;
use jiff::civil::Date;
use serde::Serialize;

/// The document's schema.
pub const SCHEMA: &str = "tierplan.check/1";

/// A rule with its name, as the policy has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule<T> {
    /// For example `max-fake-share`.
    pub name: &'static str,
    /// What it asks.
    pub asks: T,
}

/// Everything a policy asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// Of each creator.
    pub rows: Vec<Rule<RowRule>>,
    /// Of all of them.
    pub groups: Vec<Rule<GroupRule>>,
    /// Of every plan.
    pub plan: Vec<Rule<PlanRule>>,
    /// That a rule cannot be judged is a failure too.
    pub unknown_fails: bool,
}

/// How a rule came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nothing speaks against it.
    Pass,
    /// At least one creator, or the whole, breaks it.
    Fail,
    /// The files do not say what it takes to judge.
    Unknown,
}

/// Who or what breaks a rule, or cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// File as shown.
    pub file: String,
    /// 1-based line; `None` for a whole file.
    pub line: Option<u64>,
    /// The creator; `None` for a whole file.
    pub creator: Option<String>,
    /// What is found, in words.
    pub found: String,
}

/// One rule judged.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Judged {
    /// `rows`, `groups` or `plan`.
    pub section: &'static str,
    /// The rule's name.
    pub rule: &'static str,
    /// What it asks, in words.
    pub asks: String,
    /// How it came out.
    pub status: Status,
    /// Creators (or files) that were judged.
    pub judged: usize,
    /// Creators (or files) that do not say what it takes.
    pub unknown: usize,
    /// Who breaks it.
    pub findings: Vec<Finding>,
    /// Who cannot be judged: listed where the policy makes that a failure.
    pub not_judged: Vec<Finding>,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Answer {
    /// Always `tierplan.check/1`.
    pub schema: &'static str,
    /// Whether every rule is kept.
    pub result: Status,
    /// The policy's file.
    pub policy: String,
    /// Files judged.
    pub files: Vec<String>,
    /// Creators judged.
    pub creators: usize,
    /// Rows that could not be read.
    pub rejected: usize,
    /// The day that ages are counted to; `None` where no rule asks for ages or no post has a day.
    pub as_of: Option<String>,
    /// Rules kept.
    pub passed: usize,
    /// Rules broken.
    pub failed: usize,
    /// Rules that could not be judged.
    pub unknown: usize,
    /// Every rule, in the order of the policy.
    pub rules: Vec<Judged>,
}

/// What is judged.
#[derive(Debug, Default)]
pub struct Subject {
    /// Files with creators, as shown.
    pub files: Vec<String>,
    /// Creators of all files.
    pub seen: Vec<Seen>,
    /// The same creators before, in the same order; empty without a baseline.
    pub before: Vec<Option<Seen>>,
    /// Rows that could not be read.
    pub rejected: usize,
    /// Rows read, blank ones too.
    pub read: usize,
    /// Plans.
    pub plans: Vec<PlanFile>,
    /// The day that ages are counted to.
    pub as_of: Option<Date>,
}

/// One judgement of one rule on one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Kept,
    Broken(String),
    CannotTell(String),
}

/// Judges every rule.
pub fn check(policy: &Policy, file: &str, subject: &Subject) -> Answer {
    let mut rules = Vec::new();
    for rule in &policy.rows {
        rules.push(row::judge(rule, subject, policy.unknown_fails));
    }
    for rule in &policy.groups {
        rules.push(group::judge(rule, subject));
    }
    for rule in &policy.plan {
        rules.push(plan::judge(rule, subject));
    }
    if policy.unknown_fails {
        for rule in
            rules.iter_mut().filter(|rule| rule.status == Status::Unknown || rule.unknown > 0)
        {
            rule.status = Status::Fail;
        }
    }
    let count = |status| rules.iter().filter(|rule| rule.status == status).count();
    let failed = count(Status::Fail);
    let plans = subject.plans.iter().map(|plan| plan.file.clone());
    Answer {
        schema: SCHEMA,
        result: if failed > 0 { Status::Fail } else { Status::Pass },
        policy: file.to_owned(),
        files: subject.files.iter().cloned().chain(plans).collect(),
        creators: subject.seen.len(),
        rejected: subject.rejected,
        as_of: subject.as_of.map(|day| day.to_string()),
        passed: count(Status::Pass),
        failed,
        unknown: count(Status::Unknown),
        rules,
    }
}

/// A rule's outcome from what was found about each thing.
fn outcome(
    section: &'static str,
    name: &'static str,
    asks: String,
    verdicts: Vec<(Finding, Verdict)>,
) -> Judged {
    let (mut judged, mut findings, mut not_judged) = (0, Vec::new(), Vec::new());
    for (place, verdict) in verdicts {
        match verdict {
            Verdict::Kept => judged += 1,
            Verdict::Broken(found) => {
                judged += 1;
                findings.push(Finding { found, ..place });
            }
            Verdict::CannotTell(found) => not_judged.push(Finding { found, ..place }),
        }
    }
    let status = match (findings.is_empty(), judged) {
        (false, _) => Status::Fail,
        (true, 0) => Status::Unknown,
        (true, _) => Status::Pass,
    };
    let unknown = not_judged.len();
    Judged { section, rule: name, asks, status, judged, unknown, findings, not_judged }
}

#[cfg(test)]
mod tests;
