//! What may stand around a count or a rate without changing it, and cells that say in words that they hold none.

use super::price::is_span;
use crate::ingest::columns::header::Words;
use crate::number::{self, Kind, Mark, Number, NumberError, Style};

/// Words for the people that are counted.
const PEOPLE: &[&str] = &[
    "people",
    "ppl",
    "person",
    "persons",
    "users",
    "members",
    "personas",
    "usuarios",
    "pessoas",
    "personnes",
    "personen",
    "persone",
    "osób",
    "osob",
    "kişi",
    "kisi",
    "orang",
    "người",
    "чел",
    "человек",
    "людей",
    "подписчика",
    "подп",
    "人",
    "名",
    "位",
    "粉",
    "명",
    "명의",
    "คน",
    "متابع",
    "متابعًا",
    "متابعا",
    "مشترك",
    "شخص",
    "लोग",
];

/// Words that say the figure is rounded.
const ROUGHLY: &[&str] = &[
    "approx",
    "approximately",
    "about",
    "around",
    "roughly",
    "circa",
    "ca",
    "est",
    "estimated",
    "ish",
    "etwa",
    "rund",
    "ungefähr",
    "env",
    "environ",
    "aprox",
    "aproximadamente",
    "alrededor",
    "unos",
    "cerca",
    "de",
    "около",
    "примерно",
    "ок",
    "約",
    "约",
    "大约",
    "大約",
    "左右",
    "약",
    "정도",
    "حوالي",
    "تقريبا",
    "yaklaşık",
    "sekitar",
    "khoảng",
    "ประมาณ",
];

/// Signs that say nothing of the figure: which way it goes, that a footnote belongs to it.
const ORNAMENTS: &[char] =
    &['▲', '▼', '△', '▽', '↑', '↓', '⬆', '⬇', '↗', '↘', '*', '†', '★', '☆', '✓', '✔', '\u{fe0f}'];

/// Refuses a number with words around it that do not belong to a count or rate.
pub(super) fn plain(number: Number) -> Result<Number, NumberError> {
    if number.before.is_empty() && number.after.is_empty() {
        return Ok(number);
    }
    let after = without_remark(&number.after).trim_end_matches(ORNAMENTS);
    let around = format!("{} {after}", number.before);
    let signs_fit = around.chars().all(|c| {
        c.is_alphanumeric()
            || is_mark(c)
            || c.is_whitespace()
            || matches!(c, '~' | '≈' | '+' | '.' | '\'')
    });
    let around = around.to_lowercase();
    let words = around.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
    let rest: Vec<&str> =
        words.filter(|word| !PEOPLE.contains(word) && !ROUGHLY.contains(word)).collect();
    let unknown = Words::of(&rest.join(" ")).unknown;
    if signs_fit && unknown.is_empty() { Ok(number) } else { Err(NumberError::NotANumber) }
}

/// Vowel signs that are no letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}'..='\u{94d}' | '\u{e31}'..='\u{e4e}' | '\u{64b}'..='\u{65f}')
}

/// `7,200 (May)`, `15K (IG)`: without a remark in brackets that names no unit and nothing else that is counted.
fn without_remark(after: &str) -> &str {
    let Some((outside, inside)) =
        after.strip_suffix([')', '）']).and_then(|text| text.split_once(['(', '（']))
    else {
        return after;
    };
    let other =
        Words::of(inside).any(&["following", "likes", "views", "comments", "posts", "total"]);
    let style = Style { mark: Some(Mark::Point), kind: Kind::Whole };
    let unit = Words::of(&format!("x {inside}")).power.is_some()
        || number::read(&format!("1 {inside}"), style).is_ok_and(|one| one.scaled || one.percent);
    let remark = inside
        .chars()
        .all(|c| c.is_alphanumeric() || is_mark(c) || matches!(c, ' ' | '.' | '/' | '-' | '\''));
    if other || unit || !remark { after } else { outside.trim_end() }
}

/// Levels and the like: what people write in place of a figure.
const LEVELS: &[&str] = &[
    "low",
    "very low",
    "high",
    "very high",
    "medium",
    "moderate",
    "average",
    "above average",
    "below average",
    "good",
    "very good",
    "great",
    "excellent",
    "bad",
    "poor",
    "fair",
    "ok",
    "niedrig",
    "hoch",
    "sehr hoch",
    "mittel",
    "gut",
    "schlecht",
    "durchschnittlich",
    "bajo",
    "baja",
    "alto",
    "alta",
    "medio",
    "media",
    "bueno",
    "buena",
    "malo",
    "mala",
    "baixo",
    "baixa",
    "médio",
    "média",
    "bom",
    "boa",
    "ruim",
    "faible",
    "élevé",
    "élevée",
    "moyen",
    "moyenne",
    "bon",
    "basso",
    "bassa",
    "buono",
    "низкий",
    "низкая",
    "высокий",
    "высокая",
    "средний",
    "средняя",
    "хороший",
    "хорошая",
    "düşük",
    "yüksek",
    "orta",
    "iyi",
    "rendah",
    "tinggi",
    "sedang",
    "高",
    "低",
    "中",
    "中等",
    "良好",
    "一般",
    "高い",
    "低い",
    "普通",
    "높음",
    "낮음",
    "보통",
    "thấp",
    "cao",
    "สูง",
    "ต่ำ",
    "منخفض",
    "مرتفع",
    "متوسط",
];

/// Words that make a number a bound.
const BOUNDS: &[&str] = &[
    "under",
    "over",
    "below",
    "above",
    "less",
    "more",
    "up",
    "at",
    "unter",
    "über",
    "menos",
    "más",
    "mais",
    "moins",
    "plus",
    "до",
    "от",
    "свыше",
    "более",
    "менее",
    "以上",
    "以下",
    "未満",
];

/// Whether the words or signs of a cell plainly say that it holds no single figure: `Low`, `2-3%`, `<1%`, `over 10k`.
pub(crate) fn says_no_figure(text: &str) -> bool {
    let folded = number::folded(text);
    let plain = number::lower(&folded);
    if plain.len() > 60 {
        return false;
    }
    if !plain.chars().any(char::is_numeric) {
        return LEVELS.contains(&plain.trim_end_matches(['.', '!']));
    }
    let first = plain.split_whitespace().next().unwrap_or_default();
    let bound = plain.starts_with(['<', '>', '≤', '≥'])
        || BOUNDS.contains(&first)
        || plain.ends_with("以上")
        || plain.ends_with("以下")
        || plain.ends_with("未満");
    (bound && number::figures(text).0.len() == 1) || is_span(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Option<f64> {
        let style = Style { mark: None, kind: Kind::Whole };
        number::read(text, style).and_then(plain).ok().map(|number| number.value)
    }

    #[test]
    fn what_stands_around_a_count_without_changing_it() {
        let cases = [
            ("4.5万人", 45_000.0),
            ("約110万人", 1_100_000.0),
            ("9811人", 9_811.0),
            ("4.5万粉", 45_000.0),
            ("11만 명", 110_000.0),
            ("45.2 ألف متابع", 45_200.0),
            ("12 الف", 12_000.0),
            ("1.5 ล้านคน", 1_500_000.0),
            ("45,231 คน", 45_231.0),
            ("45 тыс. чел.", 45_000.0),
            ("128.7K ▲", 128_700.0),
            ("51K*", 51_000.0),
            ("7,200 (May)", 7_200.0),
            ("15K (IG)", 15_000.0),
            ("approx. 23K", 23_000.0),
            ("approx.45231", 45_231.0),
            ("ca. 12.000", 12_000.0),
            ("~12k", 12_000.0),
            ("10k approx", 10_000.0),
            ("12.5L", 1_250_000.0),
            ("12.5 L", 1_250_000.0),
            ("45.2K followers", 45_200.0),
        ];
        for (text, value) in cases {
            assert_eq!(count(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_changes_a_count_is_refused() {
        for text in [
            ">9.8K",
            "über 100.000",
            "45 (K)",
            "45 (in thousands)",
            "12K (following)",
            "12 kg",
            "45.2 l",
            "12K #",
        ] {
            assert_eq!(count(text), None, "{text}");
        }
    }

    #[test]
    fn cells_that_say_that_they_hold_no_figure() {
        for text in ["Low", "high", "2-3%", "10k-20k", "<1%", "> 5%", "over 10k", "低い", "Faible"]
        {
            assert!(says_no_figure(text), "{text}");
        }
        for text in ["abc", "3.4%", "12", "3.4% 5%", "", "1.204", "approx 700"] {
            assert!(!says_no_figure(text), "{text}");
        }
    }
}
