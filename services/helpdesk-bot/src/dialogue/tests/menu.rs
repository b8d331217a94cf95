//! Scripted conversations: what specialists look up and do beside answering.

use insta::assert_snapshot;

use super::town::{ADMIN, CONTROLLER, OLGA, PAVEL, Town};

#[test]
fn a_specialist_asks_whether_a_request_is_his_and_gives_it_back() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [Have I a request now?] | We are on our way | [Have I a request now?] | [Return it to the queue] | [Have I a request now?] | [Who waits?]"), @"");
}

#[test]
fn a_button_of_a_request_that_is_his_no_more_changes_nothing() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "/service");
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(OLGA, "[Return it to the queue]"), @"");
}

#[test]
fn few_who_wait_get_a_message_each_and_one_is_taken_there() {
    let mut town = Town::with_user(1);
    town.sign_in(2);
    assert_snapshot!(town.play(OLGA, "/service | [Who waits?]"), @"");
    town.play(1, "My printer is on fire");
    town.play(2, "No internet | photo of the cable");
    assert_snapshot!(town.play(OLGA, "[Who waits?] | [Take] | [Who waits?]"), @"");
}

#[test]
fn many_who_wait_stand_in_a_list_that_is_turned_over() {
    let mut town = Town::new();
    for person in 1..=12 {
        town.sign_in(person);
        town.play(person, "Help! | (2m)");
    }
    assert_snapshot!(town.play(OLGA, "/service | [Who waits?] | [More] | [Take № 12]"), @"");
}

#[test]
fn a_word_to_nobody_is_answered_by_what_waits() {
    let mut town = Town::with_user(1);
    assert_snapshot!(town.play(OLGA, "Hello?"), @"");
    town.play(1, "My printer is on fire");
    assert_snapshot!(town.play(OLGA, "Hello? | [Take]"), @"");
}

#[test]
fn all_people_stand_in_a_list_with_how_far_they_are() {
    let mut town = Town::with_conversation();
    town.sign_in(2);
    town.play(2, "No internet");
    town.play(3, "/start");
    town.sign_in(4);
    assert_snapshot!(town.play(PAVEL, "/service | [People]"), @"");
    for person in 5..=13 {
        town.sign_in(person);
    }
    assert_snapshot!(town.play(CONTROLLER, "/service | [People] | [More]"), @"");
}

#[test]
fn the_history_of_a_person_is_the_open_request_and_what_was_closed() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "Which one? | /service | [Close the request]");
    assert_snapshot!(town.play(PAVEL, "/service | [History] | [Anna Petrova] | [The last closed one]"), @"");
    town.play(1, "It <b>burns</b> again");
    assert_snapshot!(town.play(PAVEL, "[Anna Petrova]"), @"");
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(PAVEL, "[Anna Petrova] | [All closed ones]"), @"");
}

#[test]
fn who_only_administers_reads_nobodys_history() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(ADMIN, "/service"), @"");
    town.play(PAVEL, "/service");
    let stolen = town.press(PAVEL, PAVEL, "History");
    assert_snapshot!(town.does(ADMIN, stolen.clone()).join("\n"), @"");
    assert_snapshot!(town.does(1, stolen).join("\n"), @"");
}
