//! Which limits clash, and the ways out.
//!
//! The clash that is named is minimal: limits are left out one after the other, and whatever can be left out
//! without a plan becoming possible is no part of it (the deletion filter for irreducible infeasible sets;
//! Chinneck, *Feasibility and Infeasibility in Optimization*, 2008). Where several clashes stand side by side,
//! one limit of each has to give. Every way out that is named has been planned with.

use super::brief::{Brief, Strategy};
use super::build::{Means, best};
use super::candidate::{Candidate, Roster};
use super::nothing::NoPlan;
use super::solve::Effort;
use super::value::Worth;
use crate::figure::{amount, money};

/// Most clashes that are looked for.
const MOST: usize = 4;
/// The budget is raised at most so many times over.
const RICHEST: f64 = 1_000.0;

/// One limit of the brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Budget,
    Hours,
    FewestCreators,
    MostCreators,
    PerCreator,
    Strategy,
    Share(usize),
    Include(usize),
}

/// A brief with some limits left out or loosened.
#[derive(Clone)]
struct Case {
    brief: Brief,
    means: Means,
    /// Candidates that need not be included after all.
    freed: Vec<usize>,
    /// Typical creators in any number.
    unbounded: bool,
}

struct Search<'a> {
    roster: &'a Roster,
    worth: &'a Worth,
    /// Whether every "no plan" so far was proven.
    proven: bool,
}

impl Search<'_> {
    fn feasible(&mut self, case: &Case) -> bool {
        let changed;
        let roster = if case.freed.is_empty() && !(case.unbounded && self.roster.typical) {
            self.roster
        } else {
            changed = self.changed(case);
            &changed
        };
        let strategy = case.brief.strategy.unwrap_or(Strategy::Any);
        let effort = Effort { gap: 0.01, nodes: 20_000, ..Effort::default() };
        match best(roster, self.worth, &case.brief, case.means, strategy, &effort) {
            Ok(found) => !found.picks.is_empty(),
            Err(no) => {
                self.proven &= no.proven;
                false
            }
        }
    }

    fn changed(&self, case: &Case) -> Roster {
        let candidates = self.roster.candidates.iter().enumerate().map(|(index, c)| Candidate {
            included: c.included && !case.freed.contains(&index),
            copies: if case.unbounded && self.roster.typical { 5_000 } else { c.copies },
            ..c.clone()
        });
        Roster {
            candidates: candidates.collect(),
            passed: Vec::new(),
            typical: self.roster.typical,
            segments: self.roster.segments.clone(),
        }
    }

    /// A minimal set of limits that no plan keeps together, out of those that `case` still has.
    fn minimal(&mut self, case: &Case, limits: &[Which]) -> Vec<Which> {
        let mut kept = limits.to_vec();
        let mut case = case.clone();
        for limit in limits {
            let without = case.without(*limit, self.roster);
            if !self.feasible(&without) {
                kept.retain(|l| l != limit);
                case = without;
            }
        }
        kept
    }
}

impl Case {
    fn without(&self, limit: Which, roster: &Roster) -> Case {
        let mut case = self.clone();
        match limit {
            Which::Budget => {
                case.means.budget = 1e12;
                case.unbounded = true;
            }
            Which::Hours => case.means.hours = 1e12,
            Which::FewestCreators => case.brief.min_creators = None,
            Which::MostCreators => case.brief.max_creators = None,
            Which::PerCreator => case.brief.max_share = None,
            Which::Strategy => case.brief.strategy = Some(Strategy::Any),
            Which::Share(index) => {
                if let Some(limit) = case.brief.shares.get_mut(index) {
                    // In place, so that the others keep their index: this bound bounds nothing.
                    limit.share = if limit.least { 0.0 } else { 1e9 };
                }
            }
            Which::Include(index) => {
                debug_assert!(index < roster.candidates.len());
                case.freed.push(index);
            }
        }
        case
    }
}

/// Names the clash and the ways out of it.
pub(super) fn clash(brief: &Brief, roster: &Roster, worth: &Worth, means: Means) -> NoPlan {
    let case = Case { brief: brief.clone(), means, freed: Vec::new(), unbounded: false };
    let mut search = Search { roster, worth, proven: true };
    let (mut rest, mut open) = (limits(brief, roster), case.clone());
    let mut clashes: Vec<Vec<Which>> = Vec::new();
    while clashes.len() < MOST && !search.feasible(&open) {
        let found = search.minimal(&open, &rest);
        let Some(first) = found.first().copied() else { break };
        rest.retain(|limit| *limit != first);
        open = open.without(first, roster);
        clashes.push(found);
    }
    let names = |set: &Vec<Which>| {
        let names: Vec<String> = set.iter().map(|l| name(*l, brief, roster, means)).collect();
        names.join(", ")
    };
    let ways: Vec<(String, Option<f64>)> = clashes
        .first()
        .into_iter()
        .flatten()
        .filter_map(|limit| way_out(*limit, &case, &mut search))
        .collect();
    let least_budget = ways.iter().find_map(|(_, least)| *least);
    let sets: Vec<String> = clashes.iter().map(names).collect();
    let reason = match (search.proven, sets.as_slice()) {
        (_, []) => "none was found".to_owned(),
        (true, [only]) if clashes.iter().all(|set| set.len() == 1) => {
            format!("this limit alone cannot be kept: {only}")
        }
        (true, [only]) => format!("these limits clash: {only}"),
        (true, several) => {
            format!("these limits clash: {}", several.join("; and apart from that: "))
        }
        (false, several) => format!(
            "none was found (the search gave up before it was certain) that keeps {}",
            several.join("; and apart from that: ")
        ),
    };
    NoPlan { reason, hint: hint(&ways, clashes.len()), least_budget }
}

fn hint(ways: &[(String, Option<f64>)], clashes: usize) -> String {
    let list: Vec<&str> = ways.iter().map(|(way, _)| way.as_str()).collect();
    match list.as_slice() {
        [] if clashes > 1 => "loosen one limit of each".to_owned(),
        [] => "loosen more than one of them".to_owned(),
        [way] => format!("a plan is possible if you {way}"),
        [ways @ .., last] => format!("a plan is possible if you {} or {last}", ways.join(", ")),
    }
}

/// Every limit of the brief; those that people would give up last come first, so that they are left out of a
/// clash that can be named without them.
fn limits(brief: &Brief, roster: &Roster) -> Vec<Which> {
    let mut list = vec![Which::Hours];
    list.extend(brief.strategy.filter(|s| *s != Strategy::Any).map(|_| Which::Strategy));
    list.extend(brief.max_creators.map(|_| Which::MostCreators));
    list.extend(brief.max_share.map(|_| Which::PerCreator));
    list.extend((0..brief.shares.len()).map(Which::Share));
    list.push(Which::Budget);
    list.extend(brief.min_creators.map(|_| Which::FewestCreators));
    let included = roster.candidates.iter().enumerate().filter(|(_, c)| c.included);
    list.extend(included.map(|(index, _)| Which::Include(index)));
    list
}

fn name(limit: Which, brief: &Brief, roster: &Roster, means: Means) -> String {
    let said = |flag: &str, value: Option<String>| {
        value.map_or_else(String::new, |value| format!("`--{flag} {value}`"))
    };
    match limit {
        Which::Budget => format!("the budget of {}", money(brief.budget)),
        Which::Hours => brief.team_hours.map_or_else(
            || format!("the {} hours a team is taken to have (`--team-hours`)", means.hours),
            |hours| format!("`--team-hours {hours}`"),
        ),
        Which::FewestCreators => said("min-creators", brief.min_creators.map(|n| n.to_string())),
        Which::MostCreators => said("max-creators", brief.max_creators.map(|n| n.to_string())),
        Which::PerCreator => said("max-share", brief.max_share.map(|s| s.to_string())),
        Which::Strategy => said("strategy", brief.strategy.map(|s| s.to_string())),
        Which::Share(index) => share_flag(brief, index, None),
        Which::Include(index) => {
            said("include", roster.candidates.get(index).map(|c| c.label.clone()))
        }
    }
}

fn share_flag(brief: &Brief, index: usize, share: Option<f64>) -> String {
    brief.shares.get(index).map_or_else(String::new, |limit| {
        format!(
            "`--{} {}={}`",
            if limit.least { "min" } else { "max" },
            limit.of.name(),
            share.unwrap_or(limit.share)
        )
    })
}

/// The least that this one limit has to give for a plan to be possible, all others kept: in words that follow
/// "if you", with the budget where it is that. `None` where it alone does not help.
fn way_out(limit: Which, case: &Case, search: &mut Search<'_>) -> Option<(String, Option<f64>)> {
    let mut fits = |change: &dyn Fn(&mut Case)| {
        let mut loosened = case.clone();
        change(&mut loosened);
        search.feasible(&loosened)
    };
    let brief = &case.brief;
    let each = case.means.hours_each;
    Some(match limit {
        Which::Budget => {
            let least = least_budget(case.means.budget, |budget| {
                fits(&|c: &mut Case| {
                    c.means.budget = budget;
                    c.means.share_base = budget;
                    c.unbounded = true;
                })
            })?;
            let sum = amount(least, brief.budget.currency(), true);
            (format!("raise the budget to {sum}"), Some(least))
        }
        Which::Hours => {
            let now = (case.means.hours / each).floor();
            let creators = |n: u32| now + f64::from(n);
            let more =
                least(1, 5_000, |n| fits(&|c: &mut Case| c.means.hours = creators(n) * each))?;
            (format!("give the team `--team-hours {}`", creators(more) * each), None)
        }
        Which::FewestCreators => {
            let now = brief.min_creators?;
            let less =
                least(1, now, |n| fits(&|c: &mut Case| c.brief.min_creators = Some(now - n)))?;
            let way = match now - less {
                0 => "leave out `--min-creators`".to_owned(),
                n => format!("ask for no more than `--min-creators {n}`"),
            };
            (way, None)
        }
        Which::MostCreators => {
            let now = brief.max_creators?;
            let more = least(1, 5_000, |n| {
                fits(&|c: &mut Case| c.brief.max_creators = Some(now.saturating_add(n)))
            })?;
            (format!("allow `--max-creators {}`", now.saturating_add(more)), None)
        }
        Which::PerCreator => {
            let from = next_percent(brief.max_share?);
            let share = least(from, 100, |n| {
                fits(&|c: &mut Case| c.brief.max_share = Some(f64::from(n) / 100.0))
            })?;
            (format!("allow `--max-share {share}%`"), None)
        }
        Which::Strategy => {
            fits(&|c: &mut Case| c.brief.strategy = Some(Strategy::Any)).then_some(())?;
            ("leave out `--strategy`".to_owned(), None)
        }
        Which::Share(index) => {
            let limit = *brief.shares.get(index)?;
            let set = |c: &mut Case, share: f64| {
                if let Some(limit) = c.brief.shares.get_mut(index) {
                    limit.share = share;
                }
            };
            let whole = if limit.least { 100 - next_percent(1.0 - limit.share) } else { 0 };
            let share = if limit.least {
                let less = least(0, whole, |n| {
                    fits(&|c: &mut Case| set(c, f64::from(whole - n) / 100.0))
                })?;
                f64::from(whole - less) / 100.0
            } else {
                let from = next_percent(limit.share);
                f64::from(least(from, 100, |n| fits(&|c: &mut Case| set(c, f64::from(n) / 100.0)))?)
                    / 100.0
            };
            let verb = if limit.least { "ask for no more than" } else { "allow" };
            (format!("{verb} {}", share_flag(brief, index, Some(share))), None)
        }
        Which::Include(index) => {
            fits(&|c: &mut Case| c.freed.push(index)).then_some(())?;
            let label = &search.roster.candidates.get(index)?.label;
            (format!("do not include {label}"), None)
        }
    })
}

/// The next whole percent above a share.
fn next_percent(share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let percent = (share * 100.0 + 1e-9).floor().clamp(0.0, 99.0) as u32;
    percent + 1
}

/// The least number from `from` to `to` that fits, where all larger ones fit too; the last one tried is the
/// answer, so it does fit.
fn least(from: u32, to: u32, mut fits: impl FnMut(u32) -> bool) -> Option<u32> {
    if from > to || !fits(to) {
        return None;
    }
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = low + (high - low) / 2;
        if fits(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}

/// A budget that fits, within a hundredth of the least, in whole units.
fn least_budget(now: f64, mut fits: impl FnMut(f64) -> bool) -> Option<f64> {
    let (mut low, mut high) = (now, now * 1.5);
    while !fits(high) {
        low = high;
        high *= 2.0;
        if high > now * RICHEST {
            return None;
        }
    }
    for _ in 0..14 {
        let middle = f64::midpoint(low, high);
        if fits(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    let whole = high.ceil();
    if fits(whole) { Some(whole) } else { Some(high) }
}
