//! The command line: arguments, files, exit codes. The work is done elsewhere.

mod args;
mod benchmarks;
mod brief;
mod classify;
mod inspect;
pub mod output;
mod reading;
mod recommend;

use args::Command;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program: 0 done, 1 the answer is no, 2 could not do it.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match args::parse(args) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let result = match &cli.command {
        Command::Recommend(args) => recommend::run(args),
        Command::Classify(args) => classify::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Benchmarks(args) => benchmarks::run(args),
    };
    output::conclude(result).into()
}
