use super::*;

fn wrong(text: &str) -> String {
    Config::parse("tierplan.toml", text).unwrap_err().to_string()
}

#[test]
fn everything_is_read() {
    let config = Config::parse(
        "tierplan.toml",
        "currency = \"eur\"\nplatform = \"IG\"\n[columns]\nfollowers = \"Fans\"\nprice = 4\n\
         [fx]\ndate = 2026-11-01\nUSD = 0.92\nGBP = 1\n",
    )
    .unwrap();
    assert_eq!(
        config.described(),
        "from tierplan.toml: followers from Fans; price from 4; platform instagram; currency EUR; \
         1 GBP = 1 EUR (2026-11-01); 1 USD = 0.92 EUR (2026-11-01)"
    );
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let cases = [
        (
            "a = 1\n",
            "tierplan.toml:1:1: there is no key `a`; there are columns, currency, fx, market, platform\n  a = 1\n  ^",
        ),
        (
            "\n curency = \"EUR\"\n",
            "tierplan.toml:2:2: there is no key `curency`; is `currency` meant?\n   curency = \"EUR\"\n   ^^^^^^^",
        ),
        (
            "[columns]\nfolowers = \"Fans\"\n",
            "tierplan.toml:2:1: there is no field `folowers`; is `followers` meant?\n  folowers = \"Fans\"\n  ^^^^^^^^",
        ),
        (
            "platform = \"instagrm\"",
            "tierplan.toml:1:12: there is no platform `instagrm`; is `instagram` meant?\n  platform = \"instagrm\"\n             ^^^^^^^^^^",
        ),
        (
            "[fx]\nEUR = -1.0\n",
            "tierplan.toml:2:7: a rate is a number above zero, for example 1.08\n  EUR = -1.0\n        ^^^^",
        ),
        (
            "[fx]\nEURO = 1.1\n",
            "tierplan.toml:2:1: `EURO` is no currency code, date or base\n  EURO = 1.1\n  ^^^^",
        ),
        (
            "[fx]\nUSD = 1.1\n",
            "tierplan.toml:2:1: rates count in USD already; another is set with base = \"USD\"\n  USD = 1.1\n  ^^^",
        ),
        (
            "[fx]\ndate = \"soon\"\n",
            "tierplan.toml:2:8: a day is wanted, for example \"2026-11-01\"\n  date = \"soon\"\n         ^^^^^^",
        ),
        (
            "fx = 1\n",
            "tierplan.toml:1:1: [fx] is a table, write it on a line of its own\n  fx = 1\n  ^^",
        ),
        (
            "currency = 4",
            "tierplan.toml:1:12: words in quotes are wanted\n  currency = 4\n             ^",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(wrong(text), message);
    }
    assert!(wrong("currency = \n").starts_with("tierplan.toml:1:1"), "{}", wrong("currency = \n"));
}
