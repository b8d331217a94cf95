use insta::assert_snapshot;

use super::town::{ADMIN, Town};
use crate::domain::PassStatus;

#[test]
fn what_is_stored_is_shown_and_sent() {
    let mut town = Town::with_resident();
    town.play(1, "Kia a123bc777 | [Order] | tick 1 | /order | [A guest on foot] | Maria | [For months …] | [6 months] | [Ask the administrator]");
    assert_snapshot!(town.play(1, "/privacy | [Send me everything]"), @r#"
    > /privacy
    "Your data

      To arrange passes I keep what you told me about yourself and your guests. The administrators and the guards of the community see it, in Telegram and in the journal; nobody else does."
    "Stored about you:

      Name: Anna Petrova
      Phone: +7 916 123-45-67
      House: 12
      Registered: 21 November, 14:00
      Consent: version 1, given on 21 November, 14:00
      Passes: 1" [Send me everything] [Erase everything]
    > [Send me everything]
    "All that is stored about you

      Telegram ID: 1
      Name: Anna Petrova
      Phone: +7 916 123-45-67
      House: 12
      Registered: 21 November, 14:00
      Consent: version 1, given on 21 November, 14:00"
    "Passes

      No. 1: Kia, А 123 ВС 777; ordered on 21 November, 14:00, valid from 21 November, 14:00 until 23 November, 14:00; arrived on 21 November, 14:00
      "
    "Requests for standing passes

      Maria (on foot); 6 months; not answered yet
      "
    "#);
}

#[test]
fn erasure_is_asked_about_and_cancels_open_passes_first() {
    let mut town = Town::with_resident();
    town.play(1, "Kia a123bc777 | [Order] | tick 1 | Lada b456op99 | [Order] | Kia a123bc777 | [For months …] | [6 months] | [Ask the administrator]");
    assert_snapshot!(town.play(1, "/privacy | [Erase everything] | [No, keep it] | /privacy | [Erase everything] | [Yes, erase everything] | tick 2 | /orders | /privacy"), @r#"
    > /privacy
    "Your data

      To arrange passes I keep what you told me about yourself and your guests. The administrators and the guards of the community see it, in Telegram and in the journal; nobody else does."
    "Stored about you:

      Name: Anna Petrova
      Phone: +7 916 123-45-67
      House: 12
      Registered: 21 November, 14:00
      Consent: version 1, given on 21 November, 14:00
      Passes: 2" [Send me everything] [Erase everything]
    > [Erase everything]
    "Erase everything about you? 1 open pass will be cancelled, you will no longer be registered, and this cannot be undone." [Yes, erase everything] [No, keep it]
    > [No, keep it]
    * toast: Nothing was erased.
    * takes the buttons off
    > /privacy
    "Your data

      To arrange passes I keep what you told me about yourself and your guests. The administrators and the guards of the community see it, in Telegram and in the journal; nobody else does."
    "Stored about you:

      Name: Anna Petrova
      Phone: +7 916 123-45-67
      House: 12
      Registered: 21 November, 14:00
      Consent: version 1, given on 21 November, 14:00
      Passes: 2" [Send me everything] [Erase everything]
    > [Erase everything]
    "Erase everything about you? 1 open pass will be cancelled, you will no longer be registered, and this cannot be undone." [Yes, erase everything] [No, keep it]
    > [Yes, erase everything]
    * takes back {orders@1}
    * pass 2 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:2, version 2
    * no timer expire-pass 2 any more
    * takes back {pass/2@1}
    * takes back {standing/1@9}
    * erases 1
    * publishes passbot.pass-changed.v1 of pass:1, version 3
    * publishes passbot.pass-changed.v1 of pass:2, version 3
    * toast: Everything is erased.
    * menu: /register /language /privacy /help /cancel
    "Everything about you is erased, here and in the journal. Messages in this chat you can delete yourself. To register again you need a new code: /start" (keyboard away)
    > tick 2
    * publishes passbot.tick-refused.v1 of pass:2, version 0
    > /orders
    "Only registered residents can order passes. To register: /register"
    > /privacy
    "Your data

      To arrange passes I keep what you told me about yourself and your guests. The administrators and the guards of the community see it, in Telegram and in the journal; nobody else does."
    "You are not registered: there is nothing about you but our messages of the last days. They can be erased too." [Erase everything]
    "#);
}

#[test]
fn erasure_in_the_middle_of_a_registration_frees_the_code() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    town.play(1, "/start CODE | Anna Petrova");
    assert_snapshot!(town.play(1, "/privacy | [Erase everything] | [Yes, erase everything]"), @r#"
    > /privacy
    "Your data

      To arrange passes I keep what you told me about yourself and your guests. The administrators and the guards of the community see it, in Telegram and in the journal; nobody else does."
    "You are not registered: there is nothing about you but our messages of the last days. They can be erased too." [Erase everything]
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    > [Erase everything]
    "Erase our messages of the last days? This cannot be undone, and what you have begun ends." [Yes, erase everything] [No, keep it]
    > [Yes, erase everything]
    * takes back {registration@1}
    * frees the code of 1
    * takes back {orders@1}
    * erases 1
    * toast: Everything is erased.
    * menu: /register /language /privacy /help /cancel
    "Everything about you is erased, here and in the journal. Messages in this chat you can delete yourself. To register again you need a new code: /start" (keyboard away)
    "#);
}

#[test]
fn after_erasure_one_registers_anew_and_nothing_comes_back() {
    let mut town = Town::with_resident();
    town.play(
        1,
        "Kia a123bc777 | [Order] | /privacy | [Erase everything] | [Yes, erase everything]",
    );
    assert_eq!(town.passes.values().next().unwrap().0.status, PassStatus::Cancelled);
    town.play(ADMIN, "/code");
    town.play(1, "/start CODE | Anna Petrova | +79161234567 | 12 | [All correct]");
    assert_snapshot!(town.play(1, "/orders"), @r#"
    > /orders
    * takes back {orders@1}
    {orders@1} "You have no passes yet. To order one, press the button or send /order." [Order a pass]
    "#);
}
