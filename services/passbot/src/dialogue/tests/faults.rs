//! The faults of the origin that must not come back.

use insta::assert_snapshot;

use super::town::{ADMIN, Town};
use crate::{
    dialogue::{RegistrationQuestion, State},
    domain::PassStatus,
};

#[test]
fn an_invitation_is_not_lost_when_registration_stops_midway() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    town.play(1, "/start CODE | Anna Petrova | /cancel");
    assert_eq!(town.invitations[0].invitation.reserved, None);
    town.play(2, "/start CODE | Boris Petrov | +79161234567 | 12 | [All correct]");
    assert_eq!(town.residents.len(), 1);
}

#[test]
fn an_invitation_is_free_again_half_an_hour_after_the_last_step() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    town.play(1, "/start CODE | (29m) | Anna Petrova | (29m)");
    assert_snapshot!(town.play(2, "/start CODE"), @r#"
    > /start CODE
    "Somebody else is registering with this code. If they do not finish, it will be free again at 14:59."
    "#);
    town.play(2, "(1m) | CODE | Boris Petrov");
    assert_snapshot!(town.play(1, "+79161234567 | CODE"), @r#"
    > +79161234567
    "Your code is no longer kept for you: the break was too long. Send it again, or another one; I remember everything else." (keyboard away)
    > CODE
    "Somebody else is registering with this code. If they do not finish, it will be free again at 15:29."
    "#);
}

#[test]
fn an_invitation_is_not_lost_when_the_phone_is_taken() {
    let mut town = Town::with_resident();
    town.play(ADMIN, "/code");
    assert_snapshot!(town.play(2, "/start CODE | Boris Petrov | +7 916 123-45-67 | +7 916 123-45-68 | 12 | [All correct]"), @r#"
    > /start CODE
    * keeps the code for 2 until 11:30
    "The code is right.

      To arrange passes I need your name, phone and house; the administrators and the guards will see them. By telling me you agree to that. To see or erase your data: /privacy"
    "What is your name? Write your first and last name, for example: Anna Petrova"
    > Boris Petrov
    * keeps the code for 2 until 11:30
    "What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67" [☎ Share my number]
    > +7 916 123-45-67
    "This phone number is already registered. Please write another one. If it is yours, ask the administrator. Your code is kept for you."
    > +7 916 123-45-68
    * keeps the code for 2 until 11:30
    "Phone number noted." (keyboard away)
    "Which house is yours? For example: 12, 12А, 12/3 or 12 к2"
    > 12
    * keeps the code for 2 until 11:30
    * takes back {registration@2}
    {registration@2} "Is everything right?

      Name: Boris Petrov
      Phone: +7 916 123-45-68
      House: 12" [All correct] [Change name] [Change phone] [Change house]
    > [All correct]
    * registers 2 and uses the code up
    {registration@2} "Done, Boris Petrov: you are registered! Now you can order a pass: press the button or send /order." [Order a pass]
    * menu: /order /orders /language /privacy /help /cancel
    to 9: "A new resident has registered with your code: Boris Petrov, house 12."
    "#);
    assert_eq!(town.residents.len(), 2);
}

#[test]
fn a_phone_that_is_taken_while_the_summary_waits_is_asked_again() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    town.play(1, "/start CODE | Anna Petrova | +79161234567 | 12");
    town.play(ADMIN, "/code");
    town.play(2, "/start CODE | Boris Petrov | +79161234567 | 13 | [All correct]");
    assert_snapshot!(town.play(1, "[All correct] | +79161234568 | [All correct]"), @r#"
    > [All correct]
    "This phone number is already registered. Please write another one. If it is yours, ask the administrator. Your code is kept for you."
    > +79161234568
    * keeps the code for 1 until 11:30
    "Phone number noted." (keyboard away)
    * takes back {registration@1}
    {registration@1} "Is everything right?

      Name: Anna Petrova
      Phone: +7 916 123-45-68
      House: 12" [All correct] [Change name] [Change phone] [Change house]
    > [All correct]
    * registers 1 and uses the code up
    {registration@1} "Done, Anna Petrova: you are registered! Now you can order a pass: press the button or send /order." [Order a pass]
    * menu: /order /orders /language /privacy /help /cancel
    to 9: "A new resident has registered with your code: Anna Petrova, house 12."
    "#);
    assert_eq!(town.residents.len(), 2);
}

#[test]
fn a_message_after_a_wrong_phone_is_not_swallowed() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    town.play(1, "/start CODE | Anna Petrova | 123 | +79161234567");
    let State::Registering(registering) = town.state(1) else {
        panic!("left the registration")
    };
    assert_eq!(registering.asked, RegistrationQuestion::House);
}

#[test]
fn latin_plates_region_codes_and_lower_case_are_taken() {
    let mut town = Town::with_resident();
    for plate in ["a123bc777", "А123ВС 77", "a 123 bc", "АВ12377"] {
        town.play(1, &format!("/order | Kia | {plate} | [Order]"));
    }
    let plates: Vec<_> = town
        .passes
        .values()
        .map(|(pass, _)| pass.visitor.plate().unwrap().to_string())
        .collect();
    assert_eq!(plates, ["А 123 ВС 777", "А 123 ВС 77", "А 123 ВС", "АВ 123 77"]);
}

#[test]
fn a_pass_holds_for_its_time_whatever_the_zone() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia | a123bc777 | [Order] | (47h) | (59m)");
    assert_eq!(town.passes.values().next().unwrap().0.status, PassStatus::Ordered);
    town.play(1, "(1m)");
    assert_eq!(town.passes.values().next().unwrap().0.status, PassStatus::Expired);
}

#[test]
fn two_passes_of_the_same_moment_are_told_apart_by_their_numbers() {
    let mut town = Town::with_resident();
    town.play(
        1,
        "/order | Kia | a123bc777 | [Order] | /order | Kia | b123bc777 | [Order] | tick 2",
    );
    let statuses: Vec<_> = town.passes.values().map(|(pass, _)| pass.status).collect();
    assert_eq!(statuses, [PassStatus::Ordered, PassStatus::Arrived { at: town.now }]);
}

#[test]
fn a_second_tick_changes_nothing_but_heals_the_sheet() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia | a123bc777 | [Order] | tick 1");
    assert_snapshot!(town.play(1, "(5m) | tick 1"), @r#"
    > (5m)
    > tick 1
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    "#);
}

#[test]
fn a_tick_that_comes_too_late_is_not_acted_on() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia | a123bc777 | [Order]");
    let tick = town.tick(crate::domain::PassId(1));
    town.play(1, "(1h)");
    assert_eq!(town.run(None, &tick), Vec::<String>::new());
    assert_eq!(town.passes.values().next().unwrap().0.status, PassStatus::Ordered);
}

#[test]
fn a_typed_code_does_not_stay_in_the_tables() {
    let mut town = Town::new();
    town.play(ADMIN, "/code");
    for step in ["/start CODE", "CODE", "edit CODE", "/register CODE"] {
        town.play(1, step);
        assert!(town.forgot_input, "{step}");
    }
    town.play(1, "Anna Petrova");
    assert!(!town.forgot_input);
}
