//! Who posts in which week. In a hybrid the large creators open, so that the small ones meet an audience
//! that has heard of it; otherwise posts are spread evenly, so that the work is too.

use super::Plan;
use super::brief::{Strategy, is_small};
use super::candidate::Candidate;
use serde::Serialize;

/// Weeks of a campaign where the brief does not say.
pub const WEEKS: u32 = 4;

/// Posts of one pick in one week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slot {
    /// 1-based.
    pub week: u32,
    /// Account name, else what the pick is called.
    pub who: String,
    /// How many creators of this pick post in that week.
    pub creators: u32,
    /// Hours of the team's work for them.
    pub hours: f64,
    /// Why then.
    pub reason: &'static str,
}

/// The schedule, by week and then in the order of the picks.
pub fn schedule(plan: &Plan) -> Vec<Slot> {
    let weeks = plan.brief.weeks.unwrap_or(WEEKS).max(1);
    let opening = if plan.verdict == Strategy::Hybrid { opening_weeks(weeks) } else { 0 };
    let mut slots = Vec::new();
    for small in [false, true] {
        let (first, length, reason) = span(plan.verdict, small, opening, weeks);
        let mut turn = 0;
        let side: Vec<(&Candidate, u32)> = plan
            .best
            .lines(&plan.roster)
            .filter(|(c, _, _)| is_small(c.tier) == small)
            .map(|(c, _, n)| (c, n))
            .collect();
        let total: u32 = side.iter().map(|(_, n)| n).sum();
        for (candidate, times) in side {
            for week in 0..length {
                let mine = (turn..turn + times).filter(|k| share_of(*k, total, length) == week);
                let creators = u32::try_from(mine.count()).unwrap_or(u32::MAX);
                if creators > 0 {
                    slots.push(Slot {
                        week: first + week,
                        who: candidate.label.clone(),
                        creators,
                        hours: f64::from(creators) * plan.means.hours_each,
                        reason,
                    });
                }
            }
            turn += times;
        }
    }
    slots.sort_by_key(|slot| slot.week);
    slots
}

/// The first quarter belongs to the large creators of a hybrid, if there is more than one week.
fn opening_weeks(weeks: u32) -> u32 {
    if weeks > 1 { weeks.div_ceil(4) } else { 0 }
}

/// First week, number of weeks, and why, for one side of the plan.
fn span(verdict: Strategy, small: bool, opening: u32, weeks: u32) -> (u32, u32, &'static str) {
    match (verdict, small) {
        (Strategy::Hybrid, false) if opening > 0 => {
            (1, opening, "large creators open: many people hear of it at once")
        }
        (Strategy::Hybrid, true) if opening > 0 => {
            (opening + 1, weeks - opening, "small creators follow and deepen it")
        }
        _ => (1, weeks, "spread evenly, so that the team's work is too"),
    }
}

/// Which of `length` weeks the k-th of `total` posts falls in.
fn share_of(k: u32, total: u32, length: u32) -> u32 {
    let week = u64::from(k) * u64::from(length) / u64::from(total.max(1));
    u32::try_from(week).unwrap_or(length)
}
