use insta::assert_snapshot;

use super::town::{CONTROLLER, OLGA, PAVEL, Town};

#[test]
fn the_first_message_opens_a_communication_and_further_ones_are_added() {
    let mut town = Town::with_user(1);
    assert_snapshot!(town.play(1, "My printer is on fire | photo of it | contact | edit 'My printer is on fire' to My scanner is on fire"), @r#"
    > My printer is on fire
    * opens communication 1
    * stores message 3
    "Noted, request № 1. You are first in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My printer is on fire" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 1
    > photo of it
    * stores message 4
    * reacts ✍
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My printer is on fire
      12:00 🖼 photo of it" [Take]
    > contact
    * stores message 5
    * reacts ✍
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My printer is on fire
      12:00 🖼 photo of it
      12:00 👤 contact +79161234567" [Take]
    > edit 'My printer is on fire' to My scanner is on fire
    * stores a version of message 3
    * reacts ✍
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My scanner is on fire (edited)
      12:00 🖼 photo of it
      12:00 👤 contact +79161234567" [Take]
    "#);
}

#[test]
fn who_comes_later_learns_his_place() {
    let mut town = Town::with_user(1);
    town.sign_in(2);
    town.play(1, "one");
    assert_snapshot!(town.play(2, "two"), @r#"
    > two
    * opens communication 2
    * stores message 6
    "Noted, request № 2. You are number 2 in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/2/card@-100} to -100: "№ 2: Boris, person2@example.org
      Waits since 23 November, 12:00

      12:00 two" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:2, version 1
    "#);
}

#[test]
fn a_specialist_takes_it_and_both_talk_until_he_closes_it() {
    let mut town = Town::with_user(1);
    town.play(1, "My printer is on fire | photo of it");
    assert_snapshot!(town.play(OLGA, "group [Take] | Which floor?"), @r#"
    > group [Take]
    * toast: Request № 1 is yours. See your private chat with me.
    * communication 1 is 51's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "My printer is on fire"
    * message 3 is sent
    copy of Attachment(Photo) "of it"
    * message 4 is sent
    to 1: "Olga answers you from here. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Olga answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 2
    * timer specialist-silent at 23 Nov 09:30:00
    * message 3 is delivered
    * reacts 👌
    * message 4 is delivered
    * reacts 👌
    > Which floor?
    * stores message 5
    to 1: copy of Text "Which floor?"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 5 is delivered
    * reacts 👌
    "#);
    assert_snapshot!(town.play(1, "The second | reply to 'Which floor?': The second, room 7"), @r#"
    > The second
    * stores message 6
    to 51: copy of Text "The second"
    * no timer user-silent any more
    * timer specialist-silent at 23 Nov 09:30:00
    * message 6 is delivered
    * reacts 👌
    > reply to 'Which floor?': The second, room 7
    * stores message 7
    to 51: copy of Text "The second, room 7" as a reply
    * no timer user-silent any more
    * message 7 is delivered
    * reacts 👌
    "#);
    assert_snapshot!(town.play(OLGA, "reply to 'My printer is on fire': photo Leave the house | sticker | /service | [Close the request]"), @r#"
    > reply to 'My printer is on fire': photo Leave the house
    * stores message 8
    to 1: copy of Attachment(Photo) "Leave the house" as a reply
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 8 is delivered
    * reacts 👌
    > sticker
    * stores message 9
    to 1: copy of Attachment(Sticker) ""
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 9 is delivered
    * reacts 👌
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Close the request]
    * takes the buttons off
    * communication 1 is closed by specialist
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "The specialist closed request № 1. If you need help again, just write."
    "Request № 1 (Anna Petrova) is closed. Remember to file a ticket if one is needed."
    {communication/1/rating@1} to 1: "How did we do?" [5 ★] [4 ★] [3 ★] [2 ★] [1 ★]
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Closed 23 November, 12:00, Olga answered"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    "#);
    assert_snapshot!(town.play(1, "[4 ★] | Thanks!"), @r#"
    > [4 ★]
    * toast: Thank you!
    {communication/1/rating@1} "Your rating: ★★★★. Thank you!"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 4
    * communication 1 is closed by specialist
    > Thanks!
    * opens communication 2
    * stores message 10
    "Noted, request № 2. You are first in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/2/card@-100} to -100: "№ 2: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 Thanks!" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:2, version 1
    "#);
}

#[test]
fn what_is_written_anew_follows_into_the_copy() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "Which flor? | photo plan | voice note | place");
    assert_snapshot!(
        town.play(OLGA, "edit 'Which flor?' to Which floor? | edit 'plan' to map | edit 'note' to remark | edit '' to x"),
        @r#"
    > edit 'Which flor?' to Which floor?
    * stores a version of message 4
    to 1: copy now says "Which floor?"
    > edit 'plan' to map
    * stores a version of message 5
    to 1: copy is now Photo "map"
    > edit 'note' to remark
    * stores a version of message 6
    to 1: copy has now the words "remark"
    > edit '' to x
    * stores a version of message 7
    to 1: "Corrected:"
    to 1: copy of Attachment(Location) "x"
    * message 7 is delivered
    * reacts 👌
    "#
    );
    town.play(OLGA, "/service | [Close the request]");
    assert_snapshot!(town.play(OLGA, "edit 'Which floor?' to Which house?"), @r#"
    > edit 'Which floor?' to Which house?
    "That message can no longer be changed: its request is closed. Please send the correction as a new message."
    "#);
    assert_snapshot!(town.play(1, "edit 'My printer is on fire' to Nothing"), @r#"
    > edit 'My printer is on fire' to Nothing
    "That message can no longer be changed: its request is closed. Please send the correction as a new message."
    "#);
}

#[test]
fn an_album_goes_as_an_album() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(1, "photo album one | photo album two"), @r#"
    > photo album one
    * stores message 4
    to 51: copy of Attachment(Photo) "album one" of an album
    * no timer user-silent any more
    * message 4 is delivered
    * reacts 👌
    > photo album two
    * stores message 5
    to 51: copy of Attachment(Photo) "album two" of an album
    * no timer user-silent any more
    * message 5 is delivered
    * reacts 👌
    "#);
}

#[test]
fn each_outcome_of_taking_is_told_clearly() {
    let mut town = Town::with_user(1);
    town.sign_in(2);
    town.play(1, "one");
    town.play(2, "two");
    assert_snapshot!(town.play(CONTROLLER, "group [Take]"), @r"
    > group [Take]
    * toast: Only specialists can take requests.
    ");
    assert_snapshot!(town.play(OLGA, "group [Take]"), @r#"
    > group [Take]
    * toast: Request № 2 is yours. See your private chat with me.
    * communication 2 is 51's
    "Request № 2 is yours: Boris, person2@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "two"
    * message 6 is sent
    to 2: "Olga answers you from here. Just write in this chat."
    {communication/2/card@-100} to -100: "№ 2: Boris, person2@example.org
      Olga answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:2, version 2
    * timer specialist-silent at 23 Nov 09:30:00
    * message 6 is delivered
    * reacts 👌
    "#);
    town.play(3, "/start");
    let press = |communication| conversation::What::Press {
        query_id: "q".to_owned(),
        data: format!("take:{communication}"),
        message_id: Some(1),
    };
    assert_snapshot!(town.does(OLGA, press(2)).join("\n"), @r"
    * toast: Request № 2 is already yours.
    * takes the buttons off
    ");
    assert_snapshot!(town.does(OLGA, press(1)).join("\n"), @r"* toast: You still have request № 2 (Boris). Close it first: /service.");
    assert_snapshot!(town.does(PAVEL, press(2)).join("\n"), @r"
    * toast: Request № 2 is another specialist's already: Olga.
    * takes the buttons off
    ");
    assert_snapshot!(town.does(PAVEL, press(77)).join("\n"), @r"
    * toast: This button no longer works.
    * takes the buttons off
    ");
    town.play(OLGA, "/service | [Close the request]");
    assert_snapshot!(town.does(PAVEL, press(2)).join("\n"), @r"
    * toast: Request № 2 is already closed.
    * takes the buttons off
    ");
}

#[test]
fn who_never_opened_the_bot_takes_by_a_deep_link() {
    let mut town = Town::with_user(1);
    town.opened.remove(&PAVEL);
    town.play(1, "My printer is on fire");
    assert_snapshot!(town.play(PAVEL, "group [Take] | /start take_1 | /start take_1 | /start take_9"), @r#"
    > group [Take]
    * opens the bot with /start take_1
    > /start take_1
    * communication 1 is 52's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "My printer is on fire"
    * message 3 is sent
    to 1: "Pavel answers you from here. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Pavel answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 2
    * timer specialist-silent at 23 Nov 09:30:00
    * message 3 is delivered
    * reacts 👌
    > /start take_1
    "Request № 1 is already yours."
    > /start take_9
    "There is no such request."
    "#);
}

#[test]
fn who_is_told_by_whom_it_was_closed() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(1, "/service | [Close my request]"), @r#"
    > /service
    "What would you like to do?" [Close my request] [Change my e-mail address]
    > [Close my request]
    * takes the buttons off
    * communication 1 is closed by user
    * no timer user-silent any more
    * no timer specialist-silent any more
    "Request № 1 is closed. If you need help again, just write."
    to 51: "Anna Petrova closed request № 1. Remember to file a ticket if one is needed."
    {communication/1/rating@1} "How did we do?" [5 ★] [4 ★] [3 ★] [2 ★] [1 ★]
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Closed by the user 23 November, 12:00"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    "#);
    let mut town = Town::with_user(1);
    assert_snapshot!(town.play(1, "help | /service | [Close my request] | help again"), @r#"
    > help
    * opens communication 1
    * stores message 3
    "Noted, request № 1. You are first in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 help" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 1
    > /service
    "What would you like to do?" [Close my request] [Change my e-mail address]
    > [Close my request]
    * takes the buttons off
    * communication 1 is closed by user
    * no timer user-silent any more
    * no timer specialist-silent any more
    "Request № 1 is closed. If you need help again, just write."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Closed by the user 23 November, 12:00"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 2
    > help again
    * opens communication 2
    * stores message 4
    "Noted, request № 2. You are first in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/2/card@-100} to -100: "№ 2: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 help again" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:2, version 1
    "#);
}

#[test]
fn a_rating_is_given_once_and_by_whose_it_is() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "/service | [Close the request]");
    let press = conversation::What::Press {
        query_id: "q".to_owned(),
        data: "rate:1:5".to_owned(),
        message_id: Some(1),
    };
    assert_snapshot!(town.does(2, press.clone()).join("\n"), @r"
    * toast: This button no longer works.
    * takes the buttons off
    ");
    assert_snapshot!(town.does(1, press.clone()).join("\n"), @r#"
    * toast: Thank you!
    {communication/1/rating@1} "Your rating: ★★★★★. Thank you!"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 4
    * communication 1 is closed by specialist
    "#);
    assert_snapshot!(town.does(1, press).join("\n"), @r"
    * toast: This button no longer works.
    * takes the buttons off
    ");
}

#[test]
fn a_silent_person_ends_it_and_his_word_puts_that_off() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "Try again, please | (59m)"), @r#"
    > Try again, please
    * stores message 4
    to 1: copy of Text "Try again, please"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 4 is delivered
    * reacts 👌
    > (59m)
    "#);
    assert_snapshot!(town.play(1, "I did | (29m)"), @r#"
    > I did
    * stores message 5
    to 51: copy of Text "I did"
    * no timer user-silent any more
    * timer specialist-silent at 23 Nov 10:29:00
    * message 5 is delivered
    * reacts 👌
    > (29m)
    "#);
    assert_snapshot!(town.play(OLGA, "And? | (30m) | Hello? | (59m) | (1m)"), @r#"
    > And?
    * stores message 6
    to 1: copy of Text "And?"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 11:28:00
    * message 6 is delivered
    * reacts 👌
    > (30m)
    > Hello?
    * stores message 7
    to 1: copy of Text "Hello?"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 11:58:00
    * message 7 is delivered
    * reacts 👌
    > (59m)
    > (1m)
    * communication 1 is closed by timeout
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "You have not answered for a while, and request № 1 is closed. If the question is still there, just write again."
    to 51: "Anna Petrova has not answered for a while, request № 1 is closed. Remember to file a ticket if one is needed."
    {communication/1/rating@1} to 1: "How did we do?" [5 ★] [4 ★] [3 ★] [2 ★] [1 ★]
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Closed 23 November, 14:58: the user did not answer"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    "#);
}

#[test]
fn a_silent_specialist_loses_it_and_the_next_one_sees_what_was_said() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "I look into it");
    assert_snapshot!(town.play(1, "Hurry | (20m) | Please | (10m)"), @r#"
    > Hurry
    * stores message 5
    to 51: copy of Text "Hurry"
    * no timer user-silent any more
    * timer specialist-silent at 23 Nov 09:30:00
    * message 5 is delivered
    * reacts 👌
    > (20m)
    > Please
    * stores message 6
    to 51: copy of Text "Please"
    * no timer user-silent any more
    * message 6 is delivered
    * reacts 👌
    > (10m)
    * communication 1 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "The specialist who took request № 1 is not answering. I put it back into the queue: another specialist will answer, and you need not write anything again."
    to 51: "Anna Petrova has waited too long for your answer, and request № 1 is back in the queue. You can take it again in the group."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 Olga: I look into it
      12:00 Hurry
      12:20 Please" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    "#);
    town.play(1, "Is anybody there?");
    assert_snapshot!(town.play(PAVEL, "group [Take]"), @r#"
    > group [Take]
    * toast: Request № 1 is yours. See your private chat with me.
    * communication 1 is 52's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    "What was said before:

      12:00 My printer is on fire
      12:00 Olga: I look into it
      12:00 Hurry
      12:20 Please"
    copy of Text "Is anybody there?"
    * message 7 is sent
    to 1: "From now on Pavel answers you and can see what was written before. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Pavel answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 4
    * timer specialist-silent at 23 Nov 10:00:00
    * message 7 is delivered
    * reacts 👌
    "#);
}

#[test]
fn who_blocked_the_bot_is_named_once() {
    let mut town = Town::with_conversation();
    town.play(1, "block");
    assert_snapshot!(town.play(OLGA, "Which floor? | Hello?"), @r#"
    > Which floor?
    * stores message 4
    to 1: copy of Text "Which floor?"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 4 is failed
    * reacts 💔
    "Anna Petrova has blocked the bot, the message did not arrive. I sent a letter asking them to open it."
    * publishes helpdesk-bot.email-requested.v1 of letter:desk-notice/1, version 0
    > Hello?
    * stores message 5
    to 1: copy of Text "Hello?"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 5 is failed
    * reacts 💔
    "#);
    let mut town = Town::with_conversation();
    town.play(OLGA, "block");
    assert_snapshot!(town.play(1, "The second | Hello?"), @r#"
    > The second
    * stores message 4
    to 51: copy of Text "The second"
    * no timer user-silent any more
    * message 4 is waiting
    * reacts ✍
    * communication 1 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    "The specialist who took request № 1 cannot be reached. I put it back into the queue together with your message: another specialist will answer."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 The second" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    > Hello?
    * stores message 5
    * reacts ✍
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 The second
      12:00 Hello?" [Take]
    "#);
}

#[test]
fn a_word_without_a_communication_reaches_nobody_and_that_is_said() {
    let mut town = Town::new();
    assert_snapshot!(town.play(OLGA, "hello"), @r#"
    > hello
    "You have no request now, so nobody got this message."
    "Nobody is waiting."
    "#);
    assert_snapshot!(town.play(CONTROLLER, "hello"), @r#"
    > hello
    "Only specialists answer people, so nobody got this message. What you can do: /help."
    "#);
}

#[test]
fn above_a_rate_new_ones_stand_on_one_card() {
    let mut town = Town::new();
    for person in 11..=19 {
        town.sign_in(person);
        town.play(person, "(2m)");
    }
    for person in 11..=16 {
        town.play(person, "help");
    }
    assert_snapshot!(town.play(17, "help"), @r#"
    > help
    * opens communication 7
    * stores message 25
    "Noted, request № 7. You are number 7 in the queue: a specialist will answer you here. You can add details meanwhile."
    * tells group:-100
    * publishes helpdesk-bot.communication-changed.v1 of communication:7, version 1
    {digest/7@-100} to -100: "Many requests at once. Waiting: 1.

      № 7 Somebody – waits" [Take № 7]
    "#);
    assert_snapshot!(town.play(18, "help"), @r#"
    > help
    * opens communication 8
    * stores message 26
    "Noted, request № 8. You are number 8 in the queue: a specialist will answer you here. You can add details meanwhile."
    * tells group:-100
    * publishes helpdesk-bot.communication-changed.v1 of communication:8, version 1
    {digest/7@-100} to -100: "Many requests at once. Waiting: 2.

      № 7 Somebody – waits
      № 8 Somebody – waits" [Take № 7] [Take № 8]
    "#);
    assert_snapshot!(town.play(OLGA, "group [Take № 8] | /service | [Close the request] | group [Take № 7]"), @r#"
    > group [Take № 8]
    * toast: Request № 8 is yours. See your private chat with me.
    * communication 8 is 51's
    "Request № 8 is yours: Somebody, person18@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "help"
    * message 26 is sent
    to 18: "Olga answers you from here. Just write in this chat."
    * tells group:-100
    * publishes helpdesk-bot.communication-changed.v1 of communication:8, version 2
    * timer specialist-silent at 23 Nov 09:48:00
    * message 26 is delivered
    * reacts 👌
    {digest/7@-100} to -100: "Many requests at once. Waiting: 1.

      № 7 Somebody – waits
      № 8 Somebody – Olga answers" [Take № 7]
    > /service
    "Request № 8 is yours: Somebody." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Close the request]
    * takes the buttons off
    * communication 8 is closed by specialist
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 18: "The specialist closed request № 8. If you need help again, just write."
    "Request № 8 (Somebody) is closed. Remember to file a ticket if one is needed."
    {communication/8/rating@18} to 18: "How did we do?" [5 ★] [4 ★] [3 ★] [2 ★] [1 ★]
    * tells group:-100
    * publishes helpdesk-bot.communication-changed.v1 of communication:8, version 3
    {digest/7@-100} to -100: "Many requests at once. Waiting: 1.

      № 7 Somebody – waits
      № 8 Somebody – closed" [Take № 7]
    > group [Take № 7]
    * toast: Request № 7 is yours. See your private chat with me.
    * communication 7 is 51's
    "Request № 7 is yours: Somebody, person17@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "help"
    * message 25 is sent
    to 17: "Olga answers you from here. Just write in this chat."
    * tells group:-100
    * publishes helpdesk-bot.communication-changed.v1 of communication:7, version 2
    * timer specialist-silent at 23 Nov 09:48:00
    * message 25 is delivered
    * reacts 👌
    {digest/7@-100} to -100: "Many requests at once. Nobody is waiting any more:

      № 7 Somebody – Olga answers
      № 8 Somebody – closed"
    "#);
    assert_snapshot!(town.play(19, "(1m) | help"), @r#"
    > (1m)
    > help
    * opens communication 9
    * stores message 27
    "Noted, request № 9. You are number 7 in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/9/card@-100} to -100: "№ 9: Somebody, person19@example.org
      Waits since 23 November, 12:19

      12:19 help" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:9, version 1
    "#);
}

#[test]
fn nothing_personal_goes_on_in_a_group() {
    let mut town = Town::with_user(1);
    let command = conversation::What::Command {
        name: "service".to_owned(),
        argument: String::new(),
    };
    let place = conversation::Place::Group { chat_id: -100 };
    let input = super::super::Input::Person(super::town::incoming(1, place, command));
    assert_snapshot!(town.run(Some(1), &input).join("\n"), @r#"to -100: "I only answer in private messages: https://t.me/help_bot""#);
}

#[test]
fn each_is_spoken_to_in_his_language() {
    let mut town = Town::with_user(1);
    town.speaks(1, conversation::Language::Uk);
    town.speaks(OLGA, conversation::Language::Ru);
    assert_snapshot!(town.play(1, "Принтер горить"), @r#"
    > Принтер горить
    * opens communication 1
    * stores message 3
    "Прийнято, звернення № 1. Перед вами в черзі нікого немає: фахівець відповість вам тут. Поки чекаєте, можна дописати."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 Принтер горить" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 1
    "#);
    assert_snapshot!(town.play(OLGA, "group [Take] | /service | [Закрыть обращение]"), @r#"
    > group [Take]
    * toast: Обращение № 1 ваше. Подробности в личном чате со мной.
    * communication 1 is 51's
    "За вами обращение № 1: Anna Petrova (@anna), person1@example.org.

      Всё, что вы сюда пишете, получит этот человек. Закрыть обращение: /service. Заявку в сервис-деске бот не регистрирует, это делаете вы."
    copy of Text "Принтер горить"
    * message 3 is sent
    to 1: "Вам відповідає Olga. Пишіть прямо сюди."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Olga answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 2
    * timer specialist-silent at 23 Nov 09:30:00
    * message 3 is delivered
    * reacts 👌
    > /service
    "За вами обращение № 1: Anna Petrova." [Моё обращение] [Закрыть обращение] [Вернуть в очередь] [Вернуть с заметкой] [Передать коллеге] [Заметка для своих] [Кто ждёт?] [Пользователи] [История] [Поиск] [Готовые ответы]
    > [Закрыть обращение]
    * takes the buttons off
    * communication 1 is closed by specialist
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "Фахівець закрив звернення № 1. Знадобиться допомога – просто напишіть знову."
    "Обращение № 1 (Anna Petrova) закрыто. Не забудьте зарегистрировать заявку, если она нужна."
    {communication/1/rating@1} to 1: "Як вам допомогли?" [5 ★] [4 ★] [3 ★] [2 ★] [1 ★]
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Closed 23 November, 12:00, Olga answered"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    "#);
}

#[test]
fn out_of_hours_a_person_learns_when_somebody_is_back_and_no_specialist_is_late() {
    let mut town = Town::with_user(1);
    town.settings.business_hours = super::town::hours("mon-fri 09:00-18:00");
    town.wait("8h");
    town.wait("45m");
    assert_snapshot!(town.play(1, "Is anybody there?"), @r#"
    > Is anybody there?
    * opens communication 1
    * stores message 3
    "Noted, request № 1. Nobody is on duty right now; the specialists will be back on 24 November, 09:00 and will answer you here. You can add details meanwhile."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 20:45

      20:45 Is anybody there?" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 1
    "#);
    assert_snapshot!(town.play(OLGA, "group [Take] | (15h) | (1m)"), @r#"
    > group [Take]
    * toast: Request № 1 is yours. See your private chat with me.
    * communication 1 is 51's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "Is anybody there?"
    * message 3 is sent
    to 1: "Olga answers you from here. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Olga answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 2
    * timer specialist-silent at 24 Nov 06:30:00
    * message 3 is delivered
    * reacts 👌
    > (15h)
    * communication 1 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "The specialist who took request № 1 is not answering. I put it back into the queue: another specialist will answer, and you need not write anything again."
    to 51: "Anna Petrova has waited too long for your answer, and request № 1 is back in the queue. You can take it again in the group."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 20:45

      20:45 Is anybody there?" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    > (1m)
    "#);
}

#[test]
fn a_late_press_in_a_digest_takes_nothing_from_the_others() {
    let mut town = Town::new();
    for person in 11..=19 {
        town.sign_in(person);
    }
    for person in 11..=19 {
        town.play(person, "help");
    }
    town.play(OLGA, "group [Take № 8]");
    let press = conversation::What::Press {
        query_id: "q".to_owned(),
        data: "take:8".to_owned(),
        message_id: Some(1),
    };
    assert_snapshot!(town.does(PAVEL, press).join("\n"), @r#"
    * toast: Request № 8 is another specialist's already: Olga.
    * tells group:-100
    {digest/7@-100} to -100: "Many requests at once. Waiting: 2.

      № 7 Somebody – waits
      № 9 Somebody – waits
      № 8 Somebody – Olga answers" [Take № 7] [Take № 9]
    "#);
    assert_snapshot!(town.play(PAVEL, "(30m)"), @r#"
    > (30m)
    * communication 8 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 18: "The specialist who took request № 8 is not answering. I put it back into the queue: another specialist will answer, and you need not write anything again."
    to 51: "Somebody has waited too long for your answer, and request № 8 is back in the queue. You can take it again in the group."
    * tells group:-100
    {communication/8/card@-100} to -100: "№ 8: Somebody, person18@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 help" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:8, version 3
    {digest/7@-100} to -100: "Many requests at once. Waiting: 2.

      № 7 Somebody – waits
      № 9 Somebody – waits" [Take № 7] [Take № 9]
    "#);
}
