//! A policy as it is written: TOML, strict, every mistake with its line and column.

use crate::check::{GroupRule, PlanRule, Policy, Required, RowRule, Rule};
use crate::cli::config::reader::{Entry, Toml};
use crate::money::{Currency, Money};
use crate::number::read_amount;
use crate::profile::Platform;
use crate::tier::Scheme;
use crate::vet::Flag;
use crate::vet::disclosure::Market;
use anyhow::Result;
use jiff::civil::Date;
use std::path::PathBuf;
use toml::de::DeTable;

/// What a policy may say.
const KEYS: &[&str] = &["as-of", "baseline", "groups", "markets", "plan", "rows", "unknown"];
const ROWS: &[&str] = &[
    "disclosed",
    "known",
    "max-age",
    "max-cpm",
    "max-fake-share",
    "max-follower-loss",
    "max-followers",
    "max-price",
    "min-engagement",
    "min-followers",
    "min-standing",
    "no-flags",
    "no-tier-drop",
    "platforms",
    "tiers",
];
const GROUPS: &[&str] =
    &["budget", "max", "max-creators", "max-rejected", "max-share", "min", "min-creators"];
const PLAN: &[&str] = &[
    "budget",
    "forecast",
    "max",
    "max-creators",
    "max-estimated",
    "max-fake-share",
    "max-gap",
    "max-hours",
    "max-share",
    "min",
    "min-creators",
    "verdict",
];
/// Figures of a forecast.
const FIGURES: &[&str] =
    &["unique_reach", "impressions", "engagements", "clicks", "conversions", "pieces"];

/// A policy and what it says beside its rules.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The rules.
    pub rules: Policy,
    /// Markets by whose rules captions are judged.
    pub markets: Vec<Market>,
    /// An older export.
    pub baseline: Option<PathBuf>,
    /// The day that ages are counted to.
    pub as_of: Option<Date>,
}

impl Written {
    /// Whether a rule compares with an older export.
    pub(super) fn needs_baseline(&self) -> bool {
        let compares = |rule: &Rule<RowRule>| {
            matches!(rule.asks, RowRule::NoTierDrop | RowRule::MaxFollowerLoss(_))
        };
        self.rules.rows.iter().any(compares)
    }

    /// Whether a rule is about captions.
    pub(super) fn needs_markets(&self) -> bool {
        self.rules.rows.iter().any(|rule| rule.asks == RowRule::Disclosed)
    }

    /// Whether a rule is about ages.
    pub(super) fn needs_day(&self) -> bool {
        self.rules.rows.iter().any(|rule| matches!(rule.asks, RowRule::MaxAge(_)))
    }
}

/// Reads a policy.
///
/// # Errors
/// No TOML, a key that is not known, a value that does not fit, no rule at all; each with line and column.
pub(super) fn read(name: &str, text: &str) -> Result<Written> {
    let toml = Toml { name, text };
    let table = toml.table()?;
    let mut written = Written::default();
    for entry in toml.entries(&table) {
        match entry.key {
            "rows" => section(toml, &entry, ROWS, |e| rows(toml, e, &mut written.rules.rows))?,
            "groups" => {
                section(toml, &entry, GROUPS, |e| groups(toml, e, &mut written.rules.groups))?;
            }
            "plan" => section(toml, &entry, PLAN, |e| plan(toml, e, &mut written.rules.plan))?,
            "baseline" => written.baseline = Some(PathBuf::from(toml.text(&entry)?)),
            "as-of" => written.as_of = toml.date(&entry)?.parse().ok(),
            "markets" => {
                for word in toml.words(&entry)? {
                    let known: Vec<&str> = Market::ALL.into_iter().map(Market::name).collect();
                    let market = Market::parse(&word);
                    let unknown = || toml.unknown_value(&entry, "market", &word, &known);
                    written.markets.push(market.ok_or_else(unknown)?);
                }
            }
            "unknown" => match toml.text(&entry)?.as_str() {
                "fail" => written.rules.unknown_fails = true,
                "pass" => written.rules.unknown_fails = false,
                word => {
                    return Err(toml.unknown_value(&entry, "way", word, &["fail", "pass"]));
                }
            },
            _ => return Err(toml.unknown(&entry, "setting", KEYS)),
        }
    }
    let rules = &written.rules;
    if rules.rows.is_empty() && rules.groups.is_empty() && rules.plan.is_empty() {
        let reason = "there is no rule in it: write for example [rows] and below it max-fake-share = \"20%\"";
        return Err(toml.at(&(0..0), reason));
    }
    Ok(written)
}

/// Every rule of a section.
fn section(
    toml: Toml<'_>,
    entry: &Entry<'_>,
    known: &[&str],
    mut rule: impl FnMut(&Entry<'_>) -> Result<bool>,
) -> Result<()> {
    let table: &DeTable<'_> = toml.inner(entry, &format!("[{}]", entry.key))?;
    for entry in toml.entries(table) {
        if !rule(&entry)? {
            return Err(toml.unknown(&entry, "rule", known));
        }
    }
    Ok(())
}

/// A share: `"20%"` or `0.2`.
fn share(toml: Toml<'_>, entry: &Entry<'_>) -> Result<f64> {
    let text = toml.text_or_any_number(entry)?;
    let (number, power) = match text.trim().strip_suffix('%') {
        // Through text, because dividing by 100 would round a second time.
        Some(number) => (number.trim(), "e-2"),
        None => (text.trim(), ""),
    };
    let found: Option<f64> = format!("{number}{power}").parse().ok();
    found
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| toml.value(entry, "a share is wanted, for example \"20%\" or 0.2"))
}

/// A number that may be zero.
fn amount(toml: Toml<'_>, entry: &Entry<'_>) -> Result<f64> {
    let text = toml.text_or_any_number(entry)?;
    let found = read_amount(&text).ok().filter(|value| value.is_finite() && *value >= 0.0);
    found.ok_or_else(|| toml.value(entry, "a number is wanted, for example 500 or \"20k\""))
}

fn whole(toml: Toml<'_>, entry: &Entry<'_>) -> Result<u64> {
    let found = amount(toml, entry)?;
    if found.fract() > 0.0 || found > 1e15 {
        return Err(toml.value(entry, "a whole number is wanted"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let found = found as u64;
    Ok(found)
}

fn rows(toml: Toml<'_>, entry: &Entry<'_>, rules: &mut Vec<Rule<RowRule>>) -> Result<bool> {
    let Some(name) = known(entry, ROWS) else { return Ok(false) };
    let asks = match name {
        "max-fake-share" => RowRule::MaxFakeShare(share(toml, entry)?),
        "max-follower-loss" => RowRule::MaxFollowerLoss(share(toml, entry)?),
        "min-engagement" => RowRule::MinEngagement(share(toml, entry)?),
        "min-standing" => {
            let least = amount(toml, entry)?;
            if !(1.0..=99.0).contains(&least) {
                return Err(toml.value(entry, "a percentile from 1 to 99 is wanted"));
            }
            RowRule::MinStanding(least)
        }
        "max-age" => {
            let days = u32::try_from(whole(toml, entry)?).unwrap_or(u32::MAX);
            RowRule::MaxAge(days)
        }
        "min-followers" => RowRule::MinFollowers(whole(toml, entry)?),
        "max-followers" => RowRule::MaxFollowers(whole(toml, entry)?),
        "max-price" => RowRule::MaxPrice(amount(toml, entry)?),
        "max-cpm" => RowRule::MaxCpm(amount(toml, entry)?),
        "no-flags" => RowRule::NoFlags(flags(toml, entry)?),
        "tiers" => RowRule::Tiers(tiers(toml, entry)?),
        "platforms" => RowRule::Platforms(platforms(toml, entry)?),
        "known" => RowRule::Known(required(toml, entry)?),
        "disclosed" if toml.switch(entry)? => RowRule::Disclosed,
        "no-tier-drop" if toml.switch(entry)? => RowRule::NoTierDrop,
        // Switched off.
        _ => return Ok(true),
    };
    rules.push(Rule { name, asks });
    Ok(true)
}

fn known(entry: &Entry<'_>, names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| *name == entry.key)
}

fn flags(toml: Toml<'_>, entry: &Entry<'_>) -> Result<Vec<Flag>> {
    let words = toml.words(entry)?;
    let codes: Vec<&str> = Flag::ALL.iter().map(|flag| flag.code()).collect();
    let flag = |word: &String| {
        let found = Flag::ALL.iter().copied().find(|flag| flag.code() == word.as_str());
        found.ok_or_else(|| toml.unknown_value(entry, "flag", word, &codes))
    };
    words.iter().map(flag).collect()
}

fn platforms(toml: Toml<'_>, entry: &Entry<'_>) -> Result<Vec<Platform>> {
    let names: Vec<&str> = Platform::ALL.into_iter().map(Platform::name).collect();
    let one = |word: &String| {
        Platform::parse(word).ok_or_else(|| toml.unknown_value(entry, "platform", word, &names))
    };
    toml.words(entry)?.iter().map(one).collect()
}

/// Every name that a published scheme has for a tier; those of one's own file are not known here.
fn tier_names() -> Vec<&'static str> {
    let mut names = vec!["below", "nano", "micro", "macro"];
    for name in Scheme::presets().iter().flat_map(Scheme::names) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn tiers(toml: Toml<'_>, entry: &Entry<'_>) -> Result<Vec<String>> {
    toml.words(entry)
}

fn required(toml: Toml<'_>, entry: &Entry<'_>) -> Result<Vec<Required>> {
    let names: Vec<&str> = Required::ALL.iter().map(|(name, _)| *name).collect();
    let one = |word: &String| {
        let found = Required::ALL.iter().find(|(name, _)| name == word).map(|(_, one)| *one);
        found.ok_or_else(|| toml.unknown_value(entry, "figure", word, &names))
    };
    toml.words(entry)?.iter().map(one).collect()
}

/// `min = { micro = "40%" }`: a limit for each tier or platform.
fn each<T>(toml: Toml<'_>, entry: &Entry<'_>, make: impl Fn(String, f64) -> T) -> Result<Vec<T>> {
    let mut known = tier_names();
    known.extend(Platform::ALL.into_iter().map(Platform::name));
    let named = format!("{0} = {{ micro = \"40%\" }}: {0}", entry.key);
    let table = toml.inner(entry, &named)?;
    let mut found = Vec::new();
    for inner in toml.entries(table) {
        if !known.contains(&inner.key) {
            return Err(toml.unknown(&inner, "tier or platform", &known));
        }
        found.push(make(inner.key.to_owned(), share(toml, &inner)?));
    }
    Ok(found)
}

fn groups(toml: Toml<'_>, entry: &Entry<'_>, rules: &mut Vec<Rule<GroupRule>>) -> Result<bool> {
    let Some(name) = known(entry, GROUPS) else { return Ok(false) };
    let count = |entry: &Entry<'_>| -> Result<usize> {
        Ok(usize::try_from(whole(toml, entry)?).unwrap_or(usize::MAX))
    };
    let asks = match name {
        "min-creators" => vec![GroupRule::MinCreators(count(entry)?)],
        "max-creators" => vec![GroupRule::MaxCreators(count(entry)?)],
        "max-share" => vec![GroupRule::MaxShare(share(toml, entry)?)],
        "max-rejected" => vec![GroupRule::MaxRejected(share(toml, entry)?)],
        "budget" => vec![GroupRule::Budget(money(toml, entry)?)],
        "min" => each(toml, entry, GroupRule::Min)?,
        _ => each(toml, entry, GroupRule::Max)?,
    };
    rules.extend(asks.into_iter().map(|asks| Rule { name, asks }));
    Ok(true)
}

/// `20000`, `"20k"`, `"20k EUR"`, `"€20k"`.
fn money(toml: Toml<'_>, entry: &Entry<'_>) -> Result<Money> {
    let text = toml.text_or_any_number(entry)?;
    let is_word = |c: char| c.is_alphabetic() && !matches!(c, 'k' | 'K' | 'm' | 'M');
    let (code, rest) = match text.trim().rsplit_once(' ') {
        Some((rest, code)) if code.chars().all(char::is_alphabetic) && code.len() == 3 => {
            (Some(code.to_owned()), rest.to_owned())
        }
        _ => {
            let symbol: String = text
                .chars()
                .take_while(|c| !c.is_ascii_digit() && (is_word(*c) || !c.is_alphanumeric()))
                .collect();
            let rest = text.get(symbol.len()..).unwrap_or_default().to_owned();
            (Some(symbol.trim().to_owned()).filter(|s| !s.is_empty()), rest)
        }
    };
    let wrong =
        || toml.value(entry, "an amount is wanted, for example 20000, \"20k\" or \"20k EUR\"");
    let currency = match code {
        None => Currency::USD,
        Some(code) => Currency::find(&code).ok_or_else(wrong)?,
    };
    let units = read_amount(rest.trim()).ok().filter(|units| *units > 0.0).ok_or_else(wrong)?;
    Money::from_units(units, currency).ok_or_else(wrong)
}

fn plan(toml: Toml<'_>, entry: &Entry<'_>, rules: &mut Vec<Rule<PlanRule>>) -> Result<bool> {
    let Some(name) = known(entry, PLAN) else { return Ok(false) };
    let asks = match name {
        "budget" => vec![PlanRule::Budget(amount(toml, entry)?)],
        "max-share" => vec![PlanRule::MaxShare(share(toml, entry)?)],
        "max-fake-share" => vec![PlanRule::MaxFakeShare(share(toml, entry)?)],
        "max-estimated" => vec![PlanRule::MaxEstimated(share(toml, entry)?)],
        "max-gap" => vec![PlanRule::MaxGap(share(toml, entry)?)],
        "max-creators" => vec![PlanRule::MaxCreators(amount(toml, entry)?)],
        "min-creators" => vec![PlanRule::MinCreators(amount(toml, entry)?)],
        "max-hours" => vec![PlanRule::MaxHours(amount(toml, entry)?)],
        "verdict" => vec![PlanRule::Verdict(verdicts(toml, entry)?)],
        "forecast" => forecast(toml, entry)?,
        "min" => each(toml, entry, PlanRule::Min)?,
        _ => each(toml, entry, PlanRule::Max)?,
    };
    rules.extend(asks.into_iter().map(|asks| Rule { name, asks }));
    Ok(true)
}

fn verdicts(toml: Toml<'_>, entry: &Entry<'_>) -> Result<Vec<String>> {
    let known = ["micro", "macro", "hybrid"];
    let words = toml.words(entry)?;
    match words.iter().find(|word| !known.contains(&word.as_str())) {
        Some(word) => Err(toml.unknown_value(entry, "verdict", word, &known)),
        None => Ok(words),
    }
}

fn forecast(toml: Toml<'_>, entry: &Entry<'_>) -> Result<Vec<PlanRule>> {
    let table = toml.inner(entry, "forecast = { unique_reach = 100000 }: forecast")?;
    let mut rules = Vec::new();
    for inner in toml.entries(table) {
        if !FIGURES.contains(&inner.key) {
            return Err(toml.unknown(&inner, "figure", FIGURES));
        }
        rules.push(PlanRule::Forecast(inner.key.to_owned(), amount(toml, &inner)?));
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_read() {
        let text = "markets = [\"us\"]\n[rows]\nmax-fake-share = \"20%\"\ndisclosed = true\nno-tier-drop = false\n\
                    [groups]\nbudget = \"20k EUR\"\nmin = { micro = 0.4 }\n[plan]\nforecast = { clicks = 10 }\n";
        let written = read("p.toml", text).unwrap();
        let rows: Vec<&RowRule> = written.rules.rows.iter().map(|rule| &rule.asks).collect();
        assert_eq!(rows, [&RowRule::MaxFakeShare(0.2), &RowRule::Disclosed]);
        let euros = Money::from_units(20_000.0, Currency::new("EUR").unwrap()).unwrap();
        assert_eq!(written.rules.groups[0].asks, GroupRule::Budget(euros));
        assert_eq!(written.rules.groups[1].asks, GroupRule::Min("micro".to_owned(), 0.4));
        assert_eq!(written.rules.plan[0].asks, PlanRule::Forecast("clicks".to_owned(), 10.0));
    }

    #[test]
    fn every_mistake_has_its_place() {
        for (text, wanted) in [
            ("[rows]\nmax-fakeshare = 0.2\n", "p.toml:2:1: there is no rule `max-fakeshare`"),
            ("[rows]\nmax-fake-share = 2\n", "p.toml:2:18: a share is wanted"),
            ("[rows]\nmin-standing = 100\n", "p.toml:2:16: a percentile"),
            ("[rows]\nno-flags = [\"er_hihg\"]\n", "p.toml:2:12: there is no flag `er_hihg`"),
            (
                "[groups]\nmin = { mikro = 0.2 }\n",
                "p.toml:2:9: there is no tier or platform `mikro`",
            ),
            ("[plan]\nverdict = \"nano\"\n", "p.toml:2:11: there is no verdict `nano`"),
            ("unknown = \"ok\"\n", "p.toml:1:11: there is no way `ok`"),
            ("", "p.toml:1:1: there is no rule in it"),
            ("[rows\n", "p.toml:1:"),
        ] {
            let error = read("p.toml", text).unwrap_err().to_string();
            assert!(error.contains(wanted), "{text:?}: {error}");
        }
    }
}
