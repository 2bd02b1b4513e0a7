//! Figures that no source settles. They are judgements, are labelled so, and can be edited in one file.

use crate::tier::Tier;
use serde::{Deserialize, Serialize};

/// The compiled-in judgements.
const JUDGEMENTS: &str = include_str!("data/judgements.csv");

/// Which judgement.
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
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// Weight of a person reached towards authority, by tier (0 to 1).
    Credibility,
    /// Weight of a piece as polished content, by tier (0 to 1).
    PremiumContent,
    /// Weight for staying with the brand, by tier (0 to 1).
    Flexibility,
    /// Share of an audience that counts for a national brief (fraction).
    OnTargetNational,
    /// Share of an audience that counts for a global brief (fraction).
    OnTargetGlobal,
    /// Share of an audience that belongs to a niche, by tier (fraction).
    OnTargetNiche,
    /// Share of an audience that lives near by, by tier (fraction).
    OnTargetLocal,
    /// People in the audience of a niche brief.
    AudienceNiche,
    /// People in the audience of a local brief.
    AudienceLocal,
    /// People in the audience of a national brief.
    AudienceNational,
    /// People in the audience of a global brief.
    AudienceGlobal,
    /// What one signal adds to a strategy's score (fraction).
    SignalWorth,
    /// By how much a hybrid must beat the better pure strategy (fraction).
    HybridMargin,
    /// Hours the team has for the campaign.
    TeamHours,
    /// Log-sd of the error shared by a tier's price estimates.
    CommonSdPrice,
    /// Log-sd of the error shared by a tier's view estimates, by tier.
    CommonSdViews,
    /// Log-sd of the error shared by a tier's engagement estimates.
    CommonSdEngagement,
    /// Log-sd of the error shared by a tier's conversion estimates.
    CommonSdConversion,
    /// Log-sd of a single creator around the estimate.
    OwnSd,
    /// How far a single post strays from its creator's own average (sd of ln).
    OwnSdMeasured,
    /// Share of creators who agree and then do not post (fraction).
    NoShow,
    /// What is believed of the real audience of an account with a quarter or more of fake followers (fraction).
    SuspectTrust,
}

impl Judgement {
    /// All of them, in the order of the assumptions list.
    pub const ALL: [Judgement; 22] = [
        Judgement::Credibility,
        Judgement::PremiumContent,
        Judgement::Flexibility,
        Judgement::OnTargetNational,
        Judgement::OnTargetGlobal,
        Judgement::OnTargetNiche,
        Judgement::OnTargetLocal,
        Judgement::AudienceNiche,
        Judgement::AudienceLocal,
        Judgement::AudienceNational,
        Judgement::AudienceGlobal,
        Judgement::SignalWorth,
        Judgement::HybridMargin,
        Judgement::TeamHours,
        Judgement::CommonSdPrice,
        Judgement::CommonSdViews,
        Judgement::CommonSdEngagement,
        Judgement::CommonSdConversion,
        Judgement::OwnSd,
        Judgement::OwnSdMeasured,
        Judgement::NoShow,
        Judgement::SuspectTrust,
    ];
}

impl Judgement {
    /// The name as the file has it: `team_hours`.
    pub fn code(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => String::new(),
        }
    }
}

/// One line of the judgements file.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct JudgementRow {
    /// Which judgement.
    pub name: Judgement,
    /// `None` where it is the same for all tiers.
    pub tier: Option<Tier>,
    /// The value, in `unit`.
    pub value: f64,
    /// `weight`, `fraction`, `people`, `hours`, `sd of ln`.
    pub unit: String,
    /// Always `judgement`: printed where sourced figures print their source.
    pub label: String,
    /// What it stands for, in words.
    pub text: String,
    /// The user's own file that it stands in; `None` for the pack's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<&'static str>,
}

/// A line as the file has it: its tier column says `all` where a row holds for every tier.
#[derive(Deserialize)]
struct Line {
    name: Judgement,
    tier: String,
    value: f64,
    unit: String,
    label: String,
    text: String,
}

/// Reads the compiled-in judgements. A line that cannot be read is left out; a test sees to it that there is none.
pub(super) fn builtin() -> Vec<JudgementRow> {
    csv::Reader::from_reader(JUDGEMENTS.as_bytes())
        .into_deserialize::<Line>()
        .filter_map(Result::ok)
        .filter_map(row)
        .collect()
}

fn row(line: Line) -> Option<JudgementRow> {
    let tier = match line.tier.as_str() {
        "all" => None,
        name => Some(Tier::ALL.into_iter().find(|tier| tier.name() == name)?),
    };
    let Line { name, value, unit, label, text, .. } = line;
    Some(JudgementRow { name, tier, value, unit, label, text, own: None })
}

/// The row for a judgement at a tier. Accounts below nano are judged as nano; a judgement that goes by
/// tier gives its first row when no tier is asked for.
pub(super) fn find(
    rows: &[JudgementRow],
    name: Judgement,
    tier: Option<Tier>,
) -> Option<&JudgementRow> {
    let tier = tier.map(|tier| tier.max(Tier::Nano));
    rows.iter()
        .filter(|row| row.name == name)
        .find(|row| row.tier.is_none() || tier.is_none() || row.tier == tier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_labelled() {
        let lines = csv::Reader::from_reader(JUDGEMENTS.as_bytes()).into_records().count();
        let rows = builtin();
        assert_eq!(rows.len(), lines);
        assert!(rows.iter().all(|row| row.label == "judgement" && !row.text.is_empty()));
    }

    #[test]
    fn every_judgement_has_a_value_at_every_tier() {
        let rows = builtin();
        for name in Judgement::ALL {
            assert!(find(&rows, name, None).is_some(), "{name:?}");
            for tier in Tier::ALL {
                assert!(find(&rows, name, Some(tier)).is_some(), "{name:?} {tier}");
            }
        }
    }

    #[test]
    fn tiers_differ_where_the_file_says_so() {
        let rows = builtin();
        let value = |tier| find(&rows, Judgement::OnTargetNiche, Some(tier)).map(|row| row.value);
        assert_eq!(value(Tier::Below), Some(0.6));
        assert_eq!(value(Tier::Micro), Some(0.5));
        assert_eq!(value(Tier::Macro), Some(0.12));
    }
}
