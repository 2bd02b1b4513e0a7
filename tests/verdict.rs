//! What a plan says of itself, worked out again from the outside: reasons, backups, curve, clashes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may fail as a test does"
)]

mod rosters;

use proptest::prelude::*;
use rosters::roster;
use std::collections::BTreeSet;
use tierplan::benchmark::Pack;
use tierplan::money::{Currency, Money, Rates};
use tierplan::plan::brief::{Brief, Scope, ShareLimit, ShareOf, Strategy as Mix};
use tierplan::plan::candidate::{Booking, Candidate, typical};
use tierplan::plan::curve::{Point, curve};
use tierplan::plan::goal::{Goal, GoalMix};
use tierplan::plan::next::next;
use tierplan::plan::nothing::NoPlan;
use tierplan::plan::sensitive::sensitivity;
use tierplan::plan::swap::stand_ins;
use tierplan::plan::{Plan, make, named};
use tierplan::profile::Profile;
use tierplan::tier::Tier;

fn brief(goals: &str, budget: f64) -> Brief {
    let budget = Money::from_units(budget, Currency::USD).unwrap();
    Brief::new(GoalMix::parse(goals).unwrap(), budget)
}

fn plan(brief: Brief) -> Plan {
    let roster = typical(&brief, Pack::builtin(), &Rates::default()).unwrap();
    make(brief, roster, Pack::builtin()).unwrap()
}

fn plan_from(profiles: &[Profile], brief: Brief) -> Result<Plan, NoPlan> {
    let roster = named(profiles, &brief, Pack::builtin(), &Rates::default()).unwrap();
    make(brief, roster, Pack::builtin())
}

#[test]
fn no_line_of_the_curve_falls_and_the_budget_is_on_it() {
    for goals in ["awareness", "conversions", "authority", "loyalty", "content", "awareness,sales"]
    {
        for budget in [3_000.0, 40_000.0, 200_000.0] {
            let plan =
                plan(Brief { scope: Scope::Niche, scope_said: true, ..brief(goals, budget) });
            let curve = curve(&plan, Pack::builtin());
            assert!(curve.points.len() >= 7, "{goals} at {budget}");
            let own = curve.points.iter().find(|p| (p.budget - budget).abs() < 1e-9).unwrap();
            assert_eq!(own.verdict, Some(plan.verdict.name()), "{goals} at {budget}");
            for pair in curve.points.windows(2) {
                assert!(pair[0].budget < pair[1].budget);
                for line in [|p: &Point| p.micro, |p: &Point| p.large, |p: &Point| p.hybrid] {
                    let (a, b) = (line(&pair[0]), line(&pair[1]));
                    assert!(a.unwrap_or(0.0) <= b.unwrap_or(0.0), "{goals}: {pair:?}");
                }
            }
            // Between any two points with different verdicts there is one crossing, and none elsewhere.
            let changes = curve.points.windows(2).filter(|p| p[0].verdict != p[1].verdict);
            for (pair, crossing) in changes.zip(&curve.crossings) {
                assert!((pair[0].budget..=pair[1].budget).contains(&crossing.budget));
                assert_eq!(
                    (pair[0].verdict, pair[1].verdict),
                    (Some(crossing.from), Some(crossing.to))
                );
            }
        }
    }
}

#[test]
fn a_flip_is_farther_than_what_does_not_flip() {
    let plan = plan(brief("awareness", 5_000.0));
    let list = sensitivity(&plan, Pack::builtin());
    assert!(list.len() >= 6, "{list:?}");
    assert!(list.iter().any(|s| s.flips_at.is_some()), "{list:?}");
    for s in &list {
        if let (Some(at), Some(to)) = (s.flips_at, s.flips_to) {
            assert!((0.1..=10.0).contains(&at) && to != plan.verdict.name(), "{s:?}");
        }
    }
    let distance: Vec<f64> =
        list.iter().map(|s| s.flips_at.map_or(f64::INFINITY, |f| f.ln().abs())).collect();
    assert!(distance.is_sorted(), "{distance:?}");
}

#[test]
fn the_price_at_which_the_verdict_flips_is_true() {
    // Planned anew a little beyond the price at which it is said to flip: the plan is another.
    let asked = brief("awareness", 5_000.0);
    let first = plan(asked.clone());
    let list = sensitivity(&first, Pack::builtin());
    let flip = list.iter().find(|s| s.name == "estimated prices of macro creators").unwrap();
    let mut roster = typical(&asked, Pack::builtin(), &Rates::default()).unwrap();
    for candidate in roster.candidates.iter_mut().filter(|c| c.followers >= 100_000) {
        candidate.copies = 5_000;
        for booking in &mut candidate.bookings {
            booking.price *= 0.85 * flip.flips_at.unwrap();
        }
    }
    let then = make(asked, roster, Pack::builtin()).unwrap();
    assert_ne!(then.verdict, first.verdict);
}

#[test]
fn the_next_dollar_brings_what_planning_with_it_brings() {
    let asked = Brief { strategy: Some(Mix::Micro), ..brief("engagement", 3_000.0) };
    let now = plan(asked.clone());
    let step = next(&now).unwrap();
    let more = Brief { budget: Money::from_units(3_300.0, Currency::USD).unwrap(), ..asked };
    let then = plan(more);
    let adds = then.best.value - now.best.value;
    assert!((step.dollar.adds - adds).abs() <= 1e-3 * now.best.value, "{step:?} {adds}");
    assert!((step.dollar.each * step.dollar.more - step.dollar.adds).abs() < 1e-9);
}

fn clash_of(brief: Brief) -> NoPlan {
    let roster = typical(&brief, Pack::builtin(), &Rates::default()).unwrap();
    make(brief, roster, Pack::builtin()).err().unwrap()
}

/// The budget alone would buy 20, `--max-creators` has nothing to do with it.
#[test]
fn a_clash_names_only_what_clashes_and_a_way_out_works() {
    let asked = Brief {
        min_creators: Some(40),
        max_creators: Some(60),
        max_share: Some(0.5),
        ..brief("awareness", 1_000.0)
    };
    let no = clash_of(asked.clone());
    assert!(no.reason.contains("--min-creators 40") && no.reason.contains("$1,000"), "{no:?}");
    assert!(!no.reason.contains("max-"), "{no:?}");
    let least = no.least_budget.unwrap();
    let with = |budget: f64| Brief {
        budget: Money::from_units(budget, Currency::USD).unwrap(),
        ..asked.clone()
    };
    assert_eq!(plan(with(least)).best.creators(), 40);
    assert!(clash_of(with((least * 0.98).floor())).least_budget.is_some());
    let fewer: u32 = no
        .hint
        .split("--min-creators ")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap();
    let lowered = |n| Brief { min_creators: Some(n), ..asked.clone() };
    assert!(plan(lowered(fewer)).best.creators() >= fewer);
    clash_of(lowered(fewer + 1));
}

#[test]
fn two_clashes_side_by_side_are_both_named() {
    let share = |of, share, least| ShareLimit { of: ShareOf::Tier(of), share, least };
    let no = clash_of(Brief {
        min_creators: Some(60),
        shares: vec![share(Tier::Micro, 0.7, true), share(Tier::Macro, 0.6, true)],
        ..brief("awareness", 2_000_000.0)
    });
    // 60 creators take 720 hours, the team has 600; 70 % and 60 % are more than all.
    for part in ["--min-creators 60", "team-hours", "micro=0.7", "macro=0.6", "apart from that"] {
        assert!(no.reason.contains(part), "{part}: {no:?}");
    }
}

/// The goal of a set of bookings, counted from the figures of each.
fn value(goal: Goal, audience: f64, lines: &[(&Candidate, &Booking)]) -> f64 {
    match goal {
        Goal::Awareness => {
            let miss: f64 = lines
                .iter()
                .map(|(_, b)| {
                    1.0 - (b.expected.reach.map_or(0.0, |r| r.value) / audience).min(0.999)
                })
                .product();
            audience * (1.0 - miss)
        }
        _ => lines.iter().map(|(_, b)| b.expected.engagements.map_or(0.0, |e| e.value)).sum(),
    }
}

fn number(text: &str) -> f64 {
    let text = text.trim_start_matches(['~', '$']).replace(',', "");
    let (digits, unit) = match text.chars().last().unwrap() {
        'M' => (&text[..text.len() - 1], 1e6),
        'B' => (&text[..text.len() - 1], 1e9),
        _ => (text.as_str(), 1.0),
    };
    digits.parse::<f64>().unwrap() * unit
}

fn after<'a>(text: &'a str, words: &str) -> &'a str {
    text.split(words)
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .trim_end_matches([';', ','])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every reason is read as text and every figure in it worked out again.
    #[test]
    fn reasons_hold_when_worked_out_again(
        profiles in roster(2),
        budget in 300.0f64..20_000.0,
        most in 1u32..8,
        share in 0.2f64..1.0,
        reach in proptest::bool::ANY,
    ) {
        let goal = if reach { Goal::Awareness } else { Goal::Engagement };
        let asked = Brief {
            max_creators: Some(most),
            max_share: Some(share),
            audience: Some(400_000.0),
            ..brief(goal.name(), budget.round())
        };
        let Ok(plan) = plan_from(&profiles, asked) else { return Ok(()) };
        let audience = plan.worth.audience;
        let lines: Vec<(&Candidate, &Booking)> =
            plan.best.lines(&plan.roster).map(|(c, b, _)| (c, b)).collect();
        let now = value(goal, audience, &lines);
        let each = |c: &Candidate, b: &Booking| 1_000.0 * value(goal, f64::INFINITY, &[(c, b)]) / b.price;
        let raw = |c: &Candidate, b: &Booking| match goal {
            Goal::Awareness => 1_000.0 * b.expected.reach.map_or(0.0, |r| r.value) / b.price,
            _ => each(c, b),
        };
        let weakest = lines.iter().map(|(c, b)| raw(c, b)).fold(f64::INFINITY, f64::min);
        let near = |said: f64, is: f64| (said / is - 1.0).abs() < 0.06;
        let names: BTreeSet<&str> = lines.iter().map(|(c, _)| c.label.as_str()).collect();
        for passed in &plan.passed {
            let why = &passed.reason;
            prop_assert!(!names.contains(passed.handle.as_str()));
            let candidate = plan.roster.candidates.iter().find(|c| c.label == passed.handle).unwrap();
            let booking = &candidate.bookings[0];
            let dear = booking.price > share * budget.round();
            if why.contains("whole budget") {
                prop_assert!(booking.price > budget.round(), "{why}");
            } else if why.contains("one creator may get") {
                prop_assert!(dear, "{why}");
            } else if why.contains("plan has no") {
                prop_assert!(!plan.verdict.allows(candidate.tier), "{why}");
            } else if why.contains("the weakest pick brings") {
                let (mine, least) = (number(after(why, "brings ")), number(after(why, "pick brings ")));
                prop_assert!(near(mine, raw(candidate, booking)) && near(least, weakest), "{why}");
                prop_assert!(mine < least, "{why}");
            } else if why.contains("in place of ") && why.contains("instead of") {
                let out = after(why, "in place of ");
                let swapped: Vec<(&Candidate, &Booking)> = lines
                    .iter()
                    .map(|(c, b)| if c.label == out { (candidate, booking) } else { (*c, *b) })
                    .collect();
                let then = value(goal, audience, &swapped);
                prop_assert!(names.contains(out), "{why}");
                prop_assert!(then <= now * (1.0 + 1e-6), "{why}: {then} {now}");
                prop_assert!(near(number(after(why, "average result would be ")), then), "{why}: {then}");
                prop_assert!(near(number(after(why, "instead of ")), now), "{why}: {now}");
            } else if why.contains("no single pick") {
                // Nobody's place is cheap enough, or a side of a hybrid would be left short.
                let spend: f64 = lines.iter().map(|(_, b)| b.price).sum();
                let fits = lines.iter().any(|(_, b)| spend - b.price + booking.price <= budget.round());
                prop_assert!(!fits || plan.verdict == Mix::Hybrid, "{why}");
            }
        }
    }

    /// A stand-in is nobody of the plan, keeps the limits, and no other leaves more.
    #[test]
    fn backups_are_the_best_that_keep_the_limits(
        profiles in roster(2),
        budget in 300.0f64..20_000.0,
        share in 0.2f64..1.0,
    ) {
        let asked = Brief { max_share: Some(share), ..brief("engagement", budget.round()) };
        let Ok(plan) = plan_from(&profiles, asked) else { return Ok(()) };
        let lines: Vec<(&Candidate, &Booking, u32)> = plan.best.lines(&plan.roster).collect();
        let spend: f64 = lines.iter().map(|(_, b, _)| b.price).sum();
        let names: BTreeSet<&str> = lines.iter().map(|(c, _, _)| c.label.as_str()).collect();
        let brings = |b: &Booking| b.expected.engagements.map_or(0.0, |e| e.value);
        let large = |c: &Candidate, b: &Booking| if c.followers >= 100_000 { b.price } else { 0.0 };
        let all_large: f64 = lines.iter().map(|(c, b, _)| large(c, b)).sum();
        for ((out, booked, _), found) in lines.iter().zip(stand_ins(&plan, &lines)) {
            let fits = |c: &Candidate, b: &Booking| {
                let total = spend - booked.price + b.price;
                let side = all_large - large(out, booked) + large(c, b);
                let both = plan.verdict != Mix::Hybrid
                    || (side >= 0.2 * total - 1e-6 && total - side >= 0.2 * total - 1e-6);
                total <= budget.round() + 1e-6
                    && b.price <= share * budget.round() + 1e-6
                    && plan.verdict.allows(c.tier)
                    && both
                    && !names.contains(c.label.as_str())
            };
            let best = plan.roster.candidates.iter()
                .flat_map(|c| c.bookings.iter().map(move |b| (c, b)))
                .filter(|(c, b)| fits(c, b) && brings(b) > 0.0)
                .map(|(_, b)| brings(b))
                .max_by(f64::total_cmp);
            match (found, best) {
                (Some(found), Some(best)) => {
                    prop_assert!(fits(found.candidate, found.booking));
                    prop_assert!((brings(found.booking) - best).abs() < 1e-6);
                }
                (None, None) => {}
                (found, best) => prop_assert!(false, "{:?} {best:?}", found.map(|f| &f.candidate.label)),
            }
        }
    }

    /// On a roster of names no line of the curve falls either.
    #[test]
    fn the_curve_of_names_never_falls(profiles in roster(2), budget in 300.0f64..20_000.0) {
        let Ok(plan) = plan_from(&profiles, brief("awareness", budget.round())) else { return Ok(()) };
        for pair in curve(&plan, Pack::builtin()).points.windows(2) {
            prop_assert!(pair[0].micro.unwrap_or(0.0) <= pair[1].micro.unwrap_or(0.0), "{pair:?}");
            prop_assert!(pair[0].large.unwrap_or(0.0) <= pair[1].large.unwrap_or(0.0), "{pair:?}");
            prop_assert!(pair[0].hybrid.unwrap_or(0.0) <= pair[1].hybrid.unwrap_or(0.0), "{pair:?}");
        }
    }
}
