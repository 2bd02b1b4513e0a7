//! Every command of the README that is not shown with its output is run here, in a fresh folder with the
//! examples beside it. (Commands with output are compared by `tests/cli.rs`.)

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Lines of the `sh` blocks.
fn commands() -> Vec<String> {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let mut inside = false;
    let mut lines = Vec::new();
    for line in readme.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside && !command.trim().is_empty() => lines.push(command.to_owned()),
            _ => {}
        }
    }
    lines
}

/// What is handed to tierplan; `None` for commands that are not about it.
fn arguments(command: &str) -> Option<Vec<String>> {
    let rest = command
        .strip_prefix("cargo run --release -- ")
        .or_else(|| command.strip_prefix("tierplan "))?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn fresh_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let examples = folder.path().join("examples");
    std::fs::create_dir(&examples).unwrap();
    for entry in std::fs::read_dir(repository().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, examples.join(path.file_name().unwrap())).unwrap();
        }
    }
    let path = folder.path().to_owned();
    (folder, path)
}

#[test]
fn every_command_of_the_readme_runs() {
    let mut run = 0;
    for command in commands() {
        let Some(arguments) = arguments(&command) else {
            assert!(command.starts_with("cargo test"), "not run by any test: {command}");
            continue;
        };
        let (_keep, folder) = fresh_folder();
        let done = Command::new(env!("CARGO_BIN_EXE_tierplan"))
            .args(&arguments)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
        if let Some(at) = arguments.iter().position(|a| a == "-o") {
            let written = std::fs::read(folder.join(&arguments[at + 1])).unwrap();
            // A workbook is an archive, anything else has lines.
            let lines = written.split(|byte| *byte == b'\n').count();
            let whole = written.starts_with(b"PK\x03\x04") || lines > 10;
            assert!(whole, "{command} wrote {}", String::from_utf8_lossy(&written));
        } else {
            assert!(!done.stdout.is_empty(), "{command} printed nothing");
        }
        run += 1;
    }
    assert!(run >= 3, "the README has lost its commands");
}
