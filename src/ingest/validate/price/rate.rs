//! Fees by the hour, the thousand views or the follower, and spans of time: no price of a deliverable.

use super::span::{is_currency, tokens};
use crate::number::Figure;

/// What a price is counted by that is no deliverable.
const RATES: &[&str] = &[
    "cpm",
    "cpc",
    "cpa",
    "cpv",
    "cpe",
    "cpl",
    "cpi",
    "tkp",
    "rpm",
    "ph",
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "mensal",
    "mensual",
    "monatlich",
    "mensuel",
];

/// Words before such a unit.
const PER: &[&str] = &["per", "pro", "por", "par", "an", "a", "за", "je", "al", "la"];

const UNITS: &[&str] = &[
    "h",
    "hr",
    "hrs",
    "mo",
    "yr",
    "view",
    "views",
    "click",
    "clicks",
    "follower",
    "followers",
    "sale",
    "sales",
    "lead",
    "leads",
    "impression",
    "impressions",
    "conversion",
    "conversions",
    "mille",
    "thousand",
    "フォロワー",
    "再生",
    "seguidor",
    "vista",
    "visualización",
    "visualização",
];

/// Spans of time, as units of a fee or of a term of notice.
const TIMES: &[&str] = &[
    "s",
    "seg",
    "segundos",
    "sek",
    "sekunden",
    "sec",
    "secs",
    "second",
    "seconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "stunde",
    "stunden",
    "tag",
    "tage",
    "woche",
    "wochen",
    "monat",
    "monate",
    "jahr",
    "hora",
    "horas",
    "día",
    "días",
    "dia",
    "dias",
    "semana",
    "semanas",
    "mes",
    "meses",
    "mês",
    "año",
    "ano",
    "heure",
    "heures",
    "jour",
    "jours",
    "semaine",
    "mois",
    "час",
    "день",
    "дней",
    "дня",
    "неделя",
    "месяц",
    "сек",
    "мин",
    "秒",
    "초",
    "분",
    "detik",
    "menit",
    "minuten",
    "minutos",
    "saniye",
    "dk",
    "sn",
    "時間",
    "小时",
    "天",
    "日間",
    "시간",
    "gün",
    "saat",
    "hari",
    "bulan",
];

pub(super) fn is_time(word: &str) -> bool {
    TIMES.contains(&word)
}

/// Seconds and minutes: how long a video is, and no span that is paid for.
fn is_short(word: &str) -> bool {
    const SHORT: [&str; 10] =
        ["s", "sn", "dk", "秒", "초", "분", "detik", "menit", "saniye", "мин"];
    let begins = ["sec", "seg", "sek", "min", "сек"].iter().any(|start| word.starts_with(start));
    is_time(word) && (begins || SHORT.contains(&word))
}

/// `$20 CPM`, `$25/hour`, `$5 per 1k views`, `15 days notice`.
pub(super) fn is_rate(text: &str, figures: &[Figure], tail: &str) -> bool {
    let lower = text.to_lowercase();
    let words = tokens(&lower);
    let unit = |word: &str| UNITS.contains(&word) || (is_time(word) && !is_short(word));
    let per_unit = words.windows(2).any(|pair| {
        matches!(pair, [per, word] if (per == "/" || PER.contains(&per.as_str())) && unit(word))
    });
    let length = |at: usize| {
        let after = figures.get(at + 1).map_or(tail, |next| next.before.as_str());
        tokens(after).first().is_some_and(|word| is_short(word))
    };
    let per_number = figures.iter().enumerate().skip(1).any(|(at, figure)| {
        let word = tokens(&figure.before).pop();
        word.is_some_and(|word| matches!(word.as_str(), "per" | "pro" | "por" | "par"))
            && !length(at)
    });
    let counted =
        || tokens(tail).first().is_some_and(|word| is_time(word) || UNITS.contains(&word.as_str()));
    let notice =
        matches!(figures, [one] if counted() && !is_currency(&one.before) && !is_currency(tail));
    per_unit
        || per_number
        || notice
        || lower.contains("p.m.")
        || lower.contains("p.a.")
        || words.iter().any(|word| RATES.contains(&word.as_str()))
}
