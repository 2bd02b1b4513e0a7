//! The command line as its users meet it: every case under `tests/cli/` and every `console` block of the README
//! is run, and its output compared. `TRYCMD=overwrite cargo test --test cli` rewrites what is expected; read
//! the difference before it is committed.

#[test]
fn cases_and_readme() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml").case("README.md");
}
