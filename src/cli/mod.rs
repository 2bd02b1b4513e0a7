//! The command line.

pub mod classify;
pub mod output;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program.
pub fn run(_args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::SUCCESS
}
