//! The network of a file whose rows do not say it: from addresses, headers, the file's name, the vocabulary of tools.

use super::assign::Assignment;
use super::table::Candidate;
use crate::number::lower;
use crate::profile::Platform;
use std::sync::LazyLock;

/// Domains of profile addresses.
pub(crate) const DOMAINS: &[(&str, Platform)] = &[
    ("instagram.com", Platform::Instagram),
    ("tiktok.com", Platform::Tiktok),
    ("youtube.com", Platform::Youtube),
    ("youtu.be", Platform::Youtube),
    ("twitter.com", Platform::X),
    ("//x.com", Platform::X),
    ("www.x.com", Platform::X),
    ("facebook.com", Platform::Facebook),
    ("twitch.tv", Platform::Twitch),
    ("linkedin.com", Platform::Linkedin),
    ("pinterest.", Platform::Pinterest),
    ("snapchat.com", Platform::Snapchat),
    ("threads.net", Platform::Threads),
    ("douyin.com", Platform::Douyin),
    ("douyinpic.com", Platform::Douyin),
    ("xiaohongshu.com", Platform::Xiaohongshu),
    ("xhscdn.com", Platform::Xiaohongshu),
    ("bilibili.com", Platform::Bilibili),
    ("weibo.com", Platform::Weibo),
    ("vk.com", Platform::Vk),
    ("t.me/", Platform::Telegram),
    ("cdninstagram.com", Platform::Instagram),
    ("tiktokcdn", Platform::Tiktok),
    ("ytimg.com", Platform::Youtube),
    ("ggpht.com", Platform::Youtube),
];

/// Keys that only one network's tools use; two of them are needed.
const VOCABULARY: &[(&str, Platform)] = &[
    ("is private", Platform::Instagram),
    ("is business account", Platform::Instagram),
    ("business category name", Platform::Instagram),
    ("category enum", Platform::Instagram),
    ("media count", Platform::Instagram),
    ("igtv video count", Platform::Instagram),
    ("external url", Platform::Instagram),
    ("is professional account", Platform::Instagram),
    ("followees", Platform::Instagram),
    ("num followees", Platform::Instagram),
    ("num posts", Platform::Instagram),
    ("posts", Platform::Instagram),
    ("eng auth", Platform::Instagram),
    ("authentic engagement", Platform::Instagram),
    ("eng avg", Platform::Instagram),
    ("engagement avg", Platform::Instagram),
    ("heart count", Platform::Tiktok),
    ("unique id", Platform::Tiktok),
    ("sec uid", Platform::Tiktok),
    ("digg count", Platform::Tiktok),
    ("aweme count", Platform::Douyin),
    ("total favorited", Platform::Douyin),
    ("subscriber count", Platform::Youtube),
    ("channel id", Platform::Youtube),
    ("tot videos", Platform::Youtube),
    ("suscribers", Platform::Youtube),
    ("screen name", Platform::X),
    ("retweets", Platform::X),
    ("tweets", Platform::X),
];

/// The platform and why, where something says it.
pub(crate) fn of_file(
    file: &str,
    sheet: Option<&str>,
    columns: &[Candidate],
    assigned: &Assignment,
) -> Option<(Platform, String)> {
    by_column(columns, assigned)
        .or_else(|| by_address(columns, assigned))
        .or_else(|| {
            let (platform, _) = by_name(sheet?)?;
            Some((platform, "the name of the sheet".to_owned()))
        })
        .or_else(|| by_name(file))
        .or_else(|| by_headers(columns, assigned))
        .or_else(|| by_vocabulary(columns))
}

/// A platform column with one and the same value throughout the sample.
fn by_column(columns: &[Candidate], assigned: &Assignment) -> Option<(Platform, String)> {
    let (index, _) = assigned.fields.get("platform")?;
    let column = columns.get(*index)?;
    let platform = column.samples.first().and_then(|cell| Platform::parse(cell))?;
    (column.values.distinct == 1).then(|| (platform, "the same in every row".to_owned()))
}

fn by_address(columns: &[Candidate], assigned: &Assignment) -> Option<(Platform, String)> {
    let url = assigned.fields.get("url").and_then(|(index, _)| columns.get(*index));
    let others = columns.iter().filter(|column| column.values.share(column.values.urls) > 0.8);
    url.into_iter().chain(others).find_map(|column| {
        let mut found = column.samples.iter().map(|cell| of_url(cell));
        let first = found.next()??;
        found.all(|other| other == Some(first)).then(|| {
            let header = column.header.as_deref().unwrap_or("addresses").trim();
            (first, format!("addresses in {header}"))
        })
    })
}

/// The network an address belongs to.
pub(crate) fn of_url(text: &str) -> Option<Platform> {
    let lower = lower(text);
    let points: Vec<usize> = memchr::memchr_iter(b'.', lower.as_bytes()).collect();
    // Around one of the points stands what stands around the domain's own.
    let stands = |name: &[u8], rest: &[u8]| {
        let around = |at: &usize| lower.as_bytes().split_at_checked(*at);
        points.iter().filter_map(around).any(|(before, after)| {
            before.last() == name.last() && before.ends_with(name) && after.starts_with(rest)
        })
    };
    let mut domains = DOMAINS.iter().zip(&*AROUND_POINT);
    let found = domains.find(|((domain, _), (name, rest))| match rest.is_empty() {
        true => lower.contains(domain),
        false => stands(name, rest),
    });
    found.map(|((_, platform), _)| *platform)
}

/// Each of [`DOMAINS`] before its first point and from there on; nothing behind where it has none.
static AROUND_POINT: LazyLock<Vec<(&[u8], &[u8])>> = LazyLock::new(|| {
    let apart =
        |domain: &'static str| domain.as_bytes().split_at(domain.find('.').unwrap_or(domain.len()));
    DOMAINS.iter().map(|(domain, _)| apart(domain)).collect()
});

/// Whether the text is the address of an account, not of a post or a picture.
pub(crate) fn is_profile(text: &str) -> bool {
    if of_url(text).is_none() || text.contains(' ') {
        return false;
    }
    let rest = text.split_once("//").map_or(text, |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let steps: Vec<&str> = path.split('/').skip(1).filter(|step| !step.is_empty()).collect();
    match steps.as_slice() {
        [one] => ![".jpg", ".jpeg", ".png", ".webp"].iter().any(|ending| one.ends_with(ending)),
        ["channel" | "c" | "user" | "in" | "u" | "profile", _] => true,
        _ => false,
    }
}

/// The one network that the name of a file or a sheet says.
pub(crate) fn by_name(file: &str) -> Option<(Platform, String)> {
    let name = file.rsplit(['/', '\\']).next()?.to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let mut found: Vec<Platform> = words.filter_map(in_word).collect();
    found.dedup();
    match found.as_slice() {
        [one] => Some((*one, "the file name".to_owned())),
        _ => None,
    }
}

/// A network's name, alone or inside a longer word (`topyoutubers`).
fn in_word(word: &str) -> Option<Platform> {
    const INSIDE: &[(&str, Platform)] = &[
        ("instagram", Platform::Instagram),
        ("insta", Platform::Instagram),
        ("tiktok", Platform::Tiktok),
        ("youtube", Platform::Youtube),
        ("twitch", Platform::Twitch),
        ("twitter", Platform::X),
        ("tweet", Platform::X),
        ("douyin", Platform::Douyin),
        ("xhs", Platform::Xiaohongshu),
        ("facebook", Platform::Facebook),
        ("抖音", Platform::Douyin),
        ("小红书", Platform::Xiaohongshu),
    ];
    let short = matches!(word, "ig" | "yt" | "tt").then(|| Platform::parse(word)).flatten();
    short.or_else(|| {
        INSIDE.iter().find(|(name, _)| word.contains(name)).map(|(_, platform)| *platform)
    })
}

/// One network named in headers, and no other.
fn by_headers(columns: &[Candidate], assigned: &Assignment) -> Option<(Platform, String)> {
    let of = |column: &Candidate| {
        column.words.platform.or_else(|| column.words.plain.split(' ').find_map(in_word))
    };
    let followers = assigned.fields.get("followers").and_then(|(index, _)| columns.get(*index));
    if let Some((platform, column)) = followers.and_then(|column| Some((of(column)?, column))) {
        return Some((
            platform,
            format!("the header {}", column.header.as_deref().unwrap_or("").trim()),
        ));
    }
    let mut found: Vec<(Platform, &Candidate)> =
        columns.iter().filter_map(|column| Some((of(column)?, column))).collect();
    found.dedup_by_key(|(platform, _)| *platform);
    match found.as_slice() {
        [(one, column)] => {
            Some((*one, format!("the header {}", column.header.as_deref().unwrap_or("").trim())))
        }
        _ => None,
    }
}

fn by_vocabulary(columns: &[Candidate]) -> Option<(Platform, String)> {
    let mut votes: std::collections::BTreeMap<Platform, Vec<&str>> =
        std::collections::BTreeMap::new();
    for column in columns {
        if let Some((word, platform)) =
            VOCABULARY.iter().find(|(word, _)| *word == column.words.plain)
        {
            votes.entry(*platform).or_default().push(word);
        }
    }
    let (platform, words) = votes.into_iter().max_by_key(|(_, words)| words.len())?;
    (words.len() >= 2)
        .then(|| (platform, format!("columns that its tools use: {}", words.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_domain_that_stands_in_an_address_counts() {
        for (domain, _) in DOMAINS {
            let address = format!("HTTPS://www.{domain}/ana.b?x=1.2");
            let holds = |other: &&(&str, Platform)| address.to_lowercase().contains(other.0);
            let first = DOMAINS.iter().find(holds).map(|(_, platform)| *platform);
            assert_eq!(of_url(&address), first, "{address}");
        }
        assert_eq!((of_url("ana.b"), of_url("instagram"), of_url("")), (None, None, None));
    }

    #[test]
    fn addresses_of_accounts_and_of_other_things() {
        for account in [
            "https://www.instagram.com/ana.fit/",
            "https://www.tiktok.com/@ana?lang=en",
            "youtube.com/channel/UC12",
        ] {
            assert!(is_profile(account), "{account}");
        }
        for other in [
            "https://www.instagram.com/p/C1/",
            "https://www.tiktok.com/@ana/video/1",
            "https://ana.example.com",
            "see instagram.com/ana",
        ] {
            assert!(!is_profile(other), "{other}");
        }
    }
}
