use super::*;
use proptest::prelude::*;

fn value(metric: Metric, platform: Platform, followers: u64) -> Option<f64> {
    Pack::builtin().at(metric, platform, followers).map(|figure| figure.value)
}

fn near(found: Option<f64>, wanted: f64) -> bool {
    found.is_some_and(|found| (found / wanted - 1.0).abs() < 1e-4)
}

#[test]
fn tier_centres_give_the_published_defaults() {
    use Platform::{Instagram, Tiktok, X, Youtube};
    let cases = [
        (Metric::ErByFollowers, Instagram, 3_162, 0.028),
        (Metric::ErByFollowers, X, 3_162_278, 0.000_13),
        (Metric::ErByViews, Tiktok, 316_228, 0.083),
        (Metric::ViewRate, Youtube, 31_623, 0.15),
        (Metric::CostPerPost, Tiktok, 316_228, 1_400.0),
        (Metric::Ctr, Instagram, 31_623, 0.01),
        (Metric::CtrStory, Instagram, 31_623, 0.02),
        (Metric::Ctr, Tiktok, 31_623, 0.0017),
        (Metric::ConversionRate, Youtube, 3_162, 0.016),
        (Metric::HoursPerCreator, X, 7, 12.0),
    ];
    for (metric, platform, followers, wanted) in cases {
        let found = value(metric, platform, followers);
        assert!(near(found, wanted), "{metric:?} {platform} {followers}: {found:?}");
    }
}

#[test]
fn rates_are_held_beyond_the_outer_centres_and_fees_go_on() {
    use Platform::Instagram;
    assert!(near(value(Metric::ErByFollowers, Instagram, 10), 0.028));
    assert!(near(value(Metric::ErByFollowers, Instagram, u64::MAX), 0.007));
    assert!(value(Metric::CostPerPost, Instagram, 1_000) < Some(50.0));
    assert!(value(Metric::CostPerPost, Instagram, 30_000_000) > Some(90_000.0));
}

#[test]
fn a_figure_without_a_stated_range_has_no_range() {
    let hours = Pack::builtin().at(Metric::HoursPerCreator, Platform::Instagram, 5_000).unwrap();
    assert_eq!((hours.low, hours.high), (12.0, 12.0));
    assert_eq!(hours.year, "2026");
    assert!(hours.source.contains("single source"));
}

#[test]
fn gaps_are_known_as_gaps() {
    let pack = Pack::builtin();
    assert_eq!(pack.at(Metric::CostPerPost, Platform::X, 50_000), None);
    assert!(pack.gap(Metric::CostPerPost, Platform::X));
    assert!(!pack.gap(Metric::CostPerPost, Platform::Instagram));
    assert!(!pack.gap(Metric::CostPerPost, Platform::Weibo), "nobody has looked");
}

#[test]
fn standing_goes_by_platform_band_and_base() {
    let pack = Pack::builtin();
    let standing = |platform, followers, base, rate| {
        pack.percentile(platform, followers, base, rate).map(f64::round)
    };
    use RateBase::{Followers, Impressions, Reach, Views};
    assert_eq!(standing(Platform::Instagram, 50_000, Followers, 0.011), Some(50.0));
    assert_eq!(standing(Platform::Instagram, 2_000_000, Followers, 0.011), Some(75.0));
    assert_eq!(standing(Platform::Tiktok, 50_000, Views, 0.056), Some(25.0));
    assert_eq!(standing(Platform::Linkedin, 50_000, Impressions, 0.05), Some(90.0));
    assert_eq!(standing(Platform::Instagram, 50_000, Reach, 0.05), None);
    assert_eq!(standing(Platform::Facebook, 50_000, Followers, 0.05), None, "median only");
    assert_eq!(standing(Platform::Instagram, 999, Followers, 0.05), None);
}

proptest! {
    #[test]
    fn more_followers_never_lower_a_fee(a in 0u64..400_000_000, b in 0u64..400_000_000) {
        for platform in [Platform::Instagram, Platform::Tiktok, Platform::Youtube, Platform::Facebook] {
            let fee = |followers| value(Metric::CostPerPost, platform, followers);
            prop_assert!(fee(a.min(b)) <= fee(a.max(b)));
        }
    }

    #[test]
    fn the_range_holds_the_middle(followers in 0u64..400_000_000) {
        for row in Pack::builtin().rows() {
            let platform = row.platform.unwrap_or(Platform::Instagram);
            if let Some(figure) = Pack::builtin().at(row.metric, platform, followers) {
                prop_assert!(figure.low <= figure.value * (1.0 + 1e-9));
                prop_assert!(figure.value <= figure.high * (1.0 + 1e-9));
            }
        }
    }

    #[test]
    fn a_higher_rate_never_stands_lower(a in 0.0f64..0.5, b in 0.0f64..0.5, followers in 1_000u64..5_000_000) {
        let standing = |rate| Pack::builtin().percentile(Platform::Tiktok, followers, RateBase::Views, rate);
        prop_assert!(standing(a.min(b)) <= standing(a.max(b)));
    }
}
