use insta::assert_snapshot;

use super::town::{ADMIN, Town};

#[test]
fn a_resident_orders_a_pass_and_hears_of_the_arrival() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "/order | Kia Rio | a123bc777 | [Order] | (3h) | tick 1"), @r#"
    > /order
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > Kia Rio
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    > a123bc777
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 1: Kia Rio, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:1, version 1
    * timer expire-pass 1 at 23 Nov 11:00
    * takes back {order@1}
    {pass/1@1} "Pass No. 1 is ordered and valid until 23 November, 14:00.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Cancel the pass]
    > (3h)
    > tick 1
    * pass 1 is now Arrived { at: 2026-11-21T14:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1: your guest arrived on 21 November, 17:00.

      Car: Kia Rio
      Plate: А 123 ВС 777"
    * no timer expire-pass 1 any more
    to 1: "Your guest arrived at 17:00: Kia Rio, А 123 ВС 777, pass No. 1."
    * pass 1 arrived by the sheet
    "#);
}

#[test]
fn a_pass_expires_and_is_ordered_again() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(1, "(48h) | [Order again] | [Order]"), @r#"
    > (48h)
    * pass 1 is now Expired, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1 was valid until 23 November, 14:00; nobody came.

      Car: Kia Rio
      Plate: А 123 ВС 777"
    to 1: "Pass No. 1 has expired, and nobody came: Kia Rio, А 123 ВС 777. If your guest is still on the way, order the pass again." [Order again]
    > [Order again]
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 2: Kia Rio, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:2, version 1
    * timer expire-pass 2 at 25 Nov 11:00
    * takes back {order@1}
    {pass/2@1} "Pass No. 2 is ordered and valid until 25 November, 14:00.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Cancel the pass]
    "#);
}

#[test]
fn a_pass_is_cancelled_and_a_tick_on_it_refused() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(1, "[Cancel the pass] | tick 1 | tick 77"), @r#"
    > [Cancel the pass]
    * pass 1 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} "Pass No. 1 is cancelled.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Order again]
    * no timer expire-pass 1 any more
    * toast: Pass No. 1 is cancelled.
    > tick 1
    * publishes passbot.tick-refused.v1 of pass:1, version 0
    to 1: "At the gate: Kia Rio, А 123 ВС 777. But pass No. 1 is cancelled. If your guest should come in, order the pass again." [Order again]
    > tick 77
    * publishes passbot.tick-refused.v1 of pass:77, version 0
    "#);
}

#[test]
fn the_same_plate_is_asked_about_and_not_refused() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(1, "/order | Kia | А123ВС777 | [Order one more]"), @r#"
    > /order
    "Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777" [Kia Rio · А 123 ВС 777] [A guest on foot]
    > Kia
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    > А123ВС777
    * takes back {order@1}
    {order@1} "This car already has pass No. 1, valid until 23 November, 14:00. Order one more?

      Car: Kia
      Plate: А 123 ВС 777" [Order one more] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order one more]
    * adds pass 2: Kia, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:2, version 1
    * timer expire-pass 2 at 23 Nov 11:00
    * takes back {order@1}
    {pass/2@1} "Pass No. 2 is ordered and valid until 23 November, 14:00.

      Car: Kia
      Plate: А 123 ВС 777" [Cancel the pass]
    "#);
}

#[test]
fn an_order_can_be_changed_and_left() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "/order | Kia | A000BC77 | A123BC00 | A123BC77 | [Change plate] | AB 1234 77 | [Change brand] | Lada | /cancel"), @r#"
    > /order
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > Kia
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    > A000BC77
    "No plate has only zeros. Please check the digits and write the plate again."
    > A123BC00
    "There is no region 00. Please check the last digits and write the plate again."
    > A123BC77
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 77" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Change plate]
    * takes back {order@1}
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    > AB 1234 77
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: АВ 1234 77" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Change brand]
    * takes back {order@1}
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > Lada
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Lada
      Plate: АВ 1234 77" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > /cancel
    * takes back {order@1}
    "Order stopped. To order again: /order" (keyboard away)
    "#);
}

#[test]
fn limits_are_told_when_an_order_begins() {
    let mut town = Town::with_resident();
    town.settings.limits.open_passes = 1;
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(1, "/order"), @r#"
    > /order
    "You already have 1 open pass, which is the limit. When the guest has arrived or the pass has expired, order a new one: /order"
    "#);
    town.settings.limits.open_passes = 10;
    town.settings.limits.orders_a_day = 1;
    assert_snapshot!(town.play(1, "/order | (25h) | /order"), @r#"
    > /order
    "You have ordered 1 pass within 24 hours, which is the limit. Please try later: /order"
    > (25h)
    > /order
    "Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777" [Kia Rio · А 123 ВС 777] [A guest on foot]
    "#);
}

#[test]
fn help_names_the_commands_of_the_role() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(2, "/help"), @r#"
    > /help
    "What I can do:

      /register – register with an invitation code
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "#);
    assert_snapshot!(town.play(1, "/help"), @r#"
    > /help
    "What I can do:

      /order – order a pass
      /orders – your passes: cancel, order again
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "#);
    assert_snapshot!(town.play(ADMIN, "/help"), @r#"
    > /help
    "What I can do:

      /register – register with an invitation code
      /code – make an invitation code
      /news – tell all residents something
      /residents – find, block, remove residents
      /plates – block a licence plate
      /guards – name guards and administrators
      /export – passes of some days as a spreadsheet
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "#);
}

#[test]
fn a_language_is_chosen_and_spoken_at_once() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "/order | /language | [Українська] | /language | [Русский] | /start"), @r#"
    > /order
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > /language
    "Which language shall I speak?" [Русский] [Українська] [English]
    > [Українська]
    * speaks uk
    * menu: /order /orders /language /privacy /help /cancel
    "Гаразд, говорю українською. Змінити мову: /language"
    "Яка машина? Напишіть марку або все відразу: білий Kia Rio А123ВС777" [Гість пішки]
    > /language
    "Якою мовою говорити?" [Русский] [Українська] [English]
    > [Русский]
    * speaks ru
    * menu: /order /orders /language /privacy /help /cancel
    "Хорошо, говорю по-русски. Сменить язык: /language"
    "Какая машина? Напишите марку или всё сразу: белый Kia Rio А123ВС777" [Гость пешком]
    > /start
    * takes back {order@1}
    "Здравствуйте, Anna Petrova! Закажем пропуск?" [Заказать пропуск]
    "#);
}

#[test]
fn whatever_is_no_answer_gets_one_and_the_question_stays() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    assert_snapshot!(town.play(1, "hello | hello | photo | CODE | Anna | photo | edit Anna Petrova | another's contact | /nonsense | Anna Petrova | another's contact | 123 | /help"), @r#"
    > hello
    "Hello! I arrange passes for cars.

      First, please register: send your invitation code, 20 Latin letters and digits. The administrator of the community gives it to you."
    > hello
    "This does not look like an invitation code. It has 20 Latin letters and digits; copy it whole from the administrator's message."
    > photo
    "I understand only text and buttons."
    "Please send your invitation code: 20 Latin letters and digits."
    > CODE
    * keeps the code for 1 until 11:30
    "The code is right.

      To arrange passes I need your name, phone and house; the administrators and the guards will see them. By telling me you agree to that. To see or erase your data: /privacy"
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > Anna
    "I need both your first and your last name. For example: Anna Petrova"
    > photo
    "I understand only text and buttons."
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > edit Anna Petrova
    "I do not read edited messages. Please send the right version as a new message."
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > another's contact
    "Thank you, but no contact is needed now. /help tells what you can do."
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > /nonsense
    "There is no such command. All commands: /help."
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > Anna Petrova
    * keeps the code for 1 until 11:30
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    > another's contact
    "This is another person's contact. Press the button below to share your own number, or write it."
    > 123
    "The number is too short. Please write all of it, for example: +7 916 123-45-67"
    > /help
    "What I can do:

      /register – register with an invitation code
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    "#);
    assert!(!town.forgot_input);
}

#[test]
fn a_resident_at_home_is_told_what_he_can_do() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "hello | photo | another's contact | /cancel | /register | [Order a pass]"), @r#"
    > hello
    "To order a pass, press the button or send /order. All commands: /help." [Order a pass]
    > photo
    "I understand only text and buttons."
    > another's contact
    "Thank you, but no contact is needed now. /help tells what you can do."
    > /cancel
    "There is nothing to cancel. /help tells what you can do." (keyboard away)
    > /register
    "Hello, Anna Petrova! Shall we order a pass?" [Order a pass]
    > [Order a pass]
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    "#);
}

#[test]
fn a_card_of_an_earlier_dialogue_says_that_it_no_longer_works() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia Rio | a123bc777");
    let card = town.chats[&1].last().unwrap().clone();
    town.play(1, "/cancel | /order | Lada | b123bc777");
    let what = conversation::What::Press {
        query_id: "q".to_owned(),
        data: card.buttons[0].data.clone(),
        message_id: Some(card.id),
    };
    assert_snapshot!(town.does(1, what).join("\n"), @r#"
    * toast: This button no longer works.
    * takes the buttons off
    "#);
}
