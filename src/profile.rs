//! One creator on one platform, as the export gives it. Every measured field is optional:
//! what the export does not say stays `None` to the last byte of the output.

mod posts;

pub use posts::{Count, Post, PostSample, Window};

use crate::money::Money;
use crate::number::lower;
use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A social network.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Instagram.
    Instagram,
    /// TikTok (the international service).
    Tiktok,
    /// YouTube; followers are subscribers.
    Youtube,
    /// X, formerly Twitter.
    X,
    /// Facebook.
    Facebook,
    /// LinkedIn.
    Linkedin,
    /// Twitch.
    Twitch,
    /// Pinterest.
    Pinterest,
    /// Snapchat.
    Snapchat,
    /// Threads.
    Threads,
    /// Douyin (抖音), the Chinese sister of TikTok.
    Douyin,
    /// Xiaohongshu (小红书), also called RED or Rednote.
    Xiaohongshu,
    /// Bilibili (哔哩哔哩).
    Bilibili,
    /// Weibo (微博).
    Weibo,
    /// Kuaishou (快手).
    Kuaishou,
    /// VK (ВКонтакте).
    Vk,
    /// Telegram.
    Telegram,
}

impl Platform {
    /// All platforms, in the order they are listed to people.
    pub const ALL: [Platform; 17] = [
        Platform::Instagram,
        Platform::Tiktok,
        Platform::Youtube,
        Platform::X,
        Platform::Facebook,
        Platform::Linkedin,
        Platform::Twitch,
        Platform::Pinterest,
        Platform::Snapchat,
        Platform::Threads,
        Platform::Douyin,
        Platform::Xiaohongshu,
        Platform::Bilibili,
        Platform::Weibo,
        Platform::Kuaishou,
        Platform::Vk,
        Platform::Telegram,
    ];

    /// Lower-case name, as written in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Platform::Instagram => "instagram",
            Platform::Tiktok => "tiktok",
            Platform::Youtube => "youtube",
            Platform::X => "x",
            Platform::Facebook => "facebook",
            Platform::Linkedin => "linkedin",
            Platform::Twitch => "twitch",
            Platform::Pinterest => "pinterest",
            Platform::Snapchat => "snapchat",
            Platform::Threads => "threads",
            Platform::Douyin => "douyin",
            Platform::Xiaohongshu => "xiaohongshu",
            Platform::Bilibili => "bilibili",
            Platform::Weibo => "weibo",
            Platform::Kuaishou => "kuaishou",
            Platform::Vk => "vk",
            Platform::Telegram => "telegram",
        }
    }

    /// The name as people write it.
    pub fn title(self) -> &'static str {
        match self {
            Platform::Instagram => "Instagram",
            Platform::Tiktok => "TikTok",
            Platform::Youtube => "YouTube",
            Platform::X => "X",
            Platform::Facebook => "Facebook",
            Platform::Linkedin => "LinkedIn",
            Platform::Twitch => "Twitch",
            Platform::Pinterest => "Pinterest",
            Platform::Snapchat => "Snapchat",
            Platform::Threads => "Threads",
            Platform::Douyin => "Douyin",
            Platform::Xiaohongshu => "Xiaohongshu",
            Platform::Bilibili => "Bilibili",
            Platform::Weibo => "Weibo",
            Platform::Kuaishou => "Kuaishou",
            Platform::Vk => "VK",
            Platform::Telegram => "Telegram",
        }
    }

    /// Reads a platform as people and tools write it: names, short codes, local names.
    /// Surrounding space and letter case do not matter; an unknown word is `None`.
    ///
    /// ```
    /// use tierplan::profile::Platform;
    /// assert_eq!(Platform::parse("IG"), Some(Platform::Instagram));
    /// assert_eq!(Platform::parse("小红书"), Some(Platform::Xiaohongshu));
    /// assert_eq!(Platform::parse("carrier pigeon"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Platform> {
        static KNOWN: LazyLock<HashMap<&str, Platform, FixedState>> =
            LazyLock::new(|| Platform::names().collect());
        KNOWN.get(&*lower(text.trim())).copied()
    }

    /// Every name that [`Platform::parse`] knows, lower case, each once.
    pub fn names() -> impl Iterator<Item = (&'static str, Platform)> {
        NAMES.iter().flat_map(|(platform, names)| names.iter().map(|name| (*name, *platform)))
    }
}

/// How people and tools write the platforms, lower case.
const NAMES: [(Platform, &[&str]); 17] = [
    (
        Platform::Instagram,
        &[
            "instagram",
            "ig",
            "insta",
            "インスタグラム",
            "인스타그램",
            "인스타",
            "インスタ",
            "инстаграм",
            "انستقرام",
            "إنستغرام",
            "انستغرام",
            "instagram.com",
            "ig reel",
            "ig reels",
            "instagram reels",
            "instagram reel",
            "instagram stories",
        ],
    ),
    (
        Platform::Tiktok,
        &[
            "tiktok",
            "tik tok",
            "tt",
            "틱톡",
            "тикток",
            "тик ток",
            "تيك توك",
            "ティックトック",
            "tiktok.com",
        ],
    ),
    (
        Platform::Youtube,
        &[
            "youtube",
            "you tube",
            "yt",
            "유튜브",
            "ютуб",
            "ютьюб",
            "يوتيوب",
            "ユーチューブ",
            "youtube.com",
            "youtube#channel",
            "youtube shorts",
            "yt shorts",
        ],
    ),
    (Platform::X, &["x", "twitter", "tw", "x (twitter)", "twitter/x", "x/twitter"]),
    (Platform::Facebook, &["facebook", "fb", "фейсбук", "فيسبوك", "페이스북", "facebook.com"]),
    (Platform::Linkedin, &["linkedin", "li"]),
    (Platform::Twitch, &["twitch"]),
    (Platform::Pinterest, &["pinterest"]),
    (Platform::Snapchat, &["snapchat", "snap", "سناب شات", "snapchat.com"]),
    (Platform::Threads, &["threads"]),
    (Platform::Douyin, &["douyin", "抖音"]),
    (Platform::Xiaohongshu, &["xiaohongshu", "小红书", "xhs", "rednote", "小紅書"]),
    (Platform::Bilibili, &["bilibili", "哔哩哔哩", "b站"]),
    (Platform::Weibo, &["weibo", "微博"]),
    (Platform::Kuaishou, &["kuaishou", "快手"]),
    (Platform::Vk, &["vk", "vkontakte", "вконтакте"]),
    (Platform::Telegram, &["telegram", "tg", "телеграм", "телеграмм"]),
];

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// An account name without its leading `@` (spreadsheets run a cell that starts with one).
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Handle(String);

impl Handle {
    /// Takes the text as given, less surrounding space and a leading `@`; `None` if nothing is left.
    pub fn new(text: &str) -> Option<Handle> {
        let name = text.trim().trim_start_matches(['@', '＠']).trim();
        (!name.is_empty()).then(|| Handle(name.to_owned()))
    }

    /// The name without `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `typed` (with or without `@`, in any letter case) names this account.
    pub fn is(&self, typed: &str) -> bool {
        Handle::new(typed).is_some_and(|other| other.0.to_lowercase() == self.0.to_lowercase())
    }
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// What a creator is paid for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Deliverable {
    /// A feed post or carousel; also an unnamed deliverable.
    Post,
    /// An Instagram Reel.
    Reel,
    /// A story frame.
    Story,
    /// A video of its own: TikTok, YouTube integration or dedicated video.
    Video,
    /// A YouTube Short.
    Short,
    /// Several things at one price.
    Package,
}

impl Deliverable {
    /// Lower-case name, as printed.
    pub fn name(self) -> &'static str {
        match self {
            Deliverable::Post => "post",
            Deliverable::Reel => "reel",
            Deliverable::Story => "story",
            Deliverable::Video => "video",
            Deliverable::Short => "short",
            Deliverable::Package => "package",
        }
    }
}

impl std::fmt::Display for Deliverable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// A price that the export quotes for one deliverable.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Offer {
    /// What the price is for; `None` where the export does not say.
    pub deliverable: Option<Deliverable>,
    /// The export's own words for it (`ig_reel`, `Преролл`), where a column or cell names it.
    pub label: Option<String>,
    /// The price asked; the middle of the range where the export gives one.
    pub price: Money,
    /// Both ends of the range, where the export gives one (`300-500`).
    pub range: Option<(Money, Money)>,
}

/// What a price cell says in words instead of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    /// Works for nothing.
    Free,
    /// Works for the product, or for something else in exchange.
    ProductOnly,
    /// Works for a share of the sales.
    Commission,
    /// Names a price when asked, or leaves it open.
    OnRequest,
}

impl Terms {
    /// The code as printed.
    pub fn code(self) -> &'static str {
        match self {
            Terms::Free => "free",
            Terms::ProductOnly => "product_only",
            Terms::Commission => "commission",
            Terms::OnRequest => "on_request",
        }
    }
}

/// What an engagement rate in the export was divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RateBase {
    /// Interactions per follower.
    Followers,
    /// Interactions per view.
    Views,
    /// Interactions per person reached.
    Reach,
    /// Interactions per impression.
    Impressions,
}

/// An engagement rate that the export states.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct GivenRate {
    /// Fraction: 0.042 is 4.2 %.
    pub value: f64,
    /// The denominator; `None` where the export does not say.
    pub base: Option<RateBase>,
}

/// Shares of an audience by label, as fractions (`("ES", 0.55)`), in the export's order.
pub type Shares = Vec<(String, f64)>;

/// Who follows the creator.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Audience {
    /// By country.
    pub country: Shares,
    /// By age band.
    pub age: Shares,
    /// By gender.
    pub gender: Shares,
    /// Share of followers a checker holds to be real, 0 to 1.
    pub credibility: Option<f64>,
    /// Share of followers a checker holds to be fake, 0 to 1.
    pub fake_share: Option<f64>,
}

/// One creator on one platform.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// Account name without `@`.
    pub handle: Option<Handle>,
    /// Display name.
    pub name: Option<String>,
    /// Address of the profile.
    pub url: Option<String>,
    /// The network, where the row, the file or the user says it.
    pub platform: Option<Platform>,
    /// The export's own identifier.
    pub id: Option<String>,
    /// Followers or subscribers: what the tier is made of.
    pub followers: u64,
    /// Accounts followed.
    pub following: Option<u64>,
    /// Posts, videos or media published in all.
    pub posts: Option<u64>,
    /// Likes per post, average or median.
    pub avg_likes: Option<f64>,
    /// Comments per post.
    pub avg_comments: Option<f64>,
    /// Shares (reposts) per post.
    pub avg_shares: Option<f64>,
    /// Saves per post.
    pub avg_saves: Option<f64>,
    /// Views (plays) per post.
    pub avg_views: Option<f64>,
    /// People reached per post.
    pub reach: Option<f64>,
    /// Impressions per post.
    pub impressions: Option<f64>,
    /// All interactions per post, where the export gives only their sum.
    pub avg_engagement: Option<f64>,
    /// The engagement rate the export states.
    pub given_rate: Option<GivenRate>,
    /// Likes over the account's life.
    pub total_likes: Option<f64>,
    /// Comments over the account's life.
    pub total_comments: Option<f64>,
    /// Views over the account's life.
    pub total_views: Option<f64>,
    /// Number of posts behind the averages, where the export says.
    pub sample_posts: Option<u64>,
    /// The posts themselves, where the export lists them; the averages above are then their medians.
    pub posts_seen: Option<PostSample>,
    /// The follower counts of several days, oldest first, where the export has them; `followers` is the latest.
    pub history: Vec<Count>,
    /// Link clicks that the priced deliverable brought.
    pub clicks: Option<f64>,
    /// Purchases or other conversions that it brought.
    pub conversions: Option<f64>,
    /// Quoted prices, in the export's order.
    pub offers: Vec<Offer>,
    /// What the export says in words where a price would stand.
    pub terms: Option<Terms>,
    /// Country of the creator.
    pub country: Option<String>,
    /// City or place.
    pub city: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// Category, niche or topics.
    pub category: Option<String>,
    /// Profile text.
    pub bio: Option<String>,
    /// Contact address.
    pub email: Option<String>,
    /// Verified badge.
    pub verified: Option<bool>,
    /// Captions of posts.
    pub captions: Option<String>,
    /// Hashtags.
    pub hashtags: Option<String>,
    /// Who follows.
    pub audience: Audience,
}

impl Profile {
    /// Takes the posts for what the creator is known by: the averages become their medians, and what is nobody's
    /// average goes.
    pub fn know_by(&mut self, sample: PostSample) {
        self.avg_likes = sample.median(|post| post.likes);
        self.avg_comments = sample.median(|post| post.comments);
        self.avg_shares = sample.median(|post| post.shares);
        self.avg_saves = sample.median(|post| post.saves);
        self.avg_views = sample.median(|post| post.views);
        let captions: Vec<&str> =
            sample.posts.iter().filter_map(|post| post.caption.as_deref()).collect();
        self.captions = (!captions.is_empty()).then(|| captions.join("\n"));
        self.sample_posts = Some(sample.count());
        self.posts_seen = Some(sample);
    }

    /// The same by its newest posts only, where the export lists posts.
    #[must_use]
    pub fn recent(&self, window: Window) -> Profile {
        let mut profile = self.clone();
        if let Some(sample) = &self.posts_seen {
            profile.know_by(sample.recent(window));
        }
        profile
    }

    /// The best name to show for the row: handle, else name, else id, else URL.
    pub fn label(&self) -> &str {
        self.handle
            .as_ref()
            .map(Handle::as_str)
            .or(self.name.as_deref())
            .or(self.id.as_deref())
            .or(self.url.as_deref())
            .unwrap_or("(no name)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_lose_their_at_sign() {
        assert_eq!(Handle::new(" @ana.fit ").map(|h| h.to_string()), Some("ana.fit".to_owned()));
        assert_eq!(Handle::new(" @ "), None);
        assert!(Handle::new("Ana").is_some_and(|h| h.is("@ana")));
    }

    #[test]
    fn every_platform_reads_its_own_names() {
        for platform in Platform::ALL {
            assert_eq!(Platform::parse(platform.name()), Some(platform));
            assert_eq!(Platform::parse(platform.title()), Some(platform));
        }
    }
}
