//! Whole small tables of invented creators: rows in, profiles out.

use crate::ingest::{Export, IngestError, Options, Outcome, Source, open};
use crate::profile::{Deliverable, Profile, Terms};
use proptest::prelude::*;

fn source<'a>(name: &str, text: &'a [u8]) -> Source<'a> {
    Source { name: name.to_owned(), reader: Box::new(text) }
}

fn opened<'a>(name: &str, text: &'a str) -> Export<'a> {
    open(source(name, text.as_bytes()), &Options::default()).unwrap()
}

fn profiles(name: &str, text: &str) -> Vec<Profile> {
    opened(name, text)
        .flat_map(|row| match row.unwrap().outcome {
            Outcome::Profiles(profiles) => profiles,
            Outcome::Rejected(reject) => panic!("{reject:?}"),
            Outcome::Blank | Outcome::Aside | Outcome::Merged { .. } => Vec::new(),
        })
        .collect()
}

fn close(value: Option<f64>, wanted: f64) -> bool {
    value.is_some_and(|value| (value - wanted).abs() < 1e-9)
}

#[test]
fn posts_side_by_side_make_an_average_of_what_is_there() {
    let text = "name,followers,view1,view2,view3\nana,1200,10,20,30\nbo,900,10,,20\ncy,800,,,\n";
    let found = profiles("list.csv", text);
    assert!(close(found[0].avg_views, 20.0) && close(found[1].avg_views, 15.0));
    assert_eq!(found[2].avg_views, None);
}

#[test]
fn gaps_are_filled_from_the_second_column_of_the_same_figure() {
    let text = "name,subscribers,followers\nana,1200,\nbo,,900\ncy,0,700\ndi,5000,\n";
    let counts: Vec<u64> = profiles("list.csv", text).iter().map(|p| p.followers).collect();
    assert_eq!(counts, [1200, 900, 700, 5000]);
}

#[test]
fn old_counts_fill_no_gaps_and_the_latest_year_counts() {
    let text = "name,followers,followers last month\nana,1200,1190\nbo,900,890\ncy,,700\n";
    let rejected = opened("list.csv", text)
        .filter(|row| matches!(row.as_ref().unwrap().outcome, Outcome::Rejected(_)));
    assert_eq!(rejected.count(), 1);
    let text = "name,followers_2022,followers_2023\nana,1200,1900\nbo,900,1890\ncy,500,700\n";
    let counts: Vec<u64> = profiles("list.csv", text).iter().map(|p| p.followers).collect();
    assert_eq!(counts, [1900, 1890, 700]);
}

#[test]
fn follower_columns_that_contradict_each_other_are_a_question() {
    let text = "name,followers,fans\nana,1200,90000\nbo,900,45000\ncy,700,31000\n";
    let error = open(source("list.csv", text.as_bytes()), &Options::default()).err().unwrap();
    let said = error.to_string();
    assert!(matches!(error, IngestError::Unclear { .. }));
    assert!(
        said.contains("--map followers=followers") && said.contains("--map followers=fans"),
        "{said}"
    );
    let told =
        Options { map: vec![("followers".to_owned(), "fans".to_owned())], ..Options::default() };
    assert!(open(source("list.csv", text.as_bytes()), &told).is_ok());
}

#[test]
fn the_count_beside_following_is_the_platforms_own() {
    let text = "name,Followers,Following,done,followers\nana,1200,10,y,\"90,000\"\nbo,900,20,n,\"45,000\"\ncy,700,30,y,\"31,000\"\n";
    assert_eq!(profiles("list.csv", text)[0].followers, 1200);
}

#[test]
fn noughts_in_most_rows_are_no_counts() {
    let text = "name,followers\na,0\nb,0\nc,0\nd,0\ne,0\nf,1200\n";
    let outcomes: Vec<bool> = opened("list.csv", text)
        .map(|row| matches!(row.unwrap().outcome, Outcome::Rejected(_)))
        .collect();
    assert_eq!(outcomes, [true, true, true, true, true, false]);
}

#[test]
fn prices_carry_the_label_beside_them() {
    let text =
        "Name;Followers;Price1;Kind1;Price2;Kind2\nAna;1200;7 768 ₽;Story;5 437 ₽;Integration\n";
    let ana = &profiles("list.csv", text)[0];
    let offers: Vec<_> =
        ana.offers.iter().map(|o| (o.label.as_deref(), o.deliverable, o.price.minor())).collect();
    assert_eq!(
        offers,
        [
            (Some("Story"), Some(Deliverable::Story), 776_800),
            (Some("Integration"), Some(Deliverable::Video), 543_700)
        ]
    );
    assert_eq!(ana.offers[0].price.currency().code(), "RUB");
}

#[test]
fn price_columns_are_named_after_what_they_pay_for() {
    let text = "Name,Followers,Instagram Reel,Instagram Story,TikTok\nAna,1200,$500,$200,$300\nBo,900,$400,$100,$250\n";
    let layout = opened("list.csv", text).layout().clone();
    let prices: Vec<&str> =
        layout.fields.keys().filter(|f| f.starts_with("price")).map(String::as_str).collect();
    assert_eq!(prices, ["price[ig_reel]", "price[ig_story]", "price[tiktok]"]);
}

#[test]
fn a_missing_currency_is_said() {
    let text = "name,followers,fee\nana,1200,300\nbo,900,250\n";
    let unclear = opened("list.csv", text).layout().unclear.join(" ");
    assert!(unclear.contains("--currency"), "{unclear}");
    let named = "name,followers,fee (EUR)\nana,1200,300\nbo,900,250\n";
    assert!(opened("list.csv", named).layout().unclear.is_empty());
}

#[test]
fn of_a_price_range_the_upper_end_is_kept() {
    let text = "name,followers,price_min,price_max\nana,1200,300,500\n";
    let ana = &profiles("list.csv", text)[0];
    assert_eq!(ana.offers.iter().map(|o| o.price.minor()).collect::<Vec<_>>(), [50_000]);
}

#[test]
fn shortened_identifiers_are_missing_and_reported() {
    let text = "id,name,followers\n9.06E+17,ana,1200\n9.07E+17,bo,900\n";
    assert!(profiles("list.csv", text).iter().all(|profile| profile.id.is_none()));
    assert!(opened("list.csv", text).layout().unclear.join(" ").contains("digits are lost"));
}

#[test]
fn sums_beside_averages_are_passed_over() {
    let text = "Plattform;Follower;Bezeichnung;Likes;Reichweite\nInstagram;1240;Summe über 5 Beiträge;245;7020\nInstagram;1240;Durchschnitt je Beitrag;49;1404\n";
    let found = profiles("liste.csv", text);
    assert_eq!(found.len(), 1);
    assert!(close(found[0].reach, 1404.0));
    assert_eq!(found[0].avg_likes, None);
}

#[test]
fn years_are_neither_averages_nor_totals() {
    let text = "name,followers,likes_2021,likes_2022,likes_2023\nana,1200,1,2,3\nbo,900,4,5,6\n";
    let ana = &profiles("list.csv", text)[0];
    assert_eq!((ana.avg_likes, ana.total_likes), (None, None));
}

#[test]
fn prose_and_lists_of_objects_split_an_audience() {
    let text = "name,followers,Sexo,Edad\nana,1200,M:30% H:70%,25 a 34: 36%\n";
    let audience = &profiles("lista.csv", text)[0].audience;
    assert_eq!(audience.gender, [("female".to_owned(), 0.3), ("male".to_owned(), 0.7)]);
    assert_eq!(audience.age, [("25 a 34".to_owned(), 0.36)]);
    let json = r#"[{"username":"ana","followers":1200,"audience":{"genders":[{"code":"FEMALE","weight":0.6},
        {"code":"MALE","weight":0.4}],"geoCountries":[{"code":"ES","weight":0.5},{"code":"MX","weight":0.25}]}}]"#;
    let audience = &profiles("list.json", json)[0].audience;
    assert_eq!(audience.gender, [("female".to_owned(), 0.6), ("male".to_owned(), 0.4)]);
    assert_eq!(audience.country, [("ES".to_owned(), 0.5), ("MX".to_owned(), 0.25)]);
}

#[test]
fn audience_columns_side_by_side_are_percent_or_fractions() {
    let text =
        "username,followers,Audience Female %,Audience Male %\nana,1200,62,38\nbo,900,41.5,58.5\n";
    let gender = &profiles("list.csv", text)[1].audience.gender;
    assert_eq!(*gender, [("female".to_owned(), 0.415), ("male".to_owned(), 0.585)]);
}

#[test]
fn entries_keyed_by_handle_are_creators() {
    let json = r#"{"ana":{"followers":1200,"posts":4},"bo":{"followers":900,"posts":5}}"#;
    let found = profiles("list.json", json);
    let handles: Vec<String> =
        found.iter().filter_map(|p| p.handle.as_ref().map(ToString::to_string)).collect();
    assert_eq!(handles, ["ana", "bo"]);
}

#[test]
fn commas_for_thousands_beside_decimal_commas() {
    let text = "Nombre,Seguidores,%ER,Fee (euros)\nAna,\"38,100\",\"6,00%\",\"14,200\"\n";
    let ana = &profiles("lista.csv", text)[0];
    assert_eq!((ana.followers, ana.offers[0].price.minor()), (38_100, 1_420_000));
    assert!(close(ana.given_rate.map(|rate| rate.value), 0.06));
}

#[test]
fn a_count_with_its_rate_in_brackets_is_both() {
    let text = "アカウント名,フォロワー数,エンゲージメント\n@ana,140000,56.5(0.04)\n@bo,23000,257.5(1.1)\n";
    let ana = &profiles("list.csv", text)[0];
    assert!(
        close(ana.avg_engagement, 56.5) && close(ana.given_rate.map(|rate| rate.value), 0.0004)
    );
}

#[test]
fn what_nobody_measured_is_missing() {
    let text =
        "name,followers,avg_likes,avg_views,engagement_rate\nana,1200,50,0,0\nbo,900,30,400,3.3\n";
    let ana = &profiles("list.csv", text)[0];
    assert_eq!((ana.avg_views, ana.given_rate), (None, None));
}

#[test]
fn a_rate_is_a_fraction_where_the_sizes_say_so_and_the_likes_do_not() {
    let json = r#"[{"nick_name":"a","follower":60863,"interact_rate":0.019,"interaction_median":28},
        {"nick_name":"b","follower":168658,"interact_rate":0.0023,"interaction_median":17}]"#;
    let rate = profiles("list.json", json)[0].given_rate.map(|rate| rate.value);
    assert!(close(rate, 0.019), "{rate:?}");
}

#[test]
fn a_price_range_keeps_both_ends_and_words_are_terms() {
    let text = "name,followers,price (USD)\nana,1200,300-500\nbo,9000,$500 to $1000\n\
        cy,800,5-10K\ndi,700,product only\ned,600,on request\nfa,500,250\n";
    let found = profiles("list.csv", text);
    let ends = |at: usize| {
        let offer = found[at].offers.first().unwrap();
        let (low, high) = offer.range.unwrap();
        (low.units(), offer.price.units(), high.units())
    };
    assert_eq!(ends(0), (300.0, 400.0, 500.0));
    assert_eq!(ends(1), (500.0, 750.0, 1_000.0));
    assert_eq!(ends(2), (5_000.0, 7_500.0, 10_000.0));
    assert_eq!(found[3].terms, Some(Terms::ProductOnly));
    assert_eq!(found[4].terms, Some(Terms::OnRequest));
    assert!(found[5].offers[0].range.is_none() && found[5].terms.is_none());
}

#[test]
fn a_share_without_a_sign_among_signs_is_no_guess() {
    let text = "name,followers,fake followers\nana,1200,0.08\nbo,9000,60%\ncy,800,12%\n";
    let reasons: Vec<String> = opened("list.csv", text)
        .filter_map(|row| match row.unwrap().outcome {
            Outcome::Rejected(reject) => Some(reject.reason),
            _ => None,
        })
        .collect();
    assert_eq!(reasons.len(), 1);
    assert!(reasons[0].contains("0.08 %") && reasons[0].contains("8 %"), "{reasons:?}");
}

#[test]
fn posts_make_creators_with_medians_and_the_latest_followers() {
    let text = "username,followers,post_url,post_date,likes,comments\n\
        ana,12500,https://www.instagram.com/p/C1/,2024-05-01,300,12\n\
        ana,12700,https://www.instagram.com/p/C2/,2024-05-09,500,20\n\
        bo,88000,https://www.instagram.com/p/C3/,2024-05-02,1900,80\n\
        ana,12600,https://www.instagram.com/p/C4/,2024-05-05,200,8\n";
    let found = profiles("list.csv", text);
    assert_eq!(found.len(), 2);
    let ana = found.iter().find(|p| p.handle.as_ref().is_some_and(|h| h.is("ana"))).unwrap();
    assert_eq!((ana.followers, ana.sample_posts), (12_700, Some(3)));
    assert!(close(ana.avg_likes, 300.0) && close(ana.avg_comments, 12.0));
    let seen = ana.posts_seen.as_ref().unwrap();
    let days = (seen.first().unwrap().to_string(), seen.last().unwrap().to_string());
    assert_eq!(days, ("2024-05-01".to_owned(), "2024-05-09".to_owned()));
}

#[test]
fn of_counts_on_several_days_the_latest_stands() {
    let text = "date,username,followers,avg_likes\n2024-03-01,ana,12900,270\n2024-01-01,ana,12000,250\n\
        2024-03-01,bo,89000,2100\n2024-01-01,bo,88000,1900\n";
    let counts: Vec<u64> = profiles("list.csv", text).iter().map(|p| p.followers).collect();
    assert_eq!(counts, [12_900, 89_000]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_stop_the_program(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(export) = open(source("x.csv", &bytes), &Options::default()) {
            for row in export {
                if row.is_err() { break; }
            }
        }
    }

    #[test]
    fn no_table_stops_the_program(cells in prop::collection::vec("[a-zA-Z0-9,.%$€KM@:/ \"-]{0,12}", 0..40)) {
        let text = format!("username,followers,er,price,likes\n{}", cells.chunks(5).map(|row| row.join(",")).collect::<Vec<_>>().join("\n"));
        if let Ok(export) = open(source("x.csv", text.as_bytes()), &Options::default()) {
            for row in export {
                if row.is_err() { break; }
            }
        }
    }

    #[test]
    fn a_count_in_any_style_is_read_back(counts in prop::collection::vec(1_000_u64..900_000_000, 6..20), style in 0_usize..6) {
        let rows: Vec<String> = counts
            .iter()
            .enumerate()
            .map(|(n, count)| format!("ana{n}x;{}", written(*count, style)))
            .collect();
        let text = format!("username;followers\n{}\n", rows.join("\n"));
        let read: Vec<u64> = profiles("list.csv", &text).iter().map(|p| p.followers).collect();
        prop_assert_eq!(read, counts);
    }
}

/// Plain, grouped by comma, point, space, apostrophe, or with a fraction of noughts.
fn written(count: u64, style: usize) -> String {
    let separator = match style {
        1 => ",",
        2 => ".",
        3 => " ",
        4 => "'",
        5 => return format!("{count}.0"),
        _ => return count.to_string(),
    };
    let digits = count.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap())
        .collect();
    groups.join(separator)
}

#[test]
fn a_word_for_a_total_is_never_missed() {
    for word in [
        "Total",
        "totals",
        "Grand Total",
        "grand_total",
        "sum",
        "AVG",
        "jumlah",
        "somme",
        "Durchschnitt",
    ] {
        assert!(super::may_be_total(word.as_bytes()), "{word}");
        let spelled = word.replace('_', " ");
        assert!(super::is_total(&spelled), "{spelled}");
    }
    assert!(!super::may_be_total(b"ana.fit") && !super::may_be_total(b"summer_vibes"));
}

#[test]
fn an_audience_in_columns_is_read_as_shares() {
    let text = "Name,Followers,%IP España,Audience FR,Female %,Male %,18-24,25-34\nAna,1200,86%,0.5,62%,38%,41%,59%\nBo,900,65%,n/a,30%,70%,28%,72%\n";
    let both = profiles("list.csv", text);
    let shares = |all: &[(&str, f64)]| -> Vec<(String, f64)> {
        all.iter().map(|(label, share)| ((*label).to_owned(), *share)).collect()
    };
    let ana = &both[0].audience;
    // One column of the split is in percent, so all are: 0.5 under `Audience FR` is half a percent.
    assert_eq!(ana.country, shares(&[("ES", 0.86), ("FR", 0.005)]));
    assert_eq!(ana.gender, shares(&[("female", 0.62), ("male", 0.38)]));
    assert_eq!(ana.age, shares(&[("18-24", 0.41), ("25-34", 0.59)]));
    // What is missing is not zero.
    assert_eq!(both[1].audience.country, shares(&[("ES", 0.65)]));
}
