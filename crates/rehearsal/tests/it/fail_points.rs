//! A real process aborts at each point, is started again, and everything is counted from what the sandbox recorded.

use rehearsal::{count, suite::ADMINISTRATOR};

use crate::{
    crowd::Crowd,
    sights::{self, compare, named_repeats},
};

/// Who dies.
#[derive(Clone, Copy, PartialEq)]
enum Victim {
    Passbot,
    SheetsSyncer,
}

/// Plays the whole story three times: once in peace, then by two people at once while the victim dies at the point.
async fn survives(victim: Victim, point: &str) {
    let crowd = Crowd::gather().await;
    let peaceful = crowd.start("passbot", crowd.suite.passbot_environment(), None).await;
    let armed_syncer = (victim == Victim::SheetsSyncer).then_some(point);
    let reference = crowd.person().await;
    let code = crowd.code().await;
    let codes = [crowd.code().await, crowd.code().await];
    let syncer = crowd
        .start("sheets-syncer", crowd.suite.sheets_syncer_environment(), armed_syncer)
        .await;
    let first = crowd.order_and_arrive(&reference, &code, "A100AA77").await;
    peaceful.end().await;

    let armed_passbot = (victim == Victim::Passbot).then_some(point);
    let passbot = crowd
        .start("passbot", crowd.suite.passbot_environment(), armed_passbot)
        .await;
    let (anna, boris) = (crowd.person().await, crowd.person().await);
    let (second, third) = tokio::join!(
        crowd.order_and_arrive(&anna, &codes[0], "A200AA77"),
        crowd.order_and_arrive(&boris, &codes[1], "A300AA77"),
    );
    crowd.settle().await;
    crowd.count(&[first, second, third]).await;
    let deaths = if victim == Victim::Passbot {
        passbot.deaths()
    } else {
        syncer.deaths()
    };
    assert_eq!(deaths, 1, "the process was to die once at {point}");

    let sights = crowd.sights().await;
    let expected = &sights[&reference.id()];
    let mut repeats = 0;
    for person in [&anna, &boris] {
        repeats += compare(expected, &sights[&person.id()]);
    }
    let log = passbot.log().await;
    let named = named_repeats(&[&log]);
    assert!(repeats <= named, "{repeats} repeats, of which the log names {named}");
    passbot.end().await;
    syncer.end().await;
}

/// A test for each point; the number is the pass through the point at which the process dies.
macro_rules! fail_points {
    ($($name:ident: $victim:ident at $point:literal;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                survives(Victim::$victim, $point).await;
            }
        )*
    };
}

fail_points! {
    dying_after_the_claim_loses_and_doubles_nothing: Passbot at "claim:7";
    dying_before_the_commit_loses_and_doubles_nothing: Passbot at "apply:7";
    dying_after_the_commit_loses_and_doubles_nothing: Passbot at "commit:7";
    dying_before_a_call_to_telegram_loses_nothing: Passbot at "sending:5";
    dying_after_telegrams_answer_loses_nothing_and_repeats_at_most_once: Passbot at "answer:5";
    dying_after_the_mark_loses_and_doubles_nothing: Passbot at "sent:5";
    dying_before_publishing_loses_and_doubles_nothing: Passbot at "publish:2";
    dying_after_the_confirm_loses_and_doubles_nothing: Passbot at "confirm:2";
    dying_after_the_mark_of_an_event_loses_and_doubles_nothing: Passbot at "mark:2";
    dying_when_an_event_came_in_loses_and_doubles_nothing: SheetsSyncer at "consume:2";
    dying_after_an_event_was_stored_loses_and_doubles_nothing: SheetsSyncer at "consumer-commit:2";
    dying_after_the_acknowledgement_loses_and_doubles_nothing: SheetsSyncer at "ack:2";
    dying_after_a_decision_was_recorded_writes_it_once: SheetsSyncer at "sheet-recorded:2";
    dying_after_the_sheet_was_written_repeats_no_row: SheetsSyncer at "sheet-written:4";
    a_tick_survives_the_death_of_its_consumer: Passbot at "consumer-commit:1";
    a_tick_survives_the_death_of_its_publisher: SheetsSyncer at "confirm:1";
}

#[tokio::test(flavor = "multi_thread")]
async fn dying_when_the_readers_of_news_were_picked_leaves_nobody_out_and_tells_nobody_twice() {
    let crowd = Crowd::gather().await;
    let environment = crowd.suite.passbot_environment();
    let leader = crowd.start("passbot", environment, Some("pick:1")).await;
    let readers = [crowd.person().await, crowd.person().await, crowd.person().await];
    for reader in &readers {
        crowd.register(reader, &crowd.code().await).await;
    }
    // By now the first one leads.
    let environment = crowd.suite.passbot_environment();
    let other = crowd.start("passbot", environment, None).await;

    crowd.tell_everybody("There is no water today", readers.len()).await;
    sights::settle(&crowd.suite, &["passbot"]).await;
    assert_eq!(leader.deaths(), 1, "the process was to die once at the pick");
    let sights = crowd.sights().await;
    for reader in &readers {
        let seen = sights[&reader.id()].iter();
        let times = seen.filter(|text| text.contains("There is no water today")).count();
        assert_eq!(times, 1, "{} has the news {times} times", reader.id());
    }
    crowd.suite.check_conformance().await.unwrap();
    leader.end().await;
    other.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dying_when_a_file_was_made_sends_it_once() {
    let crowd = Crowd::gather().await;
    let environment = crowd.suite.passbot_environment();
    let passbot = crowd.start("passbot", environment, Some("file:1")).await;
    crowd
        .order(&crowd.person().await, &crowd.code().await, "A100AA77")
        .await;

    let caption = "pass ordered from";
    crowd.export(caption).await;
    sights::settle(&crowd.suite, &["passbot"]).await;
    assert_eq!(
        passbot.deaths(),
        1,
        "the process was to die once when the file was made"
    );
    let sights = crowd.sights().await;
    let seen = sights[&ADMINISTRATOR].iter();
    assert_eq!(seen.filter(|text| text.contains(caption)).count(), 1);
    let mut connection = crowd.suite.database.connect("passbot").await;
    let exported = count(&mut connection, "audit where action = 'exported_passes'").await;
    assert_eq!(exported, 1);
    crowd.suite.check_conformance().await.unwrap();
    passbot.end().await;
}
