//! Completions and manual pages: every shell gets the commands and flags that there are.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use std::process::Command;

fn tierplan(args: &[&str]) -> (Option<i32>, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_tierplan")).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

#[test]
fn every_shell_is_told_the_flags() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, said) = tierplan(&["completions", shell]);
        assert_eq!((code, said.as_str()), (Some(0), ""), "{shell}");
        for word in ["recommend", "classify", "order-value", "max-fake-share"] {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
    assert_eq!(tierplan(&["completions", "cmd"]).0, Some(2));
}

#[test]
fn every_command_has_a_page() {
    let (code, page, _) = tierplan(&["man"]);
    assert_eq!(code, Some(0));
    assert!(page.contains(".TH tierplan 1"), "{page}");
    for command in ["recommend", "classify", "inspect", "benchmarks"] {
        let (code, page, _) = tierplan(&["man", command]);
        assert_eq!(code, Some(0));
        assert!(page.contains(&format!(".TH tierplan-{command} 1")), "{page}");
        assert!(page.contains("Examples:"), "{command}");
    }
    let (code, _, said) = tierplan(&["man", "sing"]);
    assert_eq!(code, Some(2));
    assert_eq!(said, "error: sing: no such command; `tierplan help` lists them\n");
}
