//! Flags with their evidence.

use super::{Figure, Maker};
use crate::vet::Flag;
use serde_json::Value;

pub(super) const THEME: &str = "Flags";

impl Maker<'_> {
    pub(super) fn vetting(&self) -> Vec<Figure> {
        let vetting = &self.entry.vetting;
        let codes = self.figure("flags", THEME).map(|figure| {
            let flags: Vec<&str> = self.entry.flags.iter().map(|flag| flag.code()).collect();
            let worked =
                if flags.is_empty() { "none is raised".to_owned() } else { flags.join(", ") };
            figure
                .derived("checks against peers and against each other; evidence, no verdict")
                .worked(worked)
        });
        let part = |name: &str| self.json.get("vetting").and_then(|value| value.get(name));
        let evidence = part("evidence").and_then(Value::as_array).into_iter().flatten();
        let evidence =
            vetting.evidence.iter().zip(evidence).enumerate().map(|(place, (found, value))| {
                let figure =
                    Figure::new(&format!("vetting.evidence.{place}"), value.clone(), THEME);
                let figure = figure
                    .derived(format!("{}: {}", found.flag.code(), found.flag.meaning()))
                    .worked(format!("{}; {} ({})", found.figure, found.peers, found.source));
                self.reading(figure, fields(found.flag))
            });
        let cannot = part("cannot_tell").map(|value| {
            let names: Vec<&str> = vetting.cannot_tell.iter().map(|flag| flag.code()).collect();
            let worked = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            Figure::new("vetting.cannot_tell", value.clone(), THEME)
                .derived("checks for which the file or the benchmarks lack the figures")
                .worked(worked)
        });
        let disclosure = part("disclosure").filter(|value| !value.is_null()).map(|value| {
            let figure = Figure::new("vetting.disclosure", value.clone(), THEME)
                .derived("captions against the rules of the markets asked for (--market)")
                .worked(self.captions());
            self.reading(figure, &["captions", "hashtags"])
        });
        codes.into_iter().chain(evidence).chain(cannot).chain(disclosure).collect()
    }

    /// What was found in which post.
    fn captions(&self) -> String {
        let Some(found) = &self.entry.vetting.disclosure else { return String::new() };
        let mut parts = vec![format!("{} captions looked at", found.posts)];
        parts.extend(found.findings.iter().map(|finding| {
            format!(
                "{}, {}: {} is {} ({}; {}, {})",
                finding.place(),
                finding.market.title(),
                finding.found,
                finding.status.name(),
                finding.why,
                finding.rule,
                finding.source
            )
        }));
        parts.join("; ")
    }
}

/// The fields that a check looks at.
fn fields(flag: Flag) -> &'static [&'static str] {
    match flag {
        Flag::ErMismatch => &["engagement_rate", "avg_likes", "avg_comments"],
        Flag::ErOver100 | Flag::ErHigh | Flag::ErLow => {
            &["avg_likes", "avg_comments", "avg_engagement", "followers"]
        }
        Flag::LikesExceedViews => &["avg_likes", "avg_views"],
        Flag::FewComments => &["avg_likes", "avg_comments"],
        Flag::FollowsMany => &["following", "followers"],
        Flag::FakeFollowers => &["fake_share"],
        Flag::LowCredibility => &["aud_cred"],
        Flag::FewPosts => &["posts"],
        Flag::GrowthJump => &["followers"],
        Flag::BrandAccount | Flag::VirtualCreator => &["bio", "category"],
        Flag::DisclosureMissing | Flag::DisclosureUnclear => &["captions", "hashtags"],
    }
}
