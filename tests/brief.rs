//! Briefs in files, and plans that are made again from what they say about themselves.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use std::path::Path;
use std::process::{Command, Output};

fn tierplan(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tierplan")).args(args).current_dir(folder).output().unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    std::fs::create_dir(folder.path().join("briefs")).unwrap();
    for name in ["creators.csv", "campaign.toml"] {
        std::fs::copy(examples.join(name), folder.path().join("briefs").join(name)).unwrap();
    }
    folder
}

/// The brief of the examples, typed.
const TYPED: &[&str] = &[
    "recommend",
    "--goal",
    "conversions=2,awareness=1",
    "--budget",
    "12k",
    "--creators",
    "briefs/creators.csv",
    "--scope",
    "niche",
    "--audience",
    "250000",
    "--launch",
    "--weeks",
    "6",
    "--team-hours",
    "300",
    "--max-creators",
    "25",
    "--max-share",
    "25%",
    "--min",
    "micro=0.4",
    "--max",
    "youtube=0.3",
    "--exclude",
    "luanas.bites",
    "-f",
    "json",
];

#[test]
fn a_brief_is_as_if_it_had_been_typed() {
    let folder = folder();
    let brief = ["recommend", "--brief", "briefs/campaign.toml", "-f", "json"];
    let (from_file, typed) = (tierplan(folder.path(), &brief), tierplan(folder.path(), TYPED));
    assert!(typed.status.success(), "{}", String::from_utf8_lossy(&typed.stderr));
    assert_eq!(String::from_utf8_lossy(&from_file.stderr), "");
    assert!(from_file.stdout == typed.stdout, "the plans differ");
}

#[test]
fn a_saved_plan_is_made_again_to_the_same_bytes() {
    let folder = folder();
    let run = |args: &[&str]| {
        let done = tierplan(folder.path(), args);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stderr).unwrap()
    };
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    run(&["recommend", "--brief", "briefs/campaign.toml", "-o", "plan.json"]);
    assert_eq!(run(&["recommend", "--brief", "plan.json", "-o", "again.json"]), "");
    assert!(bytes("plan.json") == bytes("again.json"), "another plan");

    // One creator fewer in the roster: another input, and it is said.
    let roster = std::fs::read_to_string(folder.path().join("briefs/creators.csv")).unwrap();
    let fewer: Vec<&str> = roster.lines().take(180).collect();
    std::fs::write(folder.path().join("briefs/creators.csv"), fewer.join("\n")).unwrap();
    let said = run(&["recommend", "--brief", "plan.json", "-o", "new.json"]);
    assert_eq!(
        said,
        "briefs/creators.csv has changed since plan.json was made from it: this is a new plan\n"
    );
    assert!(bytes("plan.json") != bytes("new.json"), "the digest at least is another");
}

#[test]
fn a_saved_plan_finds_its_files_beside_it() {
    let folder = folder();
    let briefs = folder.path().join("briefs");
    let plan = ["recommend", "--brief", "campaign.toml", "-o", "plan.json"];
    assert!(tierplan(&briefs, &plan).status.success());
    let again =
        tierplan(folder.path(), &["recommend", "--brief", "briefs/plan.json", "-f", "json"]);
    assert_eq!(String::from_utf8_lossy(&again.stderr), "");
    assert!(again.stdout == std::fs::read(briefs.join("plan.json")).unwrap(), "another plan");
}

#[test]
fn what_is_typed_wins() {
    let folder = folder();
    let args = [
        "recommend",
        "--brief",
        "briefs/campaign.toml",
        "--budget",
        "3000",
        "--launch=false",
        "--exclude",
        "oceane_spoon",
        "-f",
        "json",
    ];
    let plan: serde_json::Value =
        serde_json::from_slice(&tierplan(folder.path(), &args).stdout).unwrap();
    assert_eq!(plan["budget"], 3000.0);
    assert_eq!(plan["request"]["settings"]["launch"], serde_json::Value::Null);
    assert_eq!(plan["request"]["settings"]["exclude"], serde_json::json!(["oceane_spoon"]));
    assert_eq!(plan["request"]["settings"]["weeks"], "6");
}

#[test]
fn a_brief_is_not_written_over() {
    let folder = folder();
    let plan = ["recommend", "--goal", "reach", "--budget", "5000", "-o", "plan.json"];
    assert!(tierplan(folder.path(), &plan).status.success());
    let over = tierplan(folder.path(), &["recommend", "--brief", "plan.json", "-o", "plan.json"]);
    assert_eq!(over.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&over.stderr).contains("would be lost"));
}

/// What is wrong with a brief, and how it is said.
const WRONG: &[(&str, &str)] = &[
    ("goal = \"fame\"\nbudget = 1", "b.toml:1:8: goal fame: `fame` is not a goal;"),
    (
        "goal = \"reach\"\nbuget = 3",
        "b.toml:2:1: `buget`: not a setting of a brief; did you mean `budget`?",
    ),
    (
        "goal = \"reach\"\noutput = \"x\"",
        "b.toml:2:1: `output`: not a setting of a brief; `tierplan help",
    ),
    ("budget = 1\nweeks = 200", "b.toml:2:9: weeks `200`: 200 is not in 1..=104"),
    ("budget = 1\nlaunch = \"yes\"", "b.toml:2:10: launch = `\"yes\"`: write true or false"),
    ("budget = true", "b.toml:1:10: budget = `true`: it takes a number or a text in quotes"),
    ("scope = [\"niche\"]", "b.toml:1:9: scope = `[\"niche\"]`: it takes one value, not a list"),
    ("goal = \"reach", "b.toml:1:14: invalid basic string"),
    ("goal = \"a\"\ngoal = \"b\"", "b.toml:2:1: duplicate key"),
    ("goal = \"reach\"", "the brief has no budget: write `budget = 5000`"),
    ("budget = 5", "the brief has no goal: write `goal = \"awareness\"`"),
    (
        "goal = \"reach\"\nbudget = 5\nmin = { micro = 0.5, mikro = 0.2 }",
        "b.toml:3:30: min mikro=0.2: mikro is neither a tier nor a platform",
    ),
    (
        "goal = \"reach\"\nbudget = 5\nmax_share = 20",
        "b.toml:3:13: max-share 20: a share lies between",
    ),
    ("{\"goal\": 1}", "b.toml: no `request` in it"),
];

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for (text, message) in WRONG {
        std::fs::write(folder.path().join("b.toml"), text).unwrap();
        let done = tierplan(folder.path(), &["recommend", "--brief", "b.toml"]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{text}: {said}");
        assert!(said.starts_with(&format!("error: {message}")), "{text}:\n{said}");
    }
}

#[test]
fn a_saved_plan_holds_what_the_configuration_file_said() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(
        at("tierplan.toml"),
        "currency = \"EUR\"\nplatform = \"instagram\"\nmarket = \"de\"\n[columns]\nbio = \"name\"\n[fx]\nUSD = 0.9\n",
    )
    .unwrap();
    let typed =
        "recommend --goal awareness --budget 4000 --creators briefs/creators.csv -o plan.json";
    let typed: Vec<&str> = typed.split(' ').collect();
    let made = tierplan(folder.path(), &typed);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let plan = std::fs::read(at("plan.json")).unwrap();
    assert!(String::from_utf8_lossy(&plan).contains("\"USD=0.9\""));
    for config in ["currency = \"USD\"\n[fx]\nEUR = 2.0\n", ""] {
        std::fs::write(at("tierplan.toml"), config).unwrap();
        let again = tierplan(folder.path(), &["recommend", "--brief", "plan.json", "-f", "json"]);
        assert!(again.stdout == plan, "{}", String::from_utf8_lossy(&again.stderr));
    }
}
