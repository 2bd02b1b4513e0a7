//! The web page: what stands on it, that it asks for nothing, and how it looks in a browser.
//!
//! The browser's part wants Chromium, Node, and a folder with `puppeteer-core` and `axe-core` named by
//! `TIERPLAN_PAGE_TOOLS`; without that folder it is skipped, and says so. `.ci/run` sets it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop; one that is skipped says so"
)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in the repository and gives what it prints.
fn tierplan(args: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierplan"));
    let done = command.current_dir(repository()).args(args.split(' ')).output().unwrap();
    assert!(done.status.success(), "{args}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

const PLAN: &str =
    "recommend --goal conversions --budget 20k --creators examples/creators.csv -q -f html";
const TYPICAL: &str = "recommend --goal awareness --budget 5000 -f html";
const ROSTER: &str = "classify examples/creators.csv -q -f html";

/// What stands between two marks, for every time they come.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from)
        .skip(1)
        .filter_map(|rest| rest.split_once(to))
        .map(|(found, _)| found)
        .collect()
}

#[test]
fn a_plan_answers_every_question_with_a_picture() {
    let page = tierplan(PLAN);
    let titles = [
        "What it will bring",
        "Where the money goes",
        "Strategies compared",
        "Why",
        "Risks",
        "With whom",
        "Who posts when",
        "What would change the answer",
        "Backups",
        "Passed over",
        "Method and assumptions",
    ];
    let headings = between(&page, "<h2>", "</h2>");
    assert_eq!(headings, titles, "in this order");
    for picture in [
        "How sure each figure is",
        "The budget by size of creator",
        "By creator",
        "What each strategy brings: conversions",
        "Instagram: 83 of 88 creators",
        "Creators who post, by week",
        "What each budget brings: conversions",
        "What would make it something else than hybrid",
    ] {
        let found = between(&page, "<h3>", "</h3>");
        assert!(found.contains(&picture), "no picture “{picture}” among {found:?}");
    }
    assert_eq!(page.matches("<svg role=").count(), page.matches("<h3>").count());
    // Picks are marked, and the band of the benchmark and the tiers are drawn.
    for look in
        ["spot chosen", "class=\"band\"", "class=\"usual\"", "class=\"zone\"", "class=\"here\""]
    {
        assert!(page.contains(look), "no {look}");
    }
}

#[test]
fn nothing_that_the_table_says_is_missing_on_the_page() {
    let page = tierplan(PLAN);
    let json: serde_json::Value =
        serde_json::from_str(&tierplan(&PLAN.replace("html", "json"))).unwrap();
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&quot;");
    for list in ["reasons", "risks"] {
        for sentence in json[list].as_array().unwrap() {
            let sentence = escaped(sentence.as_str().unwrap());
            assert!(page.contains(&sentence), "missing: {sentence}");
        }
    }
    for pick in
        json["picks"].as_array().unwrap().iter().chain(json["passed_over"].as_array().unwrap())
    {
        let handle = pick["handle"].as_str().unwrap();
        assert!(page.contains(&format!("<bdi>{handle}</bdi>")), "no {handle}");
    }
    for assumption in json["assumptions"].as_array().unwrap() {
        let name = escaped(assumption["name"].as_str().unwrap());
        assert!(page.contains(&format!("<b>{name}</b>")), "no assumption {name}");
    }
}

#[test]
fn the_policy_names_the_style_and_the_script_and_nothing_else() {
    for args in [PLAN, TYPICAL, ROSTER, "benchmarks -f html", "inspect examples/messy.csv -f html"]
    {
        let page = tierplan(args);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
        let hash = |tag: &str| {
            let code = between(&page, &format!("<{tag}>"), &format!("</{tag}>"));
            assert_eq!(code.len(), 1, "{args}: one {tag}");
            STANDARD.encode(Sha256::digest(code[0].as_bytes()))
        };
        let wanted = format!(
            "default-src &#39;none&#39;; style-src &#39;sha256-{}&#39;; script-src &#39;sha256-{}&#39;; \
             base-uri &#39;none&#39;; form-action &#39;none&#39;",
            hash("style"),
            hash("script")
        );
        assert_eq!(policy, [wanted.as_str()], "{args}");
        for call in ["src=", "href=", "url(", "@import", "style=", "onclick"] {
            assert!(!page.contains(call), "{args}: {call}");
        }
    }
}

/// A roster with names that are hard to set.
fn roster(creators: usize) -> String {
    let long = "ماجدة".repeat(30);
    let names = [
        "李娜李娜李娜李娜李娜李娜李娜李娜",
        "🌸✨💕 Rosa 💕✨🌸",
        "ليلى حداد",
        "שרה כהן",
        "👩‍👩‍👧‍👦.family",
        "</title><script>alert(1)</script>",
        long.as_str(),
    ];
    let mut text =
        "name,platform,followers,avg_likes,avg_comments,avg_views,price,currency\n".to_owned();
    for at in 0..creators {
        let name = names[at % names.len()];
        let platform = ["instagram", "tiktok", "youtube"][at % 3];
        let followers = 1_500 + (at * 7_919) % 600_000;
        let (likes, views) = (followers / (20 + at % 60), followers / 2);
        let price = followers / 80 + 40;
        writeln!(
            text,
            "{name} {at},{platform},{followers},{likes},{},{views},{price},USD",
            likes / 30
        )
        .unwrap();
    }
    text
}

#[test]
fn a_large_roster_is_not_a_heavy_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.csv");
    std::fs::write(&file, roster(20_000)).unwrap();
    let page = tierplan(&format!("classify {} -q -f html", file.display()));
    assert!(page.len() < 6_000_000, "{} bytes", page.len());
    assert!(
        page.contains(
            "15,000 more rows would make the page too heavy: -f csv or -f json lists all."
        )
    );
    assert!(page.contains("600 of 6,667 creators"), "dots are limited");
}

/// Where the browser's libraries are; `None` where this part is to be skipped.
fn tools() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("TIERPLAN_PAGE_TOOLS") else {
        eprintln!("skipped: TIERPLAN_PAGE_TOOLS names no folder with puppeteer-core and axe-core");
        return None;
    };
    Some(PathBuf::from(folder))
}

#[test]
fn a_browser_finds_nothing_wrong() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("hard.csv"), roster(40)).unwrap();
    let hard = path("hard.csv");
    let pages = [
        // The number is that of the sheets of paper it may take.
        ("plan.2.html", PLAN.to_owned()),
        ("typical.2.html", TYPICAL.to_owned()),
        ("roster.html", ROSTER.to_owned()),
        ("hard.html", format!("classify {} -q -f html", hard.display())),
        (
            "hard-plan.html",
            format!(
                "recommend --goal awareness=2,loyalty --budget 30k --creators {} -q -f html",
                hard.display()
            ),
        ),
    ];
    for (name, args) in &pages {
        std::fs::write(path(name), tierplan(args)).unwrap();
    }
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let done = Command::new("node")
        .arg(repository().join("tests/page/look.mjs"))
        .args(pages.iter().map(|(name, _)| path(name)))
        .env("NODE_PATH", tools)
        .env("CHROMIUM", browser)
        .output()
        .unwrap();
    let found = String::from_utf8_lossy(&done.stdout);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{found}{said}");
}
