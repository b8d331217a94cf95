//! Scripted conversations: answers that are kept ready.

use conversation::Language;
use insta::assert_snapshot;

use super::town::{ADMIN, CONTROLLER, OLGA, PAVEL, Town, hours};
use crate::domain::{Delivery, Side};

/// Olga has taken Anna's communication, and there is one answer.
fn with_answer() -> Town {
    let mut town = Town::with_conversation();
    town.play(
        ADMIN,
        "/service | [Ready answers] | [Add an answer] | Restart it | \
         Hello, {name}! Please switch it off and on again. {specialist}, № {number}",
    );
    town
}

#[test]
fn an_administrator_keeps_an_answer_and_a_specialist_sends_it_as_his_own_words() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(ADMIN, "/service | [Ready answers] | [Add an answer] | Restart it | Hello, {name}! Please switch it off and on again. {specialist}, № {number} | [All ready answers]"), @r#"
    > /service
    "What would you like to do?" [Ready answers]
    > [Ready answers]
    "There are no ready answers yet. Add the first one; all specialists will have it." [Add an answer]
    > [Add an answer]
    "What shall the answer be called? The title stands on its button: one line, 60 characters at most. The person does not see it." [Leave it]
    > Restart it
    "Write the text as the person is to read it. These are filled in when it is sent:
      {name} – the person's name
      {number} – the number of the request
      {specialist} – your name, as the person knows it" [Leave it]
    > Hello, {name}! Please switch it off and on again. {specialist}, № {number}
    "Kept; all specialists have it now."
    "Restart it

      Hello, {name}! Please switch it off and on again. {specialist}, № {number}

      Last changed 23 November, 12:00, Director." [Change the text] [Change the title] [Delete] [All ready answers]
    * keeps answer 1
    > [All ready answers]
    "Ready answers: 1. Choose one to read it." [Restart it] [Add an answer]
    "#);
    assert_snapshot!(town.play(OLGA, "/service | [Ready answers] | [Restart it] | [Send]"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Ready answers]
    "Ready answers: 1. Choose one: you will see it as the person will read it, and decide whether to send it." [Restart it] [Add an answer]
    > [Restart it]
    "Hello, Anna Petrova! Please switch it off and on again. Olga, № 1" [Send] [Cancel] [Change the answer]
    > [Send]
    * stores message 6
    to 1: copy of Text "Hello, Anna Petrova! Please switch it off and on again. Olga, № 1"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * takes the buttons off
    * message 6 is delivered
    * reacts 👌
    "#);
    let sent = town.messages.values().last().unwrap();
    assert_eq!(
        (sent.side, sent.author, sent.delivery),
        (Side::Specialist, OLGA, Delivery::Delivered)
    );
    assert_eq!(
        sent.text,
        "Hello, Anna Petrova! Please switch it off and on again. Olga, № 1"
    );
    assert!(town.canned.previews.is_empty());
}

#[test]
fn it_is_sent_once_however_often_the_button_is_pressed() {
    let mut town = with_answer();
    town.play(OLGA, "/service | [Ready answers] | [Restart it]");
    let send = town.press(OLGA, OLGA, "Send");
    town.play(OLGA, "[Send]");
    let before = town.messages.len();
    for _ in 0..2 {
        let seen = town.does(OLGA, send.clone());
        assert_eq!(seen, ["* toast: This was sent already.", "* takes the buttons off"]);
    }
    assert_eq!(town.messages.len(), before);
}

#[test]
fn the_person_answers_to_it_and_the_specialist_goes_on_with_it() {
    let mut town = with_answer();
    town.play(OLGA, "/service | [Ready answers] | [Restart it] | [Send]");
    let words = "Hello, Anna Petrova! Please switch it off and on again. Olga, № 1";
    assert_snapshot!(town.play(1, &format!("reply to '{words}': It burns still")), @r#"
    > reply to 'Hello, Anna Petrova! Please switch it off and on again. Olga, № 1': It burns still
    * stores message 7
    to 51: copy of Text "It burns still" as a reply
    * no timer user-silent any more
    * timer specialist-silent at 23 Nov 09:30:00
    * message 7 is delivered
    * reacts 👌
    "#);
    assert_snapshot!(town.play(OLGA, &format!("reply to '{words}': Then run")), @r#"
    > reply to 'Hello, Anna Petrova! Please switch it off and on again. Olga, № 1': Then run
    * stores message 8
    to 1: copy of Text "Then run" as a reply
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 8 is delivered
    * reacts 👌
    "#);
}

#[test]
fn it_is_not_sent_when_the_specialist_decides_otherwise() {
    let mut town = with_answer();
    assert_snapshot!(town.play(OLGA, "/service | [Ready answers] | [Restart it] | [Cancel]"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Ready answers]
    "Ready answers: 1. Choose one: you will see it as the person will read it, and decide whether to send it." [Restart it] [Add an answer]
    > [Restart it]
    "Hello, Anna Petrova! Please switch it off and on again. Olga, № 1" [Send] [Cancel] [Change the answer]
    > [Cancel]
    * toast: Not sent.
    * takes the buttons off
    "#);
    assert_eq!(town.messages.len(), 1);
}

#[test]
fn of_two_that_were_chosen_only_the_newest_can_be_sent() {
    let mut town = with_answer();
    town.play(OLGA, "/service | [Ready answers] | [Restart it]");
    let first = (town.press(OLGA, OLGA, "Send"), town.press(OLGA, OLGA, "Cancel"));
    town.play(OLGA, "[Restart it]");
    assert_eq!(
        town.does(OLGA, first.0),
        [
            "* toast: You chose another answer after this one. Nothing was sent.",
            "* takes the buttons off"
        ]
    );
    assert_eq!(
        town.does(OLGA, first.1),
        ["* toast: This button no longer works.", "* takes the buttons off"]
    );
    assert_eq!(town.messages.len(), 1);
    town.play(OLGA, "[Send]");
    assert_eq!(town.messages.len(), 2);
}

#[test]
fn a_request_that_is_his_no_more_gets_nothing() {
    let mut town = with_answer();
    town.play(OLGA, "/service | [Ready answers] | [Restart it]");
    town.play(1, "/service | [Close my request]");
    assert_snapshot!(town.play(OLGA, "[Send]"), @r"
    > [Send]
    * toast: Request № 1 is yours no more. Nothing was sent.
    * takes the buttons off
    ");
    town.play(1, "Another thing");
    town.play(OLGA, "group [Take] | [Restart it]");
    town.play(OLGA, "/service | [Close the request]");
    town.play(1, "And another");
    town.play(OLGA, "group [Take]");
    assert_snapshot!(town.play(OLGA, "[Send]"), @r"
    > [Send]
    * toast: Request № 2 is yours no more. Nothing was sent.
    * takes the buttons off
    ");
}

#[test]
fn what_a_colleague_changed_meanwhile_is_shown_before_it_is_sent() {
    let mut town = with_answer();
    town.play(OLGA, "/service | [Ready answers] | [Restart it]");
    assert_snapshot!(town.play(PAVEL, "/service | [Ready answers] | [Restart it] | [Change the text] | Hi {name}, just restart it."), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Ready answers]
    "Ready answers: 1. Choose one to read it." [Restart it] [Add an answer]
    > [Restart it]
    "Restart it

      Hello, {name}! Please switch it off and on again. {specialist}, № {number}

      Last changed 23 November, 12:00, Director. To send it, you need a request." [Change the text] [Change the title] [Delete] [All ready answers]
    > [Change the text]
    "Write the text as the person is to read it. These are filled in when it is sent:
      {name} – the person's name
      {number} – the number of the request
      {specialist} – your name, as the person knows it" [Leave it]
    > Hi {name}, just restart it.
    "Changed, for all specialists."
    "Restart it

      Hi {name}, just restart it.

      Last changed 23 November, 12:00, Pavel. To send it, you need a request." [Change the text] [Change the title] [Delete] [All ready answers]
    * keeps version 2 of answer 1
    "#);
    assert_snapshot!(town.play(OLGA, "[Send] | [Send]"), @r#"
    > [Send]
    * takes the buttons off
    "Pavel has changed “Restart it” meanwhile. This is how it stands now:"
    "Hi Anna Petrova, just restart it." [Send] [Cancel] [Change the answer]
    > [Send]
    * stores message 8
    to 1: copy of Text "Hi Anna Petrova, just restart it."
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * takes the buttons off
    * message 8 is delivered
    * reacts 👌
    "#);
}

#[test]
fn what_a_colleague_deleted_meanwhile_is_not_sent() {
    let mut town = with_answer();
    town.play(OLGA, "/service | [Ready answers] | [Restart it]");
    assert_snapshot!(town.play(PAVEL, "/service | [Ready answers] | [Restart it] | [Delete] | [Leave it] | [Delete] | [Yes, delete]"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Ready answers]
    "Ready answers: 1. Choose one to read it." [Restart it] [Add an answer]
    > [Restart it]
    "Restart it

      Hello, {name}! Please switch it off and on again. {specialist}, № {number}

      Last changed 23 November, 12:00, Director. To send it, you need a request." [Change the text] [Change the title] [Delete] [All ready answers]
    > [Delete]
    "Delete “Restart it”? It will be gone for all specialists." [Yes, delete] [Leave it]
    > [Leave it]
    * toast: All right, nothing has changed.
    * takes the buttons off
    > [Delete]
    "Delete “Restart it”? It will be gone for all specialists." [Yes, delete] [Leave it]
    > [Yes, delete]
    * takes the buttons off
    "“Restart it” is deleted." [All ready answers]
    * deletes answer 1
    "#);
    assert_snapshot!(town.play(OLGA, "[Send] | [Restart it] | [Ready answers]"), @r#"
    > [Send]
    * toast: Somebody has deleted this answer meanwhile. Nothing was sent.
    * takes the buttons off
    > [Restart it]
    * toast: Somebody has deleted this answer meanwhile. Nothing was sent.
    > [Ready answers]
    "There are no ready answers yet. Add the first one; all specialists will have it." [Add an answer]
    "#);
}

#[test]
fn of_two_who_change_it_at_once_the_second_learns_of_the_first() {
    let mut town = with_answer();
    town.play(
        OLGA,
        "/service | [Ready answers] | [Restart it] | [Change the answer] | [Change the text]",
    );
    let delete = town.press(OLGA, OLGA, "Delete");
    town.play(
        PAVEL,
        "/service | [Ready answers] | [Restart it] | [Change the title] | Switch it off",
    );
    assert_snapshot!(town.play(OLGA, "Just restart it, {name}."), @r#"
    > Just restart it, {name}.
    "Pavel has changed “Switch it off” meanwhile, so your words were not kept. They went to nobody. This is how it stands now:"
    "Switch it off

      Hello, {name}! Please switch it off and on again. {specialist}, № {number}

      Last changed 23 November, 12:00, Pavel." [Change the text] [Change the title] [Delete] [All ready answers]
    "#);
    assert_eq!(
        town.does(OLGA, delete)[..2],
        [
            "* takes the buttons off".to_owned(),
            "\"Pavel has changed “Switch it off” meanwhile. This is how it stands now:\"".to_owned()
        ]
    );
    town.play(OLGA, "[Change the text]");
    town.play(PAVEL, "[Delete] | [Yes, delete]");
    assert_snapshot!(town.play(OLGA, "Just restart it. | Are you there?"), @r#"
    > Just restart it.
    "Somebody has deleted this answer meanwhile, so your words were not kept. They went to nobody."
    > Are you there?
    * stores message 9
    to 1: copy of Text "Are you there?"
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * message 9 is delivered
    * reacts 👌
    "#);
}

#[test]
fn a_placeholder_that_does_not_exist_is_refused_with_those_that_do() {
    let mut town = Town::with_conversation();
    assert_snapshot!(town.play(OLGA, "/service | [Ready answers] | [Add an answer] | Hello | Hello, {nmae}! | Hello, {back}! | photo of it | Hello, {имя}!"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Ready answers]
    "There are no ready answers yet. Add the first one; all specialists will have it." [Add an answer]
    > [Add an answer]
    "What shall the answer be called? The title stands on its button: one line, 60 characters at most. The person does not see it." [Leave it]
    > Hello
    "Write the text as the person is to read it. These are filled in when it is sent:
      {name} – the person's name
      {number} – the number of the request
      {specialist} – your name, as the person knows it" [Leave it]
    > Hello, {nmae}!
    "There is no {nmae}, so I have not kept the text. These there are:
      {name} – the person's name
      {number} – the number of the request
      {specialist} – your name, as the person knows it

      Write the text anew." [Leave it]
    > Hello, {back}!
    "{back} says when somebody is back, but here somebody is always there. Write the text without it." [Leave it]
    > photo of it
    "I need words for this. Write them as text, or leave it." [Leave it]
    > Hello, {имя}!
    "Kept; all specialists have it now."
    "Hello

      Hello, {имя}!

      Last changed 23 November, 12:00, Olga." [Change the text] [Change the title] [Delete] [All ready answers]
    * keeps answer 3
    "#);
    town.settings.business_hours = hours("mon-fri 09:00-18:00");
    town.speaks(PAVEL, Language::Ru);
    assert_snapshot!(town.play(PAVEL, "/service | [Готовые ответы] | [Добавить ответ] | Вернёмся | {что}?"), @r#"
    > /service
    "За вами сейчас нет обращения. Новые появляются в группе." [Моё обращение] [Кто ждёт?] [Пользователи] [История] [Поиск] [Готовые ответы]
    > [Готовые ответы]
    "Готовых ответов: 1. Выберите, чтобы прочитать." [Hello] [Добавить ответ]
    > [Добавить ответ]
    "Как назвать ответ? Название стоит на кнопке: одна строка, не больше 60 символов. Человек его не увидит." [Отменить]
    > Вернёмся
    "Напишите текст таким, каким его прочтёт человек. При отправке подставится:
      {имя} – имя человека
      {номер} – номер обращения
      {специалист} – ваше имя, каким его знает человек
      {когда} – когда специалисты вернутся" [Отменить]
    > {что}?
    "Подстановки {что} нет, поэтому текст не сохранён. Есть такие:
      {имя} – имя человека
      {номер} – номер обращения
      {специалист} – ваше имя, каким его знает человек
      {когда} – когда специалисты вернутся

      Напишите текст заново." [Отменить]
    "#);
}

#[test]
fn it_says_in_the_persons_language_when_somebody_is_back() {
    let mut town = Town::with_conversation();
    town.settings.business_hours = hours("mon-fri 09:00-18:00");
    town.speaks(1, Language::Uk);
    town.play(
        OLGA,
        "/service | [Ready answers] | [Add an answer] | Back | We are back {back}.",
    );
    assert_snapshot!(town.play(OLGA, "[All ready answers] | [Back] | [Send]"), @r#"
    > [All ready answers]
    "Ready answers: 1. Choose one: you will see it as the person will read it, and decide whether to send it." [Back] [Add an answer]
    > [Back]
    "We are back 24 листопада, 09:00." [Send] [Cancel] [Change the answer]
    > [Send]
    * stores message 6
    to 1: copy of Text "We are back 24 листопада, 09:00."
    * no timer specialist-silent any more
    * timer user-silent at 23 Nov 10:00:00
    * takes the buttons off
    * message 6 is delivered
    * reacts 👌
    "#);
    town.settings.business_hours = hours("");
    assert_snapshot!(town.play(OLGA, "[Back]"), @r"
    > [Back]
    * toast: This answer says when somebody is back, but here somebody is always there. Change its text first.
    ");
}

#[test]
fn titles_are_short_and_each_stands_once() {
    let mut town = with_answer();
    assert_snapshot!(town.play(OLGA, "/service | [Ready answers] | [Add an answer] | RESTART  it | This title goes on and on, far beyond what any button can show | sticker | Hello | Hello! | [Change the title] | restart it | Hello | [Leave it]"), @r#"
    > /service
    "Request № 1 is yours: Anna Petrova." [My request] [Close the request] [Return to queue] [Return with a note] [Hand over] [Internal note] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Ready answers]
    "Ready answers: 1. Choose one: you will see it as the person will read it, and decide whether to send it." [Restart it] [Add an answer]
    > [Add an answer]
    "What shall the answer be called? The title stands on its button: one line, 60 characters at most. The person does not see it." [Leave it]
    > RESTART  it
    "There is an answer of this title already. Write another title." [Leave it]
    > This title goes on and on, far beyond what any button can show
    "The title is too long: 60 characters at most. Write a shorter one." [Leave it]
    > sticker
    "I need words for this. Write them as text, or leave it." [Leave it]
    > Hello
    "Write the text as the person is to read it. These are filled in when it is sent:
      {name} – the person's name
      {number} – the number of the request
      {specialist} – your name, as the person knows it" [Leave it]
    > Hello!
    "Kept; all specialists have it now."
    "Hello

      Hello!

      Last changed 23 November, 12:00, Olga." [Change the text] [Change the title] [Delete] [All ready answers]
    * keeps answer 2
    > [Change the title]
    "What shall “Hello” be called from now on? 60 characters at most." [Leave it]
    > restart it
    "There is an answer of this title already. Write another title." [Leave it]
    > Hello
    "Changed, for all specialists."
    "Hello

      Hello!

      Last changed 23 November, 12:00, Olga." [Change the text] [Change the title] [Delete] [All ready answers]
    * keeps version 2 of answer 2
    > [Leave it]
    * toast: All right, nothing has changed.
    * takes the buttons off
    "#);
}

#[test]
fn a_title_that_a_colleague_takes_meanwhile_is_asked_for_anew() {
    let mut town = with_answer();
    town.play(OLGA, "/service | [Ready answers] | [Add an answer] | Hello");
    town.play(
        PAVEL,
        "/service | [Ready answers] | [Add an answer] | hello | Hello there!",
    );
    assert_snapshot!(town.play(OLGA, "Hello! | Hello from Olga | Hello!"), @r#"
    > Hello!
    "There is an answer of this title already. Write another title." [Leave it]
    > Hello from Olga
    "Write the text as the person is to read it. These are filled in when it is sent:
      {name} – the person's name
      {number} – the number of the request
      {specialist} – your name, as the person knows it" [Leave it]
    > Hello!
    "Kept; all specialists have it now."
    "Hello from Olga

      Hello!

      Last changed 23 November, 12:00, Olga." [Change the text] [Change the title] [Delete] [All ready answers]
    * keeps answer 4
    "#);
}

#[test]
fn many_answers_are_turned_over_and_no_more_are_kept_than_somebody_looks_through() {
    let mut town = Town::new();
    town.play(OLGA, "/service");
    for number in 1..=200 {
        town.play(
            OLGA,
            &format!("[Ready answers] | [Add an answer] | Answer {number:03} | Words {number}"),
        );
    }
    assert_snapshot!(town.play(OLGA, "[Ready answers] | [More] | [Answer 020] | [Add an answer]"), @r#"
    > [Ready answers]
    "Ready answers: 200. Choose one to read it." [Answer 001] [Answer 002] [Answer 003] [Answer 004] [Answer 005] [Answer 006] [Answer 007] [Answer 008] [Answer 009] [Answer 010] [More] [Add an answer]
    > [More]
    "Ready answers: 200. Choose one to read it." [Answer 011] [Answer 012] [Answer 013] [Answer 014] [Answer 015] [Answer 016] [Answer 017] [Answer 018] [Answer 019] [Answer 020] [More] [Add an answer]
    * takes the buttons off
    > [Answer 020]
    "Answer 020

      Words 20

      Last changed 23 November, 12:00, Olga. To send it, you need a request." [Change the text] [Change the title] [Delete] [All ready answers]
    > [Add an answer]
    * toast: There are 200 ready answers, and no more can be kept. Delete one that nobody needs.
    "#);
    assert_eq!(town.canned.answers.len(), 200);
}

#[test]
fn who_may_neither_send_nor_keep_them_up_has_no_button_for_them() {
    let mut town = with_answer();
    assert!(!town.play(CONTROLLER, "/service").contains("Ready answers"));
    assert!(!town.play(1, "/service").contains("Ready answers"));
    for person in [CONTROLLER, 1] {
        for data in [
            "answers:0",
            "answer:1",
            "answer-send:1",
            "answer-add",
            "answer-delete!:1:1",
        ] {
            let press = conversation::What::Press {
                query_id: "q".to_owned(),
                data: data.to_owned(),
                message_id: None,
            };
            assert_eq!(
                town.does(person, press),
                ["* toast: Ready answers are for specialists and administrators."]
            );
        }
    }
    assert_eq!(town.canned.answers.len(), 1);
}

#[test]
fn who_was_asked_for_words_and_lost_his_role_meanwhile_keeps_nothing() {
    let mut town = with_answer();
    town.play(PAVEL, "/service | [Ready answers] | [Add an answer] | Hello");
    town.settings.specialists.retain(|named| named.chat_id != PAVEL);
    town.settings.controllers.push(crate::settings::Named {
        chat_id: PAVEL,
        name: "Pavel".to_owned(),
    });
    assert_snapshot!(town.play(PAVEL, "Hello! | Hello?"), @r#"
    > Hello!
    "Ready answers are for specialists and administrators."
    > Hello?
    "Only specialists answer people, so nobody got this message. What you can do: /help."
    "#);
}

#[test]
fn without_a_request_an_answer_is_read_and_kept_up() {
    let mut town = with_answer();
    assert_snapshot!(town.play(PAVEL, "/service | [Ready answers] | [Restart it] | [Change the text] | /cancel | Hello?"), @r#"
    > /service
    "You have no request now. New ones appear in the group." [My request] [Who is waiting?] [People] [History] [Search] [Ready answers]
    > [Ready answers]
    "Ready answers: 1. Choose one to read it." [Restart it] [Add an answer]
    > [Restart it]
    "Restart it

      Hello, {name}! Please switch it off and on again. {specialist}, № {number}

      Last changed 23 November, 12:00, Director. To send it, you need a request." [Change the text] [Change the title] [Delete] [All ready answers]
    > [Change the text]
    "Write the text as the person is to read it. These are filled in when it is sent:
      {name} – the person's name
      {number} – the number of the request
      {specialist} – your name, as the person knows it" [Leave it]
    > /cancel
    "All right, nothing has changed."
    > Hello?
    "You have no request now, so nobody got this message."
    "Nobody is waiting."
    "#);
}
