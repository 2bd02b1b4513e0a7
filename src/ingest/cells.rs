//! Cells of text fields: what is markup, what is nothing.

use std::borrow::Cow;

/// Text without HTML tags, as scraped cells carry them (`<span>29%</span>`).
pub(crate) fn strip_tags(text: &str) -> Cow<'_, str> {
    if !(text.contains('<') && text.contains('>')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The text of a cell, or `None` where it says that there is none.
pub(crate) fn text(cell: &str) -> Option<String> {
    let trimmed = cell.trim().trim_matches('\u{feff}');
    // Longer than all of these.
    if trimmed.len() > 8 {
        return Some(trimmed.to_owned());
    }
    let nothing = matches!(
        trimmed.to_lowercase().as_str(),
        "" | "-"
            | "--"
            | "–"
            | "—"
            | "n/a"
            | "n/a'"
            | "nan"
            | "null"
            | "none"
            | "#n/a"
            | "#ref!"
            | "#value!"
            | "."
            | "?"
            | "[]"
            | "{}"
    );
    (!nothing).then(|| trimmed.to_owned())
}

/// A cell as it is shown in a reject or sample: one line of at most 80 characters.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

/// What is wrong with a row of that many cells: `1 cell under 15 headers`.
pub(crate) fn under(cells: usize, headers: usize) -> String {
    let s = |number: usize| if number == 1 { "" } else { "s" };
    format!("{cells} cell{} under {headers} header{}", s(cells), s(headers))
}
