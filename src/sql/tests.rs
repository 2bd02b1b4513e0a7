//! Whole statements.

use super::*;
use crate::benchmark::{Overlay, Row};
use crate::ingest::{Options, Source};
use crate::profile::RateBase;
use crate::tier::Band;

const HOSTILE: [&str; 7] = [
    "a\"b",
    "a`b",
    "a'b",
    "a; DROP TABLE x; --",
    "a */ /* b",
    "a\n-- b\r c",
    "\\'; DROP TABLE x; --",
];

fn recipe(map: &[(&str, &str)]) -> Recipe {
    let map = map.iter().map(|(field, column)| ((*field).to_owned(), (*column).to_owned()));
    Recipe::of_names(&Options { map: map.collect(), ..Options::default() }).unwrap()
}

fn request<'a>(dialect: Dialect, recipe: &'a Recipe) -> Request<'a> {
    Request {
        dialect,
        table: "creators",
        recipe,
        keep: &[],
        pack: Pack::builtin(),
        tiers: None,
        rate: RateChoice::Followers,
    }
}

/// A statement in which every name is this one, and with it a tier.
fn named(dialect: Dialect, name: &str) -> String {
    let fields = ["handle", "platform", "followers", "avg_likes", "price"];
    let columns: Vec<String> = fields.iter().map(|field| format!("{field} {name}")).collect();
    let map: Vec<(&str, &str)> =
        fields.iter().copied().zip(columns.iter().map(String::as_str)).collect();
    let recipe = recipe(&map);
    let keep = [format!("kept {name}")];
    let bands = vec![Band::new(name, None, 1_000, None).unwrap()];
    let scheme = Scheme::of(name, bands);
    let table = name.replace('.', "");
    let wanted =
        Request { table: &table, keep: &keep, tiers: Some(&scheme), ..request(dialect, &recipe) };
    statement(&wanted).unwrap()
}

#[test]
fn names_go_out_in_their_quotes_only() {
    for dialect in Dialect::ALL {
        for name in HOSTILE {
            let found = named(dialect, name);
            let mut plain = found.clone();
            let whole = |name: &str| dialect::restored(&dialect.identifier(name).unwrap());
            for before in
                ["handle ", "platform ", "followers ", "avg_likes ", "price ", "kept ", ""]
            {
                let (hostile, harmless) = (format!("{before}{name}"), format!("{before}plain"));
                plain = plain.replace(&whole(&hostile), &whole(&harmless));
            }
            let text = dialect::restored(&dialect.text(name));
            plain = plain.replace(&text, &dialect.text("plain"));
            // What stands in the comment on top is cut to one line.
            plain = plain.replace(&format!("tiers: {}", shown(name)), "tiers: plain");
            let (plain, wanted) = (unbroken(&plain), unbroken(&named(dialect, "plain")));
            assert_eq!(plain, wanted, "{dialect} {name:?}");
        }
    }
}

/// The comment on top is broken into lines by its length, which differs.
fn unbroken(statement: &str) -> String {
    let (comment, rest) = statement.split_once("\nWITH\n").unwrap();
    assert!(comment.lines().all(|line| line.starts_with("-- ")), "{comment}");
    format!("{}{rest}", comment.replace("\n--", ""))
}

#[test]
fn a_name_that_no_quotes_can_hold_is_an_error() {
    let recipe = recipe(&[("followers", "fans")]);
    let wanted = Request { table: "crm..creators", ..request(Dialect::Duckdb, &recipe) };
    assert_eq!(statement(&wanted).unwrap_err().to_string(), "crm..creators: a name is empty");
    let wanted = Request { table: "TP_input", ..request(Dialect::Duckdb, &recipe) };
    assert!(statement(&wanted).is_err());
    let wanted = Request { table: "crm.tp_input", ..request(Dialect::Duckdb, &recipe) };
    assert!(statement(&wanted).is_ok());
}

#[test]
fn what_is_wanting_is_asked_for() {
    let error = |map: &[(&str, &str)]| {
        let recipe = recipe(map);
        statement(&request(Dialect::Duckdb, &recipe)).unwrap_err().to_string()
    };
    assert_eq!(
        error(&[("handle", "a")]),
        "no column for the followers: say which with --map followers=COLUMN"
    );
    assert!(
        error(&[("followers", "f"), ("engagement_rate", "er")])
            .contains("--map engagement_rate[percent]=er")
    );
    assert!(
        error(&[("followers[tiktok]", "f"), ("followers[youtube]", "g")])
            .starts_with("a row holds several networks (tiktok, youtube)")
    );
    assert_eq!(
        error(&[("followers", "f"), ("price[post]", "Post EUR"), ("price[reel]", "Reel USD")]),
        "the prices are in several currencies; name the one that counts: --map price=Post EUR"
    );
}

#[test]
fn names_in_the_result_are_taken_once() {
    let recipe = recipe(&[("handle", "Tier"), ("id", "price"), ("followers", "f")]);
    let keep = ["own_price", "PRICE", "notes", "notes"].map(str::to_owned);
    let found = statement(&Request { keep: &keep, ..request(Dialect::Duckdb, &recipe) }).unwrap();
    let last = found.split("\nSELECT\n").last().unwrap();
    let own: Vec<&str> = last.lines().take_while(|line| !line.contains("m.platform")).collect();
    assert_eq!(
        own,
        [
            "  m.own_1 AS \"own_Tier\",",
            "  m.own_2 AS \"own_price\",",
            "  m.own_3 AS \"own_own_price\",",
            "  m.own_4 AS \"own_own_own_PRICE\",",
            "  m.own_5 AS \"notes\",",
        ]
    );
}

#[test]
fn figures_are_those_of_the_pack_in_use() {
    let mut own: Row = Pack::builtin().rows().first().unwrap().clone();
    let scale = own.value.unwrap();
    own.value = Some(0.123_456);
    own.own = Some("mine.toml");
    let pack = Pack::builtin().overlaid(&Overlay { figures: vec![own], judgements: Vec::new() });
    let recipe = recipe(&[("followers", "f"), ("platform", "p"), ("avg_likes", "l")]);
    let built_in = statement(&request(Dialect::Duckdb, &recipe)).unwrap();
    let with_own =
        statement(&Request { pack: &pack, ..request(Dialect::Duckdb, &recipe) }).unwrap();
    assert!(built_in.contains(&format!(", {scale}")) || built_in.contains(&format!("({scale}")));
    assert!(with_own.contains("0.123456"), "{with_own}");
    assert!(with_own.contains("with your own of mine.toml"));
}

#[test]
fn what_no_source_covers_is_left_away() {
    let recipe = recipe(&[("followers", "f"), ("avg_likes", "l"), ("reach", "r")]);
    let by_reach =
        Request { rate: RateChoice::By(RateBase::Reach), ..request(Dialect::Duckdb, &recipe) };
    let found = statement(&by_reach).unwrap();
    assert!(!found.contains("tp_spreads") && found.contains("tp_fees"), "{found}");
    assert!(!found.contains("tp_platforms"), "no column says the platform");
}

#[test]
fn a_sample_says_units_and_fallbacks() {
    let text = "account,Subscribers (K),Likes,ER,Price (EUR)\n\
                a,12,300,2.5 %,100\nb,15,450,3 %,\nc,9,200,2.2 %,90\n";
    let source = Source { name: "sample.csv".to_owned(), reader: Box::new(text.as_bytes()) };
    let recipe = Recipe::of_file(source, &Options::default()).unwrap();
    let found = statement(&request(Dialect::Duckdb, &recipe)).unwrap();
    for part in [
        "CAST(t.\"Subscribers (K)\" AS DOUBLE), CAST('NaN' AS DOUBLE)) * 1e3 AS followers",
        "CAST(t.\"ER\" AS DOUBLE), CAST('NaN' AS DOUBLE)) / 100 AS engagement_rate",
        "'EUR' AS currency",
    ] {
        assert!(found.contains(part), "{part} is not in\n{found}");
    }
}
