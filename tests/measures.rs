//! Laws that every figure keeps, on random creators, and cases worked by hand.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use proptest::prelude::*;
use tierplan::benchmark::Pack;
use tierplan::money::{Currency, Money};
use tierplan::profile::{GivenRate, Handle, Offer, Platform, Profile, RateBase};
use tierplan::report::classify::{Entry, Fate, Lens, Tally};

/// One figure of an entry.
type Pick = fn(&Entry) -> Option<f64>;

fn offer(units: f64) -> Offer {
    let price = Money::from_units(units, Currency::USD).unwrap();
    Offer { deliverable: None, label: None, price, range: None }
}

fn entry(profile: &Profile) -> Entry {
    let lens = Lens {
        target_cpm: Some(20.0),
        target_cpe: Some(0.5),
        target_cpa: Some(40.0),
        emv: true,
        ..Lens::new(Pack::builtin())
    };
    Entry::seen("a.csv", 2, profile, &lens)
}

prop_compose! {
    fn creator()(
        platform in prop::option::of(prop::sample::select(vec![Platform::Instagram, Platform::Tiktok, Platform::Youtube, Platform::Linkedin])),
        followers in 100u64..5_000_000,
        likes in prop::option::of(1.0f64..200_000.0),
        comments in prop::option::of(0.0f64..5_000.0),
        views in prop::option::of(10.0f64..5_000_000.0),
        clicks in prop::option::of(1.0f64..5_000.0),
        conversions in prop::option::of(1.0f64..500.0),
        price in prop::option::of(5.0f64..50_000.0),
        posts in prop::option::of(1u64..60),
        given in prop::option::of(0.001f64..0.3),
    ) -> Profile {
        Profile {
            handle: Handle::new("ann"),
            platform,
            followers,
            avg_likes: likes,
            avg_comments: comments,
            avg_views: views,
            clicks,
            conversions,
            offers: price.map(offer).into_iter().collect(),
            sample_posts: posts,
            given_rate: given.map(|value| GivenRate { value, base: Some(RateBase::Views) }),
            ..Profile::default()
        }
    }
}

proptest! {
    #[test]
    fn what_is_missing_goes_missing_and_nothing_else_does(profile in creator()) {
        let found = entry(&profile);
        let quoted = !profile.offers.is_empty();
        let (views, likes) = (profile.avg_views.is_some(), profile.avg_likes.is_some());
        prop_assert_eq!(found.cpm.is_some(), quoted && views);
        prop_assert_eq!(found.cpv.is_some(), quoted && views);
        prop_assert_eq!(found.cpe.is_some(), quoted && likes);
        prop_assert_eq!(found.cpc.is_some(), quoted && profile.clicks.is_some());
        prop_assert_eq!(found.cpa.is_some(), quoted && profile.conversions.is_some());
        prop_assert_eq!(found.engagement_rate.is_some(), likes || profile.given_rate.is_some());
        prop_assert_eq!(found.most_for_target_cpm.is_some(), views);
        prop_assert_eq!(found.most_for_target_cpe.is_some(), likes);
        prop_assert_eq!(found.most_for_target_cpa.is_some(), profile.conversions.is_some());
        prop_assert!(found.er_likely.is_none() || (likes && profile.sample_posts.is_some()));
        prop_assert!(found.price.is_none() || quoted || profile.platform.is_some());
        prop_assert!(found.price_vs_usual.is_none() || quoted);
        prop_assert!(found.er_standing.is_none() || profile.platform.is_some());
        if let Some(emv) = &found.emv {
            let nothing = !views && !likes && profile.avg_comments.is_none() && profile.clicks.is_none() && !quoted;
            prop_assert!(!nothing || emv.high.is_none());
        }
    }

    #[test]
    fn ratios_do_not_depend_on_scale(profile in creator(), times in 2u32..40) {
        let factor = f64::from(times);
        let larger = Profile {
            followers: profile.followers * u64::from(times),
            avg_likes: profile.avg_likes.map(|n| n * factor),
            avg_comments: profile.avg_comments.map(|n| n * factor),
            avg_views: profile.avg_views.map(|n| n * factor),
            clicks: profile.clicks.map(|n| n * factor),
            conversions: profile.conversions.map(|n| n * factor),
            offers: profile.offers.iter().map(|one| offer(one.price.units() * factor)).collect(),
            ..profile.clone()
        };
        let (small, large) = (entry(&profile), entry(&larger));
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            // Ratios are rounded to six digits, prices to the cent.
            (Some(a), Some(b)) => (a - b).abs() <= 3e-3 * a.abs(),
            (a, b) => a.is_none() && b.is_none(),
        };
        prop_assert!(same(small.engagement_rate, large.engagement_rate));
        for (a, b) in [(small.cpm, large.cpm), (small.cpe, large.cpe), (small.cpv, large.cpv), (small.cpc, large.cpc), (small.cpa, large.cpa)] {
            prop_assert!(same(a, b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn dearer_is_never_cheaper_and_livelier_never_lower(profile in creator(), more in 1.01f64..50.0) {
        let dearer = Profile {
            offers: profile.offers.iter().map(|one| offer(one.price.units() * more)).collect(),
            ..profile.clone()
        };
        let (cheap, dear) = (entry(&profile), entry(&dearer));
        prop_assert!(cheap.cpm <= dear.cpm && cheap.cpe <= dear.cpe && cheap.price_vs_usual <= dear.price_vs_usual);
        let lively = Profile { avg_likes: profile.avg_likes.map(|likes| likes * more), ..profile.clone() };
        let (quiet, lively) = (entry(&profile), entry(&lively));
        prop_assert!(quiet.engagement_rate <= lively.engagement_rate);
        prop_assert!(quiet.er_standing <= lively.er_standing);
        prop_assert!(quiet.usual_price <= lively.usual_price);
        prop_assert!(quiet.cpe.is_none() || quiet.cpe >= lively.cpe);
    }

    #[test]
    fn a_tiers_ratio_lies_between_its_creators(profiles in prop::collection::vec(creator(), 1..40)) {
        let mut tally = Tally::default();
        let entries: Vec<Entry> = profiles
            .iter()
            .map(|profile| {
                let found = entry(profile);
                tally.record(Fate::Classified);
                tally.add(&found);
                found
            })
            .collect();
        for group in &tally.summary().tiers {
            let own = || entries.iter().filter(|entry| entry.tier == group.tier);
            let figures: [(Option<f64>, Pick, u64); 5] = [
                (group.cpm, |e| e.cpm, group.cpm_rows),
                (group.cpe, |e| e.cpe, group.cpe_rows),
                (group.cpv, |e| e.cpv, group.cpv_rows),
                (group.cpc, |e| e.cpc, group.cpc_rows),
                (group.cpa, |e| e.cpa, group.cpa_rows),
            ];
            for (value, pick, rows) in figures {
                let known: Vec<f64> = own().filter_map(pick).collect();
                prop_assert_eq!(u64::try_from(known.len()).unwrap(), rows);
                prop_assert_eq!(value.is_some(), rows > 0);
                let Some(value) = value else { continue };
                let (low, high) = known.iter().fold((f64::MAX, 0.0f64), |(l, h), v| (l.min(*v), h.max(*v)));
                prop_assert!(value >= low * (1.0 - 1e-5) && value <= high * (1.0 + 1e-5));
            }
            prop_assert_eq!(group.price_rows + group.estimated_price_rows <= group.count, true);
        }
    }
}

#[test]
fn cases_worked_by_hand() {
    let profile = Profile {
        platform: Some(Platform::Instagram),
        followers: 31_623,
        avg_likes: Some(1_328.0),
        avg_comments: Some(63.0),
        avg_views: Some(8_000.0),
        clicks: Some(160.0),
        conversions: Some(4.0),
        offers: vec![offer(400.0)],
        ..Profile::default()
    };
    let found = entry(&profile);
    let cases = [
        // 1,391 ÷ 31,623
        ("engagement rate", found.engagement_rate, 0.043_987),
        // 400 ÷ 8,000 × 1,000
        ("CPM", found.cpm, 50.0),
        // 400 ÷ 1,391
        ("CPE", found.cpe, 0.287_563),
        ("CPV", found.cpv, 0.05),
        ("CPC", found.cpc, 2.5),
        ("CPA", found.cpa, 100.0),
        // The published fee of the middle of the tier.
        ("fee by size", found.usual_price_by_size, 450.0),
        // 450 × 0.043987 ÷ 0.011 = 1,799.5
        ("fee by performance", found.usual_price_by_performance, 1_800.0),
        // 8,000 views at 36.66 dollars a thousand = 293.28
        ("fee by views", found.usual_price_by_views, 290.0),
        // √(450 × 1,799.5) = 899.9
        ("usual fee", found.usual_price, 900.0),
        // 400 ÷ 899.9 = 0.4445
        ("against usual", found.price_vs_usual, 0.44),
        ("most for a CPM of 20", found.most_for_target_cpm, 160.0),
        ("most for a CPE of 0.5", found.most_for_target_cpe, 695.5),
        ("most for a CPA of 40", found.most_for_target_cpa, 160.0),
    ];
    for (what, value, wanted) in cases {
        let near = value.is_some_and(|value| (value - wanted).abs() <= 1e-5 * wanted);
        assert!(near, "{what}: {value:?} is not {wanted}");
    }
    assert_eq!(found.to_next_tier, Some(68_377));
}
