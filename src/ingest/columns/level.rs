//! What a row stands for: a creator, a post, or neither.

use super::assign::Assignment;
use super::table::Candidate;
use crate::ingest::RowLevel;

/// The level, and the reason where it is not the creator's.
pub(crate) fn level(columns: &[Candidate], assigned: &Assignment) -> (RowLevel, Option<String>) {
    if let Some(column) = columns.iter().find(|column| marks_posts(column)) {
        let header = column.header.as_deref().unwrap_or("").trim();
        return (
            RowLevel::Post,
            Some(format!("each row is one post or comment (column {header})")),
        );
    }
    let followers = assigned.fields.keys().any(|field| field.starts_with("followers"));
    if followers {
        return (RowLevel::Creator, None);
    }
    (RowLevel::None, Some("no column holds follower counts".to_owned()))
}

/// A column that only lists of posts or comments have.
fn marks_posts(column: &Candidate) -> bool {
    let words = &column.words;
    let text = column.values.is_text() && column.values.filled > 0;
    let about_posts =
        words.has("posts") && !words.any(&["avg", "total", "block", "count", "price", "neutral"]);
    let key = about_posts
        && words.any(&["id", "url", "caption", "date"])
        && words.unknown.is_empty()
        && column.values.share(column.values.profiles) < 0.5;
    let body = text
        && matches!(
            words.plain.as_str(),
            "comment"
                | "comentario"
                | "commentaire"
                | "kommentar"
                | "commento"
                | "tweet"
                | "tweet text"
        );
    key || body
}
