use super::*;
use crate::profile::Audience;

fn profile(bio: &str, country: &[(&str, f64)]) -> Profile {
    let country = country.iter().map(|(label, share)| ((*label).to_owned(), *share)).collect();
    Profile {
        bio: (!bio.is_empty()).then(|| bio.to_owned()),
        audience: Audience { country, ..Audience::default() },
        ..Profile::default()
    }
}

fn only(fit: &Fit, profiles: &[Profile]) -> Vec<(Option<f64>, Option<f64>)> {
    fit.of(profiles).iter().map(|f| (f.parts[0].share, f.parts[0].used)).collect()
}

#[test]
fn words_of_a_topic_stand_in_the_text() {
    let cases = [
        ("vegan skincare", "Skincare for vegans", true),
        ("art", "party time", false),
        ("art", "Art, mostly", true),
        ("vegan", "#veganfood", true),
        ("fit", "outfit", false),
        ("护肤", "每日护肤分享", true),
        ("vegan skincare", "Vegan cooking", false),
        (" ", "anything", false),
    ];
    for (topic, text, is) in cases {
        assert_eq!(words::are_in(topic, text), is, "{topic} in {text}");
    }
}

#[test]
fn silence_is_no_advantage_and_stays_unknown() {
    let fit = Fit { countries: vec!["Spain".to_owned()], ..Fit::default() };
    let file = [
        profile("", &[("ES", 0.8), ("MX", 0.1)]),
        profile("", &[("esp", 0.2), ("US", 0.8)]),
        profile("", &[]),
    ];
    assert_eq!(
        only(&fit, &file),
        [(Some(0.8), Some(0.8)), (Some(0.2), Some(0.2)), (None, Some(0.5))]
    );
    assert_eq!(only(&fit, &file[2..]), [(None, None)]);
    assert!((fit.of(&file[2..])[0].factor() - 1.0).abs() < 1e-12);
}

#[test]
fn a_country_that_is_not_listed_has_at_most_the_rest() {
    let fit = Fit { countries: vec!["pt".to_owned()], ..Fit::default() };
    let file = [profile("", &[("ES", 0.6), ("MX", 0.1)]), profile("", &[("ES", 0.9), ("MX", 0.1)])];
    let shares: Vec<f64> = only(&fit, &file).into_iter().filter_map(|(share, _)| share).collect();
    assert!((shares[0] - 0.05).abs() < 1e-9 && shares[1].abs() < 1e-9, "{shares:?}");
}

#[test]
fn bands_of_age_count_for_the_part_that_is_asked_for() {
    let part = |asked: &str, band: &str| {
        Ages::parse(asked).unwrap().part_of(label_ages(band).unwrap(), OPEN_BAND)
    };
    let cases = [
        ("18-34", "18-24", 1.0),
        ("18-34", "25–34", 1.0),
        ("20-29", "18-24", 5.0 / 7.0),
        ("18-34", "35-44", 0.0),
        ("25+", "65+", 1.0),
        ("25+", "18-24", 0.0),
        ("18-34", "65+", 0.0),
        ("60-69", "65+", 0.25),
        ("30+", "25-34", 0.5),
    ];
    for (asked, band, is) in cases {
        assert!((part(asked, band) - is).abs() < 1e-9, "{asked} of {band}: {}", part(asked, band));
    }
    assert_eq!(Ages::parse("young"), Err(AskError::Ages));
}

#[test]
fn niche_words_are_looked_for_where_creators_write() {
    let fit = Fit { niche: vec!["yoga".to_owned(), "pilates".to_owned()], ..Fit::default() };
    let file = [profile("Pilates at home", &[]), profile("Cars", &[]), profile("", &[])];
    let all = fit.of(&file);
    assert_eq!(all[0].parts[0].evidence, "bio: pilates");
    assert_eq!(all[1].parts[0].share, Some(OUTSIDE_NICHE));
    assert_eq!((all[2].parts[0].share, all[2].parts[0].used), (None, Some(0.625)));
}

#[test]
fn what_is_required_must_be_known() {
    let mut fit = Fit { gender: Some("female"), ..Fit::default() };
    assert_eq!(fit.also_require("age", 0.5), Err(AskError::NotAsked("audience-age")));
    fit.also_require("gender", 0.5).unwrap();
    let with = |split: &[(&str, f64)]| {
        let mut row = profile("", &[]);
        row.audience.gender = split.iter().map(|(l, s)| ((*l).to_owned(), *s)).collect();
        fit.refused(&fit.of(&[row])[0])
    };
    assert_eq!(with(&[("male", 0.3)]), None);
    assert!(with(&[("female", 0.3), ("male", 0.7)]).unwrap().contains("30 %"));
    assert!(with(&[]).unwrap().contains("unknown"));
}
