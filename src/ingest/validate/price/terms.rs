//! Words in place of an amount.

use super::beside::is_aside;
use crate::profile::Terms;
use crate::text::fold;

/// Whether the words of a price cell are terms that we know.
pub(crate) fn says_terms(text: &str) -> bool {
    terms(text).is_some()
}

/// What the words of a price cell offer instead of an amount; `None` where they say nothing of the kind.
pub(in crate::ingest::validate) fn terms(text: &str) -> Option<Terms> {
    if text.contains(['%', '％']) {
        return (!is_aside(text)).then_some(Terms::Commission);
    }
    if text.chars().any(char::is_numeric) {
        return None;
    }
    let plain = fold(text);
    let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    if says(&[
        "commission",
        "comision",
        "comissao",
        "provision",
        "affiliate",
        "revenue share",
        "佣金",
    ]) {
        Some(Terms::Commission)
    } else if says(&[
        "product",
        "produkt",
        "produit",
        "produto",
        "prodott",
        "barter",
        "gifted",
        "gifting",
        "gift",
        "trade",
        "exchange",
        "canje",
        "intercambio",
        "permuta",
        "trueque",
        "echange",
        "бартер",
        "置换",
        "互换",
        "物々交換",
        "제품",
        "ギフティング",
    ]) {
        Some(Terms::ProductOnly)
    } else if says(&[
        "request",
        "anfrage",
        "demande",
        "consultar",
        "consulta",
        "richiesta",
        "запрос",
        "ask",
        "negotia",
        "nego",
        "verhandl",
        "negoci",
        "tbd",
        "tbc",
        "quote",
        "contact",
        "面议",
        "询价",
        "応相談",
        "要相談",
        "협의",
        "문의",
    ]) {
        Some(Terms::OnRequest)
    } else if says(&[
        "free",
        "gratis",
        "kostenlos",
        "gratuit",
        "gratuito",
        "免费",
        "無料",
        "무료",
        "бесплатно",
    ]) {
        Some(Terms::Free)
    } else {
        None
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_a_price_cell_are_terms() {
        let cases = [
            ("free", Some(Terms::Free)),
            ("Product only", Some(Terms::ProductOnly)),
            ("barter", Some(Terms::ProductOnly)),
            ("auf Anfrage", Some(Terms::OnRequest)),
            ("面议", Some(Terms::OnRequest)),
            ("10 %", Some(Terms::Commission)),
            ("$300 + 10% commission", Some(Terms::Commission)),
            ("$300 + 20% VAT", None),
            ("300", None),
            ("n/a", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(terms(text), wanted, "{text}");
        }
    }
}
