//! Text measured in terminal columns: wrapping, cutting and padding that are right for CJK and emoji.

use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns the text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Lines of at most `columns`, broken where Unicode allows; a longer word is broken where it must be.
/// A figure and its percent sign stay together. At least one line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let glued = text.replace(" %", "\u{a0}%");
    for piece in pieces(&glued) {
        if !line.is_empty() && width(&line) + width(piece.trim_end()) > columns {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(piece);
        while width(line.trim_end()) > columns {
            let (head, rest) = split_at_width(&line, columns);
            if head.is_empty() || rest.is_empty() {
                break;
            }
            lines.push(head.to_owned());
            line = rest.to_owned();
        }
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end().replace("\u{a0}%", " %")).collect()
}

/// The text between neighbouring break opportunities, trailing space included. A span (`1.1M–2.4M`) is
/// one piece, though Unicode would let it break after the dash.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    linebreaks(text).filter_map(move |(end, _)| {
        let piece = text.get(start..end)?;
        if piece.ends_with('–') && end < text.len() {
            return None;
        }
        start = end;
        Some(piece)
    })
}

/// The text, or as much of it as fits with `…` at its end.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (head, _) = split_at_width(text, columns.saturating_sub(1));
    format!("{}…", head.trim_end())
}

/// Fills up with spaces to `columns`, on the left or on the right.
pub(super) fn pad(text: &str, columns: usize, right: bool) -> String {
    let gap = " ".repeat(columns.saturating_sub(width(text)));
    if right { format!("{gap}{text}") } else { format!("{text}{gap}") }
}

/// Splits between two user-visible characters, so that the first part takes at most `columns`.
fn split_at_width(text: &str, columns: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += width(cluster);
        if used > columns {
            return (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("rate is 3.2 % here", 11), ["rate is", "3.2 % here"]);
        assert_eq!(wrap("reach 1.1M–2.4M people", 12), ["reach", "1.1M–2.4M", "people"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(wrap("美食博主小红", 6), ["美食博", "主小红"]);
        assert_eq!(cut("美食博主", 6), "美食…");
        assert_eq!(cut("👩‍🍳👩‍🍳👩‍🍳", 5), "👩‍🍳👩‍🍳…");
        assert_eq!(pad("美", 4, true), "  美");
        assert_eq!(pad("美", 4, false), "美  ");
    }

    proptest! {
        #[test]
        fn what_is_cut_fits(text in "\\PC{0,40}", columns in 1_usize..30) {
            prop_assert!(width(&cut(&text, columns)) <= columns);
        }

        #[test]
        fn wrapping_loses_nothing_but_space(text in "[a-z0-9% 美é-]{0,80}", columns in 2_usize..30) {
            let lines = wrap(&text, columns);
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            for line in lines {
                prop_assert!(width(&line) <= columns, "{:?}", line);
            }
        }
    }
}
