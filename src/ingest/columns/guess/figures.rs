//! Headers of followers, of what is liked and watched, and of the audience.

use crate::ingest::columns::header::Words;

pub(super) fn audience(words: &Words) -> Option<Vec<(&'static str, f64)>> {
    let of_followers = words.any(&["audience", "followers"]);
    if words.has("fake") && !words.has("date") {
        return Some(vec![("fake_share", 0.85)]);
    }
    if words.has("credibility")
        || (words.any(&["authentic", "quality"])
            && of_followers
            && !words.any(&["engagement", "flag"]))
    {
        return Some(vec![("aud_cred", 0.85)]);
    }
    if !words.has("audience") || words.has("date") {
        return None;
    }
    for (concept, field) in [
        ("country", "aud_country"),
        ("city", "aud_country"),
        ("age", "aud_age"),
        ("gender", "aud_gender"),
    ] {
        if words.has(concept) {
            return Some(vec![(field, 0.85)]);
        }
    }
    Some(if words.concepts == ["audience"] { vec![("followers", 0.6)] } else { Vec::new() })
}

pub(super) fn engagement(words: &Words) -> Vec<(&'static str, f64)> {
    if words.any(&["date", "url", "views", "saves", "shares", "posts"])
        && !words.any(&["engagement", "er"])
    {
        return Vec::new();
    }
    if words.any(&["reach", "impressions"]) {
        return Vec::new(); // a rate on another base
    }
    let parts =
        ["likes", "comments", "shares", "saves"].iter().filter(|part| words.has(part)).count();
    if words.any(&["rate", "er"]) || words.percent {
        let whole = words.any(&["engagement", "er"]);
        // `like_engagement_rate` is a part; of two rates the one that does not say over what is the usual one.
        return match (whole, parts) {
            (false, 0 | 1) => Vec::new(),
            (true, 1) => vec![("engagement_rate", 0.5)],
            _ if words.has("views") => vec![("engagement_rate", 0.87)],
            _ => vec![("engagement_rate", 0.9)],
        };
    }
    if words.has("total") {
        return Vec::new();
    }
    if words.has("authentic") {
        return vec![("avg_engagement", 0.6)];
    }
    let averaged = words.has("avg");
    if words.has("count") && !averaged {
        return vec![("avg_engagement", 0.7)];
    }
    vec![
        ("avg_engagement", if averaged { 0.85 } else { 0.7 }),
        ("engagement_rate", if averaged { 0.6 } else { 0.65 }),
    ]
}

/// Likes, comments, shares, saves, views: averages, lifetime totals, or nobody says.
pub(super) fn per_post(words: &Words) -> Option<Vec<(&'static str, f64)>> {
    const FIGURES: [(&str, &str, Option<&str>); 5] = [
        ("likes", "avg_likes", Some("total_likes")),
        ("comments", "avg_comments", Some("total_comments")),
        ("views", "avg_views", Some("total_views")),
        ("shares", "avg_shares", None),
        ("saves", "avg_saves", None),
    ];
    // What an author liked, not what was liked of theirs.
    if words.plain.contains("author") && words.plain.contains("digg") {
        return Some(Vec::new());
    }
    let named: Vec<_> = FIGURES.iter().filter(|(concept, ..)| words.has(concept)).collect();
    let [(_, average, total)] = named.as_slice() else {
        return if named.is_empty() { None } else { Some(Vec::new()) };
    };
    if words.any(&["date", "url", "id", "flag", "rate", "followers", "name", "handle"]) {
        return Some(Vec::new());
    }
    // `Views last 30 days` are a sum, of nobody knows how many posts.
    let spell =
        words.plain.split(' ').any(|word| matches!(word, "day" | "days" | "month" | "week"));
    if spell && words.has("views") && !words.any(&["avg", "posts"]) {
        return Some(Vec::new());
    }
    // In Spanish and Italian, "media" is the average; the table knows it as posts.
    let averaged = words.has("avg") || (words.has("posts") && words.plain.contains("media"));
    // Of posts and stories the posts are meant.
    let story = words.deliverable.as_deref().is_some_and(|of| of.starts_with("stor"));
    Some(if averaged {
        vec![(average, if story { 0.88 } else { 0.92 })]
    } else if words.number.is_some() && words.has("posts") {
        vec![(average, 0.6)] // one post of several
    } else if words.has("total") {
        total.map(|total| (total, 0.9)).into_iter().collect()
    } else {
        // `like_count` of an account is a lifetime total more often than not.
        let counted = words.has("count") && *average != "avg_comments";
        let mut both = vec![(*average, if counted { 0.56 } else { 0.6 })];
        both.extend(total.map(|total| (total, 0.58)));
        both
    })
}

pub(super) fn followers(words: &Words) -> Vec<(&'static str, f64)> {
    // `New followers` were gained; `Followers (new)` is a count.
    let gained = words.plain.starts_with("new ");
    let part = |word: &str| {
        (word == "new" && gained)
            || matches!(
                word,
                "male"
                    | "female"
                    | "men"
                    | "women"
                    | "nuevos"
                    | "nuevas"
                    | "novos"
                    | "neue"
                    | "nouveaux"
                    | "ganados"
                    | "gagnes"
            )
    };
    if words.unknown.iter().any(|word| part(word)) {
        return Vec::new();
    }
    if words.any(&[
        "tier", "rate", "date", "url", "posts", "flag", "id", "age", "gender", "country", "city",
        "language", "email",
    ]) || words.percent
    {
        return Vec::new();
    }
    let doubt =
        if words.has("total") { 0.03 } else { 0.0 } + if words.has("avg") { 0.3 } else { 0.0 };
    vec![("followers", 0.95 - doubt)]
}
