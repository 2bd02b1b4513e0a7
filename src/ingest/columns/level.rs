//! What a row stands for: a creator, a post, or neither.

use super::assign::{Assignment, How};
use super::table::Candidate;
use super::values::within;
use super::{NAMING, parts};
use crate::ingest::RowLevel;
use crate::ingest::day;
use crate::ingest::gather::Several;

/// What a row stands for, and what follows from it.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) level: RowLevel,
    /// Why the file is no list of creators.
    pub(crate) reason: Option<String>,
    /// What several rows of one creator are.
    pub(crate) several: Option<Several>,
    /// The column with the day of each row.
    pub(crate) day: Option<usize>,
}

/// The level. A list of posts is a list of creators too if it names them and their followers.
pub(crate) fn level(columns: &[Candidate], assigned: &mut Assignment) -> Standing {
    let followers = assigned.fields.get("followers").map(|(index, _)| *index);
    let wide = assigned.fields.keys().any(|field| field.starts_with("followers["));
    let rows = columns.iter().map(|column| column.values.filled).max().unwrap_or(0);
    let marks: Vec<&Candidate> = columns.iter().filter(|column| marks_posts(column)).collect();
    // In a list of creators some have not posted yet.
    let named = ["handle", "name"].iter().any(|field| assigned.fields.contains_key(*field));
    let full = |column: &&&Candidate| {
        let filled = column.values.filled;
        !named || filled * 10 >= rows * 9 || filled + 1 >= rows
    };
    let marked = marks.iter().find(full).copied();
    let key = key(columns, assigned);
    let day = key.and_then(|key| day_column(columns, key));
    let counted = followers
        .filter(|index| columns.get(*index).is_some_and(|column| column.values.numeric > 0));
    let remarks = key.is_none() && (counted.is_some() || wide) && are_remarks(columns, assigned);
    let comment = columns.iter().find(|column| is_comment(column)).filter(|_| !remarks);
    let comments = comment.is_some();
    if let Some((key, followers)) = key.zip(counted)
        && !comments
        && let Some(several) = several(columns, key, followers, day, marked.is_some())
    {
        let level = match several {
            Several::Posts => {
                belong_to_posts(columns, key, assigned);
                RowLevel::Post
            }
            Several::Days => RowLevel::Creator,
        };
        return Standing { level, reason: None, several: Some(several), day };
    }
    let standing = |level, reason| Standing { level, reason, several: None, day: None };
    if let Some(column) = marked.or(comment) {
        let header = column.header.as_deref().unwrap_or("").trim();
        let missing = if comments {
            ""
        } else if counted.is_none() {
            "; no column holds the followers of who posted"
        } else {
            "; no account occurs in several rows, so the posts tell nothing of their creators"
        };
        let reason = format!("each row is one post or comment (column {header}){missing}");
        return standing(RowLevel::Post, Some(reason));
    }
    if let Some(measured) = measured(columns, assigned) {
        let header = measured.header.as_deref().unwrap_or("").trim();
        let reason = format!("each row is of one {header}, and no column names creators");
        return standing(RowLevel::None, Some(reason));
    }
    if followers.is_some() || wide {
        return standing(RowLevel::Creator, None);
    }
    standing(RowLevel::None, Some("no column holds follower counts".to_owned()))
}

/// What the rows are counted by in a report of one account, or of many together (`Month`, `Country`, `Age`), where
/// nothing names a creator: the first column, each of its values once.
fn measured<'c>(columns: &'c [Candidate], assigned: &Assignment) -> Option<&'c Candidate> {
    let names = |field: &str| NAMING.contains(&field) || matches!(field, "email" | "bio");
    if assigned.fields.keys().any(|field| names(parts(field).0)) {
        return None;
    }
    let first = columns.iter().find(|column| column.values.filled > 0)?;
    let values = &first.values;
    let spells =
        ["month", "monat", "mois", "mes", "week", "woche", "day", "tag", "hour", "quarter"];
    let by = first.words.any(&["date", "country", "city", "age", "gender", "language", "category"])
        || first.words.plain.split(' ').any(|word| spells.contains(&word))
        || values.share(values.dates) > 0.8
        || values.share(values.countries) > 0.8;
    // A list without names may begin with a category; a report by category holds figures only.
    let sorted = first.words.any(&["category", "language"]) && {
        let texts = columns.iter().filter(|column| column.values.is_text());
        texts.count() > 1
    };
    (by && !sorted && values.filled >= 2 && values.distinct == values.filled).then_some(first)
}

/// The column that names the creator, where a good part of the rows name one that was named before.
fn key(columns: &[Candidate], assigned: &Assignment) -> Option<usize> {
    let found = ["handle", "id", "name"].into_iter().find_map(|field| {
        let (index, _) = assigned.fields.get(field)?;
        // Many people are called Anna.
        if assigned.more.get(field).is_some_and(|more| more.how == How::Joined) {
            return None;
        }
        let values = &columns.get(*index)?.values;
        (values.filled >= 3 && values.distinct * 10 <= values.filled * 8).then_some(*index)
    })?;
    Some(found)
}

/// The column with a day that changes from row to row of one creator.
fn day_column(columns: &[Candidate], key: usize) -> Option<usize> {
    let key = &columns.get(key)?.values;
    let changes = |column: &Candidate| {
        let values = &column.values;
        let written = values.share(values.dates) > 0.8;
        let seconds = values.median().is_some_and(|n| n > 900_000_000.0);
        let said = column.words.has("date") && (seconds || values.is_text() || values.dates > 0);
        let (same, other) = within(key, values);
        let read = |cell: &String| {
            day::read(cell, Some(day::Order::DayFirst)).is_some()
                || day::read(cell, Some(day::Order::MonthFirst)).is_some()
        };
        (written || said) && column.samples.iter().all(read) && values.filled > 0 && other > same
    };
    let found = columns.iter().enumerate().filter(|(_, column)| changes(column));
    found.min_by_key(|(index, column)| (is_of_record(column), *index)).map(|(index, _)| index)
}

/// 0 for the day a post went out, 2 for the day on which the record was written or read, 1 where nothing is said.
fn is_of_record(column: &Candidate) -> u8 {
    let says = |words: &[&str]| words.iter().any(|word| column.words.plain.contains(word));
    if says(&["publish", "posted", "post date", "taken", "upload", "发布", "投稿"]) {
        0
    } else {
        u8::from(says(&["updat", "scrap", "collect", "fetch", "crawl", "insert", "modif"])) + 1
    }
}

/// Posts, or counts on several days; `None` where rows are creators and some stand there twice.
fn several(
    columns: &[Candidate],
    key: usize,
    followers: usize,
    day: Option<usize>,
    marked: bool,
) -> Option<Several> {
    let values = |index: usize| columns.get(index).map(|column| &column.values);
    if marked {
        return Some(Several::Posts);
    }
    day?;
    let (same, other) = within(values(key)?, values(followers)?);
    if other > same {
        return Some(Several::Days);
    }
    let figures = columns.iter().filter(|column| {
        column.values.is_numeric() && column.words.any(&["likes", "views", "comments"])
    });
    let changing = |column: &Candidate| {
        values(key).map(|key| within(key, &column.values)).is_some_and(|(s, o)| o > s)
    };
    let changing = figures.filter(|column| changing(column)).count();
    Some(if changing > 0 { Several::Posts } else { Several::Days })
}

/// In a list of posts a title is no name, an address may be the post's, and likes are those of one post.
fn belong_to_posts(columns: &[Candidate], key: usize, assigned: &mut Assignment) {
    let Some(by) = columns.get(key).map(|column| &column.values) else { return };
    assigned.fields.retain(|field, (index, _)| {
        let of_post = columns.get(*index).is_some_and(|column| {
            let (same, other) = within(by, &column.values);
            other > same
        });
        let of_creator = ["name", "id", "url", "bio", "email", "category", "reach", "impressions"];
        !(of_post && of_creator.contains(&parts(field).0))
    });
    for figure in ["likes", "comments", "views"] {
        let (post, total) = (format!("avg_{figure}"), format!("total_{figure}"));
        if !assigned.fields.contains_key(&post)
            && let Some(found) = assigned.fields.remove(&total)
        {
            assigned.fields.insert(post, found);
        }
    }
}

/// A column that only lists of posts or comments have.
fn marks_posts(column: &Candidate) -> bool {
    let words = &column.words;
    let about_posts =
        words.has("posts") && !words.any(&["avg", "total", "block", "count", "price", "neutral"]);
    about_posts
        && words.any(&["id", "url", "caption", "date"])
        && words.unknown.is_empty()
        && column.values.share(column.values.profiles) < 0.5
}

/// Whether a column of comments holds what the list's owner thinks of each creator: some have none, or the row says
/// what one only notes of a creator. Comments under posts come with their day, their likes or what people felt, and
/// none is empty.
fn are_remarks(columns: &[Candidate], assigned: &Assignment) -> bool {
    let says = |column: &Candidate, words: &[&str]| {
        words.iter().any(|word| column.words.plain.contains(word))
    };
    let of_posts =
        columns.iter().any(|column| says(column, &["sentim", "stimmung", "tweet", "reply"]));
    let rows = columns.iter().map(|column| column.values.filled).max().unwrap_or(0);
    let sparse =
        columns.iter().any(|column| is_comment(column) && column.values.filled * 10 <= rows * 9);
    let noted =
        |fields: &[&str]| assigned.fields.keys().any(|field| fields.contains(&parts(field).0));
    let undated = || !columns.iter().any(|column| column.words.any(&["date", "likes"]));
    !of_posts && (sparse || noted(&["price", "engagement_rate", "email", "category"]) || undated())
}

/// What people wrote under posts, or tweets without their author's figures.
fn is_comment(column: &Candidate) -> bool {
    column.values.is_text()
        && column.values.filled > 0
        && matches!(
            column.words.plain.as_str(),
            "comment"
                | "comentario"
                | "commentaire"
                | "kommentar"
                | "commento"
                | "tweet"
                | "tweet text"
        )
}
