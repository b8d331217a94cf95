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
    assert_snapshot!(town.play(5, "/gate | [Shift list]"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > [Shift list]
    "No pass is open now, so the list would be empty."
    "#);
    town.play(
        1,
        "/order | Kia Rio | a123bc777 | [Order] | /order | =1+1 | b555bb77 | [Order]",
    );
    town.play(1, "tick 1");
    assert_snapshot!(town.play(5, "[Shift list]"), @r#"
    > [Shift list]
    * sends passes-2026-11-21.xlsx, 1 row: "1 open pass as of 21 November, 14:00, for when the internet is down."
    "#);
}

#[test]
fn an_administrator_exports_the_passes_of_a_month_or_of_days() {
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(
        town.play(ADMIN, "/export | photo | whenever | 31.02.2026 | 22.11.2026 | [This month] | /export | 1.10.2026 | /export | [Last month]"),
        @r#"
        > /export
        "Of which days? Choose, or write two dates, for example: 01.11.2026 15.11.2026" [This month] [Last month]
        > photo
        "I understand only text and buttons."
        "Of which days? Choose, or write two dates, for example: 01.11.2026 15.11.2026" [This month] [Last month]
        > whenever
        "I do not understand these dates. Write the first and the last day, for example: 01.11.2026 15.11.2026"
        > 31.02.2026
        "There is no such day. Write the first and the last day, for example: 01.11.2026 15.11.2026"
        > 22.11.2026
        "These days are still to come, so nothing was ordered then. Write earlier ones, for example: 01.11.2026 15.11.2026"
        > [This month]
        * audit: 9 exported_passes
        * sends passes-2026-11-01-2026-11-21.xlsx, 1 row: "1 pass ordered from 01.11.2026 to 21.11.2026."
        > /export
        "Of which days? Choose, or write two dates, for example: 01.11.2026 15.11.2026" [This month] [Last month]
        > 1.10.2026
        "No pass was ordered from 01.10.2026 to 01.10.2026. For other days: /export"
        > /export
        "Of which days? Choose, or write two dates, for example: 01.11.2026 15.11.2026" [This month] [Last month]
        > [Last month]
        "No pass was ordered from 01.10.2026 to 31.10.2026. For other days: /export"
        "#
    );
    assert_snapshot!(town.play(ADMIN, "/export | 21.11.2026 22.11.2026"), @r#"
    > /export
    "Of which days? Choose, or write two dates, for example: 01.11.2026 15.11.2026" [This month] [Last month]
    > 21.11.2026 22.11.2026
    * audit: 9 exported_passes
    * sends passes-2026-11-21-2026-11-22.xlsx, 1 row: "1 pass ordered from 21.11.2026 to 22.11.2026."
    "#);
    assert_snapshot!(town.play(1, "/export"), @r#"
    > /export
    "This is for the administrators of the community. /help shows what you can do."
    "#);
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
        let table = document.unwrap().table(&CATALOGUE, language).unwrap();
        let file = table.spreadsheet().unwrap();
        // A ZIP archive, as every .xlsx is.
        assert!(file.starts_with(b"PK"), "{language:?}");
    }
}
