//! Arguments in, exit code out; the work is in [`tierplan::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tierplan::cli::run(std::env::args_os())
}
