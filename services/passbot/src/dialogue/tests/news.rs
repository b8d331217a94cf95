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
    assert_snapshot!(town.play(ADMIN, "/news | No water today | [Send to all] | (1m) | (1m)"), @r#"
    > /news
    "What shall I tell all residents? Write the message as they are to read it."
    > No water today
    "📣 From the administration

      No water today"
    * takes back {news@9}
    {news@9} "Above you see how it looks. 3 residents will get it. Shall I send it?" [Send to all] [Write it anew]
    > [Send to all]
    * 9 tells news 1
    * audit: 9 told_news news 1
    to [1, 2, 3]: "📣 From the administration

      No water today"
    * takes back {news@9}
    {news/1@9} "📣 Your message is on its way: 0 of 3 have it." [Stop]
    * timer news-progress 1 at 21 Nov 11:00
    > (1m)
    {news/1@9} to 9: "📣 Your message is on its way: 1 of 3 have it." [Stop]
    * timer news-progress 1 at 21 Nov 11:01
    > (1m)
    {news/1@9} to 9: "📣 Your message has been sent: 2 of 3 have it.

      1 resident could not be reached: the bot is blocked or the account is gone."
    "#);
}

#[test]
fn what_was_written_can_be_written_anew_and_old_buttons_hold_no_longer() {
    let mut town = town();
    assert_snapshot!(town.play(ADMIN, "/news | No water | [Write it anew] | No water today | photo | No water from 10"), @r#"
    > /news
    "What shall I tell all residents? Write the message as they are to read it."
    > No water
    "📣 From the administration

      No water"
    * takes back {news@9}
    {news@9} "Above you see how it looks. 3 residents will get it. Shall I send it?" [Send to all] [Write it anew]
    > [Write it anew]
    * takes back {news@9}
    "What shall I tell all residents? Write the message as they are to read it."
    > No water today
    "📣 From the administration

      No water today"
    * takes back {news@9}
    {news@9} "Above you see how it looks. 3 residents will get it. Shall I send it?" [Send to all] [Write it anew]
    > photo
    "I understand only text and buttons."
    * takes back {news@9}
    {news@9} "Above you see how it looks. 3 residents will get it. Shall I send it?" [Send to all] [Write it anew]
    > No water from 10
    "📣 From the administration

      No water from 10"
    * takes back {news@9}
    {news@9} "Above you see how it looks. 3 residents will get it. Shall I send it?" [Send to all] [Write it anew]
    "#);
}

#[test]
fn nothing_too_much_and_a_change_of_mind() {
    let mut town = town();
    town.play(ADMIN, "/news");
    let long = "я".repeat(NewsText::MOST + 1);
    let refused = town.play(ADMIN, &long).replace(&long, "(3501 letters)");
    assert_snapshot!(refused, @r#"
    > (3501 letters)
    "This message has 3501 characters, at most 3500 fit. Please shorten it."
    "#);
    assert_snapshot!(town.play(ADMIN, "Hello | /cancel"), @r#"
    > Hello
    "📣 From the administration

      Hello"
    * takes back {news@9}
    {news@9} "Above you see how it looks. 3 residents will get it. Shall I send it?" [Send to all] [Write it anew]
    > /cancel
    * takes back {news@9}
    "All right, nothing was sent." (keyboard away)
    "#);
    assert_eq!(town.state(ADMIN), State::Home);
}

#[test]
fn news_on_their_way_are_stopped_once() {
    let mut town = town();
    town.play(ADMIN, "/news | No water today | [Send to all] | (1m)");
    assert_snapshot!(town.play(ADMIN, "[Stop]"), @r"
    > [Stop]
    * stops news/1
    * audit: 9 stopped_news news 1
    * toast: Stopped. Nobody more gets it.
    * timer news-progress 1 at 21 Nov 11:01
    ");
    assert_snapshot!(town.play(ADMIN, "(1m)"), @r#"
    > (1m)
    {news/1@9} to 9: "📣 Your message was stopped: 1 of 3 have it.

      1 resident could not be reached: the bot is blocked or the account is gone."
    "#);
}

#[test]
fn only_administrators_have_news_and_only_where_somebody_lives() {
    let mut town = Town::new();
    assert_snapshot!(town.play(ADMIN, "/news"), @r#"
    > /news
    "Nobody has registered yet, so there is nobody to tell. To invite somebody: /code"
    "#);
    assert_snapshot!(Town::with_resident().play(1, "/news"), @r#"
    > /news
    "This is for the administrators of the community. /help shows what you can do."
    "#);
}
