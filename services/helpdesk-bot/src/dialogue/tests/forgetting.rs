//! Scripted conversations: what was said goes when it was kept long enough.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;

use super::town::{OLGA, Town};
use crate::{
    archive::work::PROTOCOL_WORK,
    dialogue::{Input, KeepingNews},
};

/// A year later the timer is due.
fn later() -> Town {
    let mut town = Town::with_conversation();
    town.play(1, "document the plan");
    town.play(OLGA, "/service | [Close the request]");
    town.works.clear();
    town.now += TimeDelta::days(366);
    town
}

fn due(town: &mut Town) -> String {
    town.run(None, &Input::Keeping(KeepingNews::ForgettingDue)).join("\n")
}

#[test]
fn what_was_said_goes_a_year_after_the_end_and_the_folder_is_told() {
    let mut town = later();
    assert_snapshot!(due(&mut town), @r"
    * forgets communication 1
    * timer forgetting-due at 24 Nov 09:00:01
    ");
    assert!(town.messages.is_empty() && town.communications.len() == 1);
    let asked = town.works.iter().find(|work| work.kind == PROTOCOL_WORK).unwrap();
    assert_eq!(asked.payload, json!({"person": 1, "page": false, "without": [3, 4]}));
    assert_snapshot!(due(&mut town), @r"* timer forgetting-due at 24 Nov 10:00:00");
}

#[test]
fn a_folder_that_cannot_be_cleared_now_is_tried_again_with_the_same_files() {
    let mut town = later();
    due(&mut town);
    let first = town.works[0].payload.clone();
    town.done(PROTOCOL_WORK, json!({"outcome": "later"}));
    assert_eq!(town.works[0].payload, first);
    town.done(PROTOCOL_WORK, json!({"outcome": "nobody"}));
    assert!(town.works.is_empty());
}

#[test]
fn what_goes_on_or_ended_lately_stays() {
    let mut town = Town::with_conversation();
    town.now += TimeDelta::days(366);
    due(&mut town);
    assert_eq!(town.messages.len(), 1);
    town.play(OLGA, "/service | [Close the request]");
    town.now += TimeDelta::days(364);
    due(&mut town);
    assert_eq!(town.messages.len(), 1);
}
