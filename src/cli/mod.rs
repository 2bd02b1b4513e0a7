//! The command line: arguments, files, exit codes. The work is done elsewhere.

mod args;
mod benchmarks;
mod brief;
mod check;
mod classify;
mod config;
mod diff;
mod inspect;
pub mod output;
mod overlap;
mod overlay;
mod progress;
mod reading;
mod recommend;
mod request;
mod roster;
mod schema;
mod settings;

use args::Command;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Runs the program: 0 done, 1 the answer is no, 2 could not do it.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut cli = match args::parse(args) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    output::conclude(execute(&mut cli.command, &cli.typed)).into()
}

fn execute(command: &mut Command, typed: &[OsString]) -> anyhow::Result<output::Outcome> {
    let (common, reading) = command.shared();
    let config = common.map(config::Config::load).transpose()?.unwrap_or_default();
    reading.into_iter().for_each(|reading| config.settle(reading));
    match command {
        Command::Recommend(args) => recommend::run(args, typed, &config),
        Command::Classify(args) => {
            reading::expand(&mut args.files)?;
            classify::run(args)
        }
        Command::Inspect(args) => inspect::run(args),
        Command::Benchmarks(args) => benchmarks::run(args),
        Command::Check(args) => check::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Completions(args) => print(&args::completions(args.shell)),
        Command::Man(args) => match args::man(args.command.as_deref())? {
            Some(page) => print(&page),
            None => anyhow::bail!(
                "{}: no such command; `tierplan help` lists them",
                args.command.as_deref().unwrap_or_default()
            ),
        },
    }
}

/// Writes a text to standard output.
fn print(text: &[u8]) -> anyhow::Result<output::Outcome> {
    let mut sink = output::Sink::open(None, &[])?;
    sink.write_all(text)?;
    sink.finish()?;
    Ok(output::Outcome::Done)
}
