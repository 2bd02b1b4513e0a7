//! Who posts in which week. In a hybrid the large creators open, so that the small ones meet an audience
//! that has heard of it; otherwise, and where a lasting partnership is wanted, posts are spread evenly. No week
//! takes more than its part of the team's hours as long as the weeks together have room for everybody.

use super::Plan;
use super::brief::{Strategy, is_small};
use super::candidate::Candidate;
use super::goal::Goal;
use crate::tier::Tier;
use serde::Serialize;

/// Weeks of a campaign where the brief does not say.
pub const WEEKS: u32 = 4;

/// Posts of one pick in one week.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Slot {
    /// 1-based.
    pub week: u32,
    /// Account name, else what the pick is called.
    pub who: String,
    /// Tier of the pick.
    pub tier: Tier,
    /// How many creators of this pick post in that week.
    pub creators: u32,
    /// Hours of the team's work for them.
    pub hours: f64,
    /// Why then.
    pub reason: &'static str,
}

/// The work of one week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Week {
    /// 1-based.
    pub week: u32,
    /// Creators who post.
    pub creators: u32,
    /// Hours of the team's work.
    pub hours: f64,
    /// Hours the team has in a week: its hours divided by the weeks.
    pub available: f64,
}

/// The schedule and what it asks of the team.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// By week and then in the order of the picks.
    pub slots: Vec<Slot>,
    /// Every week of the campaign, idle ones too.
    pub weeks: Vec<Week>,
}

impl Schedule {
    /// What stands in the way where a week takes more than the team has.
    pub fn overload(&self) -> Option<String> {
        let over = self.weeks.iter().filter(|w| w.hours > w.available + 1e-9);
        let worst = over.max_by(|a, b| a.hours.total_cmp(&b.hours).then(b.week.cmp(&a.week)))?;
        let weeks = u32::try_from(self.weeks.len()).unwrap_or(u32::MAX);
        let total: f64 = self.weeks.iter().map(|w| w.hours).sum();
        let each = worst.hours / f64::from(worst.creators.max(1));
        let room = (worst.available / each + 1e-9).floor();
        let advice = if room >= 1.0 {
            let needed = (total / each / room).ceil();
            format!("--weeks {needed} would fit")
        } else {
            format!("one creator alone takes {each:.0}, so start earlier")
        };
        Some(format!(
            "Week {} takes {:.0} hours and the team has {:.0} a week ({:.0} in {weeks} weeks): {advice}.",
            worst.week,
            worst.hours,
            worst.available,
            worst.available * f64::from(weeks)
        ))
    }
}

/// Who posts when.
pub fn schedule(plan: &Plan) -> Schedule {
    let weeks = plan.brief.weeks.unwrap_or(WEEKS).max(1);
    let each = plan.means.hours_each;
    let available = plan.means.hours / f64::from(weeks);
    let room = room(available, each);
    let side = |small: bool| -> Vec<(&Candidate, u32)> {
        let lines = plan.best.lines(&plan.roster).filter(|(c, _, _)| is_small(c.tier) == small);
        lines.map(|(c, _, n)| (c, n)).collect()
    };
    let total = |side: &[(&Candidate, u32)]| side.iter().map(|(_, n)| n).sum::<u32>();
    let (large, small) = (side(false), side(true));
    let mut load = vec![0; usize::try_from(weeks).unwrap_or(1)];
    let opens = plan.verdict == Strategy::Hybrid && weeks > 1 && !lasts(plan);
    // The first quarter belongs to the large creators of a hybrid, more where they need more.
    let opening = if opens {
        weeks.div_ceil(4).min(total(&large)).max(total(&large).div_ceil(room)).min(weeks)
    } else {
        0
    };
    let first = place(total(&large), 0, if opens { opening } else { weeks }, &mut load);
    let start = if opens { latest(total(&small), opening, room, &load) } else { 0 };
    let second = place(total(&small), start, weeks, &mut load);
    let why = |small: bool| match (opens, small) {
        (true, false) => "large creators open: many people hear of it at once",
        (true, true) => "small creators follow and deepen it",
        _ if lasts(plan) => "spread evenly: a lasting partnership shows all the time",
        _ => "spread evenly, so that the team's work is too",
    };
    let mut slots = slots(&large, &first, each, why(false));
    slots.extend(self::slots(&small, &second, each, why(true)));
    slots.sort_by_key(|slot| slot.week);
    let weeks = (1..).zip(&load).map(|(week, creators)| Week {
        week,
        creators: *creators,
        hours: f64::from(*creators) * each,
        available,
    });
    Schedule { slots, weeks: weeks.collect() }
}

/// Whether the creators are to stay, so that nobody opens and nobody follows.
fn lasts(plan: &Plan) -> bool {
    plan.brief.long_term || plan.brief.goals.single() == Some(Goal::Loyalty)
}

/// Creators that a week's hours are enough for; at least one, so that there is a schedule.
fn room(available: f64, each: f64) -> u32 {
    let room = (available / each.max(f64::MIN_POSITIVE) + 1e-9).floor().clamp(1.0, 1e6);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let room = room as u32;
    room
}

/// The latest week (0-based), right after the opening at best, from which the free hours are enough for so
/// many. Where no week is early enough, weeks are stretched as little as it takes.
fn latest(number: u32, opening: u32, room: u32, load: &[u32]) -> u32 {
    let weeks = u32::try_from(load.len()).unwrap_or(u32::MAX);
    let free = |from: u32, room: u32| -> u32 {
        let rest = load.iter().skip(usize::try_from(from).unwrap_or(usize::MAX));
        rest.map(|n| room.saturating_sub(*n)).sum()
    };
    let after = opening.min(weeks.saturating_sub(1));
    let most = room.saturating_add(number);
    (room..=most)
        .find_map(|room| (0..=after).rev().find(|from| free(*from, room) >= number))
        .unwrap_or(after)
}

/// Puts so many, one after the other, into the week from `from` up to `to` that has least to do, the earliest
/// of equals. Gives the week (0-based) of each, in order.
fn place(number: u32, from: u32, to: u32, load: &mut [u32]) -> Vec<u32> {
    let mut weeks: Vec<u32> = (0..number)
        .filter_map(|_| {
            let (week, load) = (0..to)
                .zip(load.iter_mut())
                .filter(|(week, _)| *week >= from)
                .min_by_key(|(week, load)| (**load, *week))?;
            *load += 1;
            Some(week)
        })
        .collect();
    weeks.sort_unstable();
    weeks
}

/// One line for each pick and week, given the week of each creator.
fn slots(side: &[(&Candidate, u32)], weeks: &[u32], each: f64, reason: &'static str) -> Vec<Slot> {
    let mut weeks = weeks.iter().copied();
    let mut slots: Vec<Slot> = Vec::new();
    for (candidate, times) in side {
        let mine: Vec<u32> = weeks.by_ref().take(usize::try_from(*times).unwrap_or(0)).collect();
        for same in mine.chunk_by(|a, b| a == b) {
            let Some(week) = same.first() else { continue };
            let creators = u32::try_from(same.len()).unwrap_or(u32::MAX);
            slots.push(Slot {
                week: week + 1,
                who: candidate.label.clone(),
                tier: candidate.tier,
                creators,
                hours: f64::from(creators) * each,
                reason,
            });
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emptiest_week_is_next() {
        let mut load = vec![2, 0, 1];
        assert_eq!(place(4, 0, 3, &mut load), [0, 1, 1, 2]);
        assert_eq!(load, [3, 2, 2], "2 0 1, then one more in weeks 2, 2, 3 and 1");
    }

    #[test]
    fn the_small_start_early_only_where_the_rest_is_too_short() {
        assert_eq!(latest(4, 1, 2, &[1, 0, 0]), 1);
        assert_eq!(latest(5, 1, 2, &[1, 0, 0]), 0);
        assert_eq!(
            latest(9, 1, 2, &[1, 0, 0]),
            0,
            "no room anywhere: four a week, from the first on"
        );
    }

    #[test]
    fn a_week_over_the_hours_is_said() {
        let week = |week, creators| Week {
            week,
            creators,
            hours: 12.0 * f64::from(creators),
            available: 25.0,
        };
        let fits = Schedule { slots: Vec::new(), weeks: vec![week(1, 2), week(2, 1)] };
        assert_eq!(fits.overload(), None);
        let over = Schedule { slots: Vec::new(), weeks: vec![week(1, 3), week(2, 4)] };
        assert_eq!(
            over.overload().unwrap(),
            "Week 2 takes 48 hours and the team has 25 a week (50 in 2 weeks): --weeks 4 would fit."
        );
    }
}
