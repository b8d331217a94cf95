//! Events from passbot's table to sheets-syncer's, one replica each.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use diesel::sql_types::{BigInt, Double};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures::future::try_join_all;
use lapin::options::{BasicPublishOptions, ConfirmSelectOptions, QueueDeclareOptions, QueueDeleteOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Connection, ConnectionProperties};

use super::player::{Player, orders};
use super::row::{Row, Spread};
use super::town::{Town, number};
use super::{Plan, say};
use crate::{broker_url, eventually_within};

/// So few order at a time that nothing queues: some twenty passes a second.
const ORDERING: usize = 4;
const TARGETS_MILLISECONDS: (f64, f64) = (5.0, 25.0);
/// Events that are under way at once; the relay's batch is as large.
const BATCH: usize = 200;

/// The way of an event at rest, then how many go through in a second.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let mut town = Town::settle(16).await?;
    let _sheets_syncer = town.run_sheets_syncer().await?;
    let mut player = Player::begin(&town.world, ORDERING, 1, orders).await?;
    player.play(plan.warm_up.max(Duration::from_secs(1))).await?;
    let mut ways = Vec::new();
    for _ in 0..plan.repetitions {
        let first = town
            .number("select coalesce(max(position), 0) as number from passbot.events_out")
            .await?;
        player.play(plan.measured).await?;
        let last = town
            .number("select coalesce(max(position), 0) as number from passbot.events_out")
            .await?;
        all_arrived(&mut town, last).await?;
        let way = way(&mut town.administrator, first, last).await?;
        say(&format!(
            "commit to consumer: p50 {:.1} ms, p99 {:.1} ms of {}",
            way.p50, way.p99, way.events
        ));
        ways.push(way);
    }
    player.end(1).await?;

    let mut through = Vec::new();
    let mut bare = Vec::new();
    for _ in 0..plan.repetitions {
        through.push(relay(&mut town, plan.events).await?);
        bare.push(publish(&mut town, plan.events).await?);
        say(&format!(
            "events: {:.0}/s, bare publisher {:.0}/s",
            through.last().copied().unwrap_or_default(),
            bare.last().copied().unwrap_or_default()
        ));
    }
    town.check().await?;
    let p50 = Spread::of(&ways.iter().map(|way| way.p50).collect::<Vec<_>>());
    let p99 = Spread::of(&ways.iter().map(|way| way.p99).collect::<Vec<_>>());
    let (through, bare) = (Spread::of(&through), Spread::of(&bare));
    Ok(vec![
        way_row("commit to consumer p50", p50, TARGETS_MILLISECONDS.0, "5 ms"),
        way_row("commit to consumer p99", p99, TARGETS_MILLISECONDS.1, "25 ms"),
        Row {
            name: "events through relay and consumer",
            figure: through.describe("/s", 0),
            baseline: format!("bare lapin publisher {:.0}/s", bare.median),
            ratio: Some(through.median / bare.median),
            target: "",
            met: None,
            note: None,
        },
    ])
}

fn way_row(name: &'static str, way: Spread, target: f64, shown: &'static str) -> Row {
    let met = way.median <= target;
    Row {
        name,
        figure: way.describe("ms", 1),
        baseline: String::new(),
        ratio: None,
        target: shown,
        met: Some(met),
        note: (!met)
            .then(|| "RabbitMQ's way to the disk is in it: a quorum queue writes before it delivers".to_owned()),
    }
}

#[derive(Debug, QueryableByName)]
struct Way {
    #[diesel(sql_type = BigInt)]
    events: i64,
    #[diesel(sql_type = Double)]
    p50: f64,
    #[diesel(sql_type = Double)]
    p99: f64,
}

/// From the commit of passbot's step to the moment at which sheets-syncer's intake stores the event.
///
/// The step's commit is that of the input it closed: both rows carry the moment at which their transaction began. Where
/// the server does not keep the times of commits, that moment itself is taken, and the step's own work is in the figure.
async fn way(connection: &mut AsyncPgConnection, first: i64, last: i64) -> Result<Way> {
    let kept = "select count(*) as number from pg_settings where name = 'track_commit_timestamp' and setting = 'on'";
    let committed = if number(connection, kept).await? == 1 {
        "(select pg_xact_commit_timestamp(closed.xmin) from passbot.inputs closed
            where closed.bot_id = e.bot_id and closed.closed_at = e.created_at limit 1)"
    } else {
        say("commit to consumer: this server keeps no times of commits; counted from the begin of the transaction");
        "e.created_at"
    };
    let query = format!(
        "select count(*) as events, coalesce(percentile_cont(0.5) within group (order by way), 0) as p50,
           coalesce(percentile_cont(0.99) within group (order by way), 0) as p99
         from (select extract(epoch from i.received_at - {committed})::float8 * 1000 as way
           from passbot.events_out e join sheets_syncer.inputs i
           on i.source = 'event' and i.source_key = e.message_id::text
           where e.position > {first} and e.position <= {last}) ways"
    );
    Ok(sql_query(query).get_result(connection).await?)
}

/// Waits until every event up to a position stands in sheets-syncer's table.
async fn all_arrived(town: &mut Town, last: i64) -> Result<()> {
    let missing = format!(
        "select count(*) as number from passbot.events_out e where e.position <= {last} and not exists (
           select from sheets_syncer.inputs i where i.source = 'event' and i.source_key = e.message_id::text)"
    );
    let connection = &mut town.administrator;
    eventually_within(4 * crate::PATIENCE, "the last event", async || {
        number(connection, &missing)
            .await
            .map(|missing| (missing == 0).then_some(()))
            .transpose()
    })
    .await
}

/// Events a second from one commit of many to the last of them in the consumer's table.
async fn relay(town: &mut Town, events: i64) -> Result<f64> {
    // Copies of what was published before: real bodies, of many passes.
    let fill = format!(
        "begin; set local search_path = passbot;
         insert into events_out (bot_id, message_id, routing_key, aggregate, version, body)
         select bot_id, gen_random_uuid(), routing_key, aggregate, version, body
         from (select * from events_out order by position limit 100) sample
         cross join generate_series(1, ({events} + 99) / 100) limit {events};
         commit; select pg_notify('frontdesk_passbot', 'events')"
    );
    let first = town
        .number("select max(position) as number from passbot.events_out")
        .await?;
    town.administrator.batch_execute(&fill).await?;
    let last = town
        .number("select max(position) as number from passbot.events_out")
        .await?;
    all_arrived(town, last).await?;
    let microseconds = town
        .number(&format!(
            "select (extract(epoch from max(i.received_at) - min(e.created_at)) * 1000000)::int8 as number
             from passbot.events_out e join sheets_syncer.inputs i
             on i.source = 'event' and i.source_key = e.message_id::text
             where e.position > {first} and e.position <= {last}"
        ))
        .await?;
    #[allow(clippy::cast_precision_loss, reason = "some thousands of events and some seconds")]
    let rate = events as f64 / (microseconds as f64 / 1_000_000.0);
    settle(town).await?;
    Ok(rate)
}

/// Waits until sheets-syncer has handled all of them, so that the next measurement has the cores for itself.
async fn settle(town: &mut Town) -> Result<()> {
    let open = "select count(*) as number from (select from sheets_syncer.inputs where closed_at is null limit 1) o";
    let connection = &mut town.administrator;
    eventually_within(8 * crate::PATIENCE, "the end of sheets-syncer's work", async || {
        number(connection, open)
            .await
            .map(|open| (open == 0).then_some(()))
            .transpose()
    })
    .await
}

/// Persistent messages a second into a quorum queue, in batches with confirms, and nothing else.
async fn publish(town: &mut Town, events: i64) -> Result<f64> {
    let length = town
        .number("select max(octet_length(body))::int8 as number from passbot.events_out")
        .await?;
    let body = vec![b'x'; usize::try_from(length)?];
    let connection = Connection::connect(&broker_url(), ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    let name = format!("{}bare", town.suite.prefix);
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    let durable = QueueDeclareOptions {
        durable: true,
        ..QueueDeclareOptions::default()
    };
    channel.queue_declare(name.as_str().into(), durable, arguments).await?;
    let begin = Instant::now();
    let mut left = usize::try_from(events)?;
    while left > 0 {
        let batch = left.min(BATCH);
        let mut confirms = Vec::with_capacity(batch);
        for _ in 0..batch {
            let persistent = BasicProperties::default().with_delivery_mode(2);
            let options = BasicPublishOptions::default();
            confirms.push(
                channel
                    .basic_publish("".into(), name.as_str().into(), options, &body, persistent)
                    .await?,
            );
        }
        try_join_all(confirms).await?;
        left -= batch;
    }
    let seconds = begin.elapsed().as_secs_f64();
    channel
        .queue_delete(name.as_str().into(), QueueDeleteOptions::default())
        .await?;
    connection.close(200, "done".into()).await.context("leave the broker")?;
    #[allow(clippy::cast_precision_loss, reason = "some thousands of events")]
    let rate = events as f64 / seconds;
    Ok(rate)
}
