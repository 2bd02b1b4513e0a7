//! Cells of a row whose quotes are not in order. A quote opens a cell only if another one closes it, and closes
//! it only before a delimiter or at the end; all others are text. A reading counts if it has as many cells as
//! the other rows.

use super::split::{Dialect, one_line};

/// Quoted cells that are tried as unquoted ones before giving up.
const TRIES: usize = 64;

/// The cells, where a reading with `width` of them exists; and the best there is otherwise.
pub(crate) fn repair(
    text: &str,
    dialect: Dialect,
    width: Option<usize>,
) -> Result<Vec<String>, Vec<String>> {
    if dialect.gap > 0 {
        let (cells, sound) = one_line(text, dialect);
        return if sound { Ok(cells) } else { Err(cells) };
    }
    if let Some(cells) = width.and_then(|width| lost_delimiter(text, dialect, width)) {
        return Ok(cells);
    }
    let chars: Vec<char> = text.chars().collect();
    let first = read(&chars, dialect, None);
    let fits = |cells: &[String]| width.is_none_or(|width| cells.len() == width);
    match &first {
        Some((cells, _)) if fits(cells) => return Ok(cells.clone()),
        Some((_, quoted)) => {
            for plain in quoted.iter().take(TRIES) {
                if let Some((cells, _)) = read(&chars, dialect, Some(*plain))
                    && fits(&cells)
                {
                    return Ok(cells);
                }
            }
        }
        None => {}
    }
    let bare: Vec<String> = text.split(dialect.delimiter).map(str::to_owned).collect();
    if width == Some(bare.len()) && !text.contains(['\n', '\r']) {
        return Ok(bare);
    }
    Err(first.map_or(bare, |(cells, _)| cells))
}

/// A row that lost the delimiter before a quoted cell (`12"Ana, Bonn"`) or after one (`"Ana, Bonn"12`), if putting
/// it back gives the row the number of cells that its neighbours have.
pub(crate) fn lost_delimiter(text: &str, dialect: Dialect, width: usize) -> Option<Vec<String>> {
    let chars: Vec<char> = text.chars().collect();
    let (mut cells, mut lost, mut at) = (Vec::new(), 0, 0);
    loop {
        if !cells.is_empty() {
            at = after_padding(&chars, at, dialect);
        }
        if chars.get(at).is_some_and(|c| dialect.is_quote(*c)) {
            let (cell, end) = up_to_quote(&chars, at + 1, dialect)?;
            cells.push(cell);
            at = end;
            if chars.get(at).is_some_and(|c| *c != dialect.delimiter) {
                lost += 1;
                continue;
            }
        } else {
            let rest = chars.get(at..).unwrap_or(&[]);
            let stop = |c: &char| *c == dialect.delimiter || dialect.is_quote(*c);
            let length = rest.iter().position(stop).unwrap_or(rest.len());
            cells.push(rest.iter().take(length).collect());
            at += length;
            if chars.get(at).is_some_and(|c| dialect.is_quote(*c)) {
                lost += 1;
                continue;
            }
        }
        if at >= chars.len() {
            break;
        }
        at += 1;
    }
    (lost == 1 && cells.len() == width).then_some(cells)
}

/// Cells and which of them were quoted; `None` if a line break would stand outside quotes.
fn read(
    chars: &[char],
    dialect: Dialect,
    plain: Option<usize>,
) -> Option<(Vec<String>, Vec<usize>)> {
    let (mut cells, mut quoted) = (Vec::new(), Vec::new());
    let mut at = 0;
    loop {
        if !cells.is_empty() {
            at = after_padding(chars, at, dialect);
        }
        let opens =
            chars.get(at).is_some_and(|c| dialect.is_quote(*c)) && plain != Some(cells.len());
        let closed = if opens { in_quotes(chars, at + 1, dialect) } else { None };
        let (cell, end) = match closed {
            Some(closed) => {
                quoted.push(cells.len());
                closed
            }
            None => until_delimiter(chars, at, dialect)?,
        };
        cells.push(cell);
        if end >= chars.len() {
            return Some((cells, quoted));
        }
        at = end + 1;
    }
}

/// Behind the blanks that belong to a delimiter: one space, or all of them before a quote.
fn after_padding(chars: &[char], at: usize, dialect: Dialect) -> usize {
    let rest = chars.get(at..).unwrap_or(&[]);
    let blanks = rest.iter().take_while(|c| dialect.pads(**c)).count();
    let quoted = rest.get(blanks).is_some_and(|c| dialect.is_quote(*c));
    if quoted { at + blanks } else { at + blanks.min(1) }
}

/// The content of a quoted cell and the place after its closing quote.
fn in_quotes(chars: &[char], from: usize, dialect: Dialect) -> Option<(String, usize)> {
    let mut cell = String::new();
    let mut at = from;
    while let Some(c) = chars.get(at) {
        let next = chars.get(at + 1);
        if dialect.escape == Some(*c) && next.is_some_and(|next| dialect.escapes(*next)) {
            cell.extend(next);
            at += 2;
        } else if dialect.is_quote(*c) {
            let run = chars.iter().skip(at).take_while(|other| *other == c).count();
            let after = at + run;
            let closes = chars.get(after).is_none_or(|c| *c == dialect.delimiter);
            // Doubled quotes are one quote; of what is left over the last one closes.
            let kept = if closes { run / 2 } else { run.div_ceil(2) };
            cell.extend(std::iter::repeat_n(*c, kept));
            if closes {
                return Some((cell, after));
            }
            at = after;
        } else {
            cell.push(*c);
            at += 1;
        }
    }
    None
}

/// The content up to the first quote that is neither doubled nor escaped, and the place after it.
fn up_to_quote(chars: &[char], from: usize, dialect: Dialect) -> Option<(String, usize)> {
    let mut cell = String::new();
    let mut at = from;
    loop {
        let (c, next) = (chars.get(at)?, chars.get(at + 1));
        let escaped = dialect.escape == Some(*c) && next.is_some_and(|c| dialect.escapes(*c));
        let doubled = dialect.is_quote(*c) && next == Some(c);
        if escaped || doubled {
            cell.extend(next);
            at += 2;
        } else if dialect.is_quote(*c) {
            return Some((cell, at + 1));
        } else {
            cell.push(*c);
            at += 1;
        }
    }
}

fn until_delimiter(chars: &[char], from: usize, dialect: Dialect) -> Option<(String, usize)> {
    let rest = chars.get(from..).unwrap_or(&[]);
    let length = rest.iter().position(|c| *c == dialect.delimiter).unwrap_or(rest.len());
    let cell: String = rest.iter().take(length).collect();
    (!cell.contains(['\n', '\r'])).then_some((cell, from + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_lost_beside_a_quote_is_put_back() {
        let read = |text| lost_delimiter(text, Dialect::plain(','), 3);
        let row = |cells: [&str; 3]| Some(cells.map(str::to_owned).to_vec());
        assert_eq!(read("12\"Ana, Bonn\",x"), row(["12", "Ana, Bonn", "x"]));
        assert_eq!(read("a,12\"Ana, 48\"\"\""), row(["a", "12", "Ana, 48\""]));
        assert_eq!(read("\"Ana, 48\"\"\"12,x"), row(["Ana, 48\"", "12", "x"]));
        for text in ["a,b\"c,d", "a,b,c", "a\"b\"c\"d\"", "a\"b, c\""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn stray_quotes_become_text() {
        let cases: [(&str, &[&str]); 8] = [
            ("a,\"b\"c\",d", &["a", "b\"c", "d"]),
            ("a,\"\"bc\",d", &["a", "\"bc", "d"]),
            ("a,\"bc\"\",d", &["a", "bc\"", "d"]),
            ("a,\"bc,d", &["a", "\"bc", "d"]),
            ("a,b\"c,d", &["a", "b\"c", "d"]),
            ("\"a,\"b\",c", &["\"a", "b", "c"]),
            ("a,\"\"\",c", &["a", "\"", "c"]),
            ("\"Ana \"Fit\" B\",\"x, y\",3", &["Ana \"Fit\" B", "x, y", "3"]),
        ];
        for (text, cells) in cases {
            let read = repair(text, Dialect::plain(','), Some(3)).unwrap();
            assert_eq!(read, cells, "{text}");
        }
    }
}
