//! Where headers leave two readings: what the values and the neighbours say.

use super::NAMING;
use super::assign::{Assignment, How, More, Pair};
use super::guess::Guess;
use super::table::Candidate;

/// Readings that the values of a column suggest beside those of its header.
pub(super) fn by_values(column: &Candidate) -> Vec<Guess> {
    let (words, values) = (&column.words, &column.values);
    let mut found = Vec::new();
    let has = |field: &str| column.guesses.iter().any(|guess| guess.field == field);
    // `ig_id` over account names.
    if has("id") && words.platform.is_some() && values.share(values.account_like) > 0.6 {
        found.push(Guess { field: "handle", score: 0.8 });
    }
    if has("country") && values.share(values.languages) >= 0.3 {
        found.push(Guess { field: "language", score: 0.75 });
    }
    // Whatever its header: `@noura`.
    if column.guesses.is_empty() && values.share(values.at_signs) > 0.8 && values.length < 30.0 {
        found.push(Guess { field: "handle", score: 0.6 });
    }
    // `media_url` over addresses of accounts.
    if values.share(values.profiles) > 0.7 && !has("url") && !words.has("image") {
        found.push(Guess { field: "url", score: 0.7 });
    }
    if values.share(values.platforms) > 0.7 && values.distinct <= 12 {
        found.push(Guess { field: "platform", score: 0.8 });
    }
    // `Sexo` over `Mujeres 42%, hombres 58%`: the audience's, not the creator's.
    if values.share(values.splits) > 0.5 {
        for (concept, field) in
            [("gender", "aud_gender"), ("age", "aud_age"), ("country", "aud_country")]
        {
            if words.has(concept) {
                found.push(Guess { field, score: 0.8 });
            }
        }
    }
    // `Instagram Reel` over `$500`.
    let rate = words.has("rate") && !super::guess::is_other_rate(words);
    let for_sale = words.has("deliverable") || words.platform.is_some() || rate;
    let money = values.share(values.money_signs) > 0.5;
    if for_sale && money && !has("price") && !words.any(&["block", "followers", "total"]) {
        found.push(Guess { field: "price", score: 0.8 });
    }
    found
}

/// Of two follower columns, the one beside the column of accounts followed is the platform's count.
pub(super) fn prefer_neighbour_of_following(pairs: &mut [Pair], columns: &[Candidate]) {
    let best = |field: &str| {
        columns.iter().position(|column| column.guesses.first().is_some_and(|g| g.field == field))
    };
    let Some(following) = best("following") else { return };
    if pairs.iter().filter(|pair| pair.field == "followers" && pair.of.is_none()).count() < 2 {
        return;
    }
    for pair in pairs.iter_mut().filter(|pair| pair.field == "followers") {
        if pair.column.abs_diff(following) == 1 {
            pair.score += 0.1;
        }
    }
}

/// A column whose cells say of each row that it is a sum or an average (`Summe über 5 Beiträge`).
pub(super) fn statistic(columns: &[Candidate]) -> Option<usize> {
    columns.iter().position(|column| {
        let values = &column.values;
        let named = column.guesses.first().is_some_and(|guess| guess.score > 0.9);
        !named
            && values.is_text()
            && values.averages > 0
            && values.totals > 0
            && values.averages + values.totals == values.filled
    })
}

/// Sums and averages in one column: which of them `Likes` holds is not ours to guess.
pub(super) fn leave_mixed_figures(
    pairs: &mut Vec<Pair>,
    columns: &[Candidate],
    result: &mut Assignment,
) {
    let Some(statistic) = result.statistic.and_then(|index| columns.get(index)) else { return };
    let is_figure = |pair: &Pair| {
        (pair.field.starts_with("avg_") || pair.field.starts_with("total_"))
            && columns.get(pair.column).is_some_and(|column| !column.words.any(&["avg", "total"]))
    };
    if !pairs.iter().any(is_figure) {
        return;
    }
    pairs.retain(|pair| !is_figure(pair));
    result.unclear.push(format!(
        "the column {} mixes sums and averages: rows that hold sums are passed over, and figures that do not say which \
         they are are not used; if the other rows are averages per post, say so with --map avg_likes=COLUMN",
        statistic.header.as_deref().unwrap_or("").trim()
    ));
}

/// Two columns that both name the creator: the one whose cells look like account names is the handle.
pub(super) fn swap_names(columns: &[Candidate], result: &mut Assignment) {
    let (Some((handle, handle_score)), Some((name, name_score))) =
        (result.fields.get("handle").copied(), result.fields.get("name").copied())
    else {
        return;
    };
    let (Some(first), Some(second)) = (columns.get(handle), columns.get(name)) else { return };
    let plainly = first.words.any(&["handle", "nick"])
        || first.guesses.iter().any(|guess| guess.field == "handle" && guess.score >= 0.9);
    let account = |column: &Candidate| {
        let values = &column.values;
        values.share(values.account_like) + values.share(values.one_word)
    };
    if handle != name && !plainly && account(second) > account(first) + 0.1 {
        result.fields.insert("handle".to_owned(), (name, name_score));
        result.fields.insert("name".to_owned(), (handle, handle_score));
    }
}

/// First and last name make one name, where no column holds both.
pub(super) fn join_names(columns: &[Candidate], used: &mut [bool], result: &mut Assignment) {
    let called = |names: &[&str]| {
        let mut found = columns.iter().enumerate().filter(|(_, column)| {
            names.contains(&column.words.plain.as_str()) && column.values.is_text()
        });
        let first = found.next().map(|(index, _)| index);
        first.filter(|_| found.next().is_none())
    };
    let (Some(first), Some(last)) = (called(FIRST_NAMES), called(LAST_NAMES)) else { return };
    let is_one = |(index, _): &(usize, f64)| *index == first || *index == last;
    if result.fields.get("handle").is_some_and(is_one) {
        result.fields.remove("handle");
    }
    if result.fields.get("name").is_some_and(|name| !is_one(name)) {
        return;
    }
    result.fields.insert("name".to_owned(), (first, 0.85));
    let more = More { columns: vec![last], how: How::Joined };
    result.more.insert("name".to_owned(), more);
    for index in [first, last] {
        if let Some(slot) = used.get_mut(index) {
            *slot = true;
        }
    }
}

/// Words of a header, without accents.
const FIRST_NAMES: &[&str] = &[
    "first name",
    "firstname",
    "first",
    "given name",
    "forename",
    "vorname",
    "prenom",
    "nombre",
    "nome",
    "voornaam",
    "imie",
    "имя",
    "ad",
    "nama depan",
    "fornavn",
    "fornamn",
    "名",
];

const LAST_NAMES: &[&str] = &[
    "last name",
    "lastname",
    "last",
    "surname",
    "family name",
    "nachname",
    "familienname",
    "nom",
    "nom de famille",
    "apellido",
    "apellidos",
    "sobrenome",
    "cognome",
    "achternaam",
    "nazwisko",
    "фамилия",
    "soyad",
    "soyadi",
    "nama belakang",
    "etternavn",
    "efternavn",
    "efternamn",
    "姓",
];

/// Where nothing else counts followers: `IG Following` of tens of thousands is the audience. On Instagram and TikTok
/// nobody can follow more than 10,000 accounts (7,500 and 10,000).
pub(super) fn following_as_audience(columns: &[Candidate], result: &mut Assignment) {
    if result.fields.keys().any(|field| field.starts_with("followers")) {
        return;
    }
    let Some((index, score)) = result.fields.get("following").copied() else { return };
    let Some(column) = columns.get(index) else { return };
    // `Friends`, `Seguidos`: accounts that are followed, in plain words.
    let plainly = column.words.plain.split(' ').any(|word| word == "following");
    // A header that has slipped to the side, or one that was not understood, may be the count.
    let counted = |column: &Candidate| {
        let header = column.header.as_deref().unwrap_or_default().to_lowercase();
        column.words.has("followers")
            || ["follower", "subscriber", "fans"].iter().any(|word| header.contains(word))
    };
    if !plainly || columns.iter().any(counted) {
        return;
    }
    let values = &column.values;
    let above = values.numbers.iter().flatten().filter(|count| **count > 10_000.0).count();
    if values.filled < 3 || above * 2 <= values.numeric {
        return;
    }
    result.fields.remove("following");
    result.fields.insert("followers".to_owned(), (index, score.min(0.6)));
    result.unclear.push(format!(
        "{0} is read as the follower count: nobody can follow so many accounts; if it is not, say which column is with \
         --map followers=COLUMN",
        column.header.as_deref().unwrap_or("").trim()
    ));
}

/// In a list without names the first column of words that are all different are the names, whatever its header.
pub(super) fn name_by_values(columns: &[Candidate], used: &[bool], result: &mut Assignment) {
    let counted = result.fields.keys().any(|field| field.starts_with("followers"));
    if !counted || NAMING.iter().any(|field| result.fields.contains_key(*field)) {
        return;
    }
    let Some((index, column)) = columns.iter().enumerate().find(|(_, c)| c.values.filled > 0)
    else {
        return;
    };
    let values = &column.values;
    let free = used.get(index).is_some_and(|used| !used) && column.words.concepts.is_empty();
    let names = values.is_text()
        && values.filled >= 2
        && values.distinct == values.filled
        && (2.0..40.0).contains(&values.length)
        && values.dates + values.countries + values.platforms + values.urls == 0;
    if free && names && column.header.is_some() {
        let account =
            values.share(values.one_word) > 0.9 && values.share(values.account_like) > 0.9;
        let field = if account { "handle" } else { "name" };
        result.fields.insert(field.to_owned(), (index, 0.4));
    }
}

/// Top lists of one big ranking site state the main country of the audience under the bare header `Country`. They
/// are known by their other columns: authentic engagement, or averages named after their figure (`Views (Avg.)`).
pub(super) fn audience_country(columns: &[Candidate], result: &mut Assignment) {
    let Some((index, score)) = result.fields.get("country").copied() else { return };
    let bare = columns.get(index).is_some_and(|column| column.words.plain == "country");
    let figure_first = |column: &&Candidate| {
        matches!(
            column.words.concepts.as_slice(),
            ["views" | "likes" | "comments" | "shares", "avg"]
        ) && column.words.unknown.is_empty()
            && column.words.plain.contains(' ')
    };
    let authentic =
        |column: &Candidate| column.words.any(&["engagement"]) && column.words.has("authentic");
    let others = ["url", "bio", "email", "platform", "posts", "following"];
    let ranking = columns.iter().any(authentic) || columns.iter().filter(figure_first).count() >= 3;
    if bare && ranking && !others.iter().any(|field| result.fields.contains_key(*field)) {
        result.fields.remove("country");
        result.fields.entry("aud_country".to_owned()).or_insert((index, score.min(0.7)));
        result.unclear.push(
            "Country is read as the main country of the audience, as in the ranking this list looks copied from; if it \
             is the creator's own, say so with --map country=Country"
                .to_owned(),
        );
    }
}
