//! From what was typed to a brief: money, shares, scopes and strategies as people write them.

use super::args::{Recommend, Terms, Wishes};
use super::reading::{markets, said_currency};
use crate::money::{Currency, Money};
use crate::number::read_amount;
use crate::plan::brief::{Brief, Scope, ShareLimit, ShareOf, Strategy};
use crate::plan::deal;
use crate::plan::fit::{Ages, Fit};
use crate::plan::goal::GoalMix;
use crate::plan::target::Target;
use crate::profile::Platform;
use crate::tier::Scheme;
use anyhow::{Context, Result, anyhow, bail};
use std::rc::Rc;

/// The brief that was typed.
///
/// # Errors
/// Anything that cannot be read, with what to write instead.
pub(super) fn brief(args: &Recommend) -> Result<Brief> {
    let goals = match (args.goal.as_deref(), target(args)?) {
        (Some(goal), _) => GoalMix::parse(goal).with_context(|| format!("--goal {goal}"))?,
        (None, Some(target)) => GoalMix::only(target.kpi().goal()),
        (None, None) => bail!(
            "the brief has no goal: write `goal = \"awareness\"` in it, or type --goal awareness"
        ),
    };
    let mut brief = Brief::new(goals, budget(args)?);
    brief.platform = args.reading.platform.as_deref().and_then(Platform::parse);
    brief.markets = markets(&args.market, &args.reading)?;
    wishes(&args.wishes, &mut brief)?;
    brief.fit = fit(args)?;
    if let Some(path) = &args.overlap {
        if args.creators.is_empty() {
            bail!("--overlap needs --creators FILE: without one there are no names");
        }
        brief.overlap = Some(Rc::new(super::overlap::read(path)?));
    }
    brief.tiers = args.tiers.as_deref().map(|name| tiers(name, brief.platform)).transpose()?;
    limits(args, &mut brief)?;
    brief.terms = terms(&args.terms, brief.budget.currency())?;
    Ok(brief)
}

/// The budget; a symbol or code in it names the currency, else `--currency`, else dollars.
fn budget(args: &Recommend) -> Result<Money> {
    let hint =
        "write for example --budget 5000, 20k or 1.5M; a currency as €5000 or with --currency EUR";
    let (flag, typed) = match (args.budget.as_deref(), args.target.as_deref()) {
        (Some(typed), _) => ("--budget", typed),
        // To be found; only its currency can be said.
        (None, Some(target)) => {
            let price = target.split_once('=').map_or("", |(_, price)| price);
            let (_, named) = units("--target", price, TARGET_HINT)?;
            let code = currency_among(args, "--target", target, named)?;
            return Money::from_units(1.0, code).context("a unit of money");
        }
        (None, None) => {
            bail!("the brief has no budget: write `budget = 5000` in it, or type --budget 5000")
        }
    };
    let (units, named) = units(flag, typed, hint)?;
    let code = currency_among(args, flag, typed, named)?;
    if units <= 0.0 {
        bail!("--budget {typed}: a budget is more than zero; {hint}");
    }
    Money::from_units(units, code)
        .ok_or_else(|| anyhow!("--budget {typed}: more than can be counted; {hint}"))
}

/// The currency that is named beside a sum, else that of `--currency`, of the settings, or dollars.
fn currency_among(
    args: &Recommend,
    flag: &str,
    typed: &str,
    named: Option<Currency>,
) -> Result<Currency> {
    Ok(match (said_currency(&args.reading)?, named) {
        (Some(said), Some(named)) if said != named => {
            bail!("{flag} {typed} is in {named}, --currency says {said}: leave out one")
        }
        (Some(code), _) | (None, Some(code)) => code,
        (None, None) => args.reading.standing.currency.unwrap_or(Currency::USD),
    })
}

const TARGET_HINT: &str = "write for example --target reach=200k, conversions=150 or cpa=25";

/// What is wanted, with `--target`.
///
/// # Errors
/// No `=`, no figure of that name, no positive number, a price in another currency than the budget.
pub(super) fn target(args: &Recommend) -> Result<Option<Target>> {
    let Some(text) = args.target.as_deref() else { return Ok(None) };
    let (word, value) = text
        .split_once('=')
        .ok_or_else(|| anyhow!("--target {text}: no `=` in it; {TARGET_HINT}"))?;
    let (amount, named) = units("--target", value, TARGET_HINT)?;
    if amount <= 0.0 {
        bail!("--target {text}: it must be more than zero; {TARGET_HINT}");
    }
    let target = Target::parse(word, amount)
        .ok_or_else(|| anyhow!("--target {text}: {} is none of {}", word.trim(), Target::WORDS))?;
    match (target, named) {
        (Target::AtLeast(..), Some(named)) => {
            bail!("--target {text}: {} is no sum of money, leave out {named}", word.trim())
        }
        (Target::AtPrice { .. }, Some(named)) => {
            let plan = budget(args)?.currency();
            if named != plan {
                bail!(
                    "--target {text} is in {named}, the budget in {plan}: give both in one currency"
                );
            }
        }
        (_, None) => {}
    }
    Ok(Some(target))
}

/// A number of units, and the currency that stands beside it.
fn units(flag: &str, typed: &str, hint: &str) -> Result<(f64, Option<Currency>)> {
    let (words, digits) = split_words(typed);
    let named = words.map(|word| {
        Currency::find(word)
            .ok_or_else(|| anyhow!("{flag} {typed}: no currency that I know; {hint}"))
    });
    let named = named.transpose()?;
    let units = read_amount(digits).map_err(|e| anyhow!("{flag} {typed}: {e}; {hint}"))?;
    Ok((units, named))
}

/// What an order is worth and how creators may be paid; `None` where the brief does not say what it is worth.
fn terms(typed: &Terms, plan: Currency) -> Result<Option<deal::Terms>> {
    let more = [
        ("--margin", &typed.margin),
        ("--commission", &typed.commission),
        ("--fee-share", &typed.fee_share),
        ("--product-cost", &typed.product_cost),
    ];
    let Some(order) = typed.order_value.as_deref() else {
        if let Some((flag, Some(text))) = more.into_iter().find(|(_, text)| text.is_some()) {
            bail!("{flag} {text}: say what an order brings in too, for example --order-value 60");
        }
        return Ok(None);
    };
    if let (None, Some(part)) = (&typed.commission, &typed.fee_share) {
        bail!(
            "--fee-share {part}: it is paid beside a commission; add for example --commission 10%"
        );
    }
    let share_of = |flag: &str, text: &Option<String>| {
        text.as_deref().map(|text| share(flag, text)).transpose()
    };
    let order_value = sum("--order-value", order, plan)?;
    if order_value <= 0.0 {
        bail!("--order-value {order}: it must be more than zero");
    }
    Ok(Some(deal::Terms {
        order_value,
        margin: share_of("--margin", &typed.margin)?,
        commission: share_of("--commission", &typed.commission)?,
        fee_share: share_of("--fee-share", &typed.fee_share)?,
        product_cost: typed
            .product_cost
            .as_deref()
            .map(|text| sum("--product-cost", text, plan))
            .transpose()?,
    }))
}

/// A sum in the plan's currency.
fn sum(flag: &str, text: &str, plan: Currency) -> Result<f64> {
    let (units, named) = units(flag, text, "write for example 60 or $49.90")?;
    if let Some(named) = named.filter(|named| *named != plan) {
        bail!("{flag} {text} is in {named}, the budget in {plan}: give both in one currency");
    }
    if units < 0.0 {
        bail!("{flag} {text}: it cannot be less than zero");
    }
    Ok(units)
}

/// The currency of the plan: what unlabelled prices are taken to be in.
///
/// # Errors
/// The budget cannot be read.
pub(super) fn currency_of(args: &Recommend) -> Result<Currency> {
    Ok(budget(args)?.currency())
}

/// What stands before or after the number and is no part of it (`€`, `EUR`), and the rest. A letter right
/// after the digits is a suffix (`20k`), not a currency.
fn split_words(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.');
    let start = text.find(number).unwrap_or(text.len());
    let (before, rest) = text.split_at(start);
    let end = rest.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (digits, after) = rest.split_at(end);
    let before = before.trim();
    if !before.is_empty() {
        return (Some(before), rest);
    }
    let suffix = after.trim();
    let is_code = suffix.len() == 3 && Currency::find(suffix).is_some();
    let is_symbol = suffix.chars().next().is_some_and(|c| !c.is_alphanumeric() && c != '%');
    if is_code || is_symbol { (Some(suffix), digits) } else { (None, rest) }
}

fn wishes(wishes: &Wishes, brief: &mut Brief) -> Result<()> {
    if let Some(word) = &wishes.scope {
        brief.scope = scope(word)?;
        brief.scope_said = true;
    }
    brief.audience = wishes.audience.as_deref().map(|n| positive("--audience", n)).transpose()?;
    brief.weeks = wishes.weeks;
    brief.posts = wishes.posts;
    brief.launch = wishes.launch;
    brief.long_term = wishes.long_term;
    brief.well_known = wishes.well_known;
    brief.premium_content = wishes.premium_content;
    Ok(())
}

/// A scheme that has a small and a large side, on the campaign's platform or, without one, on all.
fn tiers(name: &str, platform: Option<Platform>) -> Result<&'static Scheme> {
    let scheme = super::classify::tiers::scheme("--tiers", name)?;
    let platforms = platform.map_or_else(|| Platform::ALL.to_vec(), |one| vec![one]);
    for platform in platforms {
        scheme.cuts(Some(platform)).map_err(|error| anyhow!("--tiers {name}: {error}"))?;
    }
    Ok(scheme)
}

/// Whom creators should write for and reach, and what of it is required.
fn fit(args: &Recommend) -> Result<Fit> {
    let list = |words: &str| -> Vec<String> {
        words.split(',').map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let wishes = &args.wishes;
    let ages = wishes
        .audience_age
        .as_deref()
        .map(|text| Ages::parse(text).map_err(|e| anyhow!("--audience-age {text}: {e}")));
    let gender = wishes
        .audience_gender
        .as_deref()
        .map(|text| Fit::gender(text).map_err(|e| anyhow!("--audience-gender {text}: {e}")));
    let mut fit = Fit {
        niche: wishes.niche.as_deref().map(list).unwrap_or_default(),
        countries: wishes.audience_country.iter().flat_map(|text| list(text)).collect(),
        ages: ages.transpose()?,
        gender: gender.transpose()?,
        require: Vec::new(),
    };
    for text in &args.limits.require {
        let (word, part) = match text.split_once('=') {
            Some((word, part)) => (word, share("--require", part)?),
            None => (text.as_str(), HALF),
        };
        fit.also_require(word, part).map_err(|e| anyhow!("--require {text}: {e}"))?;
    }
    Ok(fit)
}

/// What is required of a part where no share is said.
const HALF: f64 = 0.5;

fn scope(word: &str) -> Result<Scope> {
    Ok(match word.trim().to_lowercase().as_str() {
        "niche" => Scope::Niche,
        "local" | "city" | "regional" => Scope::Local,
        "national" | "country" => Scope::National,
        "global" | "international" | "worldwide" => Scope::Global,
        _ => bail!("--scope {word}: choose niche, local, national or global"),
    })
}

fn positive(flag: &str, text: &str) -> Result<f64> {
    let value = read_amount(text)
        .map_err(|e| anyhow!("{flag} {text}: {e}; write a number such as 400k"))?;
    if value <= 0.0 {
        bail!("{flag} {text}: it must be more than zero");
    }
    Ok(value)
}

fn limits(args: &Recommend, brief: &mut Brief) -> Result<()> {
    let limits = &args.limits;
    if let Some(hours) = limits.team_hours {
        if !(hours.is_finite() && hours >= 0.0) {
            bail!("--team-hours {hours}: write a number of hours, for example 120");
        }
        brief.team_hours = Some(hours);
    }
    if let Some(seconds) = limits.time_limit {
        if !(seconds.is_finite() && seconds >= 0.0) {
            bail!("--time-limit {seconds}: write a number of seconds, for example 5");
        }
        brief.time_limit = Some(seconds);
    }
    if limits.max_creators == Some(0) {
        bail!("--max-creators 0: a plan needs at least one creator");
    }
    if let (Some(least), Some(most)) = (limits.min_creators, limits.max_creators)
        && least > most
    {
        bail!("--min-creators {least} is more than --max-creators {most}");
    }
    (brief.min_creators, brief.max_creators) = (limits.min_creators, limits.max_creators);
    brief.max_share = limits.max_share.as_deref().map(|t| share("--max-share", t)).transpose()?;
    brief.max_fake_share =
        limits.max_fake_share.as_deref().map(|t| share("--max-fake-share", t)).transpose()?;
    brief.confidence = limits.confidence.as_deref().map(confidence).transpose()?;
    for text in &limits.min {
        brief.shares.push(share_limit("--min", text, true)?);
    }
    for text in &limits.max {
        brief.shares.push(share_limit("--max", text, false)?);
    }
    brief.include.clone_from(&limits.include);
    brief.exclude.clone_from(&limits.exclude);
    for name in &brief.include {
        if brief.exclude.contains(name) {
            bail!("{name} is both in --include and in --exclude");
        }
    }
    brief.strategy = strategy(limits.strategy.as_deref().unwrap_or("auto"))?;
    Ok(())
}

fn strategy(word: &str) -> Result<Option<Strategy>> {
    Ok(match word.trim().to_lowercase().as_str() {
        "auto" => None,
        "micro" => Some(Strategy::Micro),
        "macro" => Some(Strategy::Macro),
        "hybrid" | "both" => Some(Strategy::Hybrid),
        "any" => Some(Strategy::Any),
        _ => bail!("--strategy {word}: choose auto, micro, macro, hybrid or any"),
    })
}

/// A share as `0.2` or `20%`; a bare number over 1 could be either, so it is refused.
fn share(flag: &str, text: &str) -> Result<f64> {
    let percent = text.trim().strip_suffix('%');
    let value: f64 = percent
        .unwrap_or(text)
        .trim()
        .parse()
        .ok()
        .filter(|v: &f64| v.is_finite())
        .ok_or_else(|| anyhow!("{flag} {text}: write a share such as 0.2 or 20%"))?;
    let value = if percent.is_some() { value / 100.0 } else { value };
    if !(0.0..=1.0).contains(&value) {
        bail!("{flag} {text}: a share lies between 0 and 1 (or 0% and 100%)");
    }
    Ok(value)
}

/// Draws tell nothing of what happens once in a thousand campaigns, and "at least in none" is no promise.
fn confidence(text: &str) -> Result<f64> {
    let part = share("--confidence", text)?;
    if !(0.5..=0.99).contains(&part) {
        bail!("--confidence {text}: write a share from 50% to 99%");
    }
    Ok(part)
}

fn share_limit(flag: &str, text: &str, least: bool) -> Result<ShareLimit> {
    let (name, part) = text.split_once('=').with_context(|| {
        format!("{flag} {text}: write NAME=SHARE, for example {flag} micro=0.5")
    })?;
    let of = ShareOf::parse(name)
        .ok_or_else(|| anyhow!("{flag} {text}: {name} is neither a tier nor a platform"))?;
    Ok(ShareLimit { of, share: share(flag, part)?, least })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_name_their_currency() {
        assert_eq!(split_words("€5,000"), (Some("€"), "5,000"));
        assert_eq!(split_words("5000 EUR"), (Some("EUR"), "5000"));
        assert_eq!(split_words("EUR5000"), (Some("EUR"), "5000"));
        assert_eq!(split_words("5000€"), (Some("€"), "5000"));
        for plain in ["20k", "1.2 mio", "1.5M", "-5", "5 lac"] {
            assert_eq!(split_words(plain), (None, plain));
        }
    }

    #[test]
    fn shares_are_fractions_or_percent() {
        assert!((share("--max-share", "20%").unwrap() - 0.2).abs() < 1e-12);
        assert!((share("--max-share", "0.2").unwrap() - 0.2).abs() < 1e-12);
        assert!(share("--max-share", "20").is_err());
        assert!(share("--max-share", "x").is_err());
    }
}
