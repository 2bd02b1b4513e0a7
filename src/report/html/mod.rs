//! A report as a web page: one file that asks the network for nothing and can be read without its script.
//!
//! Responsible for the page's frame, its style and its policy. What stands on it: [`plan`] and [`roster`]
//! with pictures, [`render`] for every other report.

mod markup;
mod parts;
mod plan;
mod roster;
mod scatter;

pub use plan::{PlanPage, plan};
pub use roster::roster;

pub(super) use plan::picks_table;

pub(super) use markup::{Attributes, Markup};

use super::Report;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// How the page looks.
const STYLE: &str = include_str!("style.css");
/// Sorts and filters tables of creators; the page says everything without it.
const SCRIPT: &str = include_str!("script.js");

/// Writes a report that has no pictures.
///
/// # Errors
/// Those of the writer.
pub fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let title = report.title.clone().unwrap_or_else(|| parts::first_words(report));
    let page = page(&title, |m| {
        m.within("header", &[("class", &"top")], |m| parts::opening(m, report));
        m.line();
        m.within("main", &[], |m| {
            for section in report.sections.iter().filter(|s| s.heading.is_some()) {
                parts::section(m, section, "", |m| parts::blocks(m, section));
            }
        });
    });
    out.write_all(page.as_bytes())
}

/// The whole document around a body.
fn page(title: &str, body: impl FnOnce(&mut Markup)) -> String {
    let mut m = Markup::default();
    m.own("<!DOCTYPE html>\n");
    m.within("html", &[("lang", &"en")], |m| {
        m.within("head", &[], |m| head(m, title));
        m.line();
        m.within("body", &[], |m| {
            body(m);
            foot(m);
            m.within("script", &[], |m| m.own(SCRIPT));
        });
    });
    m.line();
    m.finish()
}

fn head(m: &mut Markup, title: &str) {
    m.void("meta", &[("charset", &"utf-8")]);
    m.void("meta", &[("http-equiv", &"Content-Security-Policy"), ("content", &policy())]);
    m.void("meta", &[("name", &"viewport"), ("content", &"width=device-width, initial-scale=1")]);
    m.void("meta", &[("name", &"referrer"), ("content", &"no-referrer")]);
    m.leaf("title", &[], title);
    m.within("style", &[], |m| m.own(STYLE));
}

/// Nothing may be loaded, sent or run, but the style and the script that are compiled in, by their hash.
fn policy() -> String {
    let hash = |code: &str| STANDARD.encode(Sha256::digest(code.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn foot(m: &mut Markup) {
    m.line();
    m.within("footer", &[], |m| {
        m.text("Made by tierplan ");
        m.text(env!("CARGO_PKG_VERSION"));
        m.text(" on one computer, offline. ~ marks an estimate, to two digits; – is unknown, which is never a zero.");
    });
}
