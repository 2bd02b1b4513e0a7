//! Plans of creators who share followers, against every plan that there is.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use proptest::prelude::*;
use std::rc::Rc;
use tierplan::benchmark::Pack;
use tierplan::money::{Currency, Money, Rates};
use tierplan::plan::brief::{Brief, Scope, Strategy as Mix};
use tierplan::plan::goal::GoalMix;
use tierplan::plan::overlap::Overlap;
use tierplan::plan::{Plan, make, named};
use tierplan::profile::{Handle, Offer, Platform, Profile};

fn creator(index: usize, followers: u64, price: f64) -> Profile {
    Profile {
        handle: Handle::new(&format!("c{index}")),
        platform: Some(Platform::Instagram),
        followers,
        avg_views: Some(f64::from(u32::try_from(followers).unwrap()) * 0.3),
        offers: vec![Offer {
            deliverable: None,
            label: None,
            price: Money::from_units(price, Currency::USD).unwrap(),
            range: None,
        }],
        ..Profile::default()
    }
}

fn plan(profiles: &[Profile], brief: Brief) -> Option<Plan> {
    let pack = Pack::builtin();
    let roster = named(profiles, &brief, pack, &Rates::default()).unwrap();
    make(brief, roster, pack).ok()
}

fn brief(budget: f64, overlap: &str) -> Brief {
    let budget = Money::from_units(budget, Currency::USD).unwrap();
    Brief {
        strategy: Some(Mix::Any),
        scope: Scope::Niche,
        audience: Some(150_000.0),
        overlap: Some(Rc::new(Overlap::read(overlap).unwrap())),
        ..Brief::new(GoalMix::parse("awareness").unwrap(), budget)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Of so few creators the plan found is the best of all.
    #[test]
    fn plans_are_held_against_all_there_are(
        rows in proptest::collection::vec((5_000u64..90_000, 100.0f64..900.0), 4..7),
        common in proptest::collection::vec(proptest::option::of(0.0f64..=1.0), 28),
        budget in 500.0f64..2_500.0,
    ) {
        let profiles: Vec<Profile> = rows
            .iter()
            .enumerate()
            .map(|(i, (followers, price))| creator(i, *followers, price.round()))
            .collect();
        let mut file = "a,b,share\n".to_owned();
        let mut known = common.iter();
        for a in 0..rows.len() {
            for b in 0..a {
                if let Some(Some(part)) = known.next() {
                    file.push_str(&format!("c{a},c{b},{:.1}%\n", part * 100.0));
                }
            }
        }
        if file.lines().count() < 2 {
            return Ok(());
        }
        let budget = budget.round();
        let Some(found) = plan(&profiles, brief(budget, &file)) else { return Ok(()) };
        let mut best = 0.0f64;
        for set in 1u32..(1 << rows.len()) {
            let chosen: Vec<usize> = (0..rows.len()).filter(|i| set & (1 << i) != 0).collect();
            let cost: f64 = chosen.iter().map(|i| rows[*i].1.round()).sum();
            if cost > budget {
                continue;
            }
            // Nothing else to choose from: the plan is this set.
            let only: Vec<Profile> = chosen.iter().map(|i| profiles[*i].clone()).collect();
            let all = Brief {
                include: chosen.iter().map(|i| format!("c{i}")).collect(),
                ..brief(budget, &file)
            };
            best = best.max(plan(&only, all).unwrap().best.value);
        }
        prop_assert!(found.best.value <= best * (1.0 + 1e-9));
        prop_assert!(found.best.bound >= best * (1.0 - 1e-9), "{} {best}", found.best.bound);
        prop_assert!(found.best.value >= best * (1.0 - 1e-9), "{} {best}", found.best.value);
        let (floor, ceiling) = found.reach_bounds.unwrap();
        prop_assert!(floor <= found.best.value * (1.0 + 1e-9));
        prop_assert!(found.best.value <= ceiling * (1.0 + 1e-9));
    }
}

#[test]
fn twins_are_not_booked_together() {
    let profiles =
        [creator(0, 40_000, 500.0), creator(1, 39_000, 500.0), creator(2, 30_000, 500.0)];
    let picks = |overlap: &str| {
        let plan = plan(&profiles, brief(1_000.0, overlap)).unwrap();
        let lines = plan.best.lines(&plan.roster);
        lines.map(|(c, _, _)| c.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(picks("c0,c1,3%\n"), ["c0", "c1"]);
    assert_eq!(picks("c0,c1,95%\n"), ["c0", "c2"]);
    // The same as a table of counts.
    assert_eq!(picks("x,c0,c1,c2\nc0,40000,37050,\nc1,37050,39000,\nc2,,,30000\n"), ["c0", "c2"]);
}

#[test]
fn what_cannot_be_is_said_with_its_place() {
    let profiles = [creator(0, 40_000, 500.0), creator(1, 3_000, 50.0)];
    let error = |overlap: &str| {
        let pack = Pack::builtin();
        named(&profiles, &brief(1_000.0, overlap), pack, &Rates::default()).unwrap_err().to_string()
    };
    let text = error("a,b,shared\nc0,c1,5000\n");
    assert!(text.starts_with("2:3: ") && text.contains("c1 has only 3000"), "{text}");
    let text = error("a,b,shared\nc0,c1,500\nc1,@C0,2500\n");
    assert!(text.starts_with("3:3: ") && text.contains("line 2"), "{text}");
}

/// A small audience: whoever reaches the women of it again adds less than whoever reaches its men.
#[test]
fn audiences_that_differ_are_worth_more_than_audiences_alike() {
    let with = |index: usize, followers: u64, female: f64| {
        let gender = vec![("female".to_owned(), female), ("male".to_owned(), 1.0 - female)];
        let audience =
            tierplan::profile::Audience { gender, ..tierplan::profile::Audience::default() };
        Profile { audience, ..creator(index, followers, 500.0) }
    };
    let profiles = [with(0, 60_000, 0.95), with(1, 50_000, 0.95), with(2, 47_000, 0.05)];
    let budget = Money::from_units(1_000.0, Currency::USD).unwrap();
    let brief = Brief {
        strategy: Some(Mix::Any),
        scope: Scope::Niche,
        audience: Some(30_000.0),
        ..Brief::new(GoalMix::parse("awareness").unwrap(), budget)
    };
    let plan = plan(&profiles, brief).unwrap();
    let picks: Vec<&str> =
        plan.best.lines(&plan.roster).map(|(c, _, _)| c.label.as_str()).collect();
    assert_eq!(picks, ["c0", "c2"]);
    assert!(plan.best.gap <= 1e-9 && plan.segments.len() == 2, "{:?}", plan.segments);
    let reached: f64 = plan.segments.iter().map(|segment| segment.reached).sum();
    assert!((reached / plan.best.value - 1.0).abs() < 0.05, "{reached} {}", plan.best.value);
}
