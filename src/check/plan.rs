//! Rules on a saved plan (`recommend -f json`).

use super::{Finding, Judged, Rule, Subject, Verdict, outcome};
use crate::figure::{estimate, percent};
use serde_json::Value;

/// What is asked of a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanRule {
    /// Spends at most this, in the plan's currency.
    Budget(f64),
    /// At most this share of the spend on one creator.
    MaxShare(f64),
    /// At most so many creators.
    MaxCreators(f64),
    /// At least so many.
    MinCreators(f64),
    /// At most so many hours of the team.
    MaxHours(f64),
    /// No pick has more fake followers than this share.
    MaxFakeShare(f64),
    /// At most this share of the spend is estimated, not quoted.
    MaxEstimated(f64),
    /// At least this share of the spend in a tier or on a network.
    Min(String, f64),
    /// At most this share.
    Max(String, f64),
    /// The likely value of a forecast's figure is at least this.
    Forecast(String, f64),
    /// The verdict is one of these.
    Verdict(Vec<String>),
    /// At most so far from the provable best.
    MaxGap(f64),
}

/// A plan as it was saved.
#[derive(Debug, Clone)]
pub struct PlanFile {
    /// As shown.
    pub file: String,
    /// The document.
    pub plan: Value,
}

pub(super) fn judge(rule: &Rule<PlanRule>, subject: &Subject) -> Judged {
    let mut verdicts: Vec<(Finding, Verdict)> = Vec::new();
    for plan in &subject.plans {
        verdicts.extend(self::verdicts(&rule.asks, plan));
    }
    if subject.plans.is_empty() {
        let place =
            Finding { file: String::new(), line: None, creator: None, found: String::new() };
        let found = "no plan is given: recommend -o plan.json saves one".to_owned();
        verdicts.push((place, Verdict::CannotTell(found)));
    }
    outcome("plan", rule.name, asks(&rule.asks), verdicts)
}

fn asks(rule: &PlanRule) -> String {
    match rule {
        PlanRule::Budget(most) => format!("spends {most} or less"),
        PlanRule::MaxShare(most) => {
            format!("at most {} of the spend on one creator", percent(*most))
        }
        PlanRule::MaxCreators(most) => format!("{most} creators or fewer"),
        PlanRule::MinCreators(least) => format!("{least} creators or more"),
        PlanRule::MaxHours(most) => format!("{most} hours or fewer"),
        PlanRule::MaxFakeShare(most) => {
            format!("no pick with more than {} fake followers", percent(*most))
        }
        PlanRule::MaxEstimated(most) => {
            format!("at most {} of the spend estimated", percent(*most))
        }
        PlanRule::Min(what, least) => format!("at least {} of the spend {what}", percent(*least)),
        PlanRule::Max(what, most) => format!("at most {} of the spend {what}", percent(*most)),
        PlanRule::Forecast(figure, least) => format!("likely {figure} of {least} or more"),
        PlanRule::Verdict(all) => format!("verdict {}", all.join(", ")),
        PlanRule::MaxGap(most) => format!("within {} of the provable best", percent(*most)),
    }
}

fn number(value: &Value, key: &str) -> Option<f64> {
    value.get(key).and_then(Value::as_f64)
}

fn picks(plan: &Value) -> impl Iterator<Item = &Value> {
    plan.get("picks").and_then(Value::as_array).into_iter().flatten()
}

fn verdicts(rule: &PlanRule, plan: &PlanFile) -> Vec<(Finding, Verdict)> {
    let place = |creator: Option<&Value>| Finding {
        file: plan.file.clone(),
        line: None,
        creator: creator.and_then(name),
        found: String::new(),
    };
    let plan = &plan.plan;
    let one = |value: Option<f64>, kept: &dyn Fn(f64) -> bool, say: &dyn Fn(f64) -> String| {
        let verdict = match value {
            None => Verdict::CannotTell("the plan does not say".to_owned()),
            Some(value) if kept(value) => Verdict::Kept,
            Some(value) => Verdict::Broken(say(value)),
        };
        vec![(place(None), verdict)]
    };
    let spend = number(plan, "spend");
    let creators = || -> f64 { picks(plan).filter_map(|pick| number(pick, "creators")).sum() };
    match rule {
        PlanRule::Budget(most) => one(spend, &|v| v <= *most + 1e-9, &|v| format!("spends {v}")),
        PlanRule::MaxCreators(most) => {
            one(Some(creators()), &|v| v <= *most, &|v| format!("{v} creators"))
        }
        PlanRule::MinCreators(least) => {
            one(Some(creators()), &|v| v >= *least, &|v| format!("{v} creators"))
        }
        PlanRule::MaxHours(most) => {
            one(number(plan, "hours"), &|v| v <= *most + 1e-9, &|v| format!("{v} hours"))
        }
        PlanRule::MaxGap(most) => {
            one(number(plan, "gap"), &|v| v <= *most, &|v| format!("gap {}", percent(v)))
        }
        PlanRule::Forecast(figure, least) => {
            let likely =
                plan.pointer(&format!("/forecast/{figure}/likely")).and_then(Value::as_f64);
            one(likely, &|v| v >= *least, &|v| format!("likely {}", estimate(v)))
        }
        PlanRule::Verdict(all) => {
            let found = plan.get("verdict").and_then(Value::as_str).unwrap_or_default();
            let kept = all.iter().any(|word| word == found);
            let verdict =
                if kept { Verdict::Kept } else { Verdict::Broken(format!("verdict {found}")) };
            vec![(place(None), verdict)]
        }
        PlanRule::MaxEstimated(most) => {
            let estimated: f64 = picks(plan)
                .filter(|pick| {
                    pick.get("price_source").and_then(Value::as_str) == Some("estimated")
                })
                .filter_map(|pick| number(pick, "spend"))
                .sum();
            let share = spend.filter(|sum| *sum > 0.0).map(|sum| estimated / sum);
            one(share, &|v| v <= *most + 1e-12, &|v| format!("{} is estimated", percent(v)))
        }
        PlanRule::Min(what, least) => {
            let share = share_of(plan, what, spend);
            one(share, &|v| v >= *least - 1e-12, &|v| percent(v))
        }
        PlanRule::Max(what, most) => {
            let share = share_of(plan, what, spend);
            one(share, &|v| v <= *most + 1e-12, &|v| percent(v))
        }
        PlanRule::MaxShare(most) => picks(plan)
            .map(|pick| {
                // Several typical creators of one kind are several creators.
                let each = number(pick, "spend")
                    .zip(number(pick, "creators"))
                    .map(|(sum, n)| sum / n.max(1.0));
                let verdict = match each.zip(spend.filter(|sum| *sum > 0.0)) {
                    None => Verdict::CannotTell("the plan does not say".to_owned()),
                    Some((each, sum)) if each / sum <= *most + 1e-12 => Verdict::Kept,
                    Some((each, sum)) => {
                        Verdict::Broken(format!("{} of the spend", percent(each / sum)))
                    }
                };
                (place(Some(pick)), verdict)
            })
            .collect(),
        PlanRule::MaxFakeShare(most) => picks(plan)
            .map(|pick| {
                let verdict = match number(pick, "fake_share") {
                    None => Verdict::CannotTell("no figure for fake followers".to_owned()),
                    Some(share) if share <= *most => Verdict::Kept,
                    Some(share) => Verdict::Broken(format!("{} fake followers", percent(share))),
                };
                (place(Some(pick)), verdict)
            })
            .collect(),
    }
}

/// The pick's account name, else what the plan calls it.
fn name(pick: &Value) -> Option<String> {
    let text = |key: &str| pick.get(key).and_then(Value::as_str);
    text("handle").or_else(|| text("name")).map(str::to_owned)
}

/// The share of the spend in a tier or on a network.
fn share_of(plan: &Value, what: &str, spend: Option<f64>) -> Option<f64> {
    let is = |pick: &&Value| {
        let word = |key: &str| pick.get(key).and_then(Value::as_str);
        word("tier") == Some(what) || word("platform") == Some(what)
    };
    let sum: f64 = picks(plan).filter(is).filter_map(|pick| number(pick, "spend")).sum();
    spend.filter(|spend| *spend > 0.0).map(|spend| sum / spend)
}
