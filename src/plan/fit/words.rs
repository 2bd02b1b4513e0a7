//! Whether the words of a topic stand in a text.

/// Shorter words must stand alone: `art` is not in `party` nor in `article`.
const STANDS_ALONE: usize = 4;

/// Whether every word of `topic` is in `text`, in any order and letter case. Longer words may go on (`vegan` is in
/// `vegans` and in `#veganfood`); in scripts without spaces a word may stand anywhere.
pub(super) fn are_in(topic: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let mut wanted = topic.split_whitespace().map(str::to_lowercase).peekable();
    wanted.peek().is_some() && wanted.all(|word| is_in(&word, &text))
}

fn is_in(word: &str, text: &str) -> bool {
    let word = word.trim_start_matches('#');
    if word.is_empty() {
        return false;
    }
    let spaced = word.chars().all(|c| u32::from(c) < 0x2E80);
    text.match_indices(word).any(|(at, _)| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        !spaced || (!letter(before) && (!letter(after) || word.chars().count() >= STANDS_ALONE))
    })
}
