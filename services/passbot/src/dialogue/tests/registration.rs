use insta::assert_snapshot;

use super::town::{ADMIN, Town};

#[test]
fn an_administrator_makes_a_code_and_a_person_registers_by_it() {
    let mut town = Town::new();
    assert_snapshot!(town.play(ADMIN, "/code"), @r#"
    > /code
    * adds an invitation
    * audit: 9 invited_resident
    "Here is an invitation code for one resident. It is valid until 21 December, 14:00.

      You can forward the next two messages: the first is the code, the second a link that enters it by itself."
    "CODE"
    "https://t.me/pass_bot?start=CODE"
    "#);
    assert_snapshot!(town.play(1, "/start | CODE | Anna Petrova | 8 (916) 123-45-67 | 12а | [All correct]"), @r#"
    > /start
    "Hello! I arrange passes for cars.

      First, please register: send your invitation code, 20 Latin letters and digits. The administrator of the community gives it to you."
    > CODE
    * keeps the code for 1 until 11:30
    "The code is right.

      To arrange passes I need your name, phone and house; the administrators and the guards will see them. By telling me you agree to that. To see or erase your data: /privacy"
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > Anna Petrova
    * keeps the code for 1 until 11:30
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    > 8 (916) 123-45-67
    * keeps the code for 1 until 11:30
    "Phone number noted." (keyboard away)
    "Which house is yours? For example: 12, 12А, 12/3 or 12 к2"
    > 12а
    * keeps the code for 1 until 11:30
    * takes back {registration@1}
    {registration@1} "Is everything right?

      Name: Anna Petrova
      Phone: +7 916 123-45-67
      House: 12А" [All correct] [Change name] [Change phone] [Change house]
    > [All correct]
    * registers 1 and uses the code up
    {registration@1} "Done, Anna Petrova: you are registered! Now you can order a pass: press the button or send /order." [Order a pass]
    * menu: /order /orders /language /privacy /help /cancel
    to 9: "A new resident has registered with your code: Anna Petrova, house 12А."
    "#);
}

#[test]
fn a_deep_link_enters_the_code_by_itself_and_the_contact_button_the_phone() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    assert_snapshot!(town.play(1, "/start CODE | Anna Petrova | contact 79161234567 | 12/3 | [All correct]"), @r#"
    > /start CODE
    * keeps the code for 1 until 11:30
    "The code is right.

      To arrange passes I need your name, phone and house; the administrators and the guards will see them. By telling me you agree to that. To see or erase your data: /privacy"
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > Anna Petrova
    * keeps the code for 1 until 11:30
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    > contact 79161234567
    * keeps the code for 1 until 11:30
    "Phone number noted." (keyboard away)
    "Which house is yours? For example: 12, 12А, 12/3 or 12 к2"
    > 12/3
    * keeps the code for 1 until 11:30
    * takes back {registration@1}
    {registration@1} "Is everything right?

      Name: Anna Petrova
      Phone: +7 916 123-45-67
      House: 12/3" [All correct] [Change name] [Change phone] [Change house]
    > [All correct]
    * registers 1 and uses the code up
    {registration@1} "Done, Anna Petrova: you are registered! Now you can order a pass: press the button or send /order." [Order a pass]
    * menu: /order /orders /language /privacy /help /cancel
    to 9: "A new resident has registered with your code: Anna Petrova, house 12/3."
    "#);
}

#[test]
fn everything_can_be_changed_before_it_is_confirmed() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    town.play(1, "/start CODE | Anna Petrova | +79161234567 | 12");
    assert_snapshot!(town.play(1, "[Change name] | Anna Maria Petrova | [Change phone] | 9161234568 | [Change house] | 13"), @r#"
    > [Change name]
    * takes back {registration@1}
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > Anna Maria Petrova
    * keeps the code for 1 until 11:30
    * takes back {registration@1}
    {registration@1} "Is everything right?

      Name: Anna Maria Petrova
      Phone: +7 916 123-45-67
      House: 12" [All correct] [Change name] [Change phone] [Change house]
    > [Change phone]
    * takes back {registration@1}
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    > 9161234568
    * keeps the code for 1 until 11:30
    "Phone number noted." (keyboard away)
    * takes back {registration@1}
    {registration@1} "Is everything right?

      Name: Anna Maria Petrova
      Phone: +7 916 123-45-68
      House: 12" [All correct] [Change name] [Change phone] [Change house]
    > [Change house]
    * takes back {registration@1}
    "Which house is yours? For example: 12, 12А, 12/3 or 12 к2"
    > 13
    * keeps the code for 1 until 11:30
    * takes back {registration@1}
    {registration@1} "Is everything right?

      Name: Anna Maria Petrova
      Phone: +7 916 123-45-68
      House: 13" [All correct] [Change name] [Change phone] [Change house]
    "#);
}

#[test]
fn only_administrators_make_codes() {
    assert_snapshot!(Town::with_resident().play(1, "/code"), @r#"
    > /code
    "Only an administrator of the community makes invitation codes. If you need one, please ask the administrator."
    "#);
}

#[test]
fn every_fault_of_a_code_has_its_own_sentence() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(2, "/start CODE"), @r#"
    > /start CODE
    "Somebody has already registered with this code. Please ask the administrator for a new one."
    "#);
    town.play(ADMIN, "/code");
    town.play(3, "/start CODE");
    assert_snapshot!(town.play(2, "CODE | CODEX"), @r#"
    > CODE
    "Somebody else is registering with this code. If they do not finish, it will be free again at 14:30."
    > CODEX
    "There is no such code. Please check that you copied it whole. You have 4 attempts left."
    * counts a wrong code of 2
    "#);
    town.play(ADMIN, "/code");
    town.play(3, "(721h)");
    assert_snapshot!(town.play(2, "CODE"), @r#"
    > CODE
    "This code has expired. Please ask the administrator for a new one."
    "#);
}

#[test]
fn five_wrong_codes_make_a_person_wait_and_the_administrators_hear_once() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    assert_snapshot!(town.play(1, "/start Wrong1 | Wrong2 | Wrong3 | Wrong4 | Wrong5 | CODE | (60m) | Wrong6 | CODE"), @r#"
    > /start Wrong1
    "There is no such code. Please check that you copied it whole. You have 4 attempts left."
    * counts a wrong code of 1
    > Wrong2
    "There is no such code. Please check that you copied it whole. You have 3 attempts left."
    * counts a wrong code of 1
    > Wrong3
    "There is no such code. Please check that you copied it whole. You have 2 attempts left."
    * counts a wrong code of 1
    > Wrong4
    "There is no such code. Please check that you copied it whole. You have 1 attempt left."
    * counts a wrong code of 1
    > Wrong5
    "Too many wrong codes. Please try again after 15:00."
    to 9: "Attention: Somebody (Telegram ID 1) has sent five wrong invitation codes within an hour. No codes are taken from this person for the next hour."
    * counts a wrong code of 1
    > CODE
    "Too many wrong codes. Please try again after 15:00."
    > (60m)
    > Wrong6
    "There is no such code. Please check that you copied it whole. You have 4 attempts left."
    * counts a wrong code of 1
    > CODE
    * keeps the code for 1 until 12:30
    "The code is right.

      To arrange passes I need your name, phone and house; the administrators and the guards will see them. By telling me you agree to that. To see or erase your data: /privacy"
    "What is your name? Write your first and last name, for example: Anna Petrova"
    "#);
}
