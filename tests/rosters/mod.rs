//! Invented rosters for properties of plans.

use proptest::prelude::*;
use tierplan::money::{Currency, Money};
use tierplan::profile::{Handle, Offer, Platform, Profile};

/// One creator with a quoted price and known likes.
fn creator(index: usize, followers: u64, price: f64, likes: f64, platform: Platform) -> Profile {
    Profile {
        handle: Handle::new(&format!("creator{index}")),
        platform: Some(platform),
        followers,
        avg_likes: Some(likes),
        offers: vec![Offer {
            deliverable: None,
            label: None,
            price: Money::from_units(price, Currency::USD).unwrap(),
            range: None,
        }],
        ..Profile::default()
    }
}

prop_compose! {
    /// At least `least` creators, fewer than 40, over three platforms.
    pub(crate) fn roster(least: usize)(
        rows in proptest::collection::vec(
            (1_000u64..3_000_000, 10.0f64..9_000.0, 0.001f64..0.2, 0usize..3), least..40,
        ),
    ) -> Vec<Profile> {
        let platforms = [Platform::Instagram, Platform::Tiktok, Platform::Youtube];
        rows.into_iter()
            .enumerate()
            .map(|(i, (followers, price, rate, on))| {
                let likes = (f64::from(u32::try_from(followers).unwrap()) * rate).round();
                creator(i, followers, price.round(), likes, platforms[on])
            })
            .collect()
    }
}
