//! Headers of names, addresses and descriptions.

use crate::ingest::columns::header::Words;

/// Names, addresses and descriptions.
pub(super) fn who(words: &Words) -> Vec<(&'static str, f64)> {
    if words.has("date") {
        return Vec::new();
    }
    if words.has("email") && words.plain.ends_with("address") {
        return vec![("email", 0.85)];
    }
    if words.has("url") {
        let in_bio = words.plain.contains("bio link");
        return if in_bio || words.any(&["website", "posts", "email"]) {
            Vec::new()
        } else {
            vec![("url", 0.85)]
        };
    }
    // `Contact name`: who answers, not where.
    if words.has("email") && words.has("name") {
        return vec![("name", 0.6)];
    }
    const PLAIN: [(&str, f64); 11] = [
        ("email", 0.85),
        ("bio", 0.85),
        ("hashtags", 0.85),
        ("currency", 0.9),
        ("language", 0.85),
        ("verified", 0.9),
        ("category", 0.85),
        ("country", 0.9),
        ("city", 0.85),
        ("platform", 0.9),
        ("website", 0.0),
    ];
    if let Some((field, score)) = PLAIN.iter().find(|(concept, _)| words.has(concept)) {
        return match *field {
            "website" => Vec::new(),
            "city" => vec![("city", *score), ("country", 0.55)],
            // Whether handles or addresses are verified says nothing about the account.
            "verified" if words.any(&["handle", "email"]) => Vec::new(),
            field => vec![(field, *score)],
        };
    }
    if words.has("handle") {
        return vec![("handle", 0.9)];
    }
    names(words)
}

fn names(words: &Words) -> Vec<(&'static str, f64)> {
    let on_a_platform = words.platform.is_some() || words.has("person");
    if words.has("nick") {
        return vec![("handle", 0.7), ("name", 0.68)];
    }
    if words.has("id") {
        return if words.any(&["posts", "category"]) {
            Vec::new()
        } else {
            vec![("id", 0.85), ("handle", 0.4)]
        };
    }
    if words.has("name") {
        if words.plain.split(' ').any(|word| matches!(word, "last" | "family" | "surname")) {
            return vec![("name", 0.4)];
        }
        return if on_a_platform {
            vec![("name", 0.72), ("handle", 0.7)]
        } else {
            vec![("name", 0.85), ("handle", 0.5)]
        };
    }
    if on_a_platform && words.unknown.is_empty() {
        return vec![("handle", 0.66), ("name", 0.6), ("url", 0.5), ("platform", 0.4)];
    }
    if words.has("caption") {
        return vec![("captions", 0.7)];
    }
    Vec::new()
}
