//! Completions and manual pages, made from the same description of the command line as `--help`.

use super::Cli;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// `tierplan completions`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  source <(tierplan completions bash)
  tierplan completions zsh > ~/.zfunc/_tierplan
  tierplan completions fish > ~/.config/fish/completions/tierplan.fish
  tierplan completions powershell | Out-String | Invoke-Expression")]
pub(in crate::cli) struct Completions {
    /// Which shell
    pub shell: Shell,
}

/// `tierplan man`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan man > tierplan.1
  tierplan man recommend | man -l -")]
pub(in crate::cli) struct Man {
    /// The command whose page it is; without one, the page of tierplan itself
    pub command: Option<String>,
}

/// The completion script of a shell.
pub(in crate::cli) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tierplan", &mut script);
    script
}

/// The manual page of a command, or of tierplan itself; `None` where there is no such command.
///
/// # Errors
/// None that can happen: the page is written to memory.
pub(in crate::cli) fn man(command: Option<&str>) -> std::io::Result<Option<Vec<u8>>> {
    let mut all = Cli::command();
    all.build(); // gives the commands their full names
    let page = match command {
        None => Some(&all),
        Some(name) => all.find_subcommand(name),
    };
    let Some(page) = page else { return Ok(None) };
    let mut text = Vec::new();
    clap_mangen::Man::new(page.clone()).render(&mut text)?;
    Ok(Some(text))
}
