//! Scripted conversations: how guards and administrators are named.

use insta::assert_snapshot;

use super::town::{ADMIN, Town};

#[test]
fn an_administrator_names_a_guard_by_a_link_and_removes_him() {
    let mut town = Town::new();
    assert_snapshot!(town.play(ADMIN, "/guards | [Invite a guard]"), @r#"
    > /guards
    * takes back {staff@9}
    {staff@9} "Administrators
      • Telegram ID 9 (settings)

      Guards
      nobody yet

      Whom the settings name cannot be removed here." [Invite a guard] [Invite an administrator]
    > [Invite a guard]
    * adds an invitation for a guard
    * audit: 9 invited_guard
    "Forward the next message to the future guard: whoever opens the link first becomes a guard. It is valid until 21 December, 14:00."
    "https://t.me/pass_bot?start=CODE"
    "#);
    assert_snapshot!(town.play(5, "/start CODE | /help"), @r#"
    > /start CODE
    * 5 is a guard now
    "You are a guard now. Write part of a licence plate to find a car, or send /gate."
    * menu: /register /gate /language /privacy /help /cancel
    to 9: "Somebody is a guard now. To change that: /guards"
    > /help
    "What I can do:

      /register – register with an invitation code
      /gate – search for a car, let it in
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "#);
    assert_snapshot!(town.play(ADMIN, "/guards | [Remove Somebody]"), @r#"
    > /guards
    * takes back {staff@9}
    {staff@9} "Administrators
      • Telegram ID 9 (settings)

      Guards
      • Somebody

      Whom the settings name cannot be removed here." [Invite a guard] [Invite an administrator] [Remove Somebody]
    > [Remove Somebody]
    * 5 is no guard any more
    * audit: 9 dismissed_guard person 5
    * toast: Somebody is removed.
    {staff@9} "Administrators
      • Telegram ID 9 (settings)

      Guards
      nobody yet

      Whom the settings name cannot be removed here." [Invite a guard] [Invite an administrator]
    * menu: /register /language /privacy /help /cancel
    to 5: "You are no longer a guard here. Thank you for your work!"
    "#);
    assert_snapshot!(town.play(5, "/gate"), @r#"
    > /gate
    "This is for the guards at the gate. If you are one, ask the administrator for an invitation."
    "#);
}

#[test]
fn an_administrator_who_was_named_in_the_bot_does_what_those_of_the_settings_do() {
    let mut town = Town::new();
    town.play(ADMIN, "/guards | [Invite an administrator]");
    assert_snapshot!(town.play(6, "/start CODE | /code"), @r#"
    > /start CODE
    * 6 is a administrator now
    "You are an administrator now. All commands: /help"
    * menu: /register /code /news /residents /plates /guards /export /language /privacy /help /cancel
    to 9: "Somebody is an administrator now. To change that: /guards"
    > /code
    * adds an invitation
    * audit: 6 invited_resident
    "Here is an invitation code for one resident. It is valid until 21 December, 14:00.

      You can forward the next two messages: the first is the code, the second a link that enters it by itself."
    "CODE"
    "https://t.me/pass_bot?start=CODE"
    "#);
    assert_snapshot!(town.play(6, "/guards"), @r#"
    > /guards
    * takes back {staff@6}
    {staff@6} "Administrators
      • Telegram ID 9 (settings)
      • Somebody

      Guards
      nobody yet

      Whom the settings name cannot be removed here." [Invite a guard] [Invite an administrator] [Remove Somebody]
    "#);
}

#[test]
fn a_link_for_staff_is_good_once_and_for_a_time_and_never_makes_a_resident() {
    let mut town = Town::new();
    town.play(ADMIN, "/guards | [Invite a guard]");
    assert_snapshot!(town.play(5, "/start | CODE | /start CODE"), @r#"
    > /start
    "Hello! I arrange passes for cars.

      First, please register: send your invitation code, 20 Latin letters and digits. The administrator of the community gives it to you."
    > CODE
    * 5 is a guard now
    "You are a guard now. Write part of a licence plate to find a car, or send /gate."
    * menu: /register /gate /language /privacy /help /cancel
    to 9: "Somebody is a guard now. To change that: /guards"
    > /start CODE
    "You already are a guard. To work: /gate"
    "#);
    assert_snapshot!(town.play(6, "/start CODE"), @r#"
    > /start CODE
    "Somebody has already registered with this code. Please ask the administrator for a new one."
    "#);
    town.play(ADMIN, "/guards | [Invite a guard] | (800h)");
    assert_snapshot!(town.play(6, "/start CODE"), @r#"
    > /start CODE
    "This code has expired. Please ask the administrator for a new one."
    "#);
}

#[test]
fn nobody_else_is_let_to_the_desk() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "/gate | /guards"), @r#"
    > /gate
    "This is for the guards at the gate. If you are one, ask the administrator for an invitation."
    > /guards
    "This is for the administrators of the community. /help shows what you can do."
    "#);
    // Buttons of a desk that is not his any more.
    town.play(ADMIN, "/guards | [Invite an administrator]");
    town.play(6, "/start CODE | /guards");
    town.play(ADMIN, "/guards | [Remove Somebody]");
    assert_snapshot!(town.play(6, "[Invite a guard]"), @r#"
    > [Invite a guard]
    * toast: This is for the administrators of the community. /help shows what you can do.
    * takes the buttons off
    "#);
}
