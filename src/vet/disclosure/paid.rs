//! What in a caption looks as if somebody paid for it. Evidence, not proof.

use super::words::{Kind, Word, follows};

/// Words before a discount code.
const CODE: [&str; 14] = [
    "code",
    "codes",
    "promocode",
    "rabattcode",
    "gutscheincode",
    "discountcode",
    "codigo",
    "cupom",
    "cupon",
    "codice",
    "kortingscode",
    "kod",
    "rabattkod",
    "coupon",
];

/// Words that are no code although they stand behind one of the above.
const NO_CODE: [&str; 6] = ["in", "is", "and", "for", "the", "to"];

/// Phrases that are followed by whoever paid.
const BY_A_BRAND: [&str; 16] = [
    "thanks to",
    "thank you to",
    "merci a",
    "danke an",
    "gracias a",
    "grazie a",
    "gifted by",
    "sponsored by",
    "made possible by",
    "in partnership with",
    "in collaboration with",
    "en partenariat avec",
    "en collaboration avec",
    "in kooperation mit",
    "en colaboracion con",
    "collab with",
];

/// Phrases that say it by themselves.
const OUTRIGHT: [&str; 14] = [
    "paid partnership",
    "affiliate link",
    "affiliate links",
    "sponsored post",
    "this video is sponsored",
    "use my code",
    "with my code",
    "mit meinem code",
    "avec mon code",
    "con mi codigo",
    "i earn a commission",
    "gifted product",
    "gifted products",
    "pr gift",
];

/// Hashtags that say it, whatever a market makes of them as a label.
const TAGS: [&str; 3] = ["gifted", "prgift", "giftedproduct"];

/// Ways to say where to buy.
const IN_BIO: [&str; 5] =
    ["link in bio", "link in my bio", "lien en bio", "link in der bio", "link en bio"];

/// Words that make such a link an offer.
const OFFER: [&str; 7] =
    ["off", "discount", "rabatt", "descuento", "reduction", "sconto", "desconto"];

/// What looks paid, in words; `None` where nothing does.
pub(super) fn looks_paid(words: &[Word]) -> Option<String> {
    let tails = || (0..words.len()).filter_map(|start| words.get(start..));
    let quoted = |what: &str| Some(format!("“{what}”"));
    for tail in tails() {
        if let Some(code) = code(tail) {
            return Some(format!("the discount code “{code}”"));
        }
        if let Some(phrase) = OUTRIGHT.iter().find(|phrase| follows(tail, phrase)) {
            return quoted(phrase);
        }
        if let Some((phrase, brand)) =
            BY_A_BRAND.iter().find_map(|phrase| Some((phrase, brand(tail, phrase)?)))
        {
            return Some(format!("“{phrase} @{brand}”"));
        }
        if let Some(word) =
            tail.first().filter(|word| word.kind == Kind::Tag && TAGS.contains(&word.text.as_str()))
        {
            return quoted(&format!("#{}", word.text));
        }
    }
    let offer =
        words.iter().any(|word| word.kind == Kind::Word && OFFER.contains(&word.text.as_str()));
    let link = tails().find_map(|tail| IN_BIO.iter().find(|phrase| follows(tail, phrase)));
    link.filter(|_| offer).map(|phrase| format!("“{phrase}” with a discount"))
}

/// `code ANNA20`: a word in capitals or with digits behind a word for a code.
fn code(tail: &[Word]) -> Option<&str> {
    let [first, second, ..] = tail else { return None };
    let named = first.kind == Kind::Word && CODE.contains(&first.text.as_str());
    let text = second.written.as_str();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let looks = text.chars().count() >= 4 && letters >= 2 && (digits || capitals == letters);
    (named && looks && !NO_CODE.contains(&second.text.as_str())).then_some(text)
}

/// The account named right behind a phrase.
pub(super) fn brand<'w>(tail: &'w [Word], phrase: &str) -> Option<&'w str> {
    let next = tail.get(phrase.split(' ').count())?;
    (follows(tail, phrase) && next.kind == Kind::Mention).then_some(next.written.as_str())
}
