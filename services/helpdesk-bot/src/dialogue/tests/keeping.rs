//! Scripted conversations: what stays of them in the archive.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;

use super::town::{GROUP, OLGA, Town};
use crate::{
    archive::work::{DISK_WORK, FILE_WORK, PROTOCOL_WORK},
    dialogue::Input,
};

fn outcome(word: &str) -> serde_json::Value {
    json!({"outcome": word, "size": 1000})
}

fn room(percent: u64) -> serde_json::Value {
    json!({"free": percent * 10, "total": 1000})
}

fn fates(town: &Town) -> Vec<&'static str> {
    town.files.values().map(|(_, fate)| *fate).collect()
}

#[test]
fn the_files_of_both_sides_lie_in_the_persons_folder() {
    let mut town = Town::with_conversation();
    town.play(1, "document the plan");
    town.play(OLGA, "photo of the printer | And words");
    assert_eq!(fates(&town), ["waiting", "waiting"]);
    assert!(town.works.iter().all(|work| work.payload["person"] == 1));
    assert_snapshot!(town.done(FILE_WORK, outcome("stored")), @"* file of message 4 is 1/2026-11-23T12-00-00_4_report.pdf");
    assert_snapshot!(town.done(FILE_WORK, outcome("stored")), @"* file of message 5 is 1/2026-11-23T12-00-00_5_photo.jpg");
    assert!(town.works.is_empty(), "words are no files");
}

#[test]
fn a_file_that_is_not_kept_says_why_and_is_asked_for_no_more() {
    for (word, fate) in [
        ("too_big", "too big"),
        ("refused", "failed"),
        ("disk_full", "disk full"),
    ] {
        let mut town = Town::with_conversation();
        town.play(1, "photo");
        town.done(FILE_WORK, outcome(word));
        assert_eq!(fates(&town), [fate]);
        assert!(town.works.iter().all(|work| work.kind != FILE_WORK));
    }
}

#[test]
fn a_file_that_cannot_be_fetched_now_is_asked_for_during_a_day_and_then_given_up() {
    let mut town = Town::with_conversation();
    town.play(1, "photo");
    let began = town.now;
    let mut tries = 0;
    while town.works.iter().any(|work| work.kind == FILE_WORK) {
        town.done(FILE_WORK, outcome("later"));
        tries += 1;
    }
    assert_eq!((tries, fates(&town)), (11, vec!["failed"]));
    assert!(town.now - began > TimeDelta::hours(20));
}

#[test]
fn a_file_that_an_edit_replaces_is_kept_beside_the_first_whose_late_end_changes_nothing() {
    let mut town = Town::with_conversation();
    town.play(1, "document the plan");
    let first = town.works.remove(0);
    let at = town.chats[&1]
        .iter()
        .rev()
        .find(|shown| shown.posted.is_some())
        .unwrap()
        .id;
    // Only the words change: nothing is fetched.
    let input = town.editing(1, at, "the newer plan");
    town.run(Some(1), &input);
    assert!(town.works.is_empty());
    let chat = town.chats.get_mut(&1).unwrap();
    let shown = chat.iter_mut().find(|shown| shown.id == at).unwrap();
    shown.posted.as_mut().unwrap().file.as_mut().unwrap().id = "another".to_owned();
    let input = town.editing(1, at, "the newest plan");
    let seen = town.run(Some(1), &input).join("\n");
    assert!(seen.contains("message 4 has another file"), "{seen}");
    assert_eq!(town.works[0].payload["file_id"], "another");
    let late = conversation::Happening::Done {
        kind: first.kind.to_owned(),
        key: first.key,
        result: outcome("refused"),
    };
    town.run(None, &Input::from_happening(late).unwrap());
    assert_eq!(fates(&town), ["waiting"]);
    assert_snapshot!(town.done(FILE_WORK, outcome("stored")), @"* file of message 4 is 1/2026-11-23T12-00-00_4.1_report.pdf");
}

#[test]
fn a_closed_communication_is_written_into_the_archive_and_again_when_its_last_file_has_come() {
    let mut town = Town::with_conversation();
    town.play(1, "photo");
    town.play(OLGA, "/service | [Close the request]");
    assert_snapshot!(town.done(PROTOCOL_WORK, outcome("later")), @"");
    assert_snapshot!(town.done(PROTOCOL_WORK, outcome("written")), @"");
    assert!(town.works.iter().all(|work| work.kind == FILE_WORK));
    town.done(FILE_WORK, outcome("stored"));
    assert_eq!(town.works.len(), 1);
    assert_eq!(town.works[0].payload, json!({"person": 1, "page": false}));
    town.done(PROTOCOL_WORK, outcome("written"));
    town.play(1, "[4 ★]");
    assert_eq!(town.works.len(), 1, "the rating stands in the protocol too");
}

#[test]
fn a_specialist_gets_a_protocol_as_a_file_or_as_a_page() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [History] | [Anna Petrova] | [As a file]").lines().last().unwrap(), @r"* toast: Preparing the protocol.");
    assert_snapshot!(town.done(PROTOCOL_WORK, outcome("written")), @r"to 51: file archive/1/protocol.txt as protocol-1.txt: Everything that was said with this person so far.");
    town.play(OLGA, "[As a page]");
    assert_eq!(town.works[0].payload, json!({"person": 1, "page": true}));
    assert_snapshot!(town.done(PROTOCOL_WORK, outcome("written")), @r"to 51: file archive/1/protocol.html as protocol-1.html: Everything that was said with this person so far.");
    town.play(OLGA, "[As a page]");
    assert_snapshot!(town.done(PROTOCOL_WORK, outcome("nobody")), @r#"to 51: "There is no longer any data on this person.""#);
    town.play(OLGA, "[As a page]");
    for _ in 0..3 {
        assert_eq!(town.done(PROTOCOL_WORK, outcome("later")), "");
    }
    assert_snapshot!(town.done(PROTOCOL_WORK, outcome("later")), @r#"to 51: "The protocol cannot be written right now. Please try again later.""#);
}

#[test]
fn a_user_gets_no_protocol_by_a_button_that_is_not_his() {
    let mut town = Town::with_conversation();
    let what = conversation::What::Press {
        query_id: "q".to_owned(),
        data: "as-file:1".to_owned(),
        message_id: None,
    };
    town.does(1, what);
    assert!(town.works.is_empty());
}

#[test]
fn a_disk_that_fills_up_is_told_of_once_and_once_when_it_is_over() {
    let mut town = Town::with_conversation();
    let mut look = |percent| {
        town.run(
            None,
            &Input::from_happening(conversation::Happening::Timer {
                kind: "disk-due".to_owned(),
                key: "archive".to_owned(),
            })
            .unwrap(),
        );
        town.done(DISK_WORK, room(percent))
    };
    assert_eq!(look(50), "");
    assert_snapshot!(look(9), @r#"
    * raises disk-low (1)
    * publishes helpdesk-bot.alert-raised.v1 of alert:disk-low, version 1
    to -100: "The archive's disk is running out of space: 9% free. Files are still stored."
    "#);
    assert_eq!(look(8), "");
    assert_snapshot!(look(1), @r#"
    * raises disk-full (1)
    * publishes helpdesk-bot.alert-raised.v1 of alert:disk-full, version 1
    to -100: "The archive's disk is full: 1% free. Files are passed on but not stored."
    "#);
    assert_snapshot!(look(80), @r#"
    * clears disk-full (1)
    * publishes helpdesk-bot.alert-cleared.v1 of alert:disk-full, version 2
    to -100: "Files are stored again: 80% of the archive's disk is free."
    * clears disk-low (1)
    * publishes helpdesk-bot.alert-cleared.v1 of alert:disk-low, version 2
    to -100: "The archive's disk has enough space again: 80% free."
    "#);
    assert!(look(5).contains("raises disk-low (2)"));
    assert!(town.timers.contains_key(&("disk-due".to_owned(), "archive".to_owned())));
}

#[test]
fn who_gets_a_file_that_is_not_kept_hears_it_once_and_the_disk_is_looked_at() {
    let mut town = Town::with_conversation();
    town.play(1, "photo | photo");
    town.play(OLGA, "photo");
    assert_snapshot!(town.done(FILE_WORK, outcome("disk_full")), @r#"
    * file of message 4 finds no room
    to 51: "The file was passed on but not stored: the archive's disk is full. If it matters, please keep it yourself."
    "#);
    assert_snapshot!(town.done(FILE_WORK, outcome("disk_full")), @"* file of message 5 finds no room");
    assert!(
        town.done(FILE_WORK, outcome("disk_full"))
            .contains("to 1: \"The file was passed on")
    );
    let told = town.done(DISK_WORK, room(0));
    assert!(told.contains(&format!("to {GROUP}: ")), "{told}");
}
