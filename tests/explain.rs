//! Every number of `classify -f json` can be traced with `--explain` to its formula and source.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may fail as a test does"
)]

use serde_json::{Map, Value};
use std::path::Path;
use std::process::{Command, Output};

/// Figures of every kind: posts behind a rate, a stated rate, clicks and conversions, a range, a foreign price.
const ROSTER: &str = "handle,platform,followers,following,likes,comments,views,reach,clicks,conversions,posts in sample,ER,price,currency,fake share\n\
    full,instagram,31623,7400,700,30,9000,8000,180,6,12,2.3%,300-500,USD,61%\n\
    sharp,tiktok,412000,310,21000,400,300000,,,,,,,,\n\
    euro,instagram,8200,400,400,20,2500,,25,1,,,150,EUR,4%\n\
    stated,youtube,52000,90,,,,,,,,3.1%,,,\n\
    giant,instagram,2400000,800,30000,500,,,,,,,9000,USD,\n\
    small,instagram,700,200,60,4,,,,,,,,,\n\
    linked,linkedin,31000,,,,,,,,,,,,\n";

const POSTS: &str = "username,platform,followers,post_date,caption,likes,comments,views\n\
    ana.fit,instagram,12500,2024-05-01,Leg day #sp,300,12,4000\n\
    ana.fit,instagram,12700,2024-05-09,Use code ANA20 for 20% off,500,20,9000\n\
    ana.fit,instagram,19600,2024-05-10,Rest #ad,200,8,3000\n";

fn tierplan(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tierplan")).args(args).current_dir(folder).output().unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let done = tierplan(folder, &[args, &["-f", "json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// Every number in a value, with its path.
fn numbers(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Number(_) => found.push((path.to_owned(), value.clone())),
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                // Tiers have names.
                let key = inner.get("tier").and_then(Value::as_str).filter(|_| path == "tiers");
                numbers(inner, &join(key.map_or(place.to_string(), str::to_owned).as_str()), found);
            }
        }
        Value::Object(object) => {
            object.iter().for_each(|(key, inner)| numbers(inner, &join(key), found))
        }
        _ => {}
    }
}

/// The figure that explains a path: of this key, or of a key that holds it.
fn explained<'a>(figures: &'a [Value], path: &str) -> Option<(&'a Map<String, Value>, Value)> {
    figures.iter().filter_map(Value::as_object).find_map(|figure| {
        let rest = path.strip_prefix(figure["key"].as_str()?)?;
        if !rest.is_empty() && !rest.starts_with('.') {
            return None;
        }
        let mut steps = rest.split('.').filter(|step| !step.is_empty());
        let value = steps.try_fold(&figure["value"], |value, step| match value {
            Value::Array(list) => list.get(step.parse::<usize>().ok()?),
            other => other.get(step),
        });
        Some((figure, value?.clone()))
    })
}

/// What stands behind the last equals sign.
fn result(worked: &str) -> Option<f64> {
    let tail = worked.rsplit_once(" = ")?.1;
    let digits: String = tail
        .chars()
        .take_while(|c| c.is_ascii_digit() || ",.".contains(*c))
        .filter(|c| *c != ',')
        .collect();
    digits.trim_end_matches('.').parse().ok()
}

fn check(name: &str, text: &str, flags: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    let classify = [&["classify", name], flags].concat();
    let document = json(folder.path(), &classify);
    let profiles = document["profiles"].as_array().unwrap();
    assert!(!profiles.is_empty());
    for profile in profiles {
        let handle = profile["handle"].as_str().unwrap();
        let explain = [classify.as_slice(), &["--explain", handle]].concat();
        let found = json(folder.path(), &explain);
        let figures = found["creators"][0]["figures"].as_array().unwrap();
        let page = tierplan(folder.path(), &explain);
        // Wrapping breaks no number.
        let page = String::from_utf8(page.stdout).unwrap().replace(',', "");
        let mut all = Vec::new();
        numbers(profile, "", &mut all);
        for (path, value) in &all {
            let (figure, same) = explained(figures, path)
                .unwrap_or_else(|| panic!("{handle}: nothing explains {path} {value}"));
            assert_eq!(same, *value, "{handle} {path}");
            is_certified(handle, figure);
            assert!(
                page.contains(value.to_string().trim_end_matches(".0")),
                "{handle} {path} {value} is not on the page:\n{page}"
            );
        }
        let mut all = Vec::new();
        numbers(&document["summary"], "", &mut all);
        for (path, value) in &all {
            let summary = found["summary"].as_array().unwrap();
            let (figure, same) = explained(summary, path)
                .unwrap_or_else(|| panic!("nothing explains {path} {value}"));
            assert_eq!(same, *value, "{path}");
            is_certified(path, figure);
        }
    }
}

/// A figure has a formula whose numbers give it, cells where it is read, and publications where it is estimated.
fn is_certified(handle: &str, figure: &Map<String, Value>) {
    let key = figure["key"].as_str().unwrap();
    assert!(!figure["formula"].as_str().unwrap().is_empty(), "{handle} {key}");
    let quoted = figure["kind"] == "quoted";
    assert!(!quoted || !figure["inputs"].as_array().unwrap().is_empty(), "{handle} {key}: no cell");
    if let Some(found) = figure["worked"].as_str().and_then(result)
        && let Some(value) = figure["value"].as_f64()
    {
        let close = (found - value).abs() <= 0.011 * value.abs();
        let standing = key == "er_standing";
        assert!(close || standing, "{handle} {key}: {found} is not {value}: {}", figure["worked"]);
    }
    for row in figure["benchmarks"].as_array().unwrap() {
        assert!(
            !row["source"].as_str().unwrap().is_empty() && row["year"].as_str().unwrap().len() == 4
        );
        for publication in row["publications"].as_array().unwrap() {
            assert!(publication["year"].is_string(), "{publication}");
        }
        let own = row.get("own").is_some();
        assert!(
            own || !row["publications"].as_array().unwrap().is_empty(),
            "{handle} {key}: {row}"
        );
    }
}

#[test]
fn every_number_can_be_traced() {
    check(
        "roster.csv",
        ROSTER,
        &[
            "--fx",
            "EUR=1.08",
            "--target-cpm",
            "20",
            "--target-cpe",
            "0.5",
            "--target-cpa",
            "40",
            "--emv",
        ],
    );
}

#[test]
fn other_rates_tiers_and_currencies_are_traced_too() {
    let flags = [
        "--er",
        "views",
        "--tiers",
        "mediakix",
        "--compare-tiers",
        "hypeauditor",
        "--currency",
        "EUR",
        "--fx",
        "USD=0.92",
    ];
    check("roster.csv", ROSTER, &flags);
}

#[test]
fn medians_over_posts_and_their_captions_are_traced() {
    check("posts.csv", POSTS, &["--market", "us,uk"]);
    check("posts.csv", POSTS, &["--recent", "2", "--emv"]);
}

#[test]
fn own_figures_are_traced_to_their_file() {
    let folder = tempfile::tempdir().unwrap();
    let own = "[[figure]]\nmetric = \"cost_per_post\"\nplatform = \"instagram\"\nvalue = 520\nsource = \"fees we paid\"\nyear = 2026\n";
    std::fs::write(folder.path().join("own.toml"), own).unwrap();
    std::fs::write(folder.path().join("a.csv"), "handle,platform,followers\nann,instagram,40000\n")
        .unwrap();
    let found =
        json(folder.path(), &["classify", "a.csv", "--benchmarks", "own.toml", "--explain", "ann"]);
    let figures = found["creators"][0]["figures"].as_array().unwrap();
    let (price, value) = explained(figures, "price").unwrap();
    assert_eq!(value, 520.0);
    assert_eq!(price["benchmarks"][0]["own"], "own.toml");
    assert_eq!(price["benchmarks"][0]["source"], "own.toml: fees we paid");
}

#[test]
fn the_same_name_on_two_networks_is_explained_twice() {
    let folder = tempfile::tempdir().unwrap();
    let rows =
        "handle,platform,followers\nann,instagram,40000\nann,tiktok,90000\nbob,tiktok,5000\n";
    std::fs::write(folder.path().join("a.csv"), rows).unwrap();
    let found = json(folder.path(), &["classify", "a.csv", "--explain", "@ANN"]);
    let networks: Vec<&Value> =
        found["creators"].as_array().unwrap().iter().map(|creator| &creator["platform"]).collect();
    assert_eq!(networks, ["instagram", "tiktok"]);
    let nobody = tierplan(folder.path(), &["classify", "a.csv", "--explain", "anne"]);
    assert_eq!(nobody.status.code(), Some(2));
    let said = String::from_utf8(nobody.stderr).unwrap();
    assert!(
        said.contains("--explain anne: nobody of this name was classified; near it: ann"),
        "{said}"
    );
}
