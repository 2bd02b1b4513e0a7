//! Markup that cannot be broken: tags and attribute names are ours, every text and every value is escaped,
//! and what is opened is closed.

use crate::report::escape;
use std::fmt::Display;

/// Names and values of an element.
pub(in crate::report) type Attributes<'a> = &'a [(&'static str, &'a dyn Display)];

/// HTML, with SVG inside, as it is written.
#[derive(Debug, Default)]
pub(in crate::report) struct Markup {
    out: String,
}

impl Markup {
    /// An element and what stands in it.
    pub(in crate::report) fn within(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        inner: impl FnOnce(&mut Markup),
    ) {
        self.start(tag, attributes);
        self.out.push('>');
        inner(self);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// An element with text alone.
    pub(in crate::report) fn leaf(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        text: &str,
    ) {
        self.within(tag, attributes, |m| m.text(text));
    }

    /// An HTML element that holds nothing (`meta`, `col`).
    pub(in crate::report) fn void(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.start(tag, attributes);
        self.out.push('>');
    }

    /// An SVG element that holds nothing.
    pub(in crate::report) fn shape(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.start(tag, attributes);
        self.out.push_str("/>");
    }

    /// Text from anywhere.
    pub(in crate::report) fn text(&mut self, text: &str) {
        self.out.push_str(&escape::html(text));
    }

    /// Prose from anywhere: what stands in backticks is set as code. A backtick in a name changes letters, no more.
    pub(in crate::report) fn prose(&mut self, text: &str) {
        let pieces: Vec<&str> = text.split('`').collect();
        if pieces.len().is_multiple_of(2) {
            return self.text(text);
        }
        for (at, piece) in pieces.into_iter().enumerate() {
            if at % 2 == 1 {
                self.leaf("code", &[], piece);
            } else {
                self.text(piece);
            }
        }
    }

    /// Text from anywhere that may run right to left: it cannot reorder what stands beside it.
    pub(in crate::report) fn isolated(&mut self, text: &str) {
        self.leaf("bdi", &[], text);
    }

    /// A line break between blocks, so that the source can be read.
    pub(in crate::report) fn line(&mut self) {
        self.out.push('\n');
    }

    /// Our own style or script, as it is compiled in.
    pub(in crate::report) fn own(&mut self, code: &'static str) {
        self.out.push_str(code);
    }

    /// What another one has written.
    pub(in crate::report) fn adopt(&mut self, other: Markup) {
        self.out.push_str(&other.out);
    }

    /// Everything written.
    pub(in crate::report) fn finish(self) -> String {
        self.out
    }

    fn start(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escape::html(&value.to_string()));
            self.out.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_backticks_are_code() {
        let mut m = Markup::default();
        m.prose("add `--max-share <1>` here");
        m.prose("; a ` alone");
        assert_eq!(m.finish(), "add <code>--max-share &lt;1&gt;</code> here; a ` alone");
    }

    #[test]
    fn nothing_breaks_out() {
        let mut m = Markup::default();
        m.within("p", &[("title", &"\"><script>x")], |m| m.text("</p><b onload='x'>&\u{202e}"));
        assert_eq!(
            m.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;x\">&lt;/p&gt;&lt;b onload=&#39;x&#39;&gt;&amp;\\u{202e}</p>"
        );
    }
}
