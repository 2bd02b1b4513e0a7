use super::*;
use crate::benchmark::Pack;
use crate::money::{Currency, Money};
use crate::profile::{Handle, Offer, Platform, Profile};
use crate::report::classify::Entry;
use proptest::prelude::*;

fn seen(handle: &str, followers: u64, fake: Option<f64>, price: Option<f64>) -> Seen {
    let mut profile = Profile {
        handle: Handle::new(handle),
        platform: Some(Platform::Instagram),
        followers,
        avg_likes: Some(100.0),
        avg_comments: Some(2.0),
        ..Profile::default()
    };
    profile.audience.fake_share = fake;
    let price = price.and_then(|units| Money::from_units(units, Currency::USD));
    profile.offers = price
        .map(|price| Offer { deliverable: None, label: None, price, range: None })
        .into_iter()
        .collect();
    let entry = Entry::of("a.csv", 2, &profile, Pack::builtin());
    Seen { profile, entry }
}

fn subject(seen: Vec<Seen>) -> Subject {
    Subject { files: vec!["a.csv".to_owned()], read: seen.len(), seen, ..Subject::default() }
}

fn rows(asks: RowRule) -> Policy {
    Policy { rows: vec![Rule { name: "rule", asks }], ..Policy::default() }
}

fn groups(asks: GroupRule) -> Policy {
    Policy { groups: vec![Rule { name: "rule", asks }], ..Policy::default() }
}

fn result(policy: &Policy, subject: &Subject) -> (Status, Status) {
    let answer = check(policy, "policy.toml", subject);
    (answer.result, answer.rules[0].status)
}

#[test]
fn what_is_not_known_neither_passes_nor_fails() {
    let mut policy = rows(RowRule::MaxFakeShare(0.2));
    let bare = subject(vec![seen("ana", 5_000, None, None)]);
    assert_eq!(result(&policy, &bare), (Status::Pass, Status::Unknown));
    policy.unknown_fails = true;
    assert_eq!(result(&policy, &bare), (Status::Fail, Status::Fail));
}

#[test]
fn the_limit_itself_is_kept() {
    let limit = subject(vec![seen("ana", 5_000, Some(0.2), None)]);
    let over = subject(vec![seen("ana", 5_000, Some(0.2001), None)]);
    assert_eq!(result(&rows(RowRule::MaxFakeShare(0.2)), &limit).0, Status::Pass);
    assert_eq!(result(&rows(RowRule::MaxFakeShare(0.2)), &over).0, Status::Fail);
    assert_eq!(result(&rows(RowRule::MinFollowers(5_000)), &limit).0, Status::Pass);
    assert_eq!(result(&rows(RowRule::MaxFollowers(4_999)), &limit).0, Status::Fail);
}

#[test]
fn a_smaller_tier_than_before_is_a_drop() {
    let mut now = subject(vec![seen("ana", 9_999, None, None)]);
    now.before = vec![Some(seen("ana", 10_000, None, None))];
    assert_eq!(result(&rows(RowRule::NoTierDrop), &now).0, Status::Fail);
    assert_eq!(result(&rows(RowRule::MaxFollowerLoss(0.01)), &now).0, Status::Pass);
    now.before = vec![None];
    assert_eq!(result(&rows(RowRule::NoTierDrop), &now).1, Status::Unknown);
}

#[test]
fn money_on_one_creator_is_a_share_of_all_quoted_prices() {
    let three = subject(vec![
        seen("ana", 5_000, None, Some(100.0)),
        seen("ben", 5_000, None, Some(300.0)),
        seen("cleo", 5_000, None, None),
    ]);
    assert_eq!(result(&groups(GroupRule::MaxShare(0.75)), &three).0, Status::Pass);
    let answer = check(&groups(GroupRule::MaxShare(0.7)), "p", &three);
    assert_eq!(answer.rules[0].findings[0].creator.as_deref(), Some("ben"));
    let budget = |units| GroupRule::Budget(Money::from_units(units, Currency::USD).unwrap());
    assert_eq!(result(&groups(budget(400.0)), &three).0, Status::Pass);
    assert_eq!(result(&groups(budget(399.0)), &three).0, Status::Fail);
    let euros = GroupRule::Budget(Money::from_units(400.0, Currency::new("EUR").unwrap()).unwrap());
    assert_eq!(result(&groups(euros), &three).1, Status::Unknown);
}

#[test]
fn plans_are_judged_by_what_they_say() {
    let plan = serde_json::json!({
        "spend": 1000.0, "hours": 24.0, "gap": 0.0, "verdict": "micro",
        "forecast": {"unique_reach": {"likely": 5000.0}},
        "picks": [
            {"handle": "ana", "tier": "micro", "platform": "tiktok", "spend": 700.0, "creators": 1, "price_source": "quoted", "fake_share": 0.3},
            {"handle": "ben", "tier": "nano", "platform": "tiktok", "spend": 300.0, "creators": 2, "price_source": "estimated", "fake_share": null},
        ]
    });
    let subject = Subject {
        plans: vec![PlanFile { file: "plan.json".to_owned(), plan }],
        ..Subject::default()
    };
    let status = |asks: PlanRule| {
        let policy = Policy { plan: vec![Rule { name: "rule", asks }], ..Policy::default() };
        result(&policy, &subject).1
    };
    let nano = || "nano".to_owned();
    for (asks, wanted) in [
        (PlanRule::Budget(1000.0), Status::Pass),
        (PlanRule::Budget(999.0), Status::Fail),
        (PlanRule::MaxShare(0.7), Status::Pass),
        (PlanRule::MaxShare(0.6), Status::Fail),
        (PlanRule::MaxCreators(2.0), Status::Fail),
        (PlanRule::MinCreators(3.0), Status::Pass),
        (PlanRule::MaxHours(23.0), Status::Fail),
        (PlanRule::MaxFakeShare(0.2), Status::Fail),
        (PlanRule::MaxEstimated(0.3), Status::Pass),
        (PlanRule::MaxEstimated(0.29), Status::Fail),
        (PlanRule::Min(nano(), 0.3), Status::Pass),
        (PlanRule::Max(nano(), 0.2), Status::Fail),
        (PlanRule::Forecast("unique_reach".to_owned(), 5_000.0), Status::Pass),
        (PlanRule::Forecast("clicks".to_owned(), 1.0), Status::Unknown),
        (PlanRule::Verdict(vec!["macro".to_owned()]), Status::Fail),
        (PlanRule::MaxGap(0.0), Status::Pass),
    ] {
        assert_eq!(status(asks.clone()), wanted, "{asks:?}");
    }
}

#[test]
fn an_annotation_cannot_become_a_second_one() {
    let hostile = seen("x%0A::error::pwned\n::set-output name=a::b", 5_000, Some(0.9), None);
    let answer = check(&rows(RowRule::MaxFakeShare(0.2)), "p", &subject(vec![hostile]));
    let mut out = Vec::new();
    script::github(&answer, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("::")).count(), 1, "{text}");
    assert!(text.contains("%250A"), "{text}");
}

proptest! {
    #[test]
    fn every_creator_is_judged_or_not_to_be_judged(shares in proptest::collection::vec(proptest::option::of(0.0f64..1.0), 0..40)) {
        let creators: Vec<Seen> = shares.iter().map(|s| seen("ana", 5_000, *s, None)).collect();
        let answer = check(&rows(RowRule::MaxFakeShare(0.2)), "p", &subject(creators));
        let rule = &answer.rules[0];
        prop_assert_eq!(rule.judged + rule.unknown, shares.len());
        prop_assert_eq!(rule.findings.len(), shares.iter().flatten().filter(|s| **s > 0.2).count());
    }
}
