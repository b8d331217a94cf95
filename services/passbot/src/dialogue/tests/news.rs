//! Scripted conversations: an administrator tells all residents something.

use insta::assert_snapshot;

use super::town::{ADMIN, Town};
use crate::{dialogue::State, domain::NewsText};

/// A town with three residents.
fn town() -> Town {
    let mut town = Town::with_resident();
    for (person, phone, house) in [(2, "+79161234568", "14"), (3, "+79161234569", "16")] {
        town.play(ADMIN, "/code");
        let script = format!("/start CODE | Boris Orlov | {phone} | {house} | [All correct]");
        town.play(person, &script);
    }
    town
}

#[test]
fn an_administrator_tells_everybody_and_sees_how_far_it_has_come() {
    let mut town = town();
    assert_snapshot!(town.play(ADMIN, "/news | No water today | [Send to all] | (1m) | (1m)"), @"");
}

#[test]
fn what_was_written_can_be_written_anew_and_old_buttons_hold_no_longer() {
    let mut town = town();
    assert_snapshot!(town.play(ADMIN, "/news | No water | [Write it anew] | No water today | photo | No water from 10"), @"");
}

#[test]
fn nothing_too_much_and_a_change_of_mind() {
    let mut town = town();
    town.play(ADMIN, "/news");
    let long = "я".repeat(NewsText::MOST + 1);
    let refused = town.play(ADMIN, &long).replace(&long, "(3501 letters)");
    assert_snapshot!(refused, @"");
    assert_snapshot!(town.play(ADMIN, "Hello | /cancel"), @"");
    assert_eq!(town.state(ADMIN), State::Home);
}

#[test]
fn news_on_their_way_are_stopped_once() {
    let mut town = town();
    town.play(ADMIN, "/news | No water today | [Send to all] | (1m)");
    assert_snapshot!(town.play(ADMIN, "[Stop]"), @"");
    assert_snapshot!(town.play(ADMIN, "(1m)"), @"");
}

#[test]
fn only_administrators_have_news_and_only_where_somebody_lives() {
    let mut town = Town::new();
    assert_snapshot!(town.play(ADMIN, "/news"), @"");
    assert_snapshot!(Town::with_resident().play(1, "/news"), @"");
}
