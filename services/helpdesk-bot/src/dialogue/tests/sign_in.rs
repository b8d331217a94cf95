use insta::assert_snapshot;

use super::town::{OLGA, Town};

#[test]
fn a_stranger_is_registered_and_signed_in_by_a_letter() {
    let mut town = Town::new();
    assert_snapshot!(town.play(1, "hello | anna@Example.org | letter sent | 000000 | CODE"), @r#"
    > hello
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    "Write your work e-mail address. I will send a code there."
    > anna@Example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    > 000000
    * counts a try
    "That is not the code. Please check the newest letter to anna@example.org. You have 4 tries left."
    > CODE
    * 1 reads anna@example.org
    * takes back {sign-in@1}
    "Done, your address is confirmed. Now write what happened: a text, a photo, a file or a voice message."
    to -100: "New user: Anna Petrova, anna@example.org."
    "#);
}

#[test]
fn who_begins_with_his_address_gets_the_letter_at_once() {
    let mut town = Town::new();
    assert_snapshot!(town.play(1, "anna@example.org | letter sent | CODE"), @r#"
    > anna@example.org
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    > CODE
    * 1 reads anna@example.org
    * takes back {sign-in@1}
    "Done, your address is confirmed. Now write what happened: a text, a photo, a file or a voice message."
    to -100: "New user: Anna Petrova, anna@example.org."
    "#);
}

#[test]
fn whatever_is_sent_before_the_code_is_answered_with_what_is_waited_for() {
    let mut town = Town::new();
    assert_snapshot!(
        town.play(1, "/start | photo of a fire | what now? | /service | 123456 | anna@example.org | letter sent | sticker | hm"),
        @r#"
    > /start
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    "Write your work e-mail address. I will send a code there."
    > photo of a fire
    "Write your work e-mail address. I will send a code there."
    > what now?
    "That does not look like an e-mail address: it has an “@” in it, such as anna@example.org. Please send your address first."
    > /service
    "Write your work e-mail address. I will send a code there."
    > 123456
    "Write your work e-mail address. I will send a code there."
    > anna@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    > sticker
    "Please send the six digits from the letter to anna@example.org. Or send another address." [Send the code again] [Another address]
    > hm
    "Please send the six digits from the letter to anna@example.org. Or send another address." [Send the code again] [Another address]
    "#
    );
}

#[test]
fn a_mistyped_address_is_explained_and_may_be_corrected_where_it_stands() {
    let mut town = Town::new();
    assert_snapshot!(
        town.play(1, "/start | anna@ | @example.org | anna@example | two words@example.org | edit 'anna@example' to anna@example.org | letter sent"),
        @r#"
    > /start
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    "Write your work e-mail address. I will send a code there."
    > anna@
    "After the “@” there must be the name of a mail server, such as example.org. Please check it and send it again."
    > @example.org
    "Something is wrong before the “@”: no address looks like that. Please check it and send it again."
    > anna@example
    "After the “@” there must be the name of a mail server, such as example.org. Please check it and send it again."
    > two words@example.org
    "Something is wrong before the “@”: no address looks like that. Please check it and send it again."
    > edit 'anna@example' to anna@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    "#
    );
}

#[test]
fn only_addresses_of_allowed_domains_are_taken() {
    let mut town = Town::new();
    town.settings.email.domains = vec!["example.org".to_owned(), "xn--80a1acny.xn--p1ai".to_owned()];
    assert_snapshot!(town.play(1, "/start | anna@example.com | анна@почта.рф"), @r#"
    > /start
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    "Write your work e-mail address (example.org, почта.рф will do). I will send a code there."
    > anna@example.com
    "anna@example.com will not do: a work address is needed (example.org, почта.рф). Please send that one."
    > анна@почта.рф
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000003, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to анна@почта.рф…"
    "#);
}

#[test]
fn sent_is_said_only_after_notifier_said_so() {
    let mut town = Town::new();
    assert_snapshot!(town.play(1, "anna@example.org | (14s) | (2s) | letter sent"), @r#"
    > anna@example.org
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > (14s)
    > (2s)
    {sign-in@1} "The letter to anna@example.org is still on its way; I keep trying and will tell you when it has gone out."
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    "#);
}

#[test]
fn each_failure_of_a_letter_is_told_as_it_is() {
    for (failure, told) in [
        ("refused", "refuses anna@example.org"),
        ("full", "is full"),
        ("down", "cannot be reached"),
        ("limited", "Too many letters"),
        ("invalid", "our fault"),
        ("undetermined", "It is not certain"),
    ] {
        let mut town = Town::new();
        let seen = town.play(1, &format!("anna@example.org | letter {failure}"));
        assert!(seen.contains(told), "{seen}");
    }
    let mut town = Town::new();
    assert_snapshot!(
        town.play(1, "anna@example.org | letter refused | CODE | [Send the code again] | anne@example.org | letter full | letter 2 sent | (61s) | [Send the code again] | letter down | (61s) | [Send the code again] | letter undetermined | CODE"),
        @r#"
    > anna@example.org
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > letter refused
    * the letter is not sent: address_refused
    * no timer letter-slow any more
    {sign-in@1} "The mail server refuses anna@example.org: there is no such mailbox. Please check the address and send it again."
    > CODE
    "The letter with the code to anna@example.org did not go out. Ask for the code again, or send another address." [Send the code again] [Another address]
    > [Send the code again]
    * toast: You can ask for a new code in 60 seconds.
    > anne@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000004, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anne@example.org…"
    > letter full
    * the letter is not sent: mailbox_full
    * no timer letter-slow any more
    {sign-in@1} "The mailbox anne@example.org is full, the letter did not arrive. Make room, or send another address." [Send the code again] [Another address]
    > letter 2 sent
    * the letter is sent
    * no timer letter-slow any more
    > (61s)
    > [Send the code again]
    * keeps a code until 09:11:01
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000005, version 0
    * timer letter-slow at 23 Nov 09:01:16
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anne@example.org…"
    > letter down
    * the letter is not sent: server_down
    * no timer letter-slow any more
    {sign-in@1} "The letter to anne@example.org could not be sent: the mail server cannot be reached. Please try again a little later." [Send the code again] [Another address]
    > (61s)
    > [Send the code again]
    * keeps a code until 09:12:02
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000006, version 0
    * timer letter-slow at 23 Nov 09:02:17
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anne@example.org…"
    > letter undetermined
    * the letter is not sent: undetermined
    * no timer letter-slow any more
    {sign-in@1} "It is not certain that the letter reached anne@example.org. If it did, send the six digits from it; if not, ask for another code." [Send the code again] [Another address]
    > CODE
    * 1 reads anne@example.org
    * takes back {sign-in@1}
    "Done, your address is confirmed. Now write what happened: a text, a photo, a file or a voice message."
    to -100: "New user: Anna Petrova, anne@example.org."
    "#
    );
}

#[test]
fn a_late_answer_about_an_address_left_behind_confuses_nobody() {
    let mut town = Town::new();
    assert_snapshot!(
        town.play(1, "anna@example.org | anne@example.org | letter 1 refused | letter 2 sent | CODE | letter 2 refused"),
        @r#"
    > anna@example.org
    * registers 1
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > anne@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000003, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anne@example.org…"
    > letter 1 refused
    * the letter is not sent: address_refused
    * no timer letter-slow any more
    > letter 2 sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anne@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    > CODE
    * 1 reads anne@example.org
    * takes back {sign-in@1}
    "Done, your address is confirmed. Now write what happened: a text, a photo, a file or a voice message."
    to -100: "New user: Anna Petrova, anne@example.org."
    > letter 2 refused
    * the letter is not sent: address_refused
    * no timer letter-slow any more
    "#
    );
}

#[test]
fn the_code_of_the_letter_before_is_good_no_more() {
    let mut town = Town::new();
    town.play(1, "anna@example.org | letter sent");
    let first = town.last_code.clone();
    assert_snapshot!(town.play(1, "[Send the code again] | (60s) | [Send the code again] | letter sent"), @r#"
    > [Send the code again]
    * toast: You can ask for a new code in 60 seconds.
    > (60s)
    > [Send the code again]
    * keeps a code until 09:11:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000004, version 0
    * timer letter-slow at 23 Nov 09:01:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    "#);
    assert!(town.play(1, &first).contains("That is not the code"));
    assert!(town.play(1, "CODE").contains("your address is confirmed"));
}

#[test]
fn a_code_can_be_guessed_five_times_and_holds_ten_minutes() {
    let mut town = Town::new();
    town.play(1, "anna@example.org | letter sent");
    assert_snapshot!(town.play(1, "000000 | 000001 | 000002 | 000003 | 000004 | CODE | 000005"), @r#"
    > 000000
    * counts a try
    "That is not the code. Please check the newest letter to anna@example.org. You have 4 tries left."
    > 000001
    * counts a try
    "That is not the code. Please check the newest letter to anna@example.org. You have 3 tries left."
    > 000002
    * counts a try
    "That is not the code. Please check the newest letter to anna@example.org. You have 2 tries left."
    > 000003
    * counts a try
    "That is not the code. Please check the newest letter to anna@example.org. You have 1 try left."
    > 000004
    * counts a try
    "The code for anna@example.org was entered wrong too many times and no longer works. Please ask for a new one." [Send the code again] [Another address]
    > CODE
    "The code for anna@example.org was entered wrong too many times and no longer works. Please ask for a new one." [Send the code again] [Another address]
    > 000005
    "The code for anna@example.org was entered wrong too many times and no longer works. Please ask for a new one." [Send the code again] [Another address]
    "#);
    let mut town = Town::new();
    town.play(1, "anna@example.org | letter sent");
    assert_snapshot!(town.play(1, "(10m) | CODE"), @r#"
    > (10m)
    > CODE
    "The code for anna@example.org has expired. Please ask for a new one." [Send the code again] [Another address]
    "#);
}

#[test]
fn five_codes_an_hour_are_enough_for_a_person_and_for_an_address() {
    let mut town = Town::new();
    for person in 1..=5 {
        town.play(person, "anna@example.org");
    }
    assert_snapshot!(town.play(6, "Anna@example.org | (1h) | anna@example.org"), @r#"
    > Anna@example.org
    * registers 6
    "Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy"
    "Too many codes were sent in the last hour. Please try again after 13:00."
    > (1h)
    {sign-in@1} "The letter to anna@example.org is still on its way; I keep trying and will tell you when it has gone out."
    {sign-in@2} "The letter to anna@example.org is still on its way; I keep trying and will tell you when it has gone out."
    {sign-in@3} "The letter to anna@example.org is still on its way; I keep trying and will tell you when it has gone out."
    {sign-in@4} "The letter to anna@example.org is still on its way; I keep trying and will tell you when it has gone out."
    {sign-in@5} "The letter to anna@example.org is still on its way; I keep trying and will tell you when it has gone out."
    > anna@example.org
    * keeps a code until 10:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000008, version 0
    * timer letter-slow at 23 Nov 10:00:15
    * takes back {sign-in@6}
    {sign-in@6} "Sending a code to anna@example.org…"
    "#);
    let mut town = Town::new();
    for letter in 1..=5 {
        town.play(1, &format!("anna{letter}@example.org | (1m)"));
    }
    assert_snapshot!(town.play(1, "anna6@example.org | letter sent | [Send the code again] | (55m) | anna6@example.org"), @r#"
    > anna6@example.org
    "Too many codes were sent in the last hour. Please try again after 13:00."
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna5@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    > [Send the code again]
    "Too many codes were sent in the last hour. Please try again after 13:00."
    > (55m)
    > anna6@example.org
    * keeps a code until 10:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000009, version 0
    * timer letter-slow at 23 Nov 10:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna6@example.org…"
    "#);
}

#[test]
fn a_typed_code_is_forgotten() {
    let mut town = Town::new();
    town.play(1, "anna@example.org");
    assert!(town.forgot_input);
    town.play(1, "letter sent | 111111");
    assert!(town.forgot_input);
    town.play(1, "hello");
    assert!(!town.forgot_input);
}

#[test]
fn an_address_stays_unless_the_settings_let_it_be_changed() {
    let mut town = Town::with_user(1);
    assert_snapshot!(town.play(1, "/service | [Change my e-mail address]"), @r#"
    > /service
    "What would you like to do?" [Change my e-mail address]
    > [Change my e-mail address]
    "Your address is confirmed and cannot be changed here. If it is out of date, please tell a specialist."
    "#);
    let mut town = Town::with_user(1);
    town.settings.email.change_later = true;
    assert_snapshot!(
        town.play(1, "/service | [Change my e-mail address] | 123456 | new@example.org | letter refused | newer@example.org | letter sent | what? | CODE"),
        @r#"
    > /service
    "What would you like to do?" [Change my e-mail address]
    > [Change my e-mail address]
    "Write the new address. I will send a code there; until you enter it, your old address stays. Changed your mind? /cancel."
    > 123456
    "Write your work e-mail address. I will send a code there."
    > new@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000003, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to new@example.org…"
    > letter refused
    * the letter is not sent: address_refused
    * no timer letter-slow any more
    {sign-in@1} "The mail server refuses new@example.org: there is no such mailbox. Please check the address and send it again."
    > newer@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000004, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to newer@example.org…"
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to newer@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    > what?
    "Please send the six digits from the letter to newer@example.org. Or send another address." [Send the code again] [Another address]
    > CODE
    * 1 reads newer@example.org
    * takes back {sign-in@1}
    "Done, your address is now newer@example.org."
    "#
    );
    assert_snapshot!(town.play(1, "/service | [Change my e-mail address] | other@example.org | /cancel | letter sent"), @r#"
    > /service
    "What would you like to do?" [Change my e-mail address]
    > [Change my e-mail address]
    "Write the new address. I will send a code there; until you enter it, your old address stays. Changed your mind? /cancel."
    > other@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000005, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to other@example.org…"
    > /cancel
    "All right, nothing has changed."
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    "#);
    assert_eq!(town.users[&1].email().unwrap().as_str(), "newer@example.org");
}

#[test]
fn the_staff_is_not_asked_for_an_address() {
    let mut town = Town::new();
    assert_snapshot!(town.play(OLGA, "/start | hello | /service | /help"), @r#"
    > /start
    "Hello! New requests appear in the group; [Take] makes one yours. What else you can do: /service."
    * menu: /service /language /privacy /help /cancel
    > hello
    "You have no request now, so nobody got this message."
    "Nobody is waiting."
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > /help
    "While a request is yours, everything you write here goes to the person, and what they write comes to you.

      /service – service menu
      /language – choose a language
      /privacy – what I keep about you
      /help – show all commands
      /cancel – stop what you have started
      "
    "#);
    assert!(town.users.is_empty());
}

#[test]
fn another_language_is_spoken_when_it_is_chosen() {
    let mut town = Town::new();
    assert_snapshot!(town.play(1, "/language | [Українська] | /start"), @r#"
    > /language
    "Which language do you prefer?" [Русский] [Українська] [English]
    > [Українська]
    * speaks uk
    * menu: /service /language /privacy /help /cancel
    "Добре, говорю українською. Змінити мову: /language"
    > /start
    * registers 1
    "Вітаю! Це лінія підтримки. Щоб фахівці знали, кому відповідають, спершу підтвердимо вашу робочу адресу пошти. Надсилаючи адресу, ви погоджуєтеся, що я зберігаю її та листування: /privacy"
    "Напишіть вашу робочу адресу електронної пошти. Я надішлю на неї код."
    "#);
}

#[test]
fn words_that_are_no_address_are_told_from_one() {
    let mut town = Town::new();
    town.play(1, "hello");
    assert_snapshot!(town.play(1, "My printer is on fire | sticker | anna@example.org | letter sent | 12"), @r#"
    > My printer is on fire
    "That does not look like an e-mail address: it has an “@” in it, such as anna@example.org. Please send your address first."
    > sticker
    "Write your work e-mail address. I will send a code there."
    > anna@example.org
    * keeps a code until 09:10:00
    * publishes helpdesk-bot.email-requested.v1 of letter:00000000-0000-0000-0000-000000000002, version 0
    * timer letter-slow at 23 Nov 09:00:15
    * takes back {sign-in@1}
    {sign-in@1} "Sending a code to anna@example.org…"
    > letter sent
    * the letter is sent
    * no timer letter-slow any more
    {sign-in@1} "A code was sent to anna@example.org. Send me the six digits from it; they are valid for 10 minutes.

      No letter? Please check your spam folder." [Send the code again] [Another address]
    > 12
    "Please send the six digits from the letter to anna@example.org. Or send another address." [Send the code again] [Another address]
    "#);
}
