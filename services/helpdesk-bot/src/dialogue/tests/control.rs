//! Scripted conversations: how staff and groups are named, and what controllers see and do.

use conversation::What;
use insta::assert_snapshot;

use super::town::{ADMIN, CONTROLLER, GROUP, OLGA, PAVEL, Town};

fn group_command(argument: &str) -> What {
    What::Command {
        name: "group".to_owned(),
        argument: argument.to_owned(),
    }
}

/// A town where person 5 was named a specialist in the bot.
fn with_specialist() -> Town {
    let mut town = Town::with_user(1);
    town.play(ADMIN, "/staff | [Invite a specialist]");
    town.play(5, "/start CODE");
    town
}

#[test]
fn an_administrator_names_a_specialist_by_a_link_that_works_once() {
    let mut town = Town::with_user(1);
    assert_snapshot!(town.play(ADMIN, "/staff | [Invite a specialist]"), @r#"
    > /staff
    * takes back {staff@9}
    {staff@9} "Specialists answer people
      • Olga (settings)
      • Pavel (settings)

      Controllers watch the line
      • Vera (settings)

      Administrators appoint the others
      • Director (settings)

      Those named in the settings cannot be removed here." [Invite a specialist] [Invite a controller] [Invite an administrator]
    > [Invite a specialist]
    * adds an invitation for a specialist
    * audit: 9 invited_staff
    "Forward the next message to the future specialist: whoever opens the link first becomes a specialist. It is valid until 30 November, 12:00."
    "https://t.me/help_bot?start=CODE"
    "#);
    assert_snapshot!(town.play(5, "/start CODE | /start CODE"), @r#"
    > /start CODE
    * 5 is a specialist now
    "You are a specialist now. New requests appear in the group, and the button [Take] makes one yours. More in /service."
    * menu: /service /language /privacy /help /cancel
    to 9: "Somebody is a specialist now. To change that: /staff"
    > /start CODE
    "You already are a specialist. What you can do: /service."
    "#);
    assert!(town.forgot_input, "the link stands in the input");
    assert_snapshot!(town.play(6, "/start CODE"), @r#"
    > /start CODE
    "This link has already been used. Ask the administrator for a new one."
    "#);
    assert_snapshot!(town.play(1, "Help!"), @r#"
    > Help!
    * opens communication 1
    * stores message 3
    "Noted, request № 1. You are first in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 Help!" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 1
    "#);
    assert_snapshot!(town.play(5, "group [Take]"), @r#"
    > group [Take]
    * toast: Request № 1 is yours. See your private chat with me.
    * communication 1 is 5's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    copy of Text "Help!"
    * message 3 is sent
    to 1: "Somebody answers you from here. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Somebody answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 2
    * timer specialist-silent at 23 Nov 09:30:00
    * message 3 is delivered
    * reacts 👌
    "#);
}

#[test]
fn a_link_that_is_old_or_made_up_names_nobody() {
    let mut town = Town::new();
    town.play(ADMIN, "/staff | [Invite a controller]");
    assert_snapshot!(town.play(6, "/start ABCDEFGHJKLMNPQRSTUV | (168h) | /start CODE"), @r#"
    > /start ABCDEFGHJKLMNPQRSTUV
    "I do not know this link. Ask the administrator for a new one."
    > (168h)
    > /start CODE
    "This link has expired. Ask the administrator for a new one."
    "#);
}

#[test]
fn who_has_a_request_open_ends_it_before_he_comes_to_the_staff() {
    let mut town = Town::with_conversation();
    town.play(ADMIN, "/staff | [Invite an administrator]");
    assert_snapshot!(town.play(1, "/start CODE | [Close my request] | /start CODE"), @r#"
    > /start CODE
    "You have an open request yourself, № 1. Close it first, then open the link again." [Close my request]
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
    > /start CODE
    * 1 is a administrator now
    "You are an administrator now. All commands: /help."
    * menu: /service /staff /language /privacy /help /cancel
    to 9: "Anna Petrova is an administrator now. To change that: /staff"
    "#);
    assert_snapshot!(town.play(1, "/staff"), @r#"
    > /staff
    * takes back {staff@1}
    {staff@1} "Specialists answer people
      • Olga (settings)
      • Pavel (settings)

      Controllers watch the line
      • Vera (settings)

      Administrators appoint the others
      • Director (settings)
      • Anna Petrova

      Those named in the settings cannot be removed here." [Invite a specialist] [Invite a controller] [Invite an administrator] [Remove administrator Anna Petrova]
    "#);
}

#[test]
fn a_specialist_who_is_removed_leaves_his_communication_to_the_others() {
    let mut town = with_specialist();
    town.play(1, "Help!");
    town.play(5, "group [Take]");
    assert_snapshot!(town.play(ADMIN, "/staff | [Remove specialist Somebody]"), @r#"
    > /staff
    * takes back {staff@9}
    {staff@9} "Specialists answer people
      • Olga (settings)
      • Pavel (settings)
      • Somebody

      Controllers watch the line
      • Vera (settings)

      Administrators appoint the others
      • Director (settings)

      Those named in the settings cannot be removed here." [Invite a specialist] [Invite a controller] [Invite an administrator] [Remove specialist Somebody]
    > [Remove specialist Somebody]
    * 5 is no specialist any more
    * audit: 9 dismissed_staff person 5
    * toast: Done: Somebody.
    {staff@9} "Specialists answer people
      • Olga (settings)
      • Pavel (settings)

      Controllers watch the line
      • Vera (settings)

      Administrators appoint the others
      • Director (settings)

      Those named in the settings cannot be removed here." [Invite a specialist] [Invite a controller] [Invite an administrator]
    * communication 1 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "Request № 1 is back in the queue: another specialist will answer, and you need not write anything again."
    to 5: "Request № 1 (Anna Petrova) is back in the queue."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 Help!" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    "Request № 1 (Anna Petrova) is back in the queue: it belonged to the person you removed."
    * menu: /service /language /privacy /help /cancel
    to 5: "You are no longer a specialist here. Thank you for your work!"
    "#);
    assert_snapshot!(town.play(5, "hello?"), @r#"
    > hello?
    * registers 5
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    "Write your work e-mail address. I will send a code there."
    "#);
    assert_snapshot!(town.play(PAVEL, "group [Take]"), @r#"
    > group [Take]
    * toast: Request № 1 is yours. See your private chat with me.
    * communication 1 is 52's
    "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    "What was said before:

      12:00 Help!"
    to 1: "From now on Pavel answers you and can see what was written before. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Pavel answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 4
    * timer specialist-silent at 23 Nov 09:30:00
    "#);
}

#[test]
fn nobody_but_administrators_names_anybody_and_the_settings_cannot_be_overruled() {
    let mut town = Town::with_user(1);
    assert_snapshot!(town.play(OLGA, "/staff"), @r#"
    > /staff
    "Only administrators can do this."
    "#);
    assert_snapshot!(town.play(1, "/staff"), @r#"
    > /staff
    "There is no such command. All commands: /help."
    "#);
    let press = |data: &str| What::Press {
        query_id: "q".to_owned(),
        data: data.to_owned(),
        message_id: Some(1),
    };
    for data in [
        "invite:administrator",
        "dismiss:specialist:51",
        "take-away:1",
        "put-back:1",
        "assign:1:51",
        "board",
    ] {
        let seen = town.does(1, press(data)).join("\n");
        assert!(seen.starts_with("* toast: Only "), "{data}: {seen}");
    }
    let by_settings = town.does(ADMIN, press("dismiss:specialist:51"));
    assert_snapshot!(by_settings.join("\n"), @r"
    * toast: The role comes from the settings and cannot be removed here: Olga.
    * takes the buttons off
    ");
}

#[test]
fn an_administrator_has_cards_sent_to_a_group_and_stops_it() {
    let mut town = Town::with_user(1);
    assert_snapshot!(town.in_group(ADMIN, -200, group_command("Second line")), @r#"
    * adds group -200 "Second line"
    * audit: 9 added_group group -200
    to -200: "Done: cards of requests will come here. To stop: /group off"
    "#);
    assert_snapshot!(town.in_group(ADMIN, -200, group_command("")), @r#"to -200: "Cards already come here. To stop: /group off""#);
    assert_snapshot!(town.play(1, "Help!"), @r#"
    > Help!
    * opens communication 1
    * stores message 3
    "Noted, request № 1. You are first in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 Help!" [Take]
    {communication/1/card@-200} to -200: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 Help!" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 1
    "#);
    assert_snapshot!(town.in_group(OLGA, -200, group_command("off")), @r#"to -200: "Only an administrator of the bot can have cards sent here, and only in their own name, not in the group's.""#);
    assert_snapshot!(town.in_group(ADMIN, -200, group_command("off")), @r#"
    * removes group -200
    * audit: 9 removed_group group -200
    to -200: "All right, no more cards here. To get them again: /group"
    "#);
    assert_snapshot!(town.in_group(ADMIN, -200, group_command("off")), @r#"to -200: "No cards come here anyway. To get them: /group""#);
    assert_snapshot!(town.in_group(ADMIN, GROUP, group_command("off")), @r#"to -100: "The settings name this group, so it cannot be removed here.""#);
}

#[test]
fn a_group_that_became_a_supergroup_stays_the_same_group() {
    let mut town = Town::with_user(1);
    town.in_group(ADMIN, -200, group_command("Second line"));
    town.control.moved.insert(-200, -1_000_200);
    assert_snapshot!(town.in_group(ADMIN, -1_000_200, group_command("")), @r#"to -1000200: "Cards already come here. To stop: /group off""#);
    assert_snapshot!(town.play(1, "Help!"), @r#"
    > Help!
    * opens communication 1
    * stores message 3
    "Noted, request № 1. You are first in the queue: a specialist will answer you here. You can add details meanwhile."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 Help!" [Take]
    {communication/1/card@-1000200} to -1000200: "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 Help!" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 1
    "#);
    // What the old group's end looks like is no loss.
    assert_snapshot!(town.in_group(ADMIN, -200, What::Blocked), @"");
    assert_snapshot!(town.in_group(ADMIN, -1_000_200, group_command("off")), @r#"
    * removes group -200
    * audit: 9 removed_group group -1000200
    to -1000200: "All right, no more cards here. To get them again: /group"
    "#);
}

#[test]
fn administrators_hear_that_a_group_threw_the_bot_out() {
    let mut town = Town::with_user(1);
    town.in_group(ADMIN, -200, group_command("Second line"));
    assert_snapshot!(town.in_group(77, -200, What::Blocked), @r#"
    * removes group -200
    to 9: "I was removed from the group “Second line”, and cards no longer go there. To get them again, add me to the group and write /group there."
    "#);
    assert_snapshot!(town.in_group(77, GROUP, What::Blocked), @r#"to 9: "I was removed from the group “Support”, and nobody sees the cards there. The group is named in the settings: add me again, or remove it from the settings.""#);
    assert_snapshot!(town.in_group(77, -300, What::Blocked), @"");
}

#[test]
fn the_board_follows_while_somebody_looks_at_it() {
    let mut town = Town::with_conversation();
    town.sign_in(2);
    town.play(2, "No internet");
    town.answered("Olga", 12, 95, 600);
    assert_snapshot!(town.play(CONTROLLER, "/service | [Board] | (61s)"), @r#"
    > /service
    "What would you like to do?" [Who is waiting?] [People] [History] [Search] [Board]
    > [Board]
    * takes back {board@61}
    {board@61} "The line now, 12:00

      Waiting: 1, longest 0 min

      Being answered: 1
      № 1 Anna Petrova → Olga: waiting for an answer for 0 min

      Answers today
      Olga: 12, usually within 2 min, nearly always within 10 min" [Refresh] [Take away № 1 (Olga)]
    * timer board at 23 Nov 09:01:00
    > (61s)
    {board@61} "The line now, 12:01

      Waiting: 1, longest 1 min

      Being answered: 1
      № 1 Anna Petrova → Olga: waiting for an answer for 1 min

      Answers today
      Olga: 12, usually within 2 min, nearly always within 10 min" [Refresh] [Take away № 1 (Olga)]
    * timer board at 23 Nov 09:02:00
    "#);
    town.play(OLGA, "On my way");
    assert_snapshot!(town.play(CONTROLLER, "(59s) | [Refresh]"), @r#"
    > (59s)
    {board@61} "The line now, 12:02

      Waiting: 1, longest 2 min

      Being answered: 1
      № 1 Anna Petrova → Olga: answered 1 min ago

      Answers today
      Olga: 12, usually within 2 min, nearly always within 10 min" [Refresh] [Take away № 1 (Olga)]
    * timer board at 23 Nov 09:03:00
    > [Refresh]
    {board@61} "The line now, 12:02

      Waiting: 1, longest 2 min

      Being answered: 1
      № 1 Anna Petrova → Olga: answered 1 min ago

      Answers today
      Olga: 12, usually within 2 min, nearly always within 10 min" [Refresh] [Take away № 1 (Olga)]
    * timer board at 23 Nov 09:03:00
    "#);
    let seen = town.play(CONTROLLER, "(20m)");
    assert_eq!(seen.matches("{board@61}").count(), 15, "{seen}");
    assert!(seen.contains("no longer refreshes"), "{seen}");
    assert!(!town.play(CONTROLLER, "(20m)").contains("board@"));
}

#[test]
fn a_controller_puts_a_communication_back_or_gives_it_to_another() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(CONTROLLER, "/service | [Board] | [Take away № 1 (Olga)] | [Pavel]"), @r#"
    > /service
    "What would you like to do?" [Who is waiting?] [People] [History] [Search] [Board]
    > [Board]
    * takes back {board@61}
    {board@61} "The line now, 12:00

      Waiting: 0

      Being answered: 1
      № 1 Anna Petrova → Olga: waiting for an answer for 0 min

      Answers today
      none yet" [Refresh] [Take away № 1 (Olga)]
    * timer board at 23 Nov 09:01:00
    > [Take away № 1 (Olga)]
    "Request № 1 (Anna Petrova) is with Olga. Who should get it? Only those who are free are shown." [Return to queue] [Pavel]
    > [Pavel]
    * toast: Request № 1 now belongs to Pavel.
    * takes the buttons off
    * audit: 61 assigned communication 1
    to 51: "A controller gave your request № 1 (Anna Petrova) to Pavel. What you write from now on will not reach the person."
    * no timer user-silent any more
    * communication 1 is 52's
    to 52: "Request № 1 is yours: Anna Petrova (@anna), person1@example.org.

      Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself."
    to 52: "What was said before:

      12:00 My printer is on fire"
    to 1: "From now on Pavel answers you and can see what was written before. Just write in this chat."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Pavel answers"
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 3
    * timer specialist-silent at 23 Nov 09:30:00
    "#);
    assert_snapshot!(town.play(1, "And the fan is loud"), @r#"
    > And the fan is loud
    * stores message 4
    to 52: copy of Text "And the fan is loud"
    * no timer user-silent any more
    * message 4 is delivered
    * reacts 👌
    "#);
    assert_snapshot!(town.play(CONTROLLER, "[Refresh] | [Take away № 1 (Pavel)] | [Return to queue] | [Refresh]"), @r#"
    > [Refresh]
    {board@61} "The line now, 12:00

      Waiting: 0

      Being answered: 1
      № 1 Anna Petrova → Pavel: waiting for an answer for 0 min

      Answers today
      none yet" [Refresh] [Take away № 1 (Pavel)]
    * timer board at 23 Nov 09:01:00
    > [Take away № 1 (Pavel)]
    "Request № 1 (Anna Petrova) is with Pavel. Who should get it? Only those who are free are shown." [Return to queue] [Olga]
    > [Return to queue]
    * toast: Request № 1 is back in the queue.
    * takes the buttons off
    * audit: 61 put_back communication 1
    * communication 1 waits
    * no timer user-silent any more
    * no timer specialist-silent any more
    to 1: "Request № 1 is back in the queue: another specialist will answer, and you need not write anything again."
    to 52: "A controller put your request № 1 (Anna Petrova) back into the queue. What you write from now on will not reach the person."
    {communication/1/card@-100} to -100: "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 And the fan is loud" [Take]
    * publishes helpdesk-bot.communication-changed.v1 of communication:1, version 4
    > [Refresh]
    {board@61} "The line now, 12:00

      Waiting: 1, longest 0 min

      Being answered: 0
      none

      Answers today
      none yet" [Refresh]
    * timer board at 23 Nov 09:01:00
    "#);
    assert_snapshot!(town.play(PAVEL, "Hello?"), @r#"
    > Hello?
    "You have no request now, so nobody got this message."
    "№ 1: Anna Petrova, person1@example.org
      Waits for an answer again, opened 23 November, 12:00

      12:00 My printer is on fire
      12:00 And the fan is loud" [Take]
    "#);
}

#[test]
fn a_specialist_who_is_busy_by_now_is_given_nothing() {
    let mut town = Town::with_conversation();
    town.sign_in(2);
    town.play(CONTROLLER, "/service | [Board] | [Take away № 1 (Olga)]");
    town.play(2, "No internet");
    town.play(PAVEL, "group [Take]");
    assert_snapshot!(town.play(CONTROLLER, "[Pavel]"), @r"
    > [Pavel]
    * toast: This specialist is busy by now or cannot be reached. Choose another one.
    ");
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(CONTROLLER, "[Pavel]"), @r#"
    > [Pavel]
    * toast: This button no longer works.
    * takes the buttons off
    "#);
}

#[test]
fn who_does_not_answer_people_is_not_told_of_requests_of_his() {
    let mut town = Town::new();
    assert_snapshot!(town.play(CONTROLLER, "/start | /service | /help | hello"), @r#"
    > /start
    "Hello! Specialists answer the people here. What you can do: /help."
    * menu: /service /language /privacy /help /cancel
    > /service
    "What would you like to do?" [Who is waiting?] [People] [History] [Search] [Board]
    > /help
    "Specialists answer the people here. This is what you can do:

      /service – service menu
      /language – choose a language
      /privacy – what I keep about you
      /help – show all commands
      /cancel – stop what you have started
      "
    > hello
    "Only specialists answer people, so nobody got this message. What you can do: /help."
    "#);
    assert_snapshot!(town.play(ADMIN, "/start | /service | /help"), @r#"
    > /start
    "Hello! Specialists answer the people here. What you can do: /help."
    * menu: /service /staff /language /privacy /help /cancel
    > /service
    "What would you like to do?" [Ready answers]
    > /help
    "Specialists answer the people here. This is what you can do:

      /service – service menu
      /staff – appoint specialists, controllers and administrators
      /language – choose a language
      /privacy – what I keep about you
      /help – show all commands
      /cancel – stop what you have started
      "
    "#);
}

#[test]
fn a_controller_sees_who_is_waiting_and_has_nothing_to_take() {
    let mut town = Town::with_user(1);
    town.play(1, "My printer is on fire");
    town.play(CONTROLLER, "/service");
    assert_snapshot!(town.play(CONTROLLER, "[Who is waiting?]"), @r#"
    > [Who is waiting?]
    "№ 1: Anna Petrova, person1@example.org
      Waits since 23 November, 12:00

      12:00 My printer is on fire"
    "#);
}
