//! A caption as words, hashtags and mentions, folded so that `＃Publicité` and `#publicite` are the same.

/// What a piece of a caption is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Behind `#`.
    Tag,
    /// Behind `@`.
    Mention,
    /// Anything else that is spelt.
    Word,
}

/// A piece of a caption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// What it is.
    pub kind: Kind,
    /// Folded, without its sign.
    pub text: String,
    /// As it stands in the caption.
    pub written: String,
    /// Characters before it.
    pub at: usize,
}

/// The pieces of a caption in their order; addresses of pages are left out.
pub(super) fn words(caption: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in caption.split_inclusive(char::is_whitespace) {
        let page = ["http://", "https://", "www."]
            .iter()
            .any(|start| piece.to_lowercase().starts_with(start));
        if !page {
            split(piece, at, &mut found);
        }
        at += piece.chars().count();
    }
    found
}

fn split(piece: &str, start: usize, found: &mut Vec<Word>) {
    let mut kind = Kind::Word;
    let mut current: Option<Word> = None;
    for (offset, raw) in piece.chars().enumerate() {
        let c = narrow(raw);
        if is_part(c, kind) {
            let word = current.get_or_insert_with(|| Word {
                kind,
                text: String::new(),
                written: String::new(),
                at: start + offset,
            });
            fold(c, &mut word.text);
            word.written.push(raw);
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        found.extend(current.take());
        kind = match c {
            '#' => Kind::Tag,
            '@' => Kind::Mention,
            _ => Kind::Word,
        };
    }
    found.extend(current);
}

/// Whether the character belongs to a word of the kind.
fn is_part(c: char, kind: Kind) -> bool {
    let mark = ('\u{300}'..='\u{36f}').contains(&c);
    c.is_alphanumeric()
        || mark
        || (c == '_' && kind != Kind::Word)
        || (c == '.' && kind == Kind::Mention)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}')
}

/// Full-width characters as the usual ones.
fn narrow(c: char) -> char {
    let code = u32::from(c);
    let shifted = (0xff01..=0xff5e).contains(&code).then(|| code - 0xfee0);
    shifted.and_then(char::from_u32).unwrap_or(c)
}

/// Adds a letter in lower case and without its accent.
fn fold(c: char, to: &mut String) {
    for c in c.to_lowercase() {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ä' => to.push('a'),
            'ç' => to.push('c'),
            'è' | 'é' | 'ê' | 'ë' => to.push('e'),
            'ì' | 'í' | 'î' | 'ï' => to.push('i'),
            'ñ' => to.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => to.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => to.push('u'),
            'ß' => to.push_str("ss"),
            '_' | '\u{300}'..='\u{36f}' => {}
            c => to.push(c),
        }
    }
}

/// Whether the words of a phrase stand one after the other from here on, none of them a mention.
pub(super) fn follows(words: &[Word], phrase: &str) -> bool {
    let mut here = words.iter();
    phrase.split(' ').all(|wanted| {
        here.next().is_some_and(|word| word.kind == Kind::Word && word.text == wanted)
    })
}
