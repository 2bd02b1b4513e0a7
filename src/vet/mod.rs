//! Authenticity evidence: what in a creator's figures is out of line, with whom it is compared, and who
//! says so. Evidence, never a verdict: an honest account can raise any of these flags.
//!
//! Every check ends in a finding, in nothing, or in "cannot tell" where its figures or its peers are unknown.

mod audience;
mod cuts;
pub mod disclosure;
mod figures;
mod growth;
mod kind;
mod reactions;

pub use cuts::{Cut, cuts};
pub use kind::{Phrases, is_brand_category};

use crate::benchmark::Pack;
use crate::metrics::Rated;
use crate::profile::Profile;
use disclosure::{Disclosure, Market, Status};
use serde::Serialize;

/// Something in a profile's figures that is worth a second look.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The stated engagement rate cannot be got from the profile's own likes and comments, with or
    /// without shares and saves, on the stated base (on any base, where none is stated).
    ErMismatch,
    /// More interactions per post than followers.
    #[serde(rename = "er_over_100")]
    ErOver100,
    /// More likes than views on a platform where a like needs a view.
    LikesExceedViews,
    /// The engagement rate is above nearly all peers'.
    ErHigh,
    /// The engagement rate is below nearly all peers'.
    ErLow,
    /// Hardly a comment for many likes.
    FewComments,
    /// Follows far more accounts than peers of its size do, or nearly as many as the network allows.
    FollowsMany,
    /// A checker holds many followers to be fake.
    FakeFollowers,
    /// A checker holds few followers to be real.
    LowCredibility,
    /// Too few posts to judge by.
    FewPosts,
    /// Followers that came or went far faster than is usual.
    GrowthJump,
    /// Looks like a company's account, not a person's.
    BrandAccount,
    /// Says that it is no real person.
    VirtualCreator,
    /// A post looks paid and has no label. Only where a market is asked for.
    DisclosureMissing,
    /// A post has a label that a market's rule does not accept, or that is not seen. Likewise.
    DisclosureUnclear,
}

impl Flag {
    /// All of them, in the order in which they are looked for.
    pub const ALL: [Flag; 14] = [
        Flag::ErMismatch,
        Flag::ErOver100,
        Flag::LikesExceedViews,
        Flag::ErHigh,
        Flag::ErLow,
        Flag::FewComments,
        Flag::FollowsMany,
        Flag::FakeFollowers,
        Flag::LowCredibility,
        Flag::FewPosts,
        Flag::BrandAccount,
        Flag::VirtualCreator,
        Flag::DisclosureMissing,
        Flag::DisclosureUnclear,
    ];

    /// The code as printed.
    pub fn code(self) -> &'static str {
        match self {
            Flag::ErMismatch => "er_mismatch",
            Flag::ErOver100 => "er_over_100",
            Flag::LikesExceedViews => "likes_exceed_views",
            Flag::ErHigh => "er_high",
            Flag::ErLow => "er_low",
            Flag::FewComments => "few_comments",
            Flag::FollowsMany => "follows_many",
            Flag::FakeFollowers => "fake_followers",
            Flag::LowCredibility => "low_credibility",
            Flag::FewPosts => "few_posts",
            Flag::GrowthJump => "growth_jump",
            Flag::BrandAccount => "brand_account",
            Flag::VirtualCreator => "virtual_creator",
            Flag::DisclosureMissing => "disclosure_missing",
            Flag::DisclosureUnclear => "disclosure_unclear",
        }
    }

    /// What the flag says, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Flag::ErMismatch => {
                "the engagement rate in the file cannot be worked out from its likes and comments"
            }
            Flag::ErOver100 => "more interactions per post than followers",
            Flag::LikesExceedViews => "more likes than views",
            Flag::ErHigh => "engagement above nearly all accounts of the same size",
            Flag::ErLow => "engagement below nearly all accounts of the same size",
            Flag::FewComments => "hardly a comment for many likes",
            Flag::FollowsMany => "follows far more accounts than is usual at this size",
            Flag::FakeFollowers => "many followers are held to be fake",
            Flag::LowCredibility => "few followers are held to be real",
            Flag::FewPosts => "too few posts to judge by",
            Flag::GrowthJump => "followers came or went far faster than is usual",
            Flag::BrandAccount => "looks like a company's account",
            Flag::VirtualCreator => "says that it is no real person",
            Flag::DisclosureMissing => "a post looks paid and has no label",
            Flag::DisclosureUnclear => "a post has a label that will not do in this market",
        }
    }
}

/// A flag with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// Which.
    pub flag: Flag,
    /// The profile's own figure, in words.
    pub figure: String,
    /// What it is compared with, in words.
    pub peers: String,
    /// Who says what is usual, with the year.
    pub source: String,
}

/// What is kept of a check that is out of line: the flag with its evidence, or the flag alone, for which no word of the
/// evidence is put together.
trait Evidence: Sized {
    /// `tell` says the figure, the peers and the source.
    fn of(flag: Flag, tell: impl FnOnce() -> [String; 3]) -> Self;
}

impl Evidence for Finding {
    fn of(flag: Flag, tell: impl FnOnce() -> [String; 3]) -> Finding {
        let [figure, peers, source] = tell();
        Finding { flag, figure, peers, source }
    }
}

impl Evidence for Flag {
    fn of(flag: Flag, _: impl FnOnce() -> [String; 3]) -> Flag {
        flag
    }
}

/// How a check ends.
#[derive(Debug, Clone, PartialEq)]
enum Check<E = Finding> {
    /// Out of line.
    Raised(E),
    /// Looked at, in line.
    Clear,
    /// A figure, or what it would be compared with, is unknown.
    CannotTell(Flag),
}

/// What vetting found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Vetting {
    /// Raised flags with their evidence, in a fixed order.
    pub evidence: Vec<Finding>,
    /// Checks for which the file or the pack lacks the figures.
    pub cannot_tell: Vec<Flag>,
    /// What captions say by the rules of the markets asked for; `None` without markets or captions.
    pub disclosure: Option<Disclosure>,
}

impl Vetting {
    /// The raised flags, in a fixed order.
    pub fn flags(&self) -> Vec<Flag> {
        self.evidence.iter().map(|finding| finding.flag).collect()
    }
}

/// Looks at a profile from all sides.
///
/// ```
/// use tierplan::benchmark::Pack;
/// use tierplan::profile::{Audience, Profile};
/// let audience = Audience { fake_share: Some(0.61), ..Audience::default() };
/// let cheap = Profile { followers: 50_000, audience, ..Profile::default() };
/// let found = tierplan::vet::vet(&cheap, Pack::builtin());
/// assert_eq!(found.evidence[0].figure, "61 % of followers held to be fake");
/// ```
pub fn vet(profile: &Profile, pack: &Pack) -> Vetting {
    let mut found = Vetting::default();
    checks(&Rated::of(profile), pack, &mut |check| match check {
        Check::Raised(finding) => found.evidence.push(finding),
        Check::Clear => {}
        Check::CannotTell(flag) => found.cannot_tell.push(flag),
    });
    found
}

/// Hands out the flags alone, in the same order, at a fraction of the work: see [`vet`].
pub fn each_flag(rated: &Rated<'_>, pack: &Pack, take: &mut impl FnMut(Flag)) {
    checks::<Flag>(rated, pack, &mut |check| {
        if let Check::Raised(flag) = check {
            take(flag);
        }
    });
}

fn checks<E: Evidence>(rated: &Rated<'_>, pack: &Pack, take: &mut impl FnMut(Check<E>)) {
    let profile = rated.profile;
    take(figures::er_mismatch(rated));
    take(figures::er_over_100(rated));
    take(figures::likes_exceed_views(profile));
    take(reactions::out_of_line(rated, pack));
    take(reactions::few_comments(profile));
    take(audience::follows_many(profile));
    take(audience::fake_followers(profile));
    take(audience::low_credibility(profile));
    take(audience::few_posts(profile));
    take(growth::growth_jump(profile));
    take(kind::brand(profile));
    take(kind::virtual_creator(profile));
}

/// The same, and whether captions say that they are advertising, by the rules of markets.
pub fn vet_for(profile: &Profile, pack: &Pack, markets: &[Market]) -> Vetting {
    let mut found = vet(profile, pack);
    if markets.is_empty() {
        return found;
    }
    let Some(captions) = disclosure::captions(profile) else {
        found.cannot_tell.extend([Flag::DisclosureMissing, Flag::DisclosureUnclear]);
        return found;
    };
    let person = !found.flags().contains(&Flag::VirtualCreator);
    let disclosure = disclosure::check(captions, markets, person);
    for (flag, status) in
        [(Flag::DisclosureMissing, Status::Missing), (Flag::DisclosureUnclear, Status::Unclear)]
    {
        let Some(first) = disclosure.first(status) else { continue };
        let posts = disclosure.count(status);
        let (verb, noun) = if status == Status::Missing {
            ("without a label", "looks paid")
        } else {
            ("with an unclear one", "is unclear")
        };
        let figure = format!(
            "{} {noun} in {} ({posts} of {} {verb})",
            first.found,
            first.place(),
            crate::figure::count(u64::try_from(disclosure.posts).unwrap_or(u64::MAX)),
        );
        let peers = format!("{}: {}", first.market.title(), first.why);
        let source = format!("{}, {}", first.rule, first.source);
        found.evidence.push(Finding { flag, figure, peers, source });
    }
    found.disclosure = Some(disclosure);
    found
}

/// A raised check. `tell` is asked only where the evidence is wanted.
fn raised<E: Evidence>(flag: Flag, tell: impl FnOnce() -> [String; 3]) -> Check<E> {
    Check::Raised(E::of(flag, tell))
}

/// A figure, what it is compared with, and who says so.
fn told(figure: String, peers: &str, source: &str) -> [String; 3] {
    [figure, peers.to_owned(), source.to_owned()]
}

#[cfg(test)]
mod tests;
