//! How the audience reacts, against what is usual.

use super::figures::whole;
use super::{Check, Evidence, Flag, raised, told};
use crate::benchmark::Pack;
use crate::figure::percent;
use crate::metrics::{Engagement, Rated, ratio};
use crate::profile::{Platform, Profile, RateBase};

/// Standing from which a rate is out of line. The pack's distributions come from few sources, which
/// differ by a factor of up to five, so only the outermost hundredth counts.
const HIGH: f64 = 99.0;
/// And at the other end.
const LOW: f64 = 1.0;

/// A rate must also lie this far beyond the 90th (or below the 10th) percentile, because creators found by
/// keyword are livelier than the average account.
pub(super) const MARGIN: f64 = 5.0;

/// Up to here a rate by followers is held to be healthy on Instagram.
pub(super) const HEALTHY: f64 = 0.15;

/// What nine in ten of the most engaged accounts of 3 to 10 million followers stay under.
pub(super) const LIVELIEST: f64 = 0.236_7;

/// Above this many followers there are no peers: the pack's highest band starts at a million, and its
/// figures stand for accounts of a few millions.
const LARGEST: u64 = 10_000_000;

/// Likes from which missing comments say something.
const LIKES: f64 = 500.0;

/// Comments per like under which a creator is flagged: an eighth of what nine ordinary accounts in ten exceed.
pub(super) const COMMENTS_PER_LIKE: f64 = 0.001;

/// The engagement rate among accounts of the same platform and size, on both sides.
pub(super) fn out_of_line<E: Evidence>(rated: &Rated<'_>, pack: &Pack) -> Check<E> {
    let profile = rated.profile;
    let small = profile.platform.filter(|_| profile.followers <= LARGEST);
    let known = comparable(rated).zip(small).and_then(|(found, platform)| {
        let base = found.formula.base()?;
        let peers = pack.peers_of_rate(platform, profile.followers, base, found.rate)?;
        Some((found.rate, platform, base, peers))
    });
    let Some((rate, platform, base, peers)) = known else {
        return Check::CannotTell(Flag::ErHigh);
    };
    let most = most(profile);
    let high = rate > (peers.p90 * MARGIN).max(most.0);
    if !high && rate >= peers.p10 / MARGIN {
        return Check::Clear;
    }
    let standing = pack.percentile(platform, profile.followers, base, rate);
    let flag = match standing {
        Some(standing) if high && standing >= HIGH => Flag::ErHigh,
        Some(standing) if !high && standing <= LOW => Flag::ErLow,
        _ => return Check::Clear,
    };
    raised(flag, || {
        let band = format!(
            "eight in ten accounts of its platform and size have {} to {}",
            percent(peers.p10),
            percent(peers.p90)
        );
        let source = match flag {
            Flag::ErHigh => format!("{} ({}); {}", peers.source, peers.year, most.1),
            _ => format!("{} ({})", peers.source, peers.year),
        };
        told(format!("engagement rate {}", percent(rate)), &band, &source)
    })
}

/// A rate up to this is seen in honest accounts, and who says so; vendors' averages and their peers differ by a factor
/// of five, so a band alone would flag the liveliest. Known for rates by followers on Instagram only.
fn most(profile: &Profile) -> (f64, &'static str) {
    match profile.platform {
        Some(Platform::Instagram) if profile.followers >= 1_000_000 => (
            LIVELIEST,
            "nine in ten of the most engaged accounts of 3 to 10 million have at most 24 % (TOP1000-IG22, 2022)",
        ),
        Some(Platform::Instagram) => {
            (HEALTHY, "up to 15 % is held to be healthy (SOCIAVAULT-FAKE26, 2026)")
        }
        _ => (0.0, "our cut at five times the 90th percentile"),
    }
}

/// The rate to compare. Where posts are shown to people who do not follow, likes per follower say how far a post
/// went and not who is behind it: there only a rate by views is in line or out of it. A sum of interactions that
/// is larger than the views has the views in it and says nothing (`likes_exceed_views` looks at likes).
fn comparable(rated: &Rated<'_>) -> Option<Engagement> {
    use Platform::{Bilibili, Douyin, Kuaishou, Tiktok, Youtube};
    let platform = rated.profile.platform;
    if !matches!(platform, Some(Tiktok | Youtube | Douyin | Bilibili | Kuaishou)) {
        return rated.engagement();
    }
    let found = rated.computed(RateBase::Views)?;
    (found.rate <= 1.0).then_some(found)
}

/// Comments per like. Peers are known for Instagram only; a row without a platform is compared with them too.
pub(super) fn few_comments<E: Evidence>(profile: &Profile) -> Check<E> {
    if !matches!(profile.platform, Some(Platform::Instagram) | None) {
        return Check::CannotTell(Flag::FewComments);
    }
    let (likes, comments) = (profile.avg_likes, profile.avg_comments);
    let Some(((share, likes), comments)) = ratio(comments, likes).zip(likes).zip(comments) else {
        return Check::CannotTell(Flag::FewComments);
    };
    if likes < LIKES || share >= COMMENTS_PER_LIKE {
        return Check::Clear;
    }
    raised(Flag::FewComments, || {
        told(
            format!("{} comments for {} likes, {}", whole(comments), whole(likes), percent(share)),
            "eight in ten ordinary Instagram accounts have 0.8 % to 5 %; no source for creators",
            "INSTAFAKE19 (2019, 582 accounts)",
        )
    })
}
