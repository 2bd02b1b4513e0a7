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
    let mut cli = match args::parse(args) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    output::conclude(execute(&mut cli.command)).into()
}

fn execute(command: &mut Command) -> anyhow::Result<output::Outcome> {
    match command {
        Command::Recommend(args) => {
            reading::expand(&mut args.creators)?;
            recommend::run(args)
        }
        Command::Classify(args) => {
            reading::expand(&mut args.files)?;
            classify::run(args)
        }
        Command::Inspect(args) => inspect::run(args),
        Command::Benchmarks(args) => benchmarks::run(args),
    }
}
