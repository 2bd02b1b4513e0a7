//! `--redact`: contact data is taken out of records before anything else sees them, so that it can be in no output.
//!
//! Cells of columns for contacts are emptied, whatever they hold; in all other text, what looks like an address or a
//! telephone number is replaced.

use super::Original;
use super::container::Opened;
use super::rest::{Kind, Rest};
use super::rows::Record;
use serde_json::Value;

/// What stands where something was taken out of a text.
const REMOVED: &str = "[removed]";

/// A header with one of these in it is for contacts.
const ANYWHERE: [&str; 14] = [
    "email",
    "e-mail",
    "phone",
    "telefon",
    "teléfono",
    "téléphone",
    "whatsapp",
    "メール",
    "邮箱",
    "电话",
    "이메일",
    "전화",
    "телефон",
    "почта",
];

/// A header with one of these as a word is for contacts.
const WORDS: [&str; 8] =
    ["mail", "tel", "mobile", "mobil", "cell", "contact", "kontakt", "contacto"];

/// Takes contact data out of everything that is read.
pub(crate) fn without_contacts(opened: Opened<'_>) -> Opened<'_> {
    let named: Vec<bool> = opened.header.iter().flatten().map(|name| is_contact(name)).collect();
    let Opened { mut preamble, mut header_rows, header, mut sampled, rest, .. } = opened;
    preamble.iter_mut().chain(&mut header_rows).for_each(|record| clean(record, &[]));
    sampled.iter_mut().for_each(|record| clean(record, &named));
    let rest = rest.map(move |record| {
        record.map(|mut record| {
            clean(&mut record, &named);
            record
        })
    });
    Opened {
        preamble,
        header_rows,
        header: header.map(|names| names.iter().map(|name| hidden(name)).collect()),
        sampled,
        rest: Rest::of(Kind::Other(Box::new(rest))),
        ..opened
    }
}

/// Whether a column, or a key of JSON, is for contacts.
fn is_contact(name: &str) -> bool {
    let name = name.to_lowercase();
    let words = || name.split(|c: char| !c.is_alphanumeric());
    ANYWHERE.iter().any(|part| name.contains(part)) || words().any(|word| WORDS.contains(&word))
}

fn clean(record: &mut Record, contacts: &[bool]) {
    if let Some((_, text)) = &mut record.problem {
        *text = hidden(text);
    }
    match &mut record.original {
        Original::Cells(cells) => {
            for (place, cell) in cells.iter_mut().enumerate() {
                *cell = match contacts.get(place) {
                    // A header that is repeated further down stays, so that it is known for one.
                    Some(true) if !is_contact(cell) || cell.contains('@') => String::new(),
                    _ => hidden(cell),
                };
            }
        }
        Original::Json(object) => {
            object.iter_mut().for_each(|(key, value)| clean_value(key, value))
        }
    }
}

fn clean_value(key: &str, value: &mut Value) {
    match value {
        Value::Object(object) => object.iter_mut().for_each(|(key, value)| clean_value(key, value)),
        Value::Array(list) => list.iter_mut().for_each(|value| clean_value(key, value)),
        Value::String(_) | Value::Number(_) if is_contact(key) => *value = Value::Null,
        Value::String(text) => *text = hidden(text),
        _ => {}
    }
}

/// A text without what looks like an address or a telephone number.
fn hidden(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let before = out.chars().next_back();
        let begins = before.is_none_or(|c| !is_local(c));
        let found = if begins { address(rest).or_else(|| phone(rest, &out)) } else { None };
        let length = found.unwrap_or(first.len_utf8());
        let (head, tail) = rest.split_at(length);
        out.push_str(if found.is_some() { REMOVED } else { head });
        rest = tail;
    }
    out
}

/// Whether a character may stand before the sign of an address.
fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

/// Length of the e-mail address with which the text begins; `(at)` and `[at]` count as the sign.
fn address(text: &str) -> Option<usize> {
    let local = text.find(|c: char| !is_local(c))?;
    let behind = text.get(local..).filter(|_| local > 0)?;
    let trimmed = behind.trim_start_matches(' ');
    let sign = ["@", "＠", "(at)", "[at]", "(AT)", "[AT]"]
        .iter()
        .find(|sign| trimmed.starts_with(**sign))?;
    let spaced = sign.len() > 3;
    if !spaced && trimmed.len() != behind.len() {
        return None;
    }
    let domain = trimmed.get(sign.len()..)?;
    let domain = if spaced { domain.trim_start_matches(' ') } else { domain };
    let length = domain
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')))
        .unwrap_or(domain.len());
    let name = domain.get(..length)?.trim_end_matches(['.', '-']);
    let (host, end) = name.rsplit_once('.')?;
    let known =
        !host.is_empty() && end.chars().count() >= 2 && end.chars().all(char::is_alphabetic);
    known.then(|| text.len() - domain.len() + name.len())
}

/// Length of the telephone number with which the text begins.
fn phone(text: &str, before: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if !(first.is_ascii_digit() || matches!(first, '+' | '('))
        || before.ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
    {
        return None;
    }
    let inside =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '(' | ')' | '.' | '\u{a0}');
    let body = text.strip_prefix('+').unwrap_or(text);
    let run = body.get(..body.find(|c| !inside(c)).unwrap_or(body.len()))?;
    let run = run.trim_end_matches(|c: char| !c.is_ascii_digit());
    let groups: Vec<usize> = run
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .filter(|length| *length > 0)
        .collect();
    let digits: usize = groups.iter().sum();
    let tail = before
        .char_indices()
        .rev()
        .nth(12)
        .map_or(before, |(at, _)| before.get(at..).unwrap_or_default());
    let named = [
        "tel",
        "tel.",
        "tel:",
        "phone",
        "phone:",
        "whatsapp",
        "whatsapp:",
        "wa.me/",
        "mob",
        "mob:",
        "call",
        "tlf",
        "tlf:",
    ]
    .iter()
    .any(|word| tail.trim_end().to_lowercase().ends_with(word));
    let likely = match groups.as_slice() {
        _ if !(7..=15).contains(&digits) => false,
        // A day: 2026-11-01, 01/11/2026.
        [1..=2, 1..=2, 4, ..] | [4, 1..=2, 1..=2, ..] => false,
        _ if named => true,
        [_] if first == '+' => digits >= 10,
        _ if first == '+' => digits >= 8,
        [3, 3, 4] => true,
        [_, _, ..] if matches!(first, '0' | '(') && !run.contains('.') => digits >= 9,
        _ => false,
    };
    likely.then(|| text.len() - body.len() + run.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_and_numbers_are_taken_out() {
        let cases = [
            ("write to ana.ruiz+pr@example.co.uk!", "write to [removed]!"),
            ("ana (at) example.com", "[removed]"),
            ("Llámame: +34 612 345 678.", "Llámame: [removed]."),
            ("call 0171-2345678 today", "call [removed] today"),
            ("(555) 123-4567", "[removed]"),
            ("555-123-4567", "[removed]"),
            ("WhatsApp: 612345678", "WhatsApp: [removed]"),
            ("https://wa.me/34612345678", "https://wa.me/[removed]"),
        ];
        for (text, wanted) in cases {
            assert_eq!(hidden(text), wanted);
        }
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "@ana.fit",
            "1,234,567",
            "12500",
            "+1234",
            "2026-11-01 10:30:00",
            "01/11/2026 12:30",
            "0.0123456789",
            "12 345 678",
            "100.000",
            "1.234.567",
            "C/ Mayor 12, 28013 Madrid",
            "ana @ home",
            "",
            "小食日記",
            "-500",
        ] {
            assert_eq!(hidden(text), text);
        }
    }

    #[test]
    fn columns_for_contacts_are_known_by_name() {
        for name in
            ["Email", "contact_email", "phoneNumber", "E-Mail", "Tel.", "Business mail", "Kontakt"]
        {
            assert!(is_contact(name), "{name}");
        }
        for name in ["followers", "hotel", "mailing_list_size", "handle", "cellar"] {
            assert!(!is_contact(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_address_is_left(text in "[a-z ]{0,10}[a-z]{1,8}@[a-z]{1,8}\\.com[ a-z]{0,10}") {
            prop_assert!(!hidden(&text).contains('@'), "{}", hidden(&text));
        }

        #[test]
        fn any_text_can_be_looked_at(text in "\\PC{0,80}") {
            let _ = hidden(&text);
        }
    }
}
