//! Another program polls the same bot.

use std::{collections::BTreeSet, time::Duration};

use rehearsal::{count, eventually_within};

use crate::{replicas::Replicas, sights};

/// Three conflicts of ours take 3 s and 6 s apart, and the first a moment.
const THREE_CONFLICTS: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_poller_alarms_is_not_fought_and_nothing_is_doubled() {
    let mut replicas = Replicas::start(None, async |_, _| {}).await;
    let (telegram, bot) = (replicas.town.suite.telegram.clone(), replicas.town.bot.clone());
    telegram.reset_statistics().await.unwrap();
    telegram
        .start_foreign_poller(&bot, Duration::from_millis(100))
        .await
        .unwrap();
    let mut sent = BTreeSet::new();
    let conflicts = eventually_within(THREE_CONFLICTS, "three conflicts", async || {
        // Somebody writes all the time; who polls at the moment gets it.
        let update = replicas.anna.sends(&bot, "/help").await.ok()?.updates[0].update_id;
        sent.insert(update);
        let polls = telegram
            .statistics()
            .await
            .ok()?
            .bots
            .remove(&bot.id)?
            .remove("getUpdates")?;
        let conflicts = *polls.refused.get(&409)?;
        (conflicts >= 3).then_some(conflicts)
    })
    .await;
    telegram.hold().await.unwrap();
    let polls = telegram.statistics().await.unwrap().bots[&bot.id]["getUpdates"].clone();
    let spread = polls.last_at - polls.first_at;
    println!("{conflicts} conflicts within {spread}");
    assert!(
        spread.num_seconds() >= 3,
        "polled again at once, {conflicts} times within {spread}"
    );
    telegram.release().await.unwrap();
    let stolen: BTreeSet<i64> = telegram
        .foreign_poller(&bot)
        .await
        .unwrap()
        .stolen
        .into_iter()
        .collect();
    telegram.stop_foreign_poller(&bot).await.unwrap();
    replicas
        .first
        .process
        .wait_for_log("somebody else polls this bot")
        .await;

    // From now on everything is heard again.
    let update = replicas.anna.sends(&bot, "/help").await.unwrap().updates[0].update_id;
    sent.insert(update);
    let mut connection = replicas.town.suite.database.connect("passbot").await;
    let heard = format!("inputs where source = 'update' and source_key = '{update}' and closed_at is not null");
    eventually_within(Duration::from_secs(60), "the last word to be handled", async || {
        (count(&mut connection, &heard).await == 1).then_some(())
    })
    .await;
    sights::settle(&replicas.town.suite, &["passbot"]).await;
    let (first_sent, last_sent) = (sent.first().unwrap(), sent.last().unwrap());
    let mine = format!("inputs where source = 'update' and source_key::bigint between {first_sent} and {last_sent}");
    let taken_in = usize::try_from(count(&mut connection, &mine).await).unwrap();
    let lost = sent.len() - taken_in;
    assert!(
        lost <= stolen.len(),
        "{lost} are missing, of which {} were stolen",
        stolen.len()
    );
    assert_eq!(
        count(&mut connection, &format!("(select distinct source_key from {mine}) k")).await,
        i64::try_from(taken_in).unwrap(),
        "each once"
    );
    assert!(replicas.nobody_took_over().await, "nobody loses a lease over it");
    replicas.town.suite.check_conformance().await.unwrap();
}
