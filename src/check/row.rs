//! Rules on each creator.

use super::{Finding, Judged, Rule, Subject, Verdict, outcome};
use crate::diff::{Seen, change::fake_share};
use crate::figure::{count, percent};
use crate::profile::Platform;
use crate::vet::Flag;
use crate::vet::disclosure::Status as Disclosed;
use jiff::civil::Date;

/// What is asked of a creator.
#[derive(Debug, Clone, PartialEq)]
pub enum RowRule {
    /// At most this share of fake followers.
    MaxFakeShare(f64),
    /// At least this percentile of engagement within platform and tier.
    MinStanding(f64),
    /// At least this engagement rate.
    MinEngagement(f64),
    /// The newest post is at most so many days old.
    MaxAge(u32),
    /// At least so many followers.
    MinFollowers(u64),
    /// At most so many.
    MaxFollowers(u64),
    /// At most this quoted price, in the export's currency.
    MaxPrice(f64),
    /// At most this quoted price per thousand views.
    MaxCpm(f64),
    /// None of these flags.
    NoFlags(Vec<Flag>),
    /// One of these tiers.
    Tiers(Vec<String>),
    /// One of these networks.
    Platforms(Vec<Platform>),
    /// No post that looks paid without a clear label, by the markets' rules.
    Disclosed,
    /// These are known.
    Known(Vec<Required>),
    /// Not in a smaller tier than in the baseline.
    NoTierDrop,
    /// At most this part of the followers of the baseline lost.
    MaxFollowerLoss(f64),
}

/// A figure that a creator must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// The network.
    Platform,
    /// An engagement rate.
    EngagementRate,
    /// A quoted price.
    Price,
    /// A share of fake followers.
    FakeShare,
    /// A country.
    Country,
    /// An address to write to.
    Email,
    /// An account name.
    Handle,
}

impl Required {
    /// All, with the names a policy uses.
    pub const ALL: [(&'static str, Required); 7] = [
        ("platform", Required::Platform),
        ("engagement_rate", Required::EngagementRate),
        ("price", Required::Price),
        ("fake_share", Required::FakeShare),
        ("country", Required::Country),
        ("email", Required::Email),
        ("handle", Required::Handle),
    ];

    fn name(self) -> &'static str {
        Required::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    fn is_known(self, seen: &Seen) -> bool {
        match self {
            Required::Platform => seen.entry.platform.is_some(),
            Required::EngagementRate => seen.entry.engagement_rate.is_some(),
            Required::Price => seen.entry.quoted_price().is_some(),
            Required::FakeShare => fake_share(seen).is_some(),
            Required::Country => seen.profile.country.is_some(),
            Required::Email => seen.profile.email.is_some(),
            Required::Handle => seen.profile.handle.is_some(),
        }
    }
}

pub(super) fn judge(rule: &Rule<RowRule>, subject: &Subject, list_unknown: bool) -> Judged {
    let mut verdicts = Vec::new();
    for (at, seen) in subject.seen.iter().enumerate() {
        let before = subject.before.get(at).and_then(Option::as_ref);
        let place = Finding {
            file: seen.entry.file.clone(),
            line: Some(seen.entry.line),
            creator: Some(seen.entry.label()),
            found: String::new(),
        };
        verdicts.push((place, verdict(&rule.asks, seen, before, subject.as_of)));
    }
    let mut judged = outcome("rows", rule.name, asks(&rule.asks), verdicts);
    if !list_unknown {
        judged.not_judged.clear();
    }
    judged
}

fn list(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// The rule in words.
fn asks(rule: &RowRule) -> String {
    match rule {
        RowRule::MaxFakeShare(most) => format!("at most {} fake followers", percent(*most)),
        RowRule::MinStanding(least) => format!("engagement standing of {least} or more"),
        RowRule::MinEngagement(least) => format!("engagement rate of {} or more", percent(*least)),
        RowRule::MaxAge(days) => format!("newest post at most {days} days old"),
        RowRule::MinFollowers(least) => format!("{} followers or more", count(*least)),
        RowRule::MaxFollowers(most) => format!("{} followers or fewer", count(*most)),
        RowRule::MaxPrice(most) => format!("quoted price of {most} or less"),
        RowRule::MaxCpm(most) => format!("CPM of {most} or less"),
        RowRule::NoFlags(flags) => {
            format!("no flag {}", list(flags.iter().map(|f| f.code().to_owned())))
        }
        RowRule::Tiers(tiers) => format!("tier {}", list(tiers.iter().cloned())),
        RowRule::Platforms(all) => format!("on {}", list(all.iter().map(|p| p.title().to_owned()))),
        RowRule::Disclosed => "paid posts say clearly that they are".to_owned(),
        RowRule::Known(all) => format!("known: {}", list(all.iter().map(|r| r.name().to_owned()))),
        RowRule::NoTierDrop => "no smaller tier than in the baseline".to_owned(),
        RowRule::MaxFollowerLoss(most) => {
            format!("at most {} of the followers lost since the baseline", percent(*most))
        }
    }
}

fn verdict(rule: &RowRule, seen: &Seen, before: Option<&Seen>, as_of: Option<Date>) -> Verdict {
    let entry = &seen.entry;
    match rule {
        RowRule::MaxFakeShare(most) => known(
            fake_share(seen),
            "no figure for fake followers",
            |v| v <= *most,
            |v| format!("{} fake followers", percent(v)),
        ),
        RowRule::MinStanding(least) => {
            known(entry.er_standing, "no standing", |v| v >= *least, |v| format!("standing {v}"))
        }
        RowRule::MinEngagement(least) => known(
            entry.engagement_rate,
            "no engagement rate",
            |v| v >= *least,
            |v| format!("engagement rate {}", percent(v)),
        ),
        RowRule::MaxAge(days) => age(seen, as_of, *days),
        RowRule::MinFollowers(least) => followers(entry.followers, entry.followers >= *least),
        RowRule::MaxFollowers(most) => followers(entry.followers, entry.followers <= *most),
        RowRule::MaxPrice(most) => {
            known(entry.quoted_price(), "no quoted price", |v| v <= *most, |v| format!("price {v}"))
        }
        RowRule::MaxCpm(most) => {
            known(entry.cpm, "no price or no views", |v| v <= *most, |v| format!("CPM {v}"))
        }
        RowRule::NoFlags(flags) => {
            let found: Vec<&str> =
                entry.flags.iter().filter(|f| flags.contains(f)).map(|f| f.code()).collect();
            let open: Vec<&str> = entry
                .vetting
                .cannot_tell
                .iter()
                .filter(|f| flags.contains(f))
                .map(|f| f.code())
                .collect();
            match (found.is_empty(), open.len() == flags.len()) {
                (false, _) => Verdict::Broken(format!("flagged {}", found.join(", "))),
                (true, true) => Verdict::CannotTell(format!("too little for {}", open.join(", "))),
                (true, false) => Verdict::Kept,
            }
        }
        RowRule::Tiers(tiers) => {
            plain(tiers.iter().any(|t| t == entry.tier), || format!("tier {}", entry.tier))
        }
        RowRule::Platforms(all) => match entry.platform {
            Some(platform) => plain(all.contains(&platform), || format!("on {}", platform.title())),
            None => Verdict::CannotTell("no network named".to_owned()),
        },
        RowRule::Disclosed => disclosed(seen),
        RowRule::Known(all) => {
            let missing: Vec<&str> =
                all.iter().filter(|r| !r.is_known(seen)).map(|r| r.name()).collect();
            plain(missing.is_empty(), || format!("no {}", missing.join(", ")))
        }
        RowRule::NoTierDrop => match before {
            None => Verdict::CannotTell("not in the baseline".to_owned()),
            Some(was) => plain(entry.counts_as >= was.entry.counts_as, || {
                format!("{}, was {}", entry.counts_as, was.entry.counts_as)
            }),
        },
        RowRule::MaxFollowerLoss(most) => match before.map(|was| was.entry.followers) {
            None | Some(0) => Verdict::CannotTell("not in the baseline".to_owned()),
            Some(was) => {
                let lost = 1.0 - float(entry.followers) / float(was);
                plain(lost <= *most, || {
                    format!(
                        "{} lost: {}, was {}",
                        percent(lost),
                        count(entry.followers),
                        count(was)
                    )
                })
            }
        },
    }
}

/// Judges a figure where it is known.
fn known(
    value: Option<f64>,
    missing: &str,
    kept: impl Fn(f64) -> bool,
    say: impl Fn(f64) -> String,
) -> Verdict {
    match value {
        None => Verdict::CannotTell(missing.to_owned()),
        Some(value) => plain(kept(value), || say(value)),
    }
}

fn plain(kept: bool, say: impl Fn() -> String) -> Verdict {
    if kept { Verdict::Kept } else { Verdict::Broken(say()) }
}

fn followers(found: u64, kept: bool) -> Verdict {
    plain(kept, || format!("{} followers", count(found)))
}

/// Days from the newest post to the day that counts.
fn age(seen: &Seen, as_of: Option<Date>, most: u32) -> Verdict {
    let last = seen.profile.posts_seen.as_ref().and_then(crate::profile::PostSample::last);
    let days = as_of.zip(last).map(|(now, last)| i64::from((now - last).get_days()));
    match days.zip(last) {
        None => Verdict::CannotTell("no post with a day".to_owned()),
        Some((days, last)) => {
            plain(days <= i64::from(most), || format!("newest post {last}, {days} days old"))
        }
    }
}

fn disclosed(seen: &Seen) -> Verdict {
    let Some(found) = &seen.entry.vetting.disclosure else {
        return Verdict::CannotTell("no captions".to_owned());
    };
    let worst = [Disclosed::Missing, Disclosed::Unclear].into_iter().find_map(|s| found.first(s));
    match worst {
        None => Verdict::Kept,
        Some(post) => Verdict::Broken(format!("post {}: {}: {}", post.post, post.found, post.why)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "followers, far under 2^53")]
fn float(number: u64) -> f64 {
    number as f64
}
