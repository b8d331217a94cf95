//! Scripted conversations: lists that leave as files.

use conversation::Language;
use insta::assert_snapshot;

use super::{
    super::*,
    town::{ADMIN, CATALOGUE, Town},
};

#[test]
fn a_guard_takes_the_open_passes_along_as_a_file() {
    let mut town = Town::with_guard();
    assert_snapshot!(town.play(5, "/gate | [Shift list]"), @"");
    town.play(
        1,
        "/order | Kia Rio | a123bc777 | [Order] | /order | =1+1 | b555bb77 | [Order]",
    );
    town.play(1, "tick 1");
    assert_snapshot!(town.play(5, "[Shift list]"), @"");
}

#[test]
fn an_administrator_exports_the_passes_of_a_month_or_of_days() {
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(
        town.play(ADMIN, "/export | photo | whenever | [This month] | /export | 1.10.2026 | /export | [Last month]"),
        @""
    );
    assert_snapshot!(town.play(ADMIN, "/export | 21.11.2026 22.11.2026"), @"");
    assert_snapshot!(town.play(1, "/export"), @"");
}

#[test]
fn a_file_is_a_spreadsheet_in_the_language_of_its_reader() {
    let mut town = Town::with_resident();
    town.play(1, "/order | =1+1 | a123bc777 | [Order]");
    let press = conversation::What::Press {
        query_id: "q".to_owned(),
        data: "export-this".to_owned(),
        message_id: None,
    };
    let incoming = super::town::incoming(ADMIN, conversation::Place::Private, press);
    let effects = town.decided(Some(ADMIN), &Input::Person(incoming));
    let document = effects.iter().find_map(|effect| match effect {
        Effect::SendDocument { document, .. } => Some(document),
        _ => None,
    });
    for language in Language::ALL {
        let file = document.unwrap().spreadsheet(&CATALOGUE, language).unwrap();
        // A ZIP archive, as every .xlsx is.
        assert!(file.starts_with(b"PK"), "{language:?}");
    }
}
