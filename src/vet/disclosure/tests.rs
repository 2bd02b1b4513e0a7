use super::*;
use proptest::prelude::*;

fn status(caption: &str, market: Market) -> Option<Status> {
    check([caption], &[market], true).findings.first().map(|finding| finding.status)
}

#[test]
fn every_row_of_the_rules_is_read() {
    let rows = include_str!("rules.csv").lines().count() - 1;
    assert_eq!(rules().count(), rows);
    for market in Market::ALL {
        assert!(rules().any(|rule| rule.market == market && rule.verdict == Verdict::Missing));
        assert!(rules().any(|rule| rule.market == market && rule.verdict == Verdict::Virtual));
    }
    assert!(rules().all(|rule| !rule.source.is_empty() && rule.year.starts_with("20")));
}

#[test]
fn ordinary_captions_are_no_advertising() {
    let ordinary = [
        "a walk in the park",
        "An adventure! #adventure #adidas #adorable #spring #sparkle",
        "my partner and I thank everyone who came. Gift ideas next week",
        "adding a splash of colour; ad hoc picnic",
        "Ad astra! The stars tonight",
        "Danke an alle, die da waren. Eine Anzeige habe ich nicht gesehen",
        "the dress code is black tie, zip code 90210",
        "Thanks @anna for the photo",
        "https://example.com/ad?code=ANNA20",
        "with @ad.agency at lunch",
        "we collab a lot, link in bio for my podcast",
        "Publicité, quel métier ! disait mon père",
        "",
        "🌿🌞",
    ];
    for caption in ordinary {
        for market in Market::ALL {
            let found = check([caption], &[market], true).findings;
            let fine = found.iter().all(|f| f.status == Status::Clear);
            assert!(fine, "{caption} {market:?}: {found:?}");
        }
    }
}

#[test]
fn the_same_word_is_judged_by_market() {
    use Market::{De, Eu, Fr, In, Uk, Us};
    use Status::{Clear, Unclear};
    let cases = [
        ("#sp lovely shoes", Us, Unclear),
        ("#sp lovely shoes", Uk, Unclear),
        ("#ad lovely shoes", Us, Clear),
        ("#ad lovely shoes", Uk, Clear),
        ("#ad lovely shoes", In, Clear),
        ("#ad lovely shoes", Eu, Clear),
        ("#ad schöne Schuhe", De, Unclear),
        ("#ad jolies chaussures", Fr, Unclear),
        ("#werbung schöne Schuhe", De, Clear),
        ("Anzeige | schöne Schuhe", De, Clear),
        ("WERBUNG schöne Schuhe", De, Clear),
        ("#anzeige schöne Schuhe", De, Clear),
        ("#werbung lovely shoes", Us, Unclear),
        ("#Publicité jolies chaussures", Fr, Clear),
        ("Collaboration commerciale avec @marque", Fr, Clear),
        ("#collaborationcommerciale", Fr, Clear),
        ("#collaboration new shoes", In, Clear),
        ("#collaboration new shoes", Eu, Unclear),
        ("#sponsored new shoes", Us, Clear),
        ("#sponsored new shoes", Uk, Unclear),
        ("sponsored by @brand", Uk, Unclear),
        ("＃ＡＤ new shoes", Us, Clear),
        ("✨ #AD ✨ new shoes", Us, Clear),
        ("#a\u{200b}d new shoes", Us, Clear),
        ("Ad: new shoes", Uk, Clear),
        ("[AD] new shoes", Uk, Clear),
        ("#gifted by a friend", Uk, Unclear),
        ("thanks to @brand", Us, Unclear),
        ("#spon", Us, Unclear),
    ];
    for (caption, market, wanted) in cases {
        assert_eq!(status(caption, market), Some(wanted), "{caption} {market:?}");
    }
}

#[test]
fn a_label_that_is_not_seen_is_buried() {
    let tags = "new shoes #run #fun #sun #ad";
    let found = check([tags], &[Market::Us], true).findings;
    assert_eq!(
        (found[0].status, found[0].why.as_str()),
        (Status::Unclear, "buried behind 3 other hashtags")
    );
    let long = format!("{} #ad", "word ".repeat(40));
    let found = check([long.as_str()], &[Market::Uk], true).findings;
    assert_eq!(found[0].status, Status::Unclear);
    assert!(
        found[0].why.starts_with("behind “more”: it begins at character 20"),
        "{}",
        found[0].why
    );
}

#[test]
fn what_looks_paid_and_says_nothing_is_missing() {
    let paid = [
        "So soft! Use code ANNA20 for 20% off",
        "Mit dem Rabattcode \"LENA15\" spart ihr",
        "merci à @marque pour ces chaussures",
        "gracias a @marca",
        "loving these, affiliate links below",
        "20% discount, link in bio",
        "código: ANA10",
    ];
    for caption in paid {
        for market in Market::ALL {
            let found = status(caption, market);
            assert_eq!(found, Some(Status::Missing), "{caption} {market:?}");
        }
    }
    let found = check(["nice", paid[0]], &[Market::Us], true);
    assert_eq!((found.posts, found.findings[0].post), (2, 2));
    assert_eq!(found.findings[0].found, "the discount code “ANNA20”");
    assert_eq!(found.findings[0].source, "FTC-255 (2023)");
}

#[test]
fn virtual_creators_have_duties() {
    let found = check(["hello"], &[Market::In, Market::Us], false);
    assert_eq!(found.findings, []);
    assert_eq!(
        found.duties[0],
        "in: a virtual influencer must say that it is no real human (ASCI guidelines; ASCI21, 2021)"
    );
    assert_eq!(found.duties.len(), 2);
}

proptest! {
    #[test]
    fn any_text_is_judged_without_a_crash(caption in "\\PC{0,200}") {
        let found = check([caption.as_str()], &Market::ALL, true);
        prop_assert!(found.findings.len() <= Market::ALL.len());
    }

    #[test]
    fn a_clear_label_first_is_clear(rest in "[a-zA-Z #@.!]{0,200}") {
        let caption = format!("#ad {rest}");
        prop_assert_eq!(status(&caption, Market::Us), Some(Status::Clear));
    }
}
