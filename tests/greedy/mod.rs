//! Choosing as most tools do: down a sorted list, as long as the money lasts.

#![expect(clippy::indexing_slicing, reason = "every candidate has a booking")]

use tierplan::plan::Plan;
use tierplan::plan::candidate::{Candidate, Roster};
use tierplan::plan::goal::Goal;

/// What a creator brings for the goal.
pub(crate) fn brings(creator: &Candidate, goal: Goal) -> f64 {
    let expected = &creator.bookings[0].expected;
    let figure = match goal {
        Goal::Awareness => expected.reach,
        Goal::Engagement => expected.engagements,
        _ => expected.conversions,
    };
    figure.map_or(0.0, |figure| figure.value)
}

/// What creators bring together: people are counted once, all else is added up.
pub(crate) fn together<'a>(
    creators: impl Iterator<Item = &'a Candidate>,
    goal: Goal,
    audience: f64,
) -> f64 {
    let all = creators.map(|creator| brings(creator, goal));
    if goal == Goal::Awareness {
        audience * (1.0 - all.map(|reach| 1.0 - reach / audience).product::<f64>())
    } else {
        all.sum()
    }
}

/// The greedy choice by a merit.
pub(crate) fn greedy(
    roster: &Roster,
    budget: f64,
    by: impl Fn(&Candidate) -> f64,
) -> Vec<&Candidate> {
    let mut order: Vec<&Candidate> = roster.candidates.iter().collect();
    order.sort_by(|a, b| by(b).total_cmp(&by(a)));
    let mut left = budget;
    order.retain(|creator| {
        let price = creator.bookings[0].price;
        let taken = price <= left;
        left -= if taken { price } else { 0.0 };
        taken
    });
    order
}

/// Fails unless the plan does at least as well as every greedy choice from `all`, better than one of them, and has
/// nobody with a quarter or more of fake followers. The fakes that a greedy choice buys count for nothing: the brief
/// leaves them out at any price, as a fake audience that is cheap enough would else always win.
pub(crate) fn beats_greedy(plan: &Plan, all: &Roster, goal: Goal) {
    let audience = plan.worth.audience;
    let budget = plan.means.budget;
    let own = together(plan.best.lines(&plan.roster).map(|(c, _, _)| c), goal, audience);
    let price = |c: &Candidate| c.bookings[0].price;
    let followers = |c: &Candidate| tierplan::plan::expect::count(c.followers);
    let choices = [
        greedy(all, budget, followers),
        greedy(all, budget, |c| followers(c) / price(c)),
        greedy(all, budget, |c| brings(c, goal)),
        greedy(all, budget, |c| brings(c, goal) / price(c)),
    ];
    let sound = |creator: &Candidate| creator.fake_share.is_none_or(|fake| fake < 0.25);
    let theirs = choices.map(|choice| {
        let counted = choice.into_iter().filter(|c| sound(c));
        together(counted, goal, audience)
    });
    assert!(theirs.iter().all(|value| own >= value * (1.0 - 1e-9)), "{goal}: {own} {theirs:?}");
    assert!(theirs.iter().any(|value| own > value * 1.001), "{goal}: {own} {theirs:?}");
    for (creator, _, _) in plan.best.lines(&plan.roster) {
        assert!(sound(creator), "{}", creator.label);
    }
}
