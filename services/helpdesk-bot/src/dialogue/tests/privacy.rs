//! Scripted conversations: what is stored about a person, and its end.

use insta::assert_snapshot;

use super::town::{OLGA, PAVEL, Town};

#[test]
fn a_person_sees_what_is_stored_about_him_and_takes_it_away() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "Have you tried water?");
    assert_snapshot!(town.play(1, "/privacy | [Send me everything]"), @r#"
    > /privacy
    "I keep your name in Telegram, your confirmed e-mail address and your messages with the specialists, to help you now and to remember how it ended. Only the support staff can see this."
    "Stored about you:
      • Name in Telegram: Anna Petrova (23 November 2026)
      • Username: @anna
      • E-mail address: person1@example.org (23 November 2026)
      • Consent, version 1 (23 November 2026)

      Requests: 1" [Send me everything] [Erase everything]
    > [Send me everything]
    * sends frontdesk-data.xlsx
      2026-11-23 12:00 |  |  | Name in Telegram: Anna Petrova
       |  |  | Username: @anna
      2026-11-23 12:00 |  |  | E-mail address: person1@example.org
      2026-11-23 12:00 |  |  | Consent, version 1
      2026-11-23 12:00 | 1 |  | Request opened
      2026-11-23 12:00 | 1 | Anna Petrova | My printer is on fire
      2026-11-23 12:00 | 1 | Olga | Have you tried water?
    "#);
}

#[test]
fn who_is_erased_leaves_numbers_and_times_and_is_unknown_from_then_on() {
    let mut town = Town::with_conversation();
    town.play(1, "/privacy");
    assert_snapshot!(town.play(1, "[Erase everything] | [No, keep it]"), @r#"
    > [Erase everything]
    "Erase everything about you: name, e-mail address, messages and files? Request № 1 will be closed. This cannot be undone. Only numbers, dates and ratings of requests stay, without a name. I cannot erase messages in the specialists' chats." [Yes, erase everything] [No, keep it]
    > [No, keep it]
    * toast: Nothing was erased.
    * takes the buttons off
    "#);
    assert_snapshot!(town.play(1, "[Erase everything] | [Yes, erase everything]"), @r#"
    > [Erase everything]
    "Erase everything about you: name, e-mail address, messages and files? Request № 1 will be closed. This cannot be undone. Only numbers, dates and ratings of requests stay, without a name. I cannot erase messages in the specialists' chats." [Yes, erase everything] [No, keep it]
    > [Yes, erase everything]
    * toast: Everything is erased.
    * takes the buttons off
    * communication 1 is closed by user
    * no timer user-silent any more
    * no timer specialist-silent any more
    "Request № 1 is closed. If you need help again, just write."
    to 51: "Anna Petrova closed request № 1. Remember to file a ticket if one is needed."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Closed by the user 23 November, 12:00"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    * erases 1, known by Anna Petrova, person1@example.org
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 4
    {communication/1/card@-100} to -100: "№ 1: erased at the person's request"
    "Everything about you is erased. You can delete the messages in this chat yourself. If you need help again, just write."
    "#);
    assert!(town.forgot_input, "the press names the person");
    assert_snapshot!(town.play(1, "Hello again | /privacy"), @r#"
    > Hello again
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    "Write your work e-mail address. I will send a code there."
    > /privacy
    "I keep your name in Telegram, your confirmed e-mail address and your messages with the specialists, to help you now and to remember how it ended. Only the support staff can see this."
    "Stored about you:
      • Name in Telegram: Anna Petrova (23 November 2026)
      • Username: @anna

      Requests: 0" [Send me everything] [Erase everything]
    "#);
    assert_snapshot!(town.play(OLGA, "Are you there?"), @r#"
    > Are you there?
    "You have no request now, so nobody got this message."
    "Nobody is waiting."
    "#);
}

#[test]
fn of_somebody_unknown_and_of_the_staff_nothing_is_erased_here() {
    let mut town = Town::new();
    assert_snapshot!(town.play(3, "/privacy"), @r#"
    > /privacy
    "I keep your name in Telegram, your confirmed e-mail address and your messages with the specialists, to help you now and to remember how it ended. Only the support staff can see this."
    "Nothing is stored about you yet."
    "#);
    assert_snapshot!(town.play(PAVEL, "/privacy"), @r#"
    > /privacy
    "I keep your name in Telegram, your confirmed e-mail address and your messages with the specialists, to help you now and to remember how it ended. Only the support staff can see this."
    "As you are one of the support staff, I keep the name “Pavel” and what you answered people. An administrator can remove you."
    "#);
}
