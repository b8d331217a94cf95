//! The resident's further paths: his cars, everything at once, other days, guests on foot, his list.

use insta::assert_snapshot;

use super::town::Town;

#[test]
fn the_last_cars_are_ordered_for_in_one_tap() {
    let mut town = Town::with_resident();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order] | /order | Lada | b456op99 | [Order] | /order | Kia | a123bc777 | [Order one more] | tick 1 | tick 2 | tick 3");
    assert_snapshot!(town.play(1, "/order | [Lada · В 456 ОР 99] | [Order]"), @r#"
    > /order
    "Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777" [Kia · А 123 ВС 777] [Lada · В 456 ОР 99] [A guest on foot]
    > [Lada · В 456 ОР 99]
    * takes back {order@1}
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Lada
      Plate: В 456 ОР 99" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 4: Lada, В 456 ОР 99
    * publishes passbot.pass-changed.v1 of pass:4, version 1
    * timer expire-pass 4 at 23 Nov 11:00
    * takes back {order@1}
    {pass/4@1} "Pass No. 4 is ordered and valid until 23 November, 14:00.

      Car: Lada
      Plate: В 456 ОР 99" [Cancel the pass]
    "#);
}

#[test]
fn everything_at_once_is_understood_at_home_and_in_an_order() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "белый Kia Rio А123ВС777 | [Order] | /order | Your driver: Toyota Camry, AB12377, arrives at 14:05 | B001OO99 | Lada a555aa77 | [Order]"), @r#"
    > белый Kia Rio А123ВС777
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: белый Kia Rio
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 1: белый Kia Rio, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:1, version 1
    * timer expire-pass 1 at 23 Nov 11:00
    * takes back {order@1}
    {pass/1@1} "Pass No. 1 is ordered and valid until 23 November, 14:00.

      Car: белый Kia Rio
      Plate: А 123 ВС 777" [Cancel the pass]
    > /order
    "Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777" [белый Kia Rio · А 123 ВС 777] [A guest on foot]
    > Your driver: Toyota Camry, AB12377, arrives at 14:05
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Toyota Camry
      Plate: АВ 123 77" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > B001OO99
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Toyota Camry
      Plate: В 001 ОО 99" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > Lada a555aa77
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Lada
      Plate: А 555 АА 77" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 2: Lada, А 555 АА 77
    * publishes passbot.pass-changed.v1 of pass:2, version 1
    * timer expire-pass 2 at 23 Nov 11:00
    * takes back {order@1}
    {pass/2@1} "Pass No. 2 is ordered and valid until 23 November, 14:00.

      Car: Lada
      Plate: А 555 АА 77" [Cancel the pass]
    "#);
}

#[test]
fn a_plate_without_a_brand_asks_for_the_brand_only() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "a123bc777 | Kia | /cancel"), @r#"
    > a123bc777
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > Kia
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > /cancel
    * takes back {order@1}
    "Order stopped. To order again: /order" (keyboard away)
    "#);
}

#[test]
fn of_two_plates_the_one_that_is_meant_is_asked() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "А123ВС77 или В456ОР99 | photo | [В 456 ОР 99] | Kia | [Order] | /order | А123ВС77 или В456ОР99 | c789tt177"), @r#"
    > А123ВС77 или В456ОР99
    "I see several plates here. Which one is meant?" [А 123 ВС 77] [В 456 ОР 99]
    > photo
    "I understand only text and buttons."
    "I see several plates here. Which one is meant?" [А 123 ВС 77] [В 456 ОР 99]
    > [В 456 ОР 99]
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > Kia
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: В 456 ОР 99" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 1: Kia, В 456 ОР 99
    * publishes passbot.pass-changed.v1 of pass:1, version 1
    * timer expire-pass 1 at 23 Nov 11:00
    * takes back {order@1}
    {pass/1@1} "Pass No. 1 is ordered and valid until 23 November, 14:00.

      Car: Kia
      Plate: В 456 ОР 99" [Cancel the pass]
    > /order
    "Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777" [Kia · В 456 ОР 99] [A guest on foot]
    > А123ВС77 или В456ОР99
    "I see several plates here. Which one is meant?" [А 123 ВС 77] [В 456 ОР 99]
    > c789tt177
    "Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777" [Kia · В 456 ОР 99] [A guest on foot]
    "#);
}

#[test]
fn whoever_is_not_registered_orders_nothing_by_a_plate() {
    let mut town = Town::new();
    assert_snapshot!(town.play(1, "Kia a123bc777"), @r#"
    > Kia a123bc777
    "Hello! I arrange passes for cars.

      First, please register: send your invitation code, 20 Latin letters and digits. The administrator of the community gives it to you."
    "#);
}

#[test]
fn a_pass_for_another_day_holds_from_its_midnight() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "Kia a123bc777 | [For another day …] | hello | [For another day …] | [Back] | [For another day …] | [Mon, 23 November] | [Order] | tick 1 | (34h) | tick 1"), @r#"
    > Kia a123bc777
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [For another day …]
    {order@1} "For which day? The pass will be valid for 48 hours from 00:00 of that day." [Sun, 22 November] [Mon, 23 November] [Tue, 24 November] [Wed, 25 November] [Thu, 26 November] [Fri, 27 November] [Sat, 28 November] [Sun, 29 November] [Mon, 30 November] [Tue, 1 December] [Wed, 2 December] [Thu, 3 December] [Fri, 4 December] [Sat, 5 December] [For now, once] [Back]
    > hello
    "Please check the details and press a button under them."
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [For another day …]
    {order@1} "For which day? The pass will be valid for 48 hours from 00:00 of that day." [Sun, 22 November] [Mon, 23 November] [Tue, 24 November] [Wed, 25 November] [Thu, 26 November] [Fri, 27 November] [Sat, 28 November] [Sun, 29 November] [Mon, 30 November] [Tue, 1 December] [Wed, 2 December] [Thu, 3 December] [Fri, 4 December] [Sat, 5 December] [For now, once] [Back]
    > [Back]
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [For another day …]
    {order@1} "For which day? The pass will be valid for 48 hours from 00:00 of that day." [Sun, 22 November] [Mon, 23 November] [Tue, 24 November] [Wed, 25 November] [Thu, 26 November] [Fri, 27 November] [Sat, 28 November] [Sun, 29 November] [Mon, 30 November] [Tue, 1 December] [Wed, 2 December] [Thu, 3 December] [Fri, 4 December] [Sat, 5 December] [For now, once] [Back]
    > [Mon, 23 November]
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777
      Day: Mon, 23 November, from 00:00" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 1: Kia, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:1, version 1
    * timer expire-pass 1 at 24 Nov 21:00
    * takes back {order@1}
    {pass/1@1} "Pass No. 1 is ordered and valid from 23 November, 00:00 until 25 November, 00:00.

      Car: Kia
      Plate: А 123 ВС 777" [Cancel the pass]
    > tick 1
    * publishes passbot.tick-refused.v1 of pass:1, version 0
    to 1: "At the gate: Kia, А 123 ВС 777. But pass No. 1 is valid only from 23 November, 00:00. If your guest should come in earlier, order one more: /order"
    > (34h)
    > tick 1
    * pass 1 is now Arrived { at: 2026-11-22T21:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1: your guest arrived on 23 November, 00:00.

      Car: Kia
      Plate: А 123 ВС 777"
    * no timer expire-pass 1 any more
    to 1: "Your guest arrived at 00:00: Kia, А 123 ВС 777, pass No. 1."
    * pass 1 arrived by the sheet
    "#);
}

#[test]
fn a_day_that_has_begun_meanwhile_is_not_ordered_for() {
    let mut town = Town::with_resident();
    town.play(1, "Kia a123bc777 | [For another day …] | [Sun, 22 November]");
    assert_snapshot!(town.play(1, "(11h) | [Order] | [Order]"), @r#"
    > (11h)
    > [Order]
    * toast: This day cannot be chosen any more.
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [Order]
    * adds pass 2: Kia, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:2, version 1
    * timer expire-pass 2 at 23 Nov 22:00
    * takes back {order@1}
    {pass/2@1} "Pass No. 2 is ordered and valid until 24 November, 01:00.

      Car: Kia
      Plate: А 123 ВС 777" [Cancel the pass]
    "#);
}

#[test]
fn a_day_is_taken_back() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "Kia a123bc777 | [For another day …] | [Sat, 5 December] | [For another day …] | [For now, once]"), @r#"
    > Kia a123bc777
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [For another day …]
    {order@1} "For which day? The pass will be valid for 48 hours from 00:00 of that day." [Sun, 22 November] [Mon, 23 November] [Tue, 24 November] [Wed, 25 November] [Thu, 26 November] [Fri, 27 November] [Sat, 28 November] [Sun, 29 November] [Mon, 30 November] [Tue, 1 December] [Wed, 2 December] [Thu, 3 December] [Fri, 4 December] [Sat, 5 December] [For now, once] [Back]
    > [Sat, 5 December]
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777
      Day: Sat, 5 December, from 00:00" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [For another day …]
    {order@1} "For which day? The pass will be valid for 48 hours from 00:00 of that day." [Sun, 22 November] [Mon, 23 November] [Tue, 24 November] [Wed, 25 November] [Thu, 26 November] [Fri, 27 November] [Sat, 28 November] [Sun, 29 November] [Mon, 30 November] [Tue, 1 December] [Wed, 2 December] [Thu, 3 December] [Fri, 4 December] [Sat, 5 December] [For now, once] [Back]
    > [For now, once]
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    "#);
}

#[test]
fn a_guest_on_foot_has_a_name_instead_of_a_plate() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "/order | [A guest on foot] | photo | 007 | Maria | [Change name] | Maria Petrova | [Order] | tick 1"), @r#"
    > /order
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > [A guest on foot]
    "What is the guest's name? For example: Maria, or Maria Petrova"
    > photo
    "I understand only text and buttons."
    "What is the guest's name? For example: Maria, or Maria Petrova"
    > 007
    "A name has only letters, hyphens and apostrophes, but here is “0”. Please write the guest's name again."
    > Maria
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Guest on foot: Maria" [Order] [For another day …] [For months …] [Change name]
    > [Change name]
    * takes back {order@1}
    "What is the guest's name? For example: Maria, or Maria Petrova"
    > Maria Petrova
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Guest on foot: Maria Petrova" [Order] [For another day …] [For months …] [Change name]
    > [Order]
    * adds pass 1: Maria Petrova
    * publishes passbot.pass-changed.v1 of pass:1, version 1
    * timer expire-pass 1 at 23 Nov 11:00
    * takes back {order@1}
    {pass/1@1} "Pass No. 1 is ordered and valid until 23 November, 14:00.

      Guest on foot: Maria Petrova" [Cancel the pass]
    > tick 1
    * pass 1 is now Arrived { at: 2026-11-21T11:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1: your guest came on 21 November, 14:00.

      Guest on foot: Maria Petrova"
    * no timer expire-pass 1 any more
    to 1: "Your guest came at 14:00: Maria Petrova (on foot), pass No. 1."
    * pass 1 arrived by the sheet
    "#);
}

#[test]
fn a_guest_on_foot_who_does_not_come_expires_like_a_car() {
    let mut town = Town::with_resident();
    town.play(1, "/order | [A guest on foot] | Maria | [Order]");
    assert_snapshot!(town.play(1, "(48h) | [Order again]"), @r#"
    > (48h)
    * pass 1 is now Expired, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1 was valid until 23 November, 14:00; nobody came.

      Guest on foot: Maria"
    to 1: "Pass No. 1 has expired, and nobody came: Maria (on foot). If your guest is still on the way, order the pass again." [Order again]
    > [Order again]
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Guest on foot: Maria" [Order] [For another day …] [For months …] [Change name]
    "#);
}

#[test]
fn orders_lists_open_passes_before_those_that_are_over() {
    let mut town = Town::with_resident();
    town.play(
        1,
        "Kia a123bc777 | [Order] | Lada b456op99 | [Order] | /order | [A guest on foot] | Maria | [Order] | tick 1",
    );
    assert_snapshot!(town.play(1, "/orders | [Cancel No. 3] | [Order No. 1 again]"), @r#"
    > /orders
    * takes back {orders@1}
    {orders@1} "Your passes

      No. 3 · Maria (on foot) · valid until 23 November, 14:00
      No. 2 · Lada, В 456 ОР 99 · valid until 23 November, 14:00
      No. 1 · Kia, А 123 ВС 777 · arrived on 21 November, 14:00
      " [Cancel No. 3] [Cancel No. 2] [Order No. 1 again] [Order a pass]
    > [Cancel No. 3]
    * pass 3 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:3, version 2
    {pass/3@1} "Pass No. 3 is cancelled.

      Guest on foot: Maria" [Order again]
    * no timer expire-pass 3 any more
    * toast: Pass No. 3 is cancelled.
    {orders@1} "Your passes

      No. 3 · Maria (on foot) · cancelled
      No. 2 · Lada, В 456 ОР 99 · valid until 23 November, 14:00
      No. 1 · Kia, А 123 ВС 777 · arrived on 21 November, 14:00
      " [Order No. 3 again] [Cancel No. 2] [Order No. 1 again] [Order a pass]
    > [Order No. 1 again]
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    "#);
}

#[test]
fn orders_turns_pages() {
    let mut town = Town::with_resident();
    town.settings.limits.open_passes = 20;
    for number in 1..=6 {
        town.play(1, &format!("Kia a12{number}bc777 | [Order]"));
    }
    assert_snapshot!(town.play(1, "/orders | [Older »] | [Cancel No. 1] | [« Newer]"), @r#"
    > /orders
    * takes back {orders@1}
    {orders@1} "Your passes

      No. 6 · Kia, А 126 ВС 777 · valid until 23 November, 14:00
      No. 5 · Kia, А 125 ВС 777 · valid until 23 November, 14:00
      No. 4 · Kia, А 124 ВС 777 · valid until 23 November, 14:00
      No. 3 · Kia, А 123 ВС 777 · valid until 23 November, 14:00
      No. 2 · Kia, А 122 ВС 777 · valid until 23 November, 14:00
      " [Cancel No. 6] [Cancel No. 5] [Cancel No. 4] [Cancel No. 3] [Cancel No. 2] [Older »]
    > [Older »]
    {orders@1} "Your passes

      No. 1 · Kia, А 121 ВС 777 · valid until 23 November, 14:00
      " [Cancel No. 1] [« Newer]
    > [Cancel No. 1]
    * pass 1 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} "Pass No. 1 is cancelled.

      Car: Kia
      Plate: А 121 ВС 777" [Order again]
    * no timer expire-pass 1 any more
    * toast: Pass No. 1 is cancelled.
    {orders@1} "Your passes

      No. 1 · Kia, А 121 ВС 777 · cancelled
      " [Order No. 1 again] [« Newer]
    > [« Newer]
    {orders@1} "Your passes

      No. 6 · Kia, А 126 ВС 777 · valid until 23 November, 14:00
      No. 5 · Kia, А 125 ВС 777 · valid until 23 November, 14:00
      No. 4 · Kia, А 124 ВС 777 · valid until 23 November, 14:00
      No. 3 · Kia, А 123 ВС 777 · valid until 23 November, 14:00
      No. 2 · Kia, А 122 ВС 777 · valid until 23 November, 14:00
      " [Cancel No. 6] [Cancel No. 5] [Cancel No. 4] [Cancel No. 3] [Cancel No. 2] [Older »]
    "#);
}

#[test]
fn orders_in_the_middle_of_something_shows_the_list_and_asks_again() {
    let mut town = Town::with_resident();
    assert_snapshot!(town.play(1, "/orders | /order | /orders"), @r#"
    > /orders
    * takes back {orders@1}
    {orders@1} "You have no passes yet. To order one, press the button or send /order." [Order a pass]
    > /order
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    > /orders
    * takes back {orders@1}
    {orders@1} "You have no passes yet. To order one, press the button or send /order." [Order a pass]
    "Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777" [A guest on foot]
    "#);
    assert_snapshot!(town.play(2, "/orders"), @r#"
    > /orders
    "Only registered residents can order passes. To register: /register"
    "#);
}
