//! What stands beside a price without being part of it: a tax, a deposit, a commission on top.

use super::span::tokens;
use crate::money::{Currency, Said};
use crate::number::{Figure, figures};
use crate::text::fold;

/// Taxes on sales, as people write them beside a price.
const TAXES: &[&str] = &[
    "vat",
    "gst",
    "hst",
    "pst",
    "qst",
    "sst",
    "tax",
    "taxes",
    "mwst",
    "ust",
    "iva",
    "tva",
    "btw",
    "kdv",
    "moms",
    "mva",
    "ppn",
    "pph",
    "ндс",
    "dph",
    "afa",
    "igv",
    "itbis",
    "irpf",
    "imposto",
    "impostos",
    "impuestos",
    "steuer",
    "消费税",
    "消費税",
    "税",
    "税込",
    "税抜",
    "税别",
    "税別",
    "부가세",
    "ضريبة",
];

/// When a price, or a part of it, is to be paid.
const DUE: &[&str] = &[
    "upfront",
    "up",
    "advance",
    "deposit",
    "prepayment",
    "prepaid",
    "anzahlung",
    "vorkasse",
    "vorab",
    "anticipo",
    "adelanto",
    "sinal",
    "entrada",
    "acompte",
    "аванс",
    "предоплата",
    "dp",
    "pesin",
    "delivery",
    "prior",
];

/// A share of sales on top.
const COMMISSIONS: &[&str] = &[
    "commission",
    "commissions",
    "comm",
    "comision",
    "comissao",
    "provision",
    "affiliate",
    "sales",
    "revenue",
    "佣金",
];

/// Words and signs that lead over to what stands beside.
const LEADS: &[&str] = &[
    "+",
    "&",
    "plus",
    "and",
    "und",
    "mas",
    "mais",
    "excl",
    "exkl",
    "ex",
    "excluding",
    "exclusive",
    "incl",
    "inkl",
    "including",
    "inc",
    "zzgl",
    "ohne",
    "with",
    "without",
    "hors",
    "sin",
    "sem",
    "of",
    "of the",
    "at",
    "on",
];

/// What a percentage beside a price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    /// A tax, or a part that is due early: it changes nothing about the price as quoted.
    Aside,
    /// A commission on top of the price.
    Commission,
}

/// Whether the words of a price name a tax, a deposit or a commission beside an amount.
pub(crate) fn names_more(text: &str) -> bool {
    if !text.contains(char::is_alphabetic) && !text.contains('%') {
        return false;
    }
    let taxed = words(&fold(text)).any(|word| TAXES.contains(&word));
    let amounts = || figures(text).0.iter().any(|figure| !figure.percent);
    (taxed || without_shares(text).is_some()) && amounts()
}

/// The text of a price without percentages that stand beside it; `None` where there are none, or where one of them
/// may be something else.
pub(super) fn without_shares(text: &str) -> Option<String> {
    if !text.contains(['%', '％']) {
        return None;
    }
    let (figures, tail) = figures(text);
    let amounts = figures.iter().any(|figure| !figure.percent);
    let shares: Option<Vec<Option<Share>>> = (0..figures.len())
        .map(|at| match figures.get(at).is_some_and(|figure| figure.percent) {
            true => share(&figures, at, &tail).map(Some),
            false => Some(None),
        })
        .collect();
    let shares = shares.filter(|shares| amounts && shares.iter().any(Option::is_some))?;
    let mut kept = String::new();
    let mut after_share = false;
    for (figure, share) in figures.iter().zip(&shares) {
        let before = if after_share { behind(&figure.before) } else { figure.before.clone() };
        match share {
            Some(_) => kept.push_str(&up_to_lead(&before)),
            None => kept.push_str(&format!("{before}{} ", figure.text)),
        }
        after_share = share.is_some();
    }
    kept.push_str(&if after_share { behind(&tail) } else { tail });
    Some(kept.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether the only percentages of a price are taxes and parts that are due early.
pub(super) fn is_aside(text: &str) -> bool {
    let (figures, tail) = figures(text);
    let mut percent = (0..figures.len()).filter(|at| figures.get(*at).is_some_and(|f| f.percent));
    percent.all(|at| share(&figures, at, &tail) == Some(Share::Aside))
}

/// What the percentage at this place is, from the words around it.
fn share(figures: &[Figure], at: usize, tail: &str) -> Option<Share> {
    let before = fold(&figures.get(at)?.before);
    let after = fold(figures.get(at + 1).map_or(tail, |next| next.before.as_str()));
    let says = |list: &[&str]| {
        words(&before).chain(words(&after).take(3)).any(|word| list.contains(&word))
    };
    if says(COMMISSIONS) && !says(&["tax", "taxes"]) {
        Some(Share::Commission)
    } else if says(TAXES) || says(DUE) {
        Some(Share::Aside)
    } else {
        None
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_beside(word: &str) -> bool {
    let word = fold(word);
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '&'));
    word.is_empty() || [TAXES, DUE, COMMISSIONS, LEADS].iter().any(|words| words.contains(&word))
}

/// What belongs to the price, of the text between it and a percentage: `EUR zzgl.` → `EUR`.
fn up_to_lead(between: &str) -> String {
    let own = between.split_whitespace().take_while(|word| {
        !is_beside(word) && (Currency::said(word) != Said::Nothing || !word.starts_with(['(', '+']))
    });
    own.collect::<Vec<_>>().join(" ") + " "
}

/// What stands behind the words of a percentage: `VAT per reel` → `per reel`.
fn behind(after: &str) -> String {
    let rest = after.split_whitespace().skip_while(|word| is_beside(word));
    let rest = rest.collect::<Vec<_>>().join(" ");
    let lone = tokens(&rest).iter().all(|token| matches!(token.as_str(), ")" | "." | ","));
    if lone { String::new() } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taxes_deposits_and_commissions_are_taken_off_the_text() {
        let cases = [
            ("$300 + 20% VAT", Some("$300")),
            ("300 EUR zzgl. 19% MwSt", Some("300 EUR")),
            ("€300 (excl. 19% VAT)", Some("€300")),
            ("$250 (incl. 20% VAT)", Some("$250")),
            ("$250 + VAT 20% per reel", Some("$250 per reel")),
            ("$500 (50% upfront)", Some("$500")),
            ("$300 + 10% commission", Some("$300")),
            ("$300 + 10% of sales", Some("$300")),
            ("15% commission", None),
            ("$300 - 10%", None),
            ("$300 + 20% usage rights", None),
            ("$300", None),
        ];
        for (text, kept) in cases {
            assert_eq!(without_shares(text).as_deref(), kept, "{text}");
        }
        assert!(is_aside("$300 + 20% VAT") && !is_aside("$300 + 10% commission"));
        assert!(
            names_more("300 excl. VAT") && names_more("$500 + GST") && !names_more("$500 per post")
        );
        assert!(!names_more("VAT") && !names_more("vatican 500"));
    }
}
