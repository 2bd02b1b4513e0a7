//! Imports point down the pipeline only: ground → read → measure → plan → report → command line. Reads
//! `src/` and fails on an arrow that is not in the table below; a new module is entered there first.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::{Path, PathBuf};

/// Each top module, lowest first, and the modules it may name besides itself.
const ARROWS: [(&str, &[&str]); 18] = [
    ("number", &[]),
    ("text", &["number"]),
    ("money", &["number"]),
    ("profile", &["number", "money"]),
    ("tier", &["number", "profile"]),
    ("figure", &["number", "money"]),
    ("typed", &[]),
    ("ingest", &["number", "text", "money", "profile", "tier", "typed"]),
    ("benchmark", &["number", "money", "profile", "tier"]),
    ("metrics", &["number", "money", "profile", "tier", "benchmark"]),
    ("vet", &["number", "money", "profile", "tier", "figure", "benchmark", "metrics"]),
    (
        "plan",
        &["number", "text", "money", "profile", "tier", "figure", "benchmark", "metrics", "vet"],
    ),
    (
        "report",
        &[
            "number",
            "money",
            "profile",
            "tier",
            "figure",
            "ingest",
            "benchmark",
            "metrics",
            "vet",
            "plan",
        ],
    ),
    ("sql", &["number", "money", "profile", "tier", "ingest", "benchmark", "metrics"]),
    ("diff", &["money", "profile", "figure", "ingest", "benchmark", "metrics", "report"]),
    ("check", &["money", "profile", "figure", "benchmark", "vet", "report", "diff"]),
    (
        "cli",
        &[
            "number",
            "money",
            "profile",
            "tier",
            "figure",
            "ingest",
            "benchmark",
            "metrics",
            "vet",
            "plan",
            "report",
            "sql",
            "diff",
            "check",
            "typed",
        ],
    ),
    ("main", &["cli"]),
];

/// Stands for every file of tests.
const TESTS: &str = "tests.rs";

/// A path from outside the crate, and the only places that may name it. Files of tests may read files and the
/// environment too: they are no part of the product.
const BORDERS: [(&str, &[&str]); 4] = [
    ("clap", &["cli/args.rs", "cli/args/"]),
    ("anyhow", &["cli/", "main.rs"]),
    ("std::fs", &["cli/", TESTS]),
    ("std::env", &["cli/", "main.rs", TESTS]),
];

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let name = file.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        wrong.extend(check(&name, &std::fs::read_to_string(&file).unwrap()));
    }
    assert!(wrong.is_empty(), "imports that the architecture does not know:\n{}", wrong.join("\n"));
}

#[test]
fn a_bad_arrow_is_found() {
    let cases = [
        ("plan/mod.rs", "use crate::ingest::Layout;", "src/plan/mod.rs:1: plan → ingest"),
        (
            "plan/a/b.rs",
            "//! Docs.\n\nuse super::super::super::ingest;",
            "src/plan/a/b.rs:3: plan → ingest",
        ),
        ("plan/mod.rs", "use super::ingest::Row;", "src/plan/mod.rs:1: plan → ingest"),
        (
            "plan/mod.rs",
            "use crate::{\n    money::Money,\n    cli::args,\n};",
            "src/plan/mod.rs:3: plan → cli",
        ),
        ("tier.rs", "fn f() -> crate::report::Cell { todo() }", "src/tier.rs:1: tier → report"),
        ("main.rs", "fn main() { tierplan::plan::go() }", "src/main.rs:1: main → plan"),
        (
            "cli/recommend.rs",
            "use clap::Parser;",
            "src/cli/recommend.rs:1: clap belongs in cli/args.rs",
        ),
        ("report/text.rs", "use anyhow::Result;", "src/report/text.rs:1: anyhow belongs in cli/"),
        (
            "ingest/mod.rs",
            "use std::{io, fs::File};",
            "src/ingest/mod.rs:1: std::fs belongs in cli/",
        ),
        (
            "plan/mod.rs",
            "let home = std::env::var(name);",
            "src/plan/mod.rs:1: std::env belongs in cli/",
        ),
        (
            "extra.rs",
            "",
            "src/extra.rs:1: module extra is not in the table of tests/architecture.rs",
        ),
    ];
    for (file, source, message) in cases {
        let found = check(file, source);
        assert_eq!(found.len(), 1, "{file}: {source}: {found:?}");
        assert!(found[0].starts_with(message), "{found:?}");
    }
}

#[test]
fn good_arrows_pass() {
    let cases = [
        (
            "plan/mod.rs",
            "use crate::money::Money;\nuse crate::plan::brief;\nuse self::solve::best;",
        ),
        (
            "plan/a/b.rs",
            "use super::super::solve;\n// crate::ingest is far away\nlet s = \"crate::cli\";",
        ),
        ("plan/mod.rs", "/* crate::ingest */ let s = r#\"use \"clap::Parser\"\"#; let c = '\"';"),
        ("cli/args.rs", "use clap::{Parser, ValueEnum};"),
        ("cli/output/sink.rs", "use std::fs::{self, File};\nuse anyhow::Context;"),
        ("plan/solve/tests.rs", "let cases = std::env::var(name);"),
        ("main.rs", "fn main() -> ExitCode { tierplan::cli::run(std::env::args_os()) }"),
        ("lib.rs", "pub mod cli;\npub mod plan;"),
    ];
    for (file, source) in cases {
        assert_eq!(check(file, source), Vec::<String>::new(), "{file}: {source}");
    }
}

/// What is wrong in one file, as `file:line: arrow (hint)`.
fn check(file: &str, source: &str) -> Vec<String> {
    let module = file.split('/').next().unwrap_or(file).trim_end_matches(".rs");
    let mut wrong = Vec::new();
    let allowed = ARROWS.iter().find(|(name, _)| *name == module).map(|(_, allowed)| *allowed);
    if allowed.is_none() && module != "lib" {
        let hint = "is not in the table of tests/architecture.rs: enter it with what it may import";
        return vec![format!("src/{file}:1: module {module} {hint}")];
    }
    for (line, path) in paths(&code_only(source)) {
        let arrow = crate_module(file, &path).filter(|to| *to != module);
        if let Some(to) = arrow.filter(|to| !allowed.unwrap_or_default().contains(to)) {
            wrong.push(format!("src/{file}:{line}: {module} → {to} (in `{}`)", path.join("::")));
        }
        for (outside, homes) in BORDERS {
            let named = outside
                .split("::")
                .eq(path.iter().map(String::as_str).take(outside.split("::").count()));
            let home = |home: &&str| {
                file.starts_with(*home) || *home == TESTS && file.ends_with("/tests.rs")
            };
            if named && !homes.iter().any(home) {
                wrong.push(format!("src/{file}:{line}: {outside} belongs in {}", homes.join(", ")));
            }
        }
    }
    wrong
}

/// The top module that a path leads to, where it leads out of the file's own.
fn crate_module<'a>(file: &str, path: &'a [String]) -> Option<&'a str> {
    let first = path.first()?;
    let known = |name: &'a String| {
        ARROWS.iter().any(|(module, _)| *module == name).then_some(name.as_str())
    };
    if first == "crate" || first == "tierplan" {
        return known(path.get(1)?);
    }
    // Enough `super`s to leave the top module; inside `mod tests` one less would do, but then what
    // follows is no top module's name.
    let supers = path.iter().take_while(|segment| *segment == "super").count();
    let depth = file.trim_end_matches("/mod.rs").split('/').count();
    (supers >= depth).then(|| path.get(supers).and_then(known)).flatten()
}

/// Every path of two segments or more with its line; groups in braces are spread out.
fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let tokens = tokens(code);
    let mut at = 0;
    while at < tokens.len() {
        at = path(&tokens, at, &[], &mut found).max(at + 1);
    }
    found.retain(|(_, path)| path.len() > 1);
    found
}

/// Reads one path at `at`, which may end in a group; returns where to go on.
fn path(
    tokens: &[(usize, String)],
    at: usize,
    prefix: &[String],
    found: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |(_, text)| text.as_str());
    let mut full = prefix.to_vec();
    let mut now = at;
    let line = tokens.get(at).map_or(0, |(line, _)| *line);
    while text(now).starts_with(|c: char| c.is_alphabetic() || c == '_') {
        full.push(text(now).to_owned());
        now += 1;
        if text(now) != "::" {
            found.push((line, full));
            return now;
        }
        now += 1;
    }
    if text(now) != "{" || full.is_empty() {
        found.push((line, full));
        return now;
    }
    now += 1;
    while !matches!(text(now), "}" | "") {
        now = path(tokens, now, &full, found).max(now + 1);
    }
    now + 1
}

/// Words, `::` and other single characters, each with its line.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word =
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let length = match word {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                _ => word,
            };
            tokens.push((number + 1, rest[..length].to_owned()));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// The source with comments, strings and characters blanked, lines kept.
fn code_only(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let skipped = skipped(rest);
        if skipped == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out.push(' ');
            out.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
            rest = &rest[skipped..];
        }
    }
    out
}

/// Length of the comment or literal that `rest` starts with; 0 where it starts with code.
fn skipped(rest: &str) -> usize {
    let until = |from: usize, end: &str| {
        rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    let hashes = rest.trim_start_matches('r').len();
    if rest.starts_with("r\"") || rest.starts_with("r#\"") || rest.starts_with("r##\"") {
        let fence: String = rest[rest.len() - hashes..].chars().take_while(|c| *c == '#').collect();
        return until(2 + fence.len(), &format!("\"{fence}"));
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    // A character, not a lifetime.
    if rest.starts_with("'\\") {
        return quoted(rest, '\'');
    }
    let mut chars = rest.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('\''), Some(c), Some('\'')) => 2 + c.len_utf8(),
        _ => 0,
    }
}

/// Length of a literal with backslash escapes.
fn quoted(rest: &str, end: char) -> usize {
    let mut escaped = true; // the opening quote itself
    for (at, c) in rest.char_indices() {
        if c == end && !escaped {
            return at + c.len_utf8();
        }
        escaped = !escaped && c == '\\';
    }
    rest.len()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}
