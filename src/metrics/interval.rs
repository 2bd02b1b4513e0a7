//! How sure an engagement rate is that stands on a few posts.

use super::engagement::{Engagement, Formula};
use super::float;
use crate::benchmark::{Judgement, Pack};
use crate::profile::Profile;

/// Normal score of the 90th percentile: the interval leaves one case in ten on either side.
const SCORE: f64 = 1.281_551_565_5;

/// A rate with what its posts leave open; fractions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Posts behind the rate.
    pub posts: u64,
    /// The rate, drawn towards the usual one of platform and size: the more, the fewer the posts.
    pub likely: f64,
    /// One creator in ten with such figures is below.
    pub low: f64,
    /// One in ten is above.
    pub high: f64,
    /// What its own posts weigh: their number over the variance of a post.
    pub own_weight: f64,
    /// What its peers weigh: one over the variance among them.
    pub peers_weight: f64,
    /// Log-sd among its peers.
    pub peers_sd: f64,
    /// The peers' median rate.
    pub peers_median: f64,
    /// The middle, as a logarithm.
    pub middle: f64,
    /// Log-sd around it.
    pub sd: f64,
}

/// The interval of a rate that was worked out from a known number of posts. Both the creator's posts and
/// the peers' rates are taken for log-normal, so the two are weighed by their precision. `None` where the
/// number of posts or the peers' spread is unknown, for a rate of zero, and for a stated rate.
pub fn interval(profile: &Profile, found: &Engagement, pack: &Pack) -> Option<Interval> {
    let Formula::Computed(_, base) = found.formula else { return None };
    let posts = profile.sample_posts.filter(|posts| *posts > 0)?;
    let peers = pack.peers(profile.platform?, profile.followers, base)?;
    let own_sd = pack.judgement(Judgement::OwnSdMeasured, None);
    let peers_sd = (peers.p90 / peers.p10).ln() / (2.0 * SCORE);
    let (own, among) = (float(posts) / own_sd.powi(2), peers_sd.powi(-2));
    let middle = (own * found.rate.ln() + among * peers.median.ln()) / (own + among);
    let sd = (own + among).sqrt().recip();
    let at = |score: f64| Some((middle + score * sd).exp()).filter(|rate| rate.is_normal());
    Some(Interval {
        posts,
        likely: at(0.0)?,
        low: at(-SCORE)?,
        high: at(SCORE)?,
        own_weight: own,
        peers_weight: among,
        peers_sd,
        peers_median: peers.median,
        middle,
        sd,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::engagement;
    use crate::profile::Platform;
    use proptest::prelude::*;

    fn found(likes: f64, posts: Option<u64>) -> Option<Interval> {
        let profile = Profile {
            platform: Some(Platform::Instagram),
            followers: 50_000,
            avg_likes: Some(likes),
            avg_comments: Some(0.0),
            sample_posts: posts,
            ..Profile::default()
        };
        interval(&profile, &engagement(&profile).unwrap(), Pack::builtin())
    }

    #[test]
    fn few_posts_draw_the_rate_towards_its_peers() {
        // Usual for the size: 1.1 %. Stated: 5 %.
        let (one, many) = (found(2_500.0, Some(1)).unwrap(), found(2_500.0, Some(400)).unwrap());
        assert!(one.likely > 0.011 && one.likely < many.likely, "{one:?}");
        assert!((many.likely - 0.05).abs() < 0.001, "{many:?}");
        assert!(one.high / one.low > many.high / many.low);
    }

    #[test]
    fn an_unknown_number_of_posts_is_no_interval() {
        assert_eq!(found(2_500.0, None), None);
        assert_eq!(found(2_500.0, Some(0)), None);
        assert_eq!(found(0.0, Some(12)), None, "ln 0");
    }

    proptest! {
        #[test]
        fn the_likely_rate_lies_between_the_own_and_the_usual(likes in 1.0f64..50_000.0, posts in 1u64..500) {
            let found = found(likes, Some(posts)).unwrap();
            let rate = likes / 50_000.0;
            prop_assert!(found.likely >= rate.min(0.011) * 0.999 && found.likely <= rate.max(0.011) * 1.001);
            prop_assert!(found.low < found.likely && found.likely < found.high);
        }
    }
}
