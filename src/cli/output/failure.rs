//! Exit codes and the messages that go with them.

use crate::report::escape;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done; also where the reader of our output closed the pipe.
    Done = 0,
    /// The answer is no: a gate failed, no plan is feasible, rows were rejected under `--strict`.
    No = 1,
    /// It could not be done: usage, files, unreadable input.
    Failed = 2,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(outcome as u8)
    }
}

/// The exit code for what a command returned; says on standard error why it failed.
pub fn conclude(result: anyhow::Result<Outcome>) -> Outcome {
    match result {
        Ok(outcome) => outcome,
        Err(error) if is_broken_pipe(&error) => Outcome::Done,
        Err(error) => {
            say(&format!("error: {}", one_line(&error)));
            Outcome::Failed
        }
    }
}

/// Whether the error is that nobody reads our output any more: `tierplan … | head` is no failure.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|error| match error.kind() {
            csv::ErrorKind::Io(io) => Some(io.kind()),
            _ => None,
        });
        [io, json, csv].contains(&Some(ErrorKind::BrokenPipe))
    })
}

/// One message on standard error, one line per line of `text`, each made harmless. That standard error is
/// closed or full is no reason to stop.
pub fn say(text: &str) {
    let mut stderr = std::io::stderr().lock();
    for line in text.lines() {
        let _ = writeln!(stderr, "{}", escape::terminal(line));
    }
}

/// The error with its causes, leaving out a cause that its parent has already quoted.
pub(in crate::cli) fn one_line(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;
    use std::io;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_found_under_every_writer() {
        let direct = writeln!(Closed, "x").context("writing").unwrap_err();
        let json = serde_json::to_writer(Closed, &[1, 2]).unwrap_err();
        let mut writer = csv::Writer::from_writer(Closed);
        writer.write_record(["a"]).unwrap();
        let csv = writer.flush().unwrap_err();
        let wrapped = csv::Error::from(io::Error::from(ErrorKind::BrokenPipe));
        for error in [direct, json.into(), csv.into(), anyhow::Error::from(wrapped).context("rows")]
        {
            assert!(is_broken_pipe(&error), "{error:?}");
            assert_eq!(conclude(Err(error)), Outcome::Done);
        }
    }

    #[test]
    fn other_failures_are_failures() {
        let full = anyhow::Error::from(io::Error::from(ErrorKind::StorageFull));
        assert!(!is_broken_pipe(&full));
        assert_eq!(conclude(Err(full)), Outcome::Failed);
        assert_eq!(conclude(Ok(Outcome::No)), Outcome::No);
    }

    #[test]
    fn causes_follow_once() {
        let error = anyhow::anyhow!("disk full").context("cannot write plan.md");
        assert_eq!(one_line(&error), "cannot write plan.md: disk full");
        let error = anyhow::anyhow!("disk full").context("failed (disk full)");
        assert_eq!(one_line(&error), "failed (disk full)");
    }
}
