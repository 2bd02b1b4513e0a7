//! Gates and differences as a pipeline uses them: exit codes, every format, files that cannot be written.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(args: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierplan"));
    command.current_dir(repository()).args(args.split_whitespace()).output().unwrap()
}

fn code(args: &str) -> Option<i32> {
    run(args).status.code()
}

#[test]
fn the_exit_code_is_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let policy = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let kept = policy("kept.toml", "[groups]\nmin-creators = 10\n");
    let broken = policy("broken.toml", "[groups]\nmin-creators = 1000\n");
    let open = policy("open.toml", "[rows]\nmax-cpm = 1\n[plan]\nbudget = 5\n");
    let strict = policy("strict.toml", "unknown = \"fail\"\n[plan]\nbudget = 5\n");
    let wrong = policy("wrong.toml", "[rows]\nmax-fakes = 1\n");
    let file = "examples/creators.csv";
    assert_eq!(code(&format!("check {file} --policy {kept}")), Some(0));
    assert_eq!(code(&format!("check {file} --policy {broken}")), Some(1));
    assert_eq!(code(&format!("check {file} --policy {open}")), Some(1));
    assert_eq!(code(&format!("check {file} --policy {strict}")), Some(1));
    assert_eq!(code(&format!("check {file} --policy {wrong}")), Some(2));
    assert_eq!(code(&format!("check {file} --policy {kept}.missing")), Some(2));
    assert_eq!(code(&format!("check missing.csv --policy {kept}")), Some(2));
    assert_eq!(code(&format!("check examples/messy.csv --policy {kept} --strict")), Some(1));
    assert_eq!(code(&format!("check {file} --policy {kept} -f csv")), Some(2));
    assert_eq!(code("diff examples/gate/march.csv examples/gate/april.csv"), Some(0));
    assert_eq!(code("diff examples/gate/march.csv examples/gate/april.csv --exit-code"), Some(1));
    assert_eq!(code("diff examples/gate/march.csv examples/gate/march.csv --exit-code"), Some(0));
    assert_eq!(code("diff examples/gate/march.csv missing.csv"), Some(2));
    assert_eq!(code("diff - -"), Some(2));
}

/// Every format of every command, several times, and where it cannot be written.
#[test]
fn the_same_input_is_the_same_bytes() {
    for (command, formats) in [
        ("classify examples/creators.csv", "table csv json ndjson markdown html xlsx"),
        (
            "recommend --goal conversions --budget 5000 --creators examples/gate/march.csv",
            "table json markdown html xlsx",
        ),
        (
            "check examples/gate/april.csv --policy examples/gate/policy.toml",
            "table json markdown html xlsx junit github",
        ),
        (
            "diff examples/gate/march.csv examples/gate/april.csv",
            "table csv json ndjson markdown html xlsx",
        ),
        ("inspect examples/creators.csv", "table json markdown html xlsx"),
        ("recommend --goal awareness=2,loyalty --budget 30k", "table json html"),
        ("benchmarks", "table csv json"),
    ] {
        for format in formats.split(' ') {
            let args = format!("{command} -q -f {format}");
            let first = run(&args);
            assert!(!first.stdout.is_empty(), "{args}");
            // What depends on chance or on the order of a hash would differ sooner or later.
            let times = if format == "json" { 50 } else { 3 };
            for _ in 1..times {
                assert!(run(&args).stdout == first.stdout, "{args}: other bytes");
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_an_error_and_a_closed_pipe_is_none() {
    for args in [
        "classify examples/creators.csv -f html",
        "classify examples/creators.csv -f xlsx",
        "recommend --goal awareness --budget 5000 -f html",
        "check examples/gate/april.csv --policy examples/gate/policy.toml -f junit",
        "diff examples/gate/march.csv examples/gate/april.csv",
        "schema recommend",
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tierplan"));
        command.current_dir(repository()).args(args.split(' ')).stdout(full).stderr(Stdio::piped());
        let done = command.output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{args}: {said}");
        assert!(said.contains("cannot write") || said.contains("No space left"), "{args}: {said}");

        let mut command = Command::new(env!("CARGO_BIN_EXE_tierplan"));
        command
            .current_dir(repository())
            .args(args.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait().unwrap().code();
        let wanted =
            if args.starts_with("check") { [Some(0), Some(1)] } else { [Some(0), Some(0)] };
        assert!(wanted.contains(&done), "{args}: {done:?}");
    }
    assert_eq!(code("classify examples/creators.csv -q -o /proc/plan.html"), Some(2));
}

#[test]
fn the_pipeline_of_the_examples_runs() {
    let folder = tempfile::tempdir().unwrap();
    let script = repository().join("examples/ci/gate.sh");
    let mut command = Command::new("sh");
    let path = Path::new(env!("CARGO_BIN_EXE_tierplan")).parent().unwrap();
    let paths = std::env::join_paths(
        [path.to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let done = command
        .current_dir(repository())
        .arg(script)
        .args(["examples/gate/april.csv", "examples/gate/policy.toml"])
        .env("PATH", paths.unwrap())
        .env("REPORTS", folder.path())
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert_eq!(done.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(
        said.lines().any(|line| line.starts_with("::error file=examples/gate/april.csv,line=")),
        "{said}"
    );
    let report = std::fs::read_to_string(folder.path().join("gate.xml")).unwrap();
    assert!(report.contains("<failure"), "{report}");
    let summary = std::fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.contains("**Failed"), "{summary}");
}

/// The action and the workflow call what there is: every flag in them is one of the command's.
#[test]
fn the_action_names_commands_and_flags_that_there_are() {
    let help = String::from_utf8(run("check --help").stdout).unwrap();
    for file in ["examples/ci/action.yml", "examples/ci/workflow.yml", "examples/ci/gate.sh"] {
        let text = std::fs::read_to_string(repository().join(file)).unwrap();
        let calls: Vec<&str> =
            text.lines().filter(|line| line.contains("tierplan check")).collect();
        for call in &calls {
            for word in call.split_whitespace().filter(|word| word.starts_with("--")) {
                assert!(help.contains(word), "{file}: {word}");
            }
        }
        assert!(!calls.is_empty() || file.ends_with("workflow.yml"), "{file}");
    }
}
