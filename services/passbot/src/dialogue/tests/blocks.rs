//! Scripted conversations: residents are found, blocked, unblocked and removed.

use insta::assert_snapshot;

use super::town::{ADMIN, Town};

#[test]
fn an_administrator_finds_a_resident_by_whatever_he_remembers_of_him() {
    let mut town = Town::with_resident();
    town.settle(2, "Boris Ivanov");
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(ADMIN, "/residents | petr | 8 916 123-45-62 | a123 | % | photo | [All residents]"), @r#"
    > /residents
    "Whom are you looking for? Write part of a name, a house, a phone or a licence plate, for example: Petrova" [All residents]
    > petr
    * takes back {residents@9}
    {residents@9} "1 resident found:" [Anna Petrova, 12]
    > 8 916 123-45-62
    * takes back {residents@9}
    {residents@9} "1 resident found:" [Boris Ivanov, 12]
    > a123
    * takes back {residents@9}
    {residents@9} "1 resident found:" [Anna Petrova, 12]
    > %
    "No resident fits. Try part of a name, a house, a phone or a licence plate."
    > photo
    "I understand only text and buttons."
    "Whom are you looking for? Write part of a name, a house, a phone or a licence plate, for example: Petrova" [All residents]
    > [All residents]
    * takes back {residents@9}
    {residents@9} "2 residents found:" [Anna Petrova, 12] [Boris Ivanov, 12]
    "#);
    assert_snapshot!(town.play(ADMIN, "[Anna Petrova, 12] | /cancel | [Boris Ivanov, 12]"), @r#"
    > [Anna Petrova, 12]
    * takes back {resident/1@9}
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      Not blocked

      Open passes:
      No. 1 · Kia Rio, А 123 ВС 777 · valid until 23 November, 14:00" [Block] [Remove]
    > /cancel
    "All right. To begin again: /help" (keyboard away)
    > [Boris Ivanov, 12]
    * takes back {resident/2@9}
    {resident/2@9} "Boris Ivanov

      House: 12
      Phone: +7 916 123-45-62
      Registered: 21 November 2026
      Not blocked

      No open passes." [Block] [Remove]
    "#);
    assert_snapshot!(town.play(1, "/residents"), @r#"
    > /residents
    "This is for the administrators of the community. /help shows what you can do."
    "#);
}

#[test]
fn a_blocked_resident_is_told_and_can_do_nothing_but_see_to_his_data() {
    let mut town = Town::with_guard();
    town.settle(2, "Boris Ivanov");
    town.play(1, "/order | Kia Rio | a123bc777 | [Order] | /order | Lada | b555bb77");
    let block = "/residents | anna | [Anna Petrova, 12] | [Block] | [Yes, block]";
    assert_snapshot!(town.play(ADMIN, block), @r#"
    > /residents
    "Whom are you looking for? Write part of a name, a house, a phone or a licence plate, for example: Petrova" [All residents]
    > anna
    * takes back {residents@9}
    {residents@9} "1 resident found:" [Anna Petrova, 12]
    > [Anna Petrova, 12]
    * takes back {resident/1@9}
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      Not blocked

      Open passes:
      No. 1 · Kia Rio, А 123 ВС 777 · valid until 23 November, 14:00" [Block] [Remove]
    > [Block]
    {resident/1@9} "Block Anna Petrova? Passes can be ordered no more, and 1 open pass is cancelled. The resident is told." [Yes, block] [Back]
    > [Yes, block]
    * pass 1 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1 is cancelled.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Order again]
    * no timer expire-pass 1 any more
    * 1 is blocked
    * audit: 9 blocked_resident resident 1
    * menu: /language /privacy /help /cancel
    to 1: "The administrators of the community have blocked you: you cannot order passes any more, and your open ones are cancelled. If you think this is a mistake, please ask them. Your data: /privacy"
    * toast: Blocked. The resident is told.
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      ⛔ Blocked since 21 November, 14:00

      No open passes." [Unblock] [Remove]
    "#);
    assert_snapshot!(town.play(1, "[Order] | /order | Kia a123bc777 | [Order again] | photo | /orders | /start | /help | /language | /privacy"), @r#"
    > [Order]
    * takes back {order@1}
    * toast: The administrators have blocked you. If you think this is a mistake, please ask them.
    > /order
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    > Kia a123bc777
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    > [Order again]
    * toast: The administrators have blocked you. If you think this is a mistake, please ask them.
    > photo
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    > /orders
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    > /start
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    > /help
    "What I can do:

      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    > /language
    "Which language shall I speak?" [Русский] [Українська] [English]
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
    "#);
    assert_snapshot!(town.play(5, "/gate | [Car without a pass] | a777aa77 | 12"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > [Car without a pass]
    "What is its licence plate? For example: A123BC777"
    > a777aa77
    "А 777 АА 77: to which house? For example: 12, 12А, 12/3 or 12 к2"
    > 12
    * gate question 1: 1 asked, Open
    {gate-question/1@5} "А 777 АА 77, house 12

      1 resident is asked. The answer comes here until 14:03."
    * timer gate-question 1 at 21 Nov 11:03
    {gate-answer/1@2} to 2: "A car without a pass is at the gate for house 12:

      А 777 АА 77

      Shall it be let in? The guard waits until 14:03." [Allow] [Refuse]
    "#);
    assert_snapshot!(town.play(ADMIN, "[Unblock]"), @r#"
    > [Unblock]
    * 1 is not blocked any more
    * audit: 9 unblocked_resident resident 1
    * menu: /order /orders /language /privacy /help /cancel
    to 1: "The administrators have unblocked you: you can order passes again. /order"
    * toast: Unblocked. The resident is told.
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      Not blocked

      No open passes." [Block] [Remove]
    "#);
    assert_snapshot!(town.play(1, "/order"), @r#"
    > /order
    "Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777" [Kia Rio · А 123 ВС 777] [A guest on foot]
    "#);
}

#[test]
fn whoever_is_blocked_does_not_come_back_by_erasing_himself_or_by_another_account() {
    let mut town = Town::with_resident();
    town.play(
        ADMIN,
        "/residents | anna | [Anna Petrova, 12] | [Block] | [Yes, block] | /code",
    );
    town.play(1, "/privacy | [Erase everything] | [Yes, erase everything]");
    assert_snapshot!(town.play(1, "/start CODE | CODE | hello"), @r#"
    > /start CODE
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    > CODE
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    > hello
    "The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy" (keyboard away)
    "#);
    assert!(town.residents.is_empty());
    assert_snapshot!(town.play(2, "/start CODE | Anna Petrova | +79161234567 | +79161234599"), @r#"
    > /start CODE
    * keeps the code for 2 until 11:30
    "The code is right.

      To arrange passes I need your name, phone and house; the administrators and the guards will see them. By telling me you agree to that. To see or erase your data: /privacy"
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > Anna Petrova
    * keeps the code for 2 until 11:30
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    > +79161234567
    "This phone number cannot be registered: the administrators have blocked it. If you think this is a mistake, please ask them. Another number: write it here."
    > +79161234599
    * keeps the code for 2 until 11:30
    "Phone number noted." (keyboard away)
    "Which house is yours? For example: 12, 12А, 12/3 or 12 к2"
    "#);
}

#[test]
fn a_removed_resident_is_a_stranger_who_may_be_invited_again() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order] | /order | Lada");
    let remove = "/residents | 12 | [Anna Petrova, 12] | [Remove] | [Back] | [Remove] | [Yes, remove]";
    assert_snapshot!(town.play(ADMIN, remove), @r#"
    > /residents
    "Whom are you looking for? Write part of a name, a house, a phone or a licence plate, for example: Petrova" [All residents]
    > 12
    * takes back {residents@9}
    {residents@9} "1 resident found:" [Anna Petrova, 12]
    > [Anna Petrova, 12]
    * takes back {resident/1@9}
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      Not blocked

      Open passes:
      No. 1 · Kia Rio, А 123 ВС 777 · valid until 23 November, 14:00" [Block] [Remove]
    > [Remove]
    {resident/1@9} "Remove Anna Petrova? Everything about this resident is erased, here and in the journal, and cannot be brought back. 1 open pass is cancelled. Registering again takes a new invitation. The resident is told." [Yes, remove] [Back]
    > [Back]
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      Not blocked

      Open passes:
      No. 1 · Kia Rio, А 123 ВС 777 · valid until 23 November, 14:00" [Block] [Remove]
    > [Remove]
    {resident/1@9} "Remove Anna Petrova? Everything about this resident is erased, here and in the journal, and cannot be brought back. 1 open pass is cancelled. Registering again takes a new invitation. The resident is told." [Yes, remove] [Back]
    > [Yes, remove]
    * takes back {order@1}
    * takes back {orders@1}
    * pass 1 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    * no timer expire-pass 1 any more
    * takes back {pass/1@1}
    * erases 1
    * publishes passbot.pass-changed.v1 of pass:1, version 3
    * audit: 9 removed_resident resident 1
    * menu: /register /language /privacy /help /cancel
    to 1: "The administrators have removed you from the residents, and everything about you is erased. To register again you need a new invitation code: /start" (keyboard away)
    * toast: Removed. The resident is told.
    {resident/1@9} "✓ This resident is removed."
    * takes back {residents@9}
    "#);
    assert_snapshot!(town.play(1, "b555bb77 | /orders | /privacy"), @r#"
    > b555bb77
    "Hello! I arrange passes for cars.

      First, please register: send your invitation code, 20 Latin letters and digits. The administrator of the community gives it to you."
    > /orders
    "Only registered residents can order passes. To register: /register"
    "Please send your invitation code: 20 Latin letters and digits."
    > /privacy
    "Your data

      To arrange passes I keep what you told me about yourself and your guests. The administrators and the guards of the community see it, in Telegram and in the journal; nobody else does."
    "You are not registered: there is nothing about you but our messages of the last days. They can be erased too." [Erase everything]
    "Please send your invitation code: 20 Latin letters and digits."
    "#);
    town.play(ADMIN, "/code");
    town.play(
        1,
        "/cancel | /start CODE | Anna Petrova | +79161234567 | 12 | [All correct]",
    );
    assert_eq!(town.residents.len(), 1);
}

#[test]
fn the_second_of_two_administrators_sees_what_is_true() {
    let mut town = Town::with_resident();
    town.play(ADMIN, "/guards | [Invite an administrator]");
    town.play(8, "/start CODE");
    town.play(ADMIN, "/residents | anna | [Anna Petrova, 12] | [Block]");
    town.play(8, "/residents | anna | [Anna Petrova, 12] | [Block] | [Yes, block]");
    assert_snapshot!(town.play(ADMIN, "[Yes, block]"), @r#"
    > [Yes, block]
    * toast: Already blocked.
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      ⛔ Blocked since 21 November, 14:00

      No open passes." [Unblock] [Remove]
    "#);
    town.play(8, "[Remove]");
    town.play(ADMIN, "[Remove] | [Yes, remove]");
    assert_snapshot!(town.play(8, "[Yes, remove]"), @r"
    > [Yes, remove]
    * toast: This resident is not registered any more.
    * takes the buttons off
    ");
    let deeds: Vec<_> = town.desk.deeds.iter().map(|deed| deed.action.as_str()).collect();
    assert_eq!(deeds[deeds.len() - 2..], ["blocked_resident", "removed_resident"]);
}

#[test]
fn an_administrator_blocks_neither_himself_nor_another() {
    let mut town = Town::with_resident();
    town.play(ADMIN, "/code");
    town.play(ADMIN, "/start CODE | Olga Ivanova | +79161234599 | 1 | [All correct]");
    town.play(ADMIN, "/guards | [Invite an administrator]");
    // Anna becomes an administrator while her card is open.
    town.play(ADMIN, "/residents | anna | [Anna Petrova, 12] | [Block]");
    town.play(1, "/start CODE");
    assert_snapshot!(town.play(ADMIN, "[Yes, block] | olga | [Olga Ivanova, 1]"), @r#"
    > [Yes, block]
    * toast: An administrator cannot be blocked or removed here. First end the role: /guards or the settings.
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      An administrator: cannot be blocked or removed here

      No open passes."
    > olga
    * takes back {residents@9}
    {residents@9} "1 resident found:" [Olga Ivanova, 1]
    > [Olga Ivanova, 1]
    * takes back {resident/2@9}
    {resident/2@9} "Olga Ivanova

      House: 1
      Phone: +7 916 123-45-99
      Registered: 21 November 2026
      An administrator: cannot be blocked or removed here

      No open passes."
    "#);
    assert!(town.desk.blocked.is_empty());
}

#[test]
fn a_request_that_waits_is_declined_with_the_block_before_every_administrator() {
    let mut town = Town::with_resident();
    town.play(ADMIN, "/guards | [Invite an administrator]");
    town.play(8, "/start CODE");
    let ask = "/order | [A guest on foot] | Maria | [For months …] | [3 months] | [Ask the administrator]";
    assert_snapshot!(town.play(1, ask).rsplit_once("> [Ask").unwrap().1, @r#"
     the administrator]
    * takes back {order@1}
    * adds request 1
    "The administrators have been asked for a standing pass. I will tell you what they decide.

      Guest on foot: Maria"
    {standing/1@9} to 9: "Anna Petrova, house 12, +7 916 123-45-67, asks for a standing pass for 3 months.

      Guest on foot: Maria" [Approve] [Decline]
    {standing/1@8} to 8: "Anna Petrova, house 12, +7 916 123-45-67, asks for a standing pass for 3 months.

      Guest on foot: Maria" [Approve] [Decline]
    "#);
    let block = "/residents | anna | [Anna Petrova, 12] | [Block] | [Yes, block]";
    assert_snapshot!(town.play(ADMIN, block).rsplit_once("> [Yes").unwrap().1, @r#"
    , block]
    * answers request 1: no
    {standing/1@9} "Anna Petrova, house 12, +7 916 123-45-67: the standing pass for 3 months was declined by Somebody.

      Guest on foot: Maria"
    {standing/1@8} to 8: "Anna Petrova, house 12, +7 916 123-45-67: the standing pass for 3 months was declined by Somebody.

      Guest on foot: Maria"
    * 1 is blocked
    * audit: 9 blocked_resident resident 1
    * menu: /language /privacy /help /cancel
    to 1: "The administrators of the community have blocked you: you cannot order passes any more, and your open ones are cancelled. If you think this is a mistake, please ask them. Your data: /privacy"
    * toast: Blocked. The resident is told.
    {resident/1@9} "Anna Petrova

      House: 12
      Phone: +7 916 123-45-67
      Registered: 21 November 2026
      ⛔ Blocked since 21 November, 14:00

      No open passes." [Unblock] [Remove]
    "#);
}

#[test]
fn who_erased_his_data_while_blocked_is_found_by_his_whole_phone_and_unblocked() {
    let mut town = Town::with_resident();
    town.play(ADMIN, "/residents | anna | [Anna Petrova, 12] | [Block] | [Yes, block]");
    town.play(1, "/privacy | [Erase everything] | [Yes, erase everything]");
    assert!(town.residents.is_empty() && !town.desk.blocked.is_empty());
    let search = "/residents | anna | 61234567 | +7 916 123-45-62 | 8 916 123-45-67";
    assert_snapshot!(town.play(ADMIN, search), @r#"
    > /residents
    "Whom are you looking for? Write part of a name, a house, a phone or a licence plate, for example: Petrova" [All residents]
    > anna
    "No resident fits. Try part of a name, a house, a phone or a licence plate."
    > 61234567
    "No resident fits. Try part of a name, a house, a phone or a licence plate."
    > +7 916 123-45-62
    "No resident fits. Try part of a name, a house, a phone or a licence plate."
    > 8 916 123-45-67
    * takes back {residents@9}
    {residents@9} "This phone was a resident's who is blocked since 21 November, 14:00 and has erased his data." [Unblock]
    "#);
    assert_snapshot!(town.play(ADMIN, "[Unblock] | 8 916 123-45-67"), @r#"
    > [Unblock]
    * 1 is not blocked any more
    * audit: 9 unblocked_resident person 1
    * menu: /register /language /privacy /help /cancel
    to 1: "The administrators have unblocked you. To register again you need an invitation code: /start"
    * toast: Unblocked. The person is told.
    {residents@9} "✓ Unblocked. With an invitation this person can register again: /code"
    > 8 916 123-45-67
    "No resident fits. Try part of a name, a house, a phone or a licence plate."
    "#);
    assert!(town.desk.blocked.is_empty());
}
