//! What kind of thing a cell holds: the evidence for delimiters and headers in tables about anything.

/// The kind of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Empty,
    Number,
    /// Dates and times.
    Time,
    /// Addresses of pages and mailboxes.
    Address,
    /// Yes and no.
    Flag,
    /// Words, with the punctuation of words.
    Text,
    /// Anything else: often several cells that were not told apart.
    Odd,
}

/// The kind of a cell.
pub(crate) fn kind(cell: &str) -> Kind {
    let cell = cell.trim();
    if cell.is_empty() {
        Kind::Empty
    } else if cell.bytes().all(|c| c.is_ascii_digit()) || is_number(cell) {
        Kind::Number
    } else if is_time(cell) {
        Kind::Time
    } else if is_address(cell) {
        Kind::Address
    } else if ["true", "false", "yes", "no"].iter().any(|flag| cell.eq_ignore_ascii_case(flag)) {
        Kind::Flag
    } else if is_text(cell) {
        Kind::Text
    } else {
        Kind::Odd
    }
}

/// Digits with marks, a sign, a unit or a currency around them.
fn is_number(cell: &str) -> bool {
    if !cell.starts_with(|c: char| c.is_ascii_digit() || "+-.($€£¥₹".contains(c)) {
        return false;
    }
    let mut digits = 0_usize;
    let mut letters = 0_usize;
    for c in cell.chars() {
        match c {
            c if c.is_ascii_digit() => digits += 1,
            '.' | ',' | '\'' | '-' | '+' | '%' | '$' | '€' | '£' | '¥' | '₹' | ' ' | '\u{a0}'
            | '(' | ')' => {}
            c if c.is_alphabetic() => letters += 1,
            _ => return false,
        }
    }
    let dashes = cell.chars().skip(1).filter(|c| *c == '-').count();
    let spaces = cell.split(' ').any(|part| part.is_empty());
    digits > 0 && letters <= 1 && dashes == 0 && !spaces && !lists(cell)
}

/// `1, 2, 3` and `5,12,7` are lists, `1,234` is a number.
fn lists(cell: &str) -> bool {
    if !cell.contains(',') {
        return false;
    }
    let parts: Vec<&str> = cell.split(',').collect();
    parts.len() > 2 && parts.iter().skip(1).any(|part| part.trim().len() != 3)
        || cell.contains(", ")
        || parts.iter().any(|part| part.is_empty()) && parts.len() > 1
}

fn is_time(cell: &str) -> bool {
    if !cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let marks = cell.chars().filter(|c| "-/.:".contains(*c)).count();
    let other =
        cell.chars().filter(|c| !c.is_ascii_digit() && !"-/.: TZ+APMapm".contains(*c)).count();
    digits >= 3 && marks >= 1 && other == 0
}

fn is_address(cell: &str) -> bool {
    let bare = || !cell.contains(char::is_whitespace) && !cell.contains([';', '|', '"', '<', '>']);
    let page =
        cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.");
    let mailbox = cell.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains(['@', ','])
    });
    (page || mailbox) && bare()
}

fn is_text(cell: &str) -> bool {
    // Most cells are words and nothing else.
    if cell.bytes().all(|c| c.is_ascii_alphanumeric() || b" ._-".contains(&c)) {
        return true;
    }
    let mut chars = cell.chars().peekable();
    let mut good =
        !cell.starts_with(['\'', '"', ',', ';', ':']) && !cell.ends_with(['"', ',', ';']);
    good &= !(cell.ends_with('\'') && cell.matches('\'').count() == 1);
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        good &= match c {
            // Within words a comma or colon is followed by a space.
            ',' => next.is_some_and(char::is_whitespace),
            ':' => next.is_none_or(|next| next.is_whitespace() || next.is_ascii_digit()),
            ';' | '|' | '\t' | '"' | '{' | '}' | '<' | '>' | '~' | '^' | '\u{fffd}' => false,
            c => !c.is_control() || c == '\n' || c == '\r',
        };
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_cells() {
        let cases = [
            ("", Kind::Empty),
            ("12.5K", Kind::Number),
            ("-1,234.50", Kind::Number),
            ("$500", Kind::Number),
            ("2024-05-01", Kind::Time),
            ("16:33", Kind::Time),
            ("https://a.example/b", Kind::Address),
            ("a@b.example", Kind::Address),
            ("Bonn, Mitte", Kind::Text),
            ("O'Neil", Kind::Text),
            ("Ana;12", Kind::Odd),
            ("'quoted'", Kind::Odd),
            ("a,b", Kind::Odd),
        ];
        for (cell, expected) in cases {
            assert_eq!(kind(cell), expected, "{cell}");
        }
    }
}
