//! One's own figures in a plan: used, named, and part of what the plan was made from.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const OWN: &str = "[[figure]]\nmetric = \"cost_per_post\"\nplatform = \"instagram\"\nsize = \"micro\"\nvalue = 520\n\
    low = 300\nhigh = 900\nsource = \"fees we paid\"\nyear = 2026\n\n[[judgement]]\nname = \"team_hours\"\nvalue = 30\n";

fn recommend(folder: &Path, flags: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tierplan"))
        .arg("recommend")
        .args(flags)
        .args(["-f", "json"])
        .current_dir(folder)
        .output()
        .unwrap()
}

fn plan(done: &Output) -> Value {
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn a_plan_uses_and_names_own_figures() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.toml"), OWN).unwrap();
    let brief = ["--goal", "awareness", "--budget", "2000", "--strategy", "micro"];
    let usual = plan(&recommend(folder.path(), &brief));
    let own =
        plan(&recommend(folder.path(), &[&brief[..], &["--benchmarks", "own.toml"]].concat()));
    let sources = |plan: &Value| {
        let list = plan["assumptions"].as_array().unwrap();
        let of_own = list.iter().filter(|one| one["source"].as_str().unwrap().contains("own.toml"));
        of_own.map(|one| one["value"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    assert!(sources(&usual).is_empty());
    assert_eq!(sources(&own), [30.0, 520.0]);
    // Thirty hours are two creators at twelve hours each.
    let creators = |plan: &Value| {
        let mix = plan["mix"].as_array().unwrap();
        mix.iter().map(|tier| tier["creators"].as_u64().unwrap()).sum::<u64>()
    };
    assert!(creators(&own) <= 2 && creators(&usual) > 2);
}

#[test]
fn a_saved_plan_is_made_again_with_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.toml"), OWN).unwrap();
    let flags = ["--goal", "awareness", "--budget", "2000", "--benchmarks", "own.toml"];
    let first = recommend(folder.path(), &flags);
    assert_eq!(plan(&first)["request"]["inputs"][0]["file"], "own.toml");
    std::fs::write(folder.path().join("plan.json"), &first.stdout).unwrap();
    let again = recommend(folder.path(), &["--brief", "plan.json"]);
    assert!(again.stdout == first.stdout && again.stderr.is_empty());
    std::fs::write(folder.path().join("own.toml"), OWN.replace("520", "620")).unwrap();
    let changed = recommend(folder.path(), &["--brief", "plan.json"]);
    let said = String::from_utf8(changed.stderr).unwrap();
    assert!(said.contains("own.toml has changed since plan.json was made from it"), "{said}");
}
