use super::*;
use crate::profile::{Audience, Platform};
use proptest::prelude::*;

fn ordinary() -> Profile {
    Profile {
        platform: Some(Platform::Instagram),
        followers: 40_000,
        following: Some(900),
        posts: Some(420),
        avg_likes: Some(600.0),
        avg_comments: Some(14.0),
        bio: Some("Runner in Lisbon. Tests AI models of cars. 1:1 coaching".to_owned()),
        audience: Audience {
            fake_share: Some(0.08),
            credibility: Some(0.91),
            ..Audience::default()
        },
        ..Profile::default()
    }
}

fn flags(profile: &Profile) -> Vec<Flag> {
    vet(profile, Pack::builtin()).flags()
}

#[test]
fn an_ordinary_account_raises_nothing() {
    assert_eq!(flags(&ordinary()), []);
}

#[test]
fn a_cheap_account_raises_its_flags_with_evidence() {
    let cheap = Profile {
        following: Some(7_400),
        avg_likes: Some(9_000.0),
        avg_comments: Some(2.0),
        audience: Audience { fake_share: Some(0.61), ..Audience::default() },
        ..ordinary()
    };
    let found = vet(&cheap, Pack::builtin());
    let wanted = [Flag::ErHigh, Flag::FewComments, Flag::FollowsMany, Flag::FakeFollowers];
    assert_eq!(found.flags(), wanted);
    for finding in &found.evidence {
        assert!(!finding.figure.is_empty() && !finding.peers.is_empty(), "{finding:?}");
        assert!(!finding.source.is_empty(), "{finding:?}");
    }
    assert_eq!(found.evidence[1].figure, "2 comments for 9,000 likes, 0.022 %");
}

#[test]
fn unknown_is_cannot_tell_and_never_a_flag() {
    let bare = Profile { followers: 40_000, ..Profile::default() };
    let found = vet(&bare, Pack::builtin());
    assert_eq!(found.evidence, []);
    assert_eq!(found.cannot_tell.len(), 12, "{:?}", found.cannot_tell);
}

#[test]
fn codes_are_the_same_in_every_format() {
    for flag in [Flag::ErOver100, Flag::ErMismatch, Flag::FewComments, Flag::VirtualCreator] {
        assert_eq!(serde_json::to_value(flag).unwrap(), flag.code());
    }
}

#[test]
fn following_goes_by_size() {
    let at = |followers, following| {
        let platform = Some(Platform::Instagram);
        let following = Some(following);
        flags(&Profile { platform, followers, following, ..Profile::default() })
    };
    assert_eq!(at(4_000, 6_000), []);
    assert_eq!(at(4_000, 6_800), [Flag::FollowsMany]);
    assert_eq!(at(40_000, 12_000), [Flag::FollowsMany]);
    assert_eq!(at(400_000, 9_200), [Flag::FollowsMany]);
    assert_eq!(at(4_000_000, 5_000), []);
    let unknown = |following| {
        let following = Some(following);
        flags(&Profile { followers: 40_000, following, ..Profile::default() })
    };
    assert_eq!(unknown(7_400), [Flag::FollowsMany]);
    assert_eq!(unknown(60_000), [], "no account of Instagram follows so many");
}

#[test]
fn accounts_say_what_they_are() {
    let says = |bio: &str| flags(&Profile { bio: Some(bio.to_owned()), ..ordinary() });
    assert_eq!(says("Virtual influencer from Mars"), [Flag::VirtualCreator]);
    assert_eq!(says("The official account of Krähe Coffee"), [Flag::BrandAccount]);
    assert_eq!(says("I love virtual influencers"), [], "whole words only");
}

proptest! {
    #[test]
    fn more_fake_followers_never_raise_less(a in 0.0f64..1.0, b in 0.0f64..1.0) {
        let count = |fake_share| {
            let audience = Audience { fake_share: Some(fake_share), ..Audience::default() };
            flags(&Profile { audience, ..ordinary() }).len()
        };
        prop_assert!(count(a.min(b)) <= count(a.max(b)));
    }
}

#[test]
fn where_posts_go_beyond_followers_only_views_tell() {
    let viral = Profile {
        platform: Some(Platform::Tiktok),
        followers: 40_000,
        avg_likes: Some(30_000.0),
        avg_comments: Some(400.0),
        ..Profile::default()
    };
    let found = vet(&viral, Pack::builtin());
    assert!(found.cannot_tell.contains(&Flag::ErHigh), "{found:?}");
    assert_eq!(flags(&Profile { avg_views: Some(250_000.0), ..viral.clone() }), []);
    let low = Profile { avg_views: Some(30_000_000.0), ..viral };
    assert_eq!(flags(&low), [Flag::ErLow]);
    let sum = Profile {
        platform: Some(Platform::Tiktok),
        followers: 40_000,
        avg_engagement: Some(260_000.0),
        avg_views: Some(250_000.0),
        ..Profile::default()
    };
    assert!(!flags(&sum).contains(&Flag::ErHigh), "views are in the sum");
}
