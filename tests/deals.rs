//! Deals: what each way of paying costs and earns, and that profit is what is maximised where it is known.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use serde_json::Value;
use std::process::{Command, Output};

/// One creator who earns the fee many times over, one who never does, one large one.
const ROSTER: &str = "handle,platform,followers,avg_views,avg_likes,avg_comments,price\n\
    earner,instagram,50000,200000,2000,50,$50\n\
    loser,instagram,40000,20000,900,30,$500\n\
    giant,instagram,900000,300000,9000,200,$9000\n";

fn recommend(flags: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roster.csv"), ROSTER).unwrap();
    Command::new(env!("CARGO_BIN_EXE_tierplan"))
        .args(["recommend", "--budget", "20000", "--creators", "roster.csv", "--strategy", "any"])
        .args(flags)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

fn plan(flags: &[&str]) -> Value {
    let done = recommend(&[flags, &["-f", "json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

const TERMS: [&str; 8] =
    ["--order-value", "60", "--margin", "50%", "--commission", "10%", "--product-cost", "20"];

fn deal<'a>(plan: &'a Value, kind: &str) -> &'a Value {
    let deals = plan["deals"].as_array().unwrap();
    deals.iter().find(|d| d["deal"] == kind).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.06 * b.abs() // both are rounded to two digits
}

#[test]
fn deals_are_worked_out_from_one_forecast() {
    let plan = plan(&[&["--goal", "awareness"][..], &TERMS].concat());
    let spend = number(&plan["spend"]);
    let flat = deal(&plan, "flat_fee");
    assert_eq!(flat["upfront"], plan["spend"]);
    assert!(near(number(&flat["cost"]["likely"]), spend), "quoted fees do not vary");
    assert!(near(number(&flat["break_even"]), spend / 30.0), "60 × 50 % a conversion");
    let conversions = number(&flat["conversions"]["likely"]);
    assert!(near(number(&flat["revenue"]["likely"]), conversions * 60.0));
    assert!(near(number(&flat["profit"]["likely"]), conversions * 30.0 - spend));

    let commission = deal(&plan, "commission");
    assert_eq!(commission["upfront"], 0.0);
    assert_eq!(commission["loss_probability"], 0.0, "10 % of a 50 % margin");
    assert!(near(number(&commission["cost"]["likely"]), conversions * 6.0));
    assert!(near(number(&commission["profit"]["likely"]), conversions * 24.0));

    let hybrid = deal(&plan, "hybrid");
    assert!(number(&hybrid["upfront"]) < spend);
    assert!(number(&hybrid["loss_probability"]) <= number(&flat["loss_probability"]));

    let product = deal(&plan, "product_only");
    assert_eq!(product["creators"], 2, "the large creator does not work for a product");
    assert_eq!(product["upfront"], 40.0);
    let likely = |d: &Value| number(&d["conversions"]["likely"]);
    assert!(likely(product) < likely(flat), "not everybody posts for a product");
}

#[test]
fn the_fee_beside_a_commission_can_be_said() {
    let flags = ["--goal", "awareness", "--fee-share", "40%"];
    let plan = plan(&[&flags[..], &TERMS].concat());
    let fee = number(&deal(&plan, "hybrid")["upfront"]);
    assert!((fee - 0.4 * number(&plan["spend"])).abs() < 0.01);
}

#[test]
fn walk_away_prices_leave_nothing_and_lose_nothing() {
    let plan = plan(&[&["--goal", "awareness"][..], &TERMS].concat());
    for creator in plan["walk_away"].as_array().unwrap() {
        let earned = number(&creator["conversions"]) * 30.0;
        assert!(near(number(&creator["walk_away"]), earned), "{creator}");
        assert!(
            near(number(&creator["break_even"]), number(&creator["price"]) / 30.0),
            "{creator}"
        );
    }
    assert_eq!(plan["walk_away"][0]["name"], "earner", "nearest to earning the fee first");
}

#[test]
fn conversions_become_profit_where_it_is_known() {
    let handles = |plan: &Value| {
        let picks = plan["picks"].as_array().unwrap().iter();
        picks.map(|p| p["handle"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let most = plan(&["--goal", "conversions"]);
    assert_eq!(handles(&most).len(), 3, "the budget is enough for all");
    assert_eq!((&most["maximised"], &most["deals"]), (&Value::Null, &serde_json::json!([])));
    let best = plan(&[&["--goal", "conversions"][..], &TERMS].concat());
    assert_eq!(handles(&best), ["earner"], "the others cost more than they bring");
    assert_eq!(best["goal"]["unit"], "profit");
    assert!(number(&best["goal"]["likely"]) > 0.0);
    let flat = number(&deal(&best, "flat_fee")["profit"]["likely"]);
    assert!(near(number(&best["goal"]["likely"]), flat));
}

#[test]
fn where_nobody_earns_the_fee_it_is_said() {
    let plan = plan(&["--goal", "conversions", "--order-value", "0.5", "--margin", "0.1"]);
    assert!(plan["maximised"].as_str().unwrap().contains("at a loss"));
    assert_eq!(plan["goal"]["unit"], "conversions");
    assert!(number(&deal(&plan, "flat_fee")["profit"]["likely"]) < 0.0);
    assert!(
        plan["risks"][0].as_str().unwrap().starts_with("At these fees the campaign loses money")
    );
}

#[test]
fn terms_that_say_nothing_are_refused() {
    let cases: [(&[&str], &str); 4] = [
        (&["--margin", "40%"], "--margin 40%: say what an order brings in too"),
        (&["--order-value", "0"], "--order-value 0: it must be more than zero"),
        (&["--order-value", "€60"], "--order-value €60 is in EUR, the budget in USD"),
        (&["--order-value", "60", "--fee-share", "0.5"], "--fee-share 0.5: it is paid beside"),
    ];
    for (flags, message) in cases {
        let done = recommend(&[&["--goal", "reach"], flags].concat());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.starts_with(&format!("error: {message}")), "{said}");
    }
}

#[test]
fn no_week_takes_more_than_the_team_has_where_that_is_possible() {
    let week = |plan: &Value| {
        let weeks = plan["schedule_weeks"].as_array().unwrap().iter();
        weeks.map(|w| (number(&w["hours"]), number(&w["available"]))).collect::<Vec<_>>()
    };
    let fits = plan(&["--goal", "reach", "--weeks", "3", "--team-hours", "36"]);
    assert_eq!(week(&fits), [(12.0, 12.0); 3]);
    assert_eq!(fits["schedule_overload"], Value::Null);
    let over = plan(&["--goal", "reach", "--weeks", "4", "--team-hours", "36"]);
    assert!(over["schedule_overload"].as_str().unwrap().contains("start earlier"));
}
