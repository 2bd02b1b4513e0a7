//! The only road from input text to output. A creator's name is hostile until it has passed here: it can
//! run neither in a terminal, nor in a Markdown page, nor in a spreadsheet.
//!
//! Nothing is dropped in silence: what cannot be shown as it is, is shown as what it is (`\x1b`, `\u{202e}`).

use std::borrow::Cow;

/// Text for a terminal: one line, no control, bidirectional or invisible format character.
///
/// A line break becomes `⏎`, a tab a space. Also for text that is piped: reports are `cat`-ed later.
///
/// ```
/// use tierplan::report::escape::terminal;
/// assert_eq!(terminal("a\x1b[2Jb\nc"), r"a\x1b[2Jb⏎c");
/// ```
pub fn terminal(text: &str) -> String {
    visible(text, "⏎")
}

/// Text for GitHub-flavoured Markdown, inline or in a table cell: no link, image, tag, mention, emphasis,
/// list or further cell can come out of it. A line break becomes a space.
///
/// ```
/// use tierplan::report::escape::markdown;
/// assert_eq!(markdown("a|b [x](http://y.example)"), r"a\|b \[x\](http\://y.example)");
/// ```
pub fn markdown(text: &str) -> String {
    let line = visible(text, " ");
    let line = line.trim();
    let mut out = String::with_capacity(line.len() + 8);
    let list = list_marker(line);
    for (at, c) in line.char_indices() {
        let rest = line.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            // Mentions and mail links are looked for after escapes are resolved, so a backslash would
            // not stop them; the full-width form reads the same and links nowhere.
            '@' => out.push('＠'),
            _ if Some(at) == list || is_markup(c, line.get(..at).unwrap_or_default(), rest) => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// Text for a web page, in an element or in a quoted attribute: no tag, attribute or entity can come out of
/// it, and no control or bidirectional character acts. A line break becomes a space.
///
/// ```
/// use tierplan::report::escape::html;
/// assert_eq!(html("<b>\"a\" & 'b'"), "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;");
/// ```
pub fn html(text: &str) -> String {
    let shown = visible(text, " ");
    let mut out = String::with_capacity(shown.len() + 8);
    for c in shown.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A browser takes these for the end of the file or for nothing at all.
            _ if is_noncharacter(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

/// Text for a cell of a workbook: as long as a cell can be (32,767 UTF-16 units), and nothing in it that
/// XML does not allow. The cell is written as text, so no formula or link can come out of it; controls and
/// bidirectional characters are shown as what they are.
///
/// ```
/// use tierplan::report::escape::cell;
/// assert_eq!(cell("=1+1\x07"), r"=1+1\x07");
/// ```
pub fn cell(text: &str) -> String {
    const MOST: usize = 32_767;
    let shown = visible(text, " ");
    let mut used = 0;
    let fits = shown.chars().take_while(|c| {
        used += c.len_utf16();
        used <= MOST
    });
    fits.map(|c| if is_noncharacter(c) { '\u{fffd}' } else { c }).collect()
}

/// Code points that Unicode keeps for a program's own use: never text.
fn is_noncharacter(c: char) -> bool {
    matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff) || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// A CSV cell that a spreadsheet will show, not run. Plain numbers (`-3.2`, `+5`, `-4.2%`) pass unchanged.
///
/// A line that starts, spaces aside, with `=`, `+`, `-`, `@` or a full-width form of these, and a cell that
/// starts with a tab or line break, gets a leading apostrophe. The rule holds after every line break in the
/// cell too, because some readers split there. After the OWASP page on CSV injection.
///
/// ```
/// use tierplan::report::escape::formula;
/// assert_eq!(formula("=1+1"), "'=1+1");
/// assert_eq!(formula("-4.2%"), "-4.2%");
/// ```
pub fn formula(cell: &str) -> Cow<'_, str> {
    // Nearly every cell, so that a million rows cost little.
    if cell.starts_with(char::is_alphanumeric) && !cell.contains(is_line_break) {
        return Cow::Borrowed(cell);
    }
    // What spreadsheets trim at both ends is no part of a number.
    if is_number(cell.trim()) && !cell.starts_with(is_break_or_tab) {
        return Cow::Borrowed(cell);
    }
    let mut out = String::new();
    let mut copied = 0;
    for start in line_starts(cell) {
        let line = cell.get(start..).unwrap_or_default();
        let first = start == 0;
        if runs(line) || (first && line.starts_with(is_break_or_tab)) {
            out.push_str(cell.get(copied..start).unwrap_or_default());
            out.push('\'');
            copied = start;
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(cell);
    }
    out.push_str(cell.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Byte offsets at which a line of the cell starts.
fn line_starts(cell: &str) -> impl Iterator<Item = usize> {
    let after = |(at, c): (usize, char)| is_line_break(c).then(|| at + c.len_utf8());
    std::iter::once(0).chain(cell.char_indices().filter_map(after))
}

/// Whether a spreadsheet would run a cell that starts like this.
fn runs(line: &str) -> bool {
    let body = line.trim_start_matches(|c: char| is_space(c) && !is_line_break(c));
    let trigger = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫')
    };
    let up_to_break = body.split(is_line_break).next().unwrap_or_default();
    body.starts_with(trigger) && !is_number(up_to_break.trim_end())
}

/// A sign, digits with separators, an exponent, a percent sign: nothing that could compute or call.
fn is_number(text: &str) -> bool {
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let body = body.strip_suffix('%').map_or(body, str::trim_end);
    let (mantissa, exponent) = body.split_once(['e', 'E']).unwrap_or((body, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let grouped = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'\'');
    mantissa.bytes().all(grouped)
        && mantissa.ends_with(|c: char| c.is_ascii_digit())
        && mantissa.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
        && digits(exponent)
}

/// One line in which every character can be seen, with `line_break` in place of line breaks.
fn visible(text: &str, line_break: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\t' => out.push(' '),
            _ if is_line_break(c) => out.push_str(line_break),
            '\u{200c}' | '\u{200d}' if joins(before, chars.peek().copied()) => out.push(c),
            _ if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            _ if is_format(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            _ => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// Whether a joiner between these two is spelling, not hiding: emoji sequences, Arabic and Indic scripts.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let emoji =
        |c: char| matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}');
    let script =
        |c: char| matches!(c, '\u{620}'..='\u{6ff}' | '\u{900}'..='\u{dff}') && !is_format(c);
    matches!((before, after), (Some(a), Some(b)) if emoji(a) && emoji(b) || script(a) && script(b))
}

/// What any program may take for the end of a line.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_break_or_tab(c: char) -> bool {
    is_line_break(c) || matches!(c, '\t' | '\0')
}

/// What may stand before a formula without being seen: spaces, controls, zero-width characters.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_format(c)
}

/// Unicode's format characters (general category Cf): invisible, some of them turn text around.
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a character means something to Markdown where it stands.
fn is_markup(c: char, before: &str, rest: &str) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' => true,
        // Only what reads as an entity is one.
        '&' => rest.starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()),
        // After a space it can open a strike-through, but none that is escaped can close it.
        '~' => !(before.is_empty() || before.ends_with(' ')) || rest.starts_with(['~', ' ']),
        // `http://` and `www.` link by themselves; so do `mailto:` and `xmpp:`.
        ':' => rest.starts_with("//") || ends_with_word(before, &["mailto", "xmpp"]),
        '.' => ends_with_word(before, &["www"]),
        // Between two of these GitHub sets mathematics; an amount of money needs none.
        '$' => !rest.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

fn ends_with_word(text: &str, words: &[&str]) -> bool {
    let tail = |word: &str| text.len().checked_sub(word.len()).and_then(|at| text.get(at..));
    words.iter().any(|word| tail(word).is_some_and(|tail| tail.eq_ignore_ascii_case(word)))
}

/// Offset of the character that would make the line a list item, an underline or a quote.
fn list_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = line.get(digits..)?.chars();
    let mark = rest.next()?;
    let marks = if digits == 0 { "-+=" } else { ".)" };
    let alone = rest.next().is_none_or(|next| next == ' ' || next == mark);
    (alone && marks.contains(mark)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terminal_shows_what_would_act() {
        let cases = [
            ("\x1b]52;c;ZXZpbA==\x07", r"\x1b]52;c;ZXZpbA==\x07"),
            ("\x1b]8;;http://evil.example\x1b\\x", r"\x1b]8;;http://evil.example\x1b\x"),
            ("good\rbad", "good⏎bad"),
            ("a\r\nb\u{2028}c", "a⏎b⏎c"),
            ("a\tb", "a b"),
            ("\u{9b}31m", r"\x9b31m"),
            ("\x7f\0", r"\x7f\x00"),
            ("\u{202e}gpj.exe", r"\u{202e}gpj.exe"),
            ("zero\u{200b}width\u{feff}", r"zero\u{200b}width\u{feff}"),
            ("a\u{200d}b", r"a\u{200d}b"),
            ("tag \u{e0041}", r"tag \u{e0041}"),
        ];
        for (attack, shown) in cases {
            assert_eq!(terminal(attack), shown, "{attack:?}");
        }
    }

    #[test]
    fn honest_text_passes() {
        for text in ["Zoë Müller", "李小红 🍜", "👩‍🍳 Ana", "می‌خواهم", "C:\\photos", "50% off – now"]
        {
            assert_eq!(terminal(text), text);
            assert_eq!(formula(text), text);
        }
        assert_eq!(markdown("Zoë Müller, 50% (really)"), "Zoë Müller, 50% (really)");
    }

    #[test]
    fn markdown_disarms_each_construct() {
        let cases = [
            ("a|b", r"a\|b"),
            (r"a\|b", r"a\\\|b"),
            ("![x](y)", r"\!\[x\](y)"),
            ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)\>"),
            ("`code` *em* _em_ ~~no~~", r"\`code\` \*em\* \_em\_ \~\~no\~\~"),
            ("# head", r"\# head"),
            ("&lt;script&gt;", r"\&lt;script\&gt;"),
            ("HTTPS://evil.example", r"HTTPS\://evil.example"),
            ("Www.evil.example", r"Www\.evil.example"),
            ("mailto:x", r"mailto\:x"),
            ("hi @team, a@b.example", "hi ＠team, a＠b.example"),
            ("one\n\n# two\r\nthree", r"one  \# two three"),
            ("- item", r"\- item"),
            ("+ item", r"\+ item"),
            ("=====", r"\====="),
            ("12. item", r"12\. item"),
            ("---", r"\---"),
            ("-4.2 % to 12.5K a-b", "-4.2 % to 12.5K a-b"),
            ("~120 and ~~x~~ a~b ~ c", r"~120 and \~\~x\~\~ a\~b \~ c"),
            ("Q & A", "Q & A"),
            ("&#64;&amp;", r"\&\#64;\&amp;"),
            ("    code", "code"),
            ("$x$ for $5", r"\$x\$ for $5"),
            ("\u{202e}x", r"\\u{202e}x"),
        ];
        for (attack, shown) in cases {
            assert_eq!(markdown(attack), shown, "{attack:?}");
        }
    }

    #[test]
    fn formulas_are_defused() {
        let cases = [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("-", "'-"),
            ("@SUM(1)", "'@SUM(1)"),
            ("@ana.fit", "'@ana.fit"),
            ("\t=1", "'\t=1"),
            ("\tplain", "'\tplain"),
            ("\rplain", "'\rplain"),
            ("\n=1", "'\n'=1"),
            ("  =1", "'  =1"),
            ("\u{a0}\u{3000}=1", "'\u{a0}\u{3000}=1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            ("\u{200b}@x", "'\u{200b}@x"),
            ("\0=1", "'\0=1"),
            ("＝1＋1", "'＝1＋1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠SUM", "'＠SUM"),
            ("bio\n=1+1", "bio\n'=1+1"),
            ("bio\r\n @x\n+y", "bio\r\n' @x\n'+y"),
            ("-3\n=1", "-3\n'=1"),
            ("+34 600 123 456", "'+34 600 123 456"),
        ];
        for (attack, safe) in cases {
            assert_eq!(formula(attack), safe, "{attack:?}");
        }
    }

    #[test]
    fn plain_numbers_pass() {
        let numbers = [
            "-3.2",
            "+5",
            "-4.2%",
            "-4,2 %",
            "-1,234.50",
            "-1e5",
            "+1.5E-3",
            " -7",
            "-.5",
            "12",
            "",
        ];
        for number in numbers {
            assert!(matches!(formula(number), Cow::Borrowed(same) if same == number), "{number}");
        }
    }

    /// Text made of what attacks are made of, so that short runs meet many of them.
    fn hostile() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            4 => any::<char>().prop_map(String::from),
            4 => proptest::sample::select(vec![
                "=", "+", "-", "@", "＝", "＠", "\t", "\r", "\n", "|", "\\", "`", "*", "_", "[", "]", "(",
                ")", "<", ">", "#", "!", "~", "&", "http://", "www.", "\x1b", "\u{9b}", "\u{202e}",
                "\u{200d}", "\u{a0}", "\u{2028}", "'", "1", "%", " ",
            ])
            .prop_map(String::from),
        ];
        proptest::collection::vec(pieces, 0..12).prop_map(|parts| parts.concat())
    }

    /// Cells of a row as GitHub splits them: at every bar without a backslash before it.
    fn bars(row: &str) -> usize {
        let mut escaped = false;
        let mut count = 0;
        for c in row.chars() {
            count += usize::from(c == '|' && !escaped);
            escaped = c == '\\' && !escaped;
        }
        count
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_line_of_a_cell_runs(text in hostile()) {
            let safe = formula(&text);
            prop_assert!(!safe.starts_with(['=', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']));
            for line in safe.split(is_line_break) {
                let body = line.trim_start();
                let starts = body.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                prop_assert!(!starts || body.trim_end().trim_end_matches('%').trim_end()
                    .replace([',', '\''], "").parse::<f64>().is_ok() || is_number(body.trim_end()));
            }
        }

        #[test]
        fn a_safe_cell_stays_as_it_is(text in hostile()) {
            let safe = formula(&text).into_owned();
            prop_assert_eq!(formula(&safe), safe.as_str());
        }

        #[test]
        fn a_terminal_gets_no_control(text in hostile()) {
            let shown = terminal(&text);
            prop_assert!(!shown.chars().any(char::is_control));
            let hidden = |c: char| is_format(c) && c != '\u{200c}' && c != '\u{200d}';
            prop_assert!(!shown.chars().any(hidden));
        }

        #[test]
        fn a_markdown_row_keeps_its_cells(a in hostile(), b in hostile()) {
            let row = format!("| {} | {} |", markdown(&a), markdown(&b));
            prop_assert_eq!(bars(&row), 3);
            prop_assert!(!row.contains(is_line_break));
            prop_assert!(!row.contains('@') && !row.contains("http://") && !row.contains("www."));
        }
    }
}
