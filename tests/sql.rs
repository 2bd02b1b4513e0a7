//! `tierplan sql`: what it prints for every dialect, and that warehouses say what `classify` says, row by row.
//!
//! The comparison wants a Python with the packages duckdb, pyspark (and Java) and sqlglot, named by
//! `TIERPLAN_SQL_PYTHON`; without it, or without a package, that part is skipped, and says so. `.ci/run` sets it.
//! `TIERPLAN_SQL_ROWS` is the number of invented rows (100,000 in `.ci/run`, 2,000 otherwise), and PostgreSQL is asked
//! where `PGHOST` names a server.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop; one that is skipped says so"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

const DIALECTS: [&str; 5] = ["duckdb", "spark", "bigquery", "snowflake", "postgres"];

/// Columns that are called otherwise than their fields.
const MAP: [&str; 13] = [
    "handle=account",
    "platform=network",
    "followers=fans",
    "avg_likes=likes",
    "avg_comments=comments",
    "avg_engagement=interactions",
    "avg_views=plays",
    "reach=reached",
    "impressions=seen",
    "engagement_rate[percent]=er_by_followers",
    "price[post]=post_fee",
    "price[video]=video_fee",
    "fake_share[fraction]=fake",
];

/// The column that says in which currency a row's prices are.
const MONEY: &str = "currency=money";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tierplan(args: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierplan"));
    let done = command.current_dir(repository()).args(args).output().unwrap();
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

fn mapped<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let map = MAP.iter().flat_map(|map| ["--map", map]);
    args.iter().copied().chain(map).collect()
}

/// The statement printed with these arguments, in the form of the golden file; `BLESS=1` writes the file anew.
fn golden(name: &str, args: &[&str]) {
    let path = repository().join("tests/golden").join(name);
    let printed = String::from_utf8(tierplan(args)).unwrap();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(printed == wanted, "{} differs; printed:\n{printed}", path.display());
}

#[test]
fn every_dialect_prints_its_statement() {
    for dialect in DIALECTS {
        let args = ["sql", "--dialect", dialect, "--table", "lab.creators"];
        golden(&format!("sql-{dialect}.sql"), &args);
    }
}

#[test]
fn a_sample_says_which_column_is_what() {
    let args =
        "sql --dialect duckdb --table creators tests/sql/sample.csv --er views --tiers mediakix -q";
    golden("sql-sample.sql", &args.split(' ').collect::<Vec<_>>());
}

/// Rows to compare.
fn rows() -> String {
    std::env::var("TIERPLAN_SQL_ROWS").unwrap_or_else(|_| "2000".to_owned())
}

/// The Python to ask, if it has the package.
fn python(package: &str) -> Option<OsString> {
    let Some(python) = std::env::var_os("TIERPLAN_SQL_PYTHON") else {
        eprintln!("SKIPPED: TIERPLAN_SQL_PYTHON names no Python with {package}");
        return None;
    };
    let has = Command::new(&python).args(["-c", &format!("import {package}")]).output();
    if !has.is_ok_and(|done| done.status.success()) {
        eprintln!("SKIPPED: {} has no {package}", python.to_string_lossy());
        return None;
    }
    Some(python)
}

fn parity(python: &OsString, args: &[&str]) -> bool {
    let done = Command::new(python)
        .arg(repository().join("tests/sql/parity.py"))
        .args(args)
        .env("PYTHONUTF8", "1")
        .output()
        .unwrap();
    eprint!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    done.status.success()
}

/// Invented rows, the statement for them, and what classify says of them, in a folder of their own.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new(python: &OsString, dialect: &str, rows: &str, more: &[&str]) -> Case {
        let case = Case { folder: tempfile::tempdir().unwrap() };
        let path = |name| case.path(name);
        assert!(parity(python, &["data", &case.text(""), rows]));
        let statement = ["sql", "--dialect", dialect, "--table", "creators", "-q"];
        let statement = mapped(&[statement.as_slice(), more].concat());
        std::fs::write(path("creators.sql"), tierplan(&statement)).unwrap();
        // Prices in several currencies are in no document: there are no sums of them.
        let name = if more.contains(&MONEY) { "classified.ndjson" } else { "classified.json" };
        let (creators, classified) = (case.text("creators.ndjson"), case.text(name));
        let classify = ["classify", &creators, "-q", "-o", &classified];
        tierplan(&mapped(&[classify.as_slice(), more].concat()));
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn holds(&self, python: &OsString, engine: &str) -> bool {
        let several = self.path("classified.ndjson").exists();
        let name = if several { "classified.ndjson" } else { "classified.json" };
        let (statement, classified) = (self.text("creators.sql"), self.text(name));
        parity(python, &["run", engine, &self.text(""), &statement, &classified])
    }
}

#[test]
fn duckdb_says_what_classify_says() {
    let Some(python) = python("duckdb") else { return };
    assert!(Case::new(&python, "duckdb", &rows(), &[]).holds(&python, "duckdb"));
}

#[test]
fn spark_says_what_classify_says() {
    let Some(python) = python("pyspark") else { return };
    if !Command::new("java").arg("-version").output().is_ok_and(|done| done.status.success()) {
        eprintln!("SKIPPED: Spark needs Java, and there is none");
        return;
    }
    assert!(Case::new(&python, "spark", &rows(), &[]).holds(&python, "spark"));
}

#[test]
fn postgres_says_what_classify_says() {
    let Some(python) = python("json") else { return };
    if std::env::var_os("PGHOST").is_none() {
        eprintln!("SKIPPED: PGHOST names no PostgreSQL server");
        return;
    }
    assert!(Case::new(&python, "postgres", &rows(), &[]).holds(&python, "postgres"));
}

/// Every way to look at a rate, tiers that go by platform, one's own figures, a platform and a currency for all rows.
#[test]
fn duckdb_follows_every_option() {
    let Some(python) = python("duckdb") else { return };
    let own = ["--benchmarks", "tests/sql/own.toml", "--tiers", "tests/sql/tiers.csv"];
    let usual = ["--platform", "tiktok", "--currency", "EUR", "--tiers", "hypeauditor"];
    let options: [&[&str]; 7] = [
        &["--map", MONEY],
        &["--er", "views"],
        &["--er", "reach"],
        &["--er", "impressions", "--tiers", "sociavault"],
        &["--er", "given"],
        &own,
        &usual,
    ];
    for more in options {
        let case = Case::new(&python, "duckdb", "3000", more);
        assert!(case.holds(&python, "duckdb"), "{more:?}");
    }
}

#[test]
fn parsers_of_every_dialect_take_the_statement() {
    let Some(python) = python("sqlglot") else { return };
    for dialect in DIALECTS {
        for name in [format!("sql-{dialect}.sql"), "sql-sample.sql".to_owned()] {
            if name.contains("sample") && dialect != "duckdb" {
                continue;
            }
            let path = repository().join("tests/golden").join(name);
            assert!(parity(&python, &["parse", dialect, path.to_str().unwrap()]), "{dialect}");
        }
    }
}
