//! Scripted conversations: what specialists look up and do beside answering.

use insta::assert_snapshot;

use crate::domain::HandoverEnd;

use super::town::{ADMIN, CONTROLLER, OLGA, PAVEL, Town};

#[test]
fn a_specialist_asks_whether_a_request_is_his_and_gives_it_back() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [My request] | We are on our way | [My request] | [Return to queue] | [My request] | [Who is waiting?]"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [My request]
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.
      Opened 23 November, 12:00. Messages: 1.
      The person has been waiting for your answer since 23 November, 12:00." [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note]
    > We are on our way
    * stores message 4
    to 1: copy of Text "We are on our way"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 4 is delivered
    * reacts 👌
    > [My request]
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.
      Opened 23 November, 12:00. Messages: 2.
      You answered last, 23 November, 12:00." [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note]
    > [Return to queue]
    * takes the buttons off
    * communication 1 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "The specialist returned your request № 1 to the queue. Another specialist will answer, and you need not write anything again."
    "Request № 1 (Anna Petrova) is back in the queue, and the person has been told."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 Olga: We are on our way" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    > [My request]
    "You have no request now." [Who is waiting?]
    > [Who is waiting?]
    "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 Olga: We are on our way" [Take]
    "#);
}

#[test]
fn a_button_of_a_request_that_is_his_no_more_changes_nothing() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "/service");
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(OLGA, "[Return to queue]"), @r"
    > [Return to queue]
    * toast: This button no longer works.
    * takes the buttons off
    ");
}

#[test]
fn few_who_wait_get_a_message_each_and_one_is_taken_there() {
    let mut town = Town::with_user(1);
    town.sign_in(2);
    assert_snapshot!(town.play(OLGA, "/service | [Who is waiting?]"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Who is waiting?]
    "Nobody is waiting."
    "#);
    town.play(1, "My printer is on fire");
    town.play(2, "No internet | photo of the cable");
    assert_snapshot!(town.play(OLGA, "[Who is waiting?] | [Take] | [Who is waiting?]"), @r#"
    > [Who is waiting?]
    "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My printer is on fire" [Take]
    "№ 2: Boris, person2@example.org
      Waits since 23 November, 12:00

      12:00 No internet
      12:00 🖼 photo of the cable" [Take]
    > [Take]
    * toast: Request № 2 is yours. See your private chat with me.
    * communication 2 is 51's
    "Request № 2 is yours: Boris, person2@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "No internet"
    * message 6 is sent
    copy of Attachment(Photo) "of the cable"
    * message 7 is sent
    to 2: "Olga answers you from here. Just write in this chat."
    {communication/2/card@-100} to -100: "№ 2: Boris, person2@example.org
      Olga answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:2, version 2
    * timer specialist-silent at 23 Nov 09:30:00
    * message 6 is delivered
    * reacts 👌
    * message 7 is delivered
    * reacts 👌
    > [Who is waiting?]
    "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My printer is on fire" [Take]
    "#);
}

#[test]
fn many_who_wait_stand_in_a_list_that_is_turned_over() {
    let mut town = Town::new();
    for person in 101..=112 {
        town.sign_in(person);
        town.play(person, "Help! | (2m)");
    }
    assert_snapshot!(town.play(OLGA, "/service | [Who is waiting?] | [More] | [Take № 12]"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Who is waiting?]
    "Waiting: 12.

      № 1 Somebody, person101@example.org – since 23 November, 12:00
      № 2 Somebody, person102@example.org – since 23 November, 12:02
      № 3 Somebody, person103@example.org – since 23 November, 12:04
      № 4 Somebody, person104@example.org – since 23 November, 12:06
      № 5 Somebody, person105@example.org – since 23 November, 12:08
      № 6 Somebody, person106@example.org – since 23 November, 12:10
      № 7 Somebody, person107@example.org – since 23 November, 12:12
      № 8 Somebody, person108@example.org – since 23 November, 12:14
      № 9 Somebody, person109@example.org – since 23 November, 12:16
      № 10 Somebody, person110@example.org – since 23 November, 12:18" [Take № 1] [Take № 2] [Take № 3] [Take № 4] [Take № 5] [Take № 6] [Take № 7] [Take № 8] [Take № 9] [Take № 10] [More]
    > [More]
    * takes the buttons off
    "Waiting: 12.

      № 11 Somebody, person111@example.org – since 23 November, 12:20
      № 12 Somebody, person112@example.org – since 23 November, 12:22" [Take № 11] [Take № 12]
    > [Take № 12]
    * toast: Request № 12 is yours. See your private chat with me.
    * communication 12 is 51's
    "Request № 12 is yours: Somebody, person112@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "Help!"
    * message 36 is sent
    to 112: "Olga answers you from here. Just write in this chat."
    {communication/12/card@-100} to -100: "№ 12: Somebody, person112@example.org
      Olga answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:12, version 2
    * timer specialist-silent at 23 Nov 09:54:00
    * message 36 is delivered
    * reacts 👌
    "#);
}

#[test]
fn a_word_to_nobody_is_answered_by_what_waits() {
    let mut town = Town::with_user(1);
    assert_snapshot!(town.play(OLGA, "Hello?"), @r#"
    > Hello?
    "You have no request now, so nobody got this message."
    "Nobody is waiting."
    "#);
    town.play(1, "My printer is on fire");
    assert_snapshot!(town.play(OLGA, "Hello? | [Take]"), @r#"
    > Hello?
    "You have no request now, so nobody got this message."
    "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My printer is on fire" [Take]
    > [Take]
    * toast: Request № 1 is yours. See your private chat with me.
    * communication 1 is 51's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "My printer is on fire"
    * message 4 is sent
    to 1: "Olga answers you from here. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Olga answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 2
    * timer specialist-silent at 23 Nov 09:30:00
    * message 4 is delivered
    * reacts 👌
    "#);
}

#[test]
fn all_people_stand_in_a_list_with_how_far_they_are() {
    let mut town = Town::with_conversation();
    town.sign_in(2);
    town.play(2, "No internet");
    town.play(3, "/start");
    town.sign_in(4);
    assert_snapshot!(town.play(PAVEL, "/service | [People]"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [People]
    "People: 4.

      Somebody, person4@example.org – no open request
      Somebody – not signed in yet
      Boris, person2@example.org – № 2 is waiting
      Anna Petrova (@anna), person1@example.org – № 1, Olga answers"
    "#);
    for person in 101..=109 {
        town.sign_in(person);
    }
    assert_snapshot!(town.play(CONTROLLER, "/service | [People] | [More]"), @r#"
    > /service
    "What would you like to do?" [Who is waiting?] [People] [History] [Search] [Board]
    > [People]
    "People: 13.

      Somebody, person109@example.org – no open request
      Somebody, person108@example.org – no open request
      Somebody, person107@example.org – no open request
      Somebody, person106@example.org – no open request
      Somebody, person105@example.org – no open request
      Somebody, person104@example.org – no open request
      Somebody, person103@example.org – no open request
      Somebody, person102@example.org – no open request
      Somebody, person101@example.org – no open request
      Somebody, person4@example.org – no open request" [More]
    > [More]
    * takes the buttons off
    "People: 13.

      Somebody – not signed in yet
      Boris, person2@example.org – № 2 is waiting
      Anna Petrova (@anna), person1@example.org – № 1, Olga answers"
    "#);
}

#[test]
fn the_history_of_a_person_is_the_open_request_and_what_was_closed() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "Which one? | /service | [Close the request]");
    assert_snapshot!(town.play(PAVEL, "/service | [History] | [Anna Petrova] | [Last closed]"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [History]
    "Whose history?" [Anna Petrova]
    > [Anna Petrova]
    "Anna Petrova has no open request. Closed ones: 1." [Last closed] [Search here] [As a file] [As a page]
    > [Last closed]
    "Support protocol
      ================
      Name: Anna Petrova
      Telegram: 1 (@anna)
      E-mail: person1@example.org (confirmed 2026-11-23 12:00)
      First message: 2026-11-23 12:00
      Protocol made: 2026-11-23 12:00, time zone Europe/Moscow

      Request No. 1
      -------------
      Opened 2026-11-23 12:00
      Closed 2026-11-23 12:00 by specialist 51

      2026-11-23 12:00:00  Anna Petrova (user)
          My printer is on fire

      2026-11-23 12:00:00  Olga (specialist)
          Which one?
      "
    "#);
    town.play(1, "It <b>burns</b> again");
    assert_snapshot!(town.play(PAVEL, "[Anna Petrova]"), @r#"
    > [Anna Petrova]
    "Support protocol
      ================
      Name: Anna Petrova
      Telegram: 1 (@anna)
      E-mail: person1@example.org (confirmed 2026-11-23 12:00)
      First message: 2026-11-23 12:00
      Protocol made: 2026-11-23 12:00, time zone Europe/Moscow

      Request No. 2
      -------------
      Opened 2026-11-23 12:00
      Not closed yet

      2026-11-23 12:00:00  Anna Petrova (user)
          It <b>burns</b> again
      "
    "Closed requests of Anna Petrova: 1." [Last closed] [Search here] [As a file] [As a page]
    "#);
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(PAVEL, "[Anna Petrova] | [All closed]"), @r#"
    > [Anna Petrova]
    "Anna Petrova has no open request. Closed ones: 2." [Last closed] [All closed] [Search here] [As a file] [As a page]
    > [All closed]
    "Support protocol
      ================
      Name: Anna Petrova
      Telegram: 1 (@anna)
      E-mail: person1@example.org (confirmed 2026-11-23 12:00)
      First message: 2026-11-23 12:00
      Protocol made: 2026-11-23 12:00, time zone Europe/Moscow

      Request No. 1
      -------------
      Opened 2026-11-23 12:00
      Closed 2026-11-23 12:00 by specialist 51

      2026-11-23 12:00:00  Anna Petrova (user)
          My printer is on fire

      2026-11-23 12:00:00  Olga (specialist)
          Which one?

      Request No. 2
      -------------
      Opened 2026-11-23 12:00
      Closed 2026-11-23 12:00 by the user

      2026-11-23 12:00:00  Anna Petrova (user)
          It <b>burns</b> again
      "
    "#);
}

#[test]
fn who_only_administers_reads_nobodys_history() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(ADMIN, "/service"), @r#"
    > /service
    "What would you like to do?" [Ready answers]
    "#);
    town.play(PAVEL, "/service");
    let stolen = town.press(PAVEL, PAVEL, "History");
    assert_snapshot!(town.does(ADMIN, stolen.clone()).join("\n"), @r"* toast: This is not available to you.");
    assert_snapshot!(town.does(1, stolen).join("\n"), @r"* toast: This is not available to you.");
}

#[test]
fn a_request_goes_back_with_a_note_for_whoever_takes_it_next() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [Return with a note] | photo | The toner is on order"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Return with a note]
    "What should the next specialist know about request № 1? The person will not see it." [Cancel]
    > photo
    "I need words here. Please write them as text, or cancel." [Cancel]
    > The toner is on order
    * stores message 5
    * communication 1 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "The specialist returned your request № 1 to the queue. Another specialist will answer, and you need not write anything again."
    "Request № 1 (Anna Petrova) is back in the queue, and the person has been told."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 note, Olga: The toner is on order" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    "#);
    assert_snapshot!(town.play(PAVEL, "group [Take]"), @r#"
    > group [Take]
    * toast: Request № 1 is yours. See your private chat with me.
    * communication 1 is 52's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    "What was said before:

      12:00 My printer is on fire
      12:00 note, Olga: The toner is on order"
    to 1: "From now on Pavel answers you and can see what was written before. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Pavel answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 4
    * timer specialist-silent at 23 Nov 09:30:00
    "#);
}

#[test]
fn an_internal_note_is_never_sent_to_the_person() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [Internal note] | He is rather upset | edit 'He is rather upset' to He is upset | Hello!"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Internal note]
    "What should I note on request № 1? Only the support staff will see it." [Cancel]
    > He is rather upset
    * stores message 4
    "Noted on request № 1. The person cannot see it."
    > edit 'He is rather upset' to He is upset
    * stores a version of message 4
    * reacts ✍
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Olga answers"
    > Hello!
    * stores message 5
    to 1: copy of Text "Hello!"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 5 is delivered
    * reacts 👌
    "#);
}

#[test]
fn a_note_on_a_request_that_was_closed_meanwhile_goes_to_nobody() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "/service | [Internal note]");
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(OLGA, "He is rather upset | [Cancel] | [Internal note]"), @r#"
    > He is rather upset
    "Request № 1 is no longer yours, so the note was not kept. Nobody got your words."
    > [Cancel]
    * toast: This button no longer works.
    * takes the buttons off
    > [Internal note]
    * toast: This button no longer works.
    * takes the buttons off
    "#);
}

#[test]
fn what_was_asked_for_can_be_left() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [Return with a note] | [Cancel] | Hello! | [Internal note] | /cancel | [Search] | [Cancel]"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Return with a note]
    "What should the next specialist know about request № 1? The person will not see it." [Cancel]
    > [Cancel]
    * takes the buttons off
    "All right, nothing has changed."
    > Hello!
    * stores message 4
    to 1: copy of Text "Hello!"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 4 is delivered
    * reacts 👌
    > [Internal note]
    "What should I note on request № 1? Only the support staff will see it." [Cancel]
    > /cancel
    "All right, nothing has changed."
    > [Search]
    "Which words should I look for in all messages?" [Cancel]
    > [Cancel]
    * takes the buttons off
    "All right, nothing has changed."
    "#);
}

#[test]
fn messages_are_found_by_their_words() {
    let mut town = Town::with_conversation();
    town.play(1, "The PRINTER of the 3rd floor");
    town.sign_in(2);
    town.play(2, "A printer is out of paper");
    assert_snapshot!(town.play(PAVEL, "/service | [Search] | ?! | print | [№ 1]"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Search]
    "Which words should I look for in all messages?" [Cancel]
    > ?!
    "There is no word here that I can look for. Please write one or more." [Cancel]
    > print
    "Found, newest first:

      № 2 Boris, 23 November, 12:00
      Boris: A printer is out of paper
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The PRINTER of the 3rd floor
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: My printer is on fire" [№ 2] [№ 1]
    > [№ 1]
    "Support protocol
      ================
      Name: Anna Petrova
      Telegram: 1 (@anna)
      E-mail: person1@example.org (confirmed 2026-11-23 12:00)
      First message: 2026-11-23 12:00
      Protocol made: 2026-11-23 12:00, time zone Europe/Moscow

      Request No. 1
      -------------
      Opened 2026-11-23 12:00
      Not closed yet

      2026-11-23 12:00:00  Anna Petrova (user)
          My printer is on fire

      2026-11-23 12:00:00  Anna Petrova (user)
          The PRINTER of the 3rd floor
      "
    "#);
    assert_snapshot!(town.play(PAVEL, "/service | [History] | [Boris] | [Search here] | paper printer | [Search here] | fire"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [History]
    "Whose history?" [Boris] [Anna Petrova]
    > [Boris]
    "Support protocol
      ================
      Name: Boris
      Telegram: 2
      E-mail: person2@example.org (confirmed 2026-11-23 12:00)
      First message: 2026-11-23 12:00
      Protocol made: 2026-11-23 12:00, time zone Europe/Moscow

      Request No. 2
      -------------
      Opened 2026-11-23 12:00
      Not closed yet

      2026-11-23 12:00:00  Boris (user)
          A printer is out of paper
      "
    "Boris has no closed requests." [Search here] [As a file] [As a page]
    > [Search here]
    "Which words should I look for in this person's messages?" [Cancel]
    > paper printer
    "Found, newest first:

      № 2 Boris, 23 November, 12:00
      Boris: A printer is out of paper" [№ 2]
    > [Search here]
    "Which words should I look for in this person's messages?" [Cancel]
    > fire
    "Nothing found. All words must be in one message; the beginning of each is enough."
    "#);
}

#[test]
fn more_that_was_found_is_turned_over_until_somebody_searches_anew() {
    let mut town = Town::with_conversation();
    for number in 1..=7 {
        town.play(1, &format!("The printer burns, part {number}"));
    }
    assert_snapshot!(town.play(PAVEL, "/service | [Search] | printer | [More]"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Search]
    "Which words should I look for in all messages?" [Cancel]
    > printer
    "Found, newest first:

      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The printer burns, part 7
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The printer burns, part 6
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The printer burns, part 5
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The printer burns, part 4
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The printer burns, part 3" [№ 1] [More]
    > [More]
    * takes the buttons off
    "Found, newest first:

      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The printer burns, part 2
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: The printer burns, part 1
      № 1 Anna Petrova, 23 November, 12:00
      Anna Petrova: My printer is on fire" [№ 1]
    "#);
    town.play(PAVEL, "[Search] | printer");
    let old = town.press(PAVEL, PAVEL, "More");
    town.play(PAVEL, "[Search] | burns");
    assert_snapshot!(town.does(PAVEL, old).join("\n"), @r"
    * toast: This button no longer works.
    * takes the buttons off
    ");
}

#[test]
fn a_request_is_handed_over_to_a_colleague_who_accepts() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [Hand over] | [Pavel] | [Pavel] | Still here"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Hand over]
    "Who should get request № 1? It stays yours until your colleague accepts." [Pavel]
    > [Pavel]
    * offer 1 to 52
    {handover/1@52} to 52: "Olga asks you to take over request № 1: Anna Petrova (@anna), person1@example.org." [Accept] [Decline]
    {handover/1@51} "Asked Pavel to take over request № 1. It stays yours until then." [Withdraw the offer]
    > [Pavel]
    * toast: Pavel has already been asked.
    > Still here
    * stores message 4
    to 1: copy of Text "Still here"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 4 is delivered
    * reacts 👌
    "#);
    assert_snapshot!(town.play(PAVEL, "[Accept]"), @r#"
    > [Accept]
    * offer 1 is accepted
    {handover/1@52} "Request № 1 (Anna Petrova) is now yours: you took it over from Olga."
    {handover/1@51} to 51: "Pavel took over request № 1."
    to 51: "Pavel now answers Anna Petrova: request № 1 is no longer yours."
    * no timer user-silent any more
    * communication 1 is 52's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    "What was said before:

      12:00 My printer is on fire
      12:00 Olga: Still here"
    to 1: "From now on Pavel answers you and can see what was written before. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Pavel answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    * timer specialist-silent at 23 Nov 09:30:00
    "#);
    assert_snapshot!(town.play(1, "Thank you"), @r#"
    > Thank you
    * stores message 5
    to 52: copy of Text "Thank you"
    * no timer user-silent any more
    * message 5 is delivered
    * reacts 👌
    "#);
    assert_snapshot!(town.play(OLGA, "And now?"), @r#"
    > And now?
    "You have no request now, so nobody got this message."
    "Nobody is waiting."
    "#);
}

#[test]
fn a_colleague_may_decline_and_an_offer_may_be_taken_back() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "/service | [Hand over] | [Pavel]");
    assert_snapshot!(town.play(PAVEL, "[Decline]"), @r#"
    > [Decline]
    * offer 1 is declined
    {handover/1@52} "You did not take request № 1 (Anna Petrova) over from Olga."
    {handover/1@51} to 51: "Pavel did not take over request № 1."
    to 51: "Pavel cannot take over request № 1. It is still yours."
    "#);
    town.play(OLGA, "[Pavel]");
    let accept = town.press(PAVEL, PAVEL, "Accept");
    assert_snapshot!(town.play(OLGA, "[Withdraw the offer]"), @r#"
    > [Withdraw the offer]
    * offer 2 is withdrawn
    {handover/2@52} to 52: "Request № 1 (Anna Petrova) is no longer offered to you by Olga."
    {handover/2@51} "Request № 1 is no longer offered to Pavel."
    "#);
    assert_snapshot!(town.does(PAVEL, accept).join("\n"), @r"
    * toast: This button no longer works.
    * takes the buttons off
    ");
}

#[test]
fn an_offer_is_over_when_the_request_was_closed_or_returned_and_taken_anew() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "/service | [Hand over] | [Pavel]");
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(PAVEL, "[Accept]"), @r#"
    > [Accept]
    * toast: This offer is over: the request was closed, returned or given to somebody else.
    * offer 1 is withdrawn
    {handover/1@52} "Request № 1 (Anna Petrova) is no longer offered to you by Olga."
    {handover/1@51} to 51: "Request № 1 is no longer offered to Pavel."
    "#);
    town.play(1, "Again");
    town.play(
        OLGA,
        "group [Take] | /service | [Hand over] | [Pavel] | /service | [Return to queue] | (1m) | group [Take]",
    );
    assert_snapshot!(town.play(PAVEL, "[Accept]"), @r#"
    > [Accept]
    * toast: This offer is over: the request was closed, returned or given to somebody else.
    * offer 2 is withdrawn
    {handover/2@52} "Request № 2 (Anna Petrova) is no longer offered to you by Olga."
    {handover/2@51} to 51: "Request № 2 is no longer offered to Pavel."
    "#);
}

#[test]
fn who_has_a_request_cannot_accept_another_and_who_cannot_be_written_to_is_not_asked() {
    let mut town = Town::with_conversation();
    town.sign_in(2);
    town.play(2, "No internet");
    town.play(PAVEL, "group [Take]");
    town.play(OLGA, "/service | [Hand over] | [Pavel (has a request)]");
    assert_snapshot!(town.play(PAVEL, "[Accept]"), @r"
    > [Accept]
    * toast: You still have request № 2 (Boris). Close it first: /service.
    ");
    town.play(PAVEL, "/service | [Close the request] | [Accept]");
    let ends: Vec<_> = town.handovers.values().map(|handover| handover.end).collect();
    assert_eq!(ends, [Some(HandoverEnd::Accepted)]);
    town.blocked.insert(OLGA);
    assert_snapshot!(town.play(PAVEL, "/service | [Hand over] | [Olga]"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Hand over]
    "Who should get request № 1? It stays yours until your colleague accepts." [Olga]
    > [Olga]
    * toast: I cannot write to Olga, who never opened the bot or has blocked it.
    "#);
}

#[test]
fn nobody_accepts_what_was_offered_to_another() {
    let mut town = Town::with_conversation();
    town.play(OLGA, "/service | [Hand over] | [Pavel]");
    let accept = town.press(PAVEL, PAVEL, "Accept");
    for person in [OLGA, ADMIN, 1] {
        town.does(person, accept.clone());
    }
    let ends: Vec<_> = town.handovers.values().map(|handover| handover.end).collect();
    assert_eq!(ends, [None]);
    assert_eq!(town.communications.values().next().unwrap().owner(), Some(OLGA));
}
