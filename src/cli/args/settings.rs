//! The flags of `recommend` as settings that a file can hold too: which there are, what each takes, and how
//! they are joined with what was typed. One list for both: a new flag is a new setting by itself.

use super::{Cli, Command, Recommend};
use clap::builder::ArgAction;
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory, FromArgMatches};
use std::any::TypeId;
use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;

/// Flags that say how a result is shown, or name the file itself: they are no part of a campaign.
const NO_SETTINGS: [&str; 9] =
    ["brief", "config", "format", "output", "quiet", "verbose", "color", "help", "version"];

/// A flag that may stand in a brief, named as it is typed but for the dashes before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Known {
    /// For example `team-hours`.
    pub name: String,
    /// What its value may be.
    pub takes: Takes,
    /// Whether the value names files.
    pub is_path: bool,
}

/// How many values a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Takes {
    /// `true` or `false`.
    Switch,
    /// One value.
    One,
    /// Any number of values.
    Many,
}

/// What was typed and what the file says, joined.
#[derive(Debug)]
pub(in crate::cli) struct Resolved {
    /// As if all of it had been typed.
    pub args: Recommend,
    /// Every setting that is made, in the order of `--help`, with its values as they were written.
    pub settings: Vec<(Known, Vec<String>)>,
}

/// A setting of the file that does not fit.
#[derive(Debug)]
pub(in crate::cli) struct Misfit {
    /// Name of the setting, where one is at fault.
    pub name: Option<String>,
    /// The value that does not fit.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
}

/// Everything that a brief may say, in the order of `--help`.
pub(in crate::cli) fn known_settings() -> Vec<Known> {
    let command = Cli::command();
    let recommend = command.find_subcommand("recommend");
    recommend.into_iter().flat_map(|c| c.get_arguments()).filter_map(known).collect()
}

fn known(arg: &Arg) -> Option<Known> {
    let name = arg.get_long().filter(|name| !NO_SETTINGS.contains(name))?;
    let value = arg.get_value_parser().type_id();
    let takes = match arg.get_action() {
        ArgAction::Append => Takes::Many,
        ArgAction::SetTrue => Takes::Switch,
        _ if value == TypeId::of::<bool>() => Takes::Switch,
        _ => Takes::One,
    };
    Some(Known { name: name.to_owned(), takes, is_path: value == TypeId::of::<PathBuf>() })
}

/// The command line with the settings of a file added. A setting that was typed wins over the file's, all its
/// values together.
///
/// # Errors
/// A value that the flag does not take, or settings that exclude each other.
pub(in crate::cli) fn with_settings(
    typed: &[OsString],
    settings: &[(Known, Vec<OsString>)],
) -> Result<Resolved, Misfit> {
    let alone = matches(typed)?;
    let mut words = typed.to_vec();
    for (known, values) in settings.iter().filter(|(known, _)| !given(&alone, &known.name)) {
        for value in values {
            let mut word = OsString::from(format!("--{}", known.name));
            match known.takes {
                Takes::Switch if value == "false" => continue,
                Takes::Switch => {}
                Takes::One | Takes::Many => {
                    word.push("=");
                    word.push(value);
                }
            }
            words.push(word);
        }
    }
    let all = matches(&words)?;
    let settings = known_settings()
        .into_iter()
        .filter(|known| given(&all, &known.name))
        .filter_map(|known| written(&all, &known).map(|values| (known, values)))
        .collect();
    match Cli::from_arg_matches(&all).map_err(|error| misfit(&error))?.command {
        Command::Recommend(args) => Ok(Resolved { args: *args, settings }),
        _ => Err(Misfit { name: None, value: None, reason: "not a plan".to_owned() }),
    }
}

fn matches(words: &[OsString]) -> Result<ArgMatches, Misfit> {
    Cli::command().try_get_matches_from(words).map_err(|error| misfit(&error))
}

fn of_recommend(all: &ArgMatches) -> Option<&ArgMatches> {
    all.subcommand().map(|(_, own)| own)
}

fn id(name: &str) -> String {
    name.replace('-', "_")
}

fn given(all: &ArgMatches, name: &str) -> bool {
    let source = of_recommend(all).and_then(|own| own.value_source(&id(name)));
    source == Some(ValueSource::CommandLine)
}

/// The values as they were written; none for a switch that is off, which is as if it were not there.
fn written(all: &ArgMatches, known: &Known) -> Option<Vec<String>> {
    let (own, id) = (of_recommend(all)?, id(&known.name));
    if known.takes == Takes::Switch {
        return own.get_flag(&id).then(|| vec!["true".to_owned()]);
    }
    let raw = own.get_raw(&id).into_iter().flatten();
    Some(raw.map(|value| value.to_string_lossy().into_owned()).collect())
}

/// What clap says of a flag, taken apart.
fn misfit(error: &clap::Error) -> Misfit {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let name = text(ContextKind::InvalidArg).map(|arg| {
        let word = arg.trim_start_matches('-');
        word.split([' ', '=', '[']).next().unwrap_or(word).to_owned()
    });
    let first = error.to_string();
    let first = first.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    Misfit {
        name,
        value: text(ContextKind::InvalidValue),
        reason: error.source().map_or(first, ToString::to_string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_may_hold_whatever_describes_the_campaign() {
        let known = known_settings();
        let find = |name: &str| known.iter().find(|k| k.name == name);
        for name in ["goal", "budget", "scope", "team-hours", "include", "min", "fx", "strict"] {
            assert!(find(name).is_some(), "{name}");
        }
        assert_eq!(find("launch").map(|k| k.takes), Some(Takes::Switch));
        assert_eq!(find("creators").map(|k| (k.takes, k.is_path)), Some((Takes::Many, true)));
        assert_eq!(find("weeks").map(|k| (k.takes, k.is_path)), Some((Takes::One, false)));
        for name in NO_SETTINGS {
            assert_eq!(find(name), None, "{name}");
        }
    }
}
