//! What differs between warehouses: quoting, types, a few functions, tables of constants.
//!
//! Names and texts come from users and files. They go out through [`Dialect::identifier`], [`Dialect::table`] and
//! [`Dialect::text`] only, which leave no way out of the quotes.

use super::SqlError;

/// A warehouse's SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB, 1.0 and later.
    Duckdb,
    /// Apache Spark, 3.4 and later; Databricks.
    Spark,
    /// BigQuery's GoogleSQL.
    Bigquery,
    /// Snowflake.
    Snowflake,
    /// PostgreSQL, 12 and later.
    Postgres,
}

/// A column of a table of constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) is_text: bool,
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constant {
    Text(String),
    Number(Option<f64>),
}

impl Dialect {
    /// All of them, in the order they are listed to people.
    pub const ALL: [Dialect; 5] =
        [Dialect::Duckdb, Dialect::Spark, Dialect::Bigquery, Dialect::Snowflake, Dialect::Postgres];

    /// The name as typed.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Duckdb => "duckdb",
            Dialect::Spark => "spark",
            Dialect::Bigquery => "bigquery",
            Dialect::Snowflake => "snowflake",
            Dialect::Postgres => "postgres",
        }
    }

    /// A name in quotes.
    ///
    /// # Errors
    /// [`SqlError::Name`] for a name that no quotes can hold.
    pub(super) fn identifier(self, name: &str) -> Result<String, SqlError> {
        let refuse = |reason| Err(SqlError::Name { name: shown(name), reason });
        if name.is_empty() {
            return refuse("a name is empty");
        }
        if name.contains(['\0', LINE_FEED, RETURN]) {
            return refuse("a name cannot hold a NUL character or what Unicode keeps for itself");
        }
        // Spark puts the values of variables in place of ${…}, in quotes as well.
        if self == Dialect::Spark && name.contains("${") {
            return refuse("Spark would replace ${…} in it");
        }
        Ok(match self {
            Dialect::Duckdb | Dialect::Snowflake | Dialect::Postgres => {
                format!("\"{}\"", kept(&name.replace('"', "\"\"")))
            }
            Dialect::Spark => format!("`{}`", kept(&name.replace('`', "``"))),
            Dialect::Bigquery => format!("`{}`", backslashed(name, '`')),
        })
    }

    /// A table's name, whose dots part project, schema and table.
    ///
    /// # Errors
    /// [`SqlError::Name`] for an empty part, or one that no quotes can hold.
    pub(super) fn table(self, name: &str) -> Result<String, SqlError> {
        let parts: Result<Vec<String>, SqlError> =
            name.split('.').map(|part| self.identifier(part)).collect();
        parts.map(|parts| parts.join(".")).map_err(|error| match error {
            SqlError::Name { reason, .. } => SqlError::Name { name: shown(name), reason },
            other => other,
        })
    }

    /// A text in quotes.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Dialect::Duckdb | Dialect::Postgres => {
                format!("'{}'", kept(&text.replace('\0', "").replace('\'', "''")))
            }
            Dialect::Snowflake => {
                format!("'{}'", kept(&text.replace('\\', "\\\\").replace('\'', "''")))
            }
            Dialect::Spark => format!("'{}'", backslashed(text, '\'').replace("${", "$\\{")),
            Dialect::Bigquery => format!("'{}'", backslashed(text, '\'')),
        }
    }

    /// The type of figures.
    pub(super) fn double(self) -> &'static str {
        match self {
            Dialect::Duckdb | Dialect::Spark | Dialect::Snowflake => "DOUBLE",
            Dialect::Bigquery => "FLOAT64",
            Dialect::Postgres => "DOUBLE PRECISION",
        }
    }

    /// The type of counts.
    pub(super) fn whole(self) -> &'static str {
        if self == Dialect::Bigquery { "INT64" } else { "BIGINT" }
    }

    /// The type of texts.
    pub(super) fn string(self) -> &'static str {
        match self {
            Dialect::Duckdb | Dialect::Snowflake => "VARCHAR",
            Dialect::Spark | Dialect::Bigquery => "STRING",
            Dialect::Postgres => "TEXT",
        }
    }

    /// A column as a figure; what is not a number (NaN) is missing.
    pub(super) fn figure(self, column: &str) -> String {
        let double = self.double();
        if self == Dialect::Bigquery {
            return format!(
                "IF(IS_NAN(CAST({column} AS {double})), NULL, CAST({column} AS {double}))"
            );
        }
        format!("NULLIF(CAST({column} AS {double}), CAST('NaN' AS {double}))")
    }

    /// The decimal logarithm.
    pub(super) fn log10(self, value: &str) -> String {
        match self {
            Dialect::Snowflake => format!("LOG(10, {value})"),
            _ => format!("LOG10({value})"),
        }
    }

    /// Rounded to a whole number, halves to the even one.
    pub(super) fn to_even(self, value: &str) -> String {
        match self {
            Dialect::Duckdb => format!("ROUND_EVEN({value}, 0)"),
            Dialect::Spark => format!("BROUND({value}, 0)"),
            Dialect::Bigquery => {
                format!("CAST(ROUND(CAST({value} AS BIGNUMERIC), 0, 'ROUND_HALF_EVEN') AS FLOAT64)")
            }
            Dialect::Snowflake => {
                format!("CAST(ROUND(CAST({value} AS NUMBER(38, 20)), 0, 'HALF_TO_EVEN') AS DOUBLE)")
            }
            // Of a DOUBLE PRECISION, PostgreSQL rounds halves to the even number.
            Dialect::Postgres => format!("ROUND({value})"),
        }
    }

    /// Without blanks at both ends, the unbreakable one (160) among them.
    pub(super) fn trimmed(self, value: &str) -> String {
        match self {
            Dialect::Duckdb => format!("TRIM({value}, E' \\t\\r\\n' || CHR(160))"),
            Dialect::Postgres => format!("BTRIM({value}, E' \\t\\r\\n' || CHR(160))"),
            Dialect::Spark => format!("TRIM(BOTH ' \\t\\r\\n\\u00a0' FROM {value})"),
            Dialect::Snowflake => format!("TRIM({value}, ' \\t\\r\\n\\u00a0')"),
            Dialect::Bigquery => format!("TRIM({value})"),
        }
    }

    /// What keeps a step a step. PostgreSQL would put each step's expressions into the next, where they double every
    /// time they are named; this it does not look behind, and nothing is stored for it.
    pub(super) fn fence(self) -> &'static str {
        if self == Dialect::Postgres { "\nOFFSET 0" } else { "" }
    }

    /// A query that gives these constants; nothing for none.
    pub(super) fn constants(self, columns: &[Column], rows: &[Vec<Constant>]) -> String {
        let cell = |constant: &Constant| match constant {
            Constant::Text(text) => self.text(text),
            Constant::Number(Some(number)) => number.to_string(),
            Constant::Number(None) => "NULL".to_owned(),
        };
        let double = self.double();
        let typed = |constant: &Constant| match constant {
            // The first row says the types.
            Constant::Number(_) if self != Dialect::Bigquery => {
                format!("CAST({} AS {double})", cell(constant))
            }
            _ => cell(constant),
        };
        let line = |(at, row): (usize, &Vec<Constant>)| {
            let cells: Vec<String> =
                row.iter().map(|one| if at == 0 { typed(one) } else { cell(one) }).collect();
            format!("({})", cells.join(", "))
        };
        let lines: Vec<String> = rows.iter().enumerate().map(line).collect();
        let lines = lines.join(",\n  ");
        if self == Dialect::Bigquery {
            let types: Vec<String> = columns
                .iter()
                .map(|c| format!("{} {}", c.name, if c.is_text { "STRING" } else { double }))
                .collect();
            return format!("SELECT * FROM UNNEST([STRUCT<{}>\n  {lines}\n])", types.join(", "));
        }
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        format!("SELECT * FROM (VALUES\n  {lines}\n) AS v ({})", names.join(", "))
    }
}

impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// Stand for line breaks inside quotes until the statement is laid out, so that they are not indented: two of the code
/// points that Unicode keeps for such purposes.
const LINE_FEED: char = '\u{fdd0}';
const RETURN: char = '\u{fdd1}';

fn kept(quoted: &str) -> String {
    quoted.replace('\n', &LINE_FEED.to_string()).replace('\r', &RETURN.to_string())
}

/// The statement as laid out, with its names as they are.
pub(super) fn restored(statement: &str) -> String {
    statement.replace(LINE_FEED, "\n").replace(RETURN, "\r")
}

/// For quotes inside which a backslash begins an escape.
fn backslashed(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\0' => {}
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A name in a message or a comment: one line.
pub(super) fn shown(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '?' } else { c }).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 8] = [
        "a\"b",
        "a`b",
        "a'b",
        "a; DROP TABLE x; --",
        "a */ /* b",
        "a\nb\r-- c",
        "a\\",
        "\\'; DROP TABLE x; --",
    ];

    /// What a reader of the dialect finds between the quotes, and what is left behind them.
    fn read(dialect: Dialect, quoted: &str) -> (String, String) {
        let mut chars = quoted.chars().peekable();
        let quote = chars.next().unwrap();
        let in_text = quote == '\'';
        let backslash = match dialect {
            Dialect::Duckdb | Dialect::Postgres => false,
            Dialect::Bigquery => true,
            Dialect::Spark | Dialect::Snowflake => in_text,
        };
        let doubled = dialect != Dialect::Bigquery && !(dialect == Dialect::Spark && in_text);
        let mut inside = String::new();
        while let Some(c) = chars.next() {
            if backslash && c == '\\' {
                match chars.next().unwrap() {
                    'n' => inside.push('\n'),
                    'r' => inside.push('\r'),
                    other => inside.push(other),
                }
            } else if c == quote {
                if doubled && chars.peek() == Some(&quote) {
                    chars.next();
                    inside.push(quote);
                } else {
                    break;
                }
            } else {
                inside.push(c);
            }
        }
        (inside, chars.collect())
    }

    #[test]
    fn nothing_gets_out_of_its_quotes() {
        for dialect in Dialect::ALL {
            for name in HOSTILE {
                let whole = (name.to_owned(), String::new());
                for quoted in [dialect.identifier(name).unwrap(), dialect.text(name)] {
                    assert!(!quoted.contains(['\n', '\r']), "{dialect} indents {quoted}");
                    assert_eq!(read(dialect, &restored(&quoted)), whole, "{dialect}");
                }
            }
        }
    }

    #[test]
    fn in_bigquery_names_and_texts_stay_on_their_line() {
        for name in HOSTILE {
            assert!(!Dialect::Bigquery.identifier(name).unwrap().contains(['\n', '\r']));
            assert!(!Dialect::Bigquery.text(name).contains(['\n', '\r']));
        }
    }

    #[test]
    fn dots_part_a_table_name() {
        let table = |dialect: Dialect, name| dialect.table(name).map_err(|error| error.to_string());
        assert_eq!(table(Dialect::Bigquery, "my-lab.crm.t"), Ok("`my-lab`.`crm`.`t`".to_owned()));
        assert_eq!(table(Dialect::Postgres, "crm.T"), Ok("\"crm\".\"T\"".to_owned()));
        for name in ["", ".", "a..b", "a.", "a\0b"] {
            assert!(table(Dialect::Duckdb, name).is_err(), "{name:?}");
        }
        assert!(table(Dialect::Spark, "a${env:HOME}").is_err());
    }

    #[test]
    fn spark_replaces_nothing_in_a_text() {
        assert_eq!(Dialect::Spark.text("${env:HOME}"), "'$\\{env:HOME}'");
    }
}
