//! A hundred people ask within a minute, in a group that takes twenty messages in it.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context, Result, ensure};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Bool, Nullable, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::future::try_join_all;
use rehearsal::{Office, count, eventually_within, suite::Suite};
use sandbox::{
    client::Person,
    model::{Author, Limits, MessageView},
};

use super::crowd;

const RUSH: usize = 100;
/// Who is talked with already when the rush begins: each has a card of his own, beside which some of the rush get theirs.
const PAIRS: usize = 3;
/// So many messages each of them writes meanwhile.
const WORDS: usize = 8;
/// So many of the rush are taken and closed meanwhile.
const SERVED: usize = 4;
/// So many requests within a minute have cards of their own.
const CARDS_A_MINUTE: usize = 6;
/// The group's budget gives one call in three seconds once it is used up.
const PATIENCE: Duration = Duration::from_secs(180);

/// A communication as the database knows it.
#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<Text>)]
    closed_by: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    last_owner: Option<i64>,
    #[diesel(sql_type = Bool)]
    in_digest: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rush_stays_within_the_groups_quota_and_holds_no_conversation_up_and_its_cards_end_true() -> Result<()> {
    let office = Office::open(Suite::start().await?, PAIRS + 1, "en").await?;
    let (suite, bot) = (&office.suite, &office.bot);
    let mut environment = office.environment();
    environment.insert("TELEGRAM__LIMITS".to_owned(), "telegram".to_owned());
    let limits = Limits {
        enabled: true,
        ..Limits::default()
    };
    suite.telegram.limit(limits).await?;
    let _replica = suite.run("helpdesk-bot", &environment).await?;
    let people = crowd::signed_in(suite, PAIRS + RUSH).await?;
    let (talking, rush) = people.split_at(PAIRS);
    let (busy, free) = office.specialists.split_at(PAIRS);
    crowd::all_write(suite, bot, &office.specialists, |_| "/start".to_owned()).await?;
    for specialist in &office.specialists {
        specialist.sees_anything(bot).await?;
    }
    for (person, specialist) in talking.iter().zip(busy) {
        let name = &person.view().first_name;
        person.sends(bot, "I ask").await?;
        let card = office.group_shows(&format!(": {name}, "), 0).await?;
        let number = number_of(&card.text).context("a card without a number")?;
        take(&office, specialist, number).await?;
        specialist.sees(bot, "I ask").await?;
    }

    crowd::all_write(suite, bot, rush, |place| format!("rush {place}")).await?;
    let talks = talking.iter().zip(busy).map(async |(person, specialist)| {
        for word in 0..WORDS {
            let word = format!("word {word} of {}", person.id());
            person.sends(bot, &word).await?;
            specialist.sees(bot, &word).await?;
        }
        anyhow::Ok(())
    });
    let serving = serve(&office, free.first().context("nobody is free")?);
    futures::try_join!(try_join_all(talks), serving)?;

    let mut database = suite.database.connect("helpdesk-bot").await;
    let open = "(select 1 from inputs where closed_at is null union all \
        select 1 from outgoing where closed_at is null) open";
    let everybody = i64::try_from(PAIRS + RUSH)?;
    eventually_within(PATIENCE, "all to be told", async || {
        let all_asked = count(&mut database, "communications").await == everybody;
        (all_asked && count(&mut database, open).await == 0).then_some(())
    })
    .await;
    let refused = suite.telegram.statistics().await?.too_many_requests;
    ensure!(refused == 0, "Telegram refused {refused} calls as too many");
    for person in rush {
        let chat = person.chat(bot).await?.messages;
        let answers = chat.iter().filter(|message| message.text.starts_with("Noted, request"));
        ensure!(answers.count() == 1, "{} was not answered once", person.id());
    }
    cards_are_true(&office, &mut database).await?;
    suite.check_conformance().await
}

/// A specialist takes some of the rush, by whatever card shows them first, and closes each.
async fn serve(office: &Office, specialist: &Person) -> Result<()> {
    let bot = &office.bot;
    let mut served = Vec::new();
    for _ in 0..SERVED {
        let number = eventually_within(PATIENCE, "something to take", async || {
            let chat = office.suite.telegram.chat(bot, office.group.id).await.ok()?;
            // A card may still show what is taken: it follows when the group's budget allows.
            chat.messages
                .iter()
                .rev()
                .flat_map(numbers_on)
                .find(|number| !served.contains(number))
        })
        .await;
        served.push(number);
        take(office, specialist, number).await?;
        specialist.sees(bot, &format!("Request № {number} is yours")).await?;
        specialist.sends(bot, "/service").await?;
        specialist.presses(bot, "Close the request").await?.answered().await?;
        specialist.sees(bot, &format!("Request № {number} (")).await?;
    }
    Ok(())
}

async fn take(office: &Office, specialist: &Person, number: i64) -> Result<()> {
    let data = format!("take:{number}");
    let answer = specialist
        .presses_in(&office.bot, office.group.id, &data)
        .await?
        .answered()
        .await?;
    let text = answer.text.unwrap_or_default();
    ensure!(text.contains("is yours. See"), "{number} is not to be had: {text:?}");
    Ok(())
}

/// Each communication stands on exactly one message of the group, which says what is so, and can be taken there if it waits.
async fn cards_are_true(office: &Office, database: &mut AsyncPgConnection) -> Result<()> {
    let stored: Vec<Stored> = sql_query(
        "select id, state, closed_by, last_owner, digest is not null as in_digest from communications order by id",
    )
    .load(database)
    .await?;
    let names: HashMap<i64, &String> = office
        .specialists
        .iter()
        .map(|one| (one.id(), &one.view().first_name))
        .collect();
    let chat = office.suite.telegram.chat(&office.bot, office.group.id).await?;
    let cards: Vec<&MessageView> = chat
        .messages
        .iter()
        .filter(|message| message.author == Author::Bot && message.deleted_at.is_none())
        .collect();
    let begins = |card: &&&MessageView| card.text.starts_with("Many requests at once");
    let digests = cards.iter().filter(begins).count();
    // The pairs may have theirs for longer than a minute by then.
    ensure!(
        digests == 1 && cards.len() <= PAIRS + CARDS_A_MINUTE + 1,
        "{} messages in the group, {digests} for many",
        cards.len()
    );
    for one in &stored {
        let own = format!("№ {}: ", one.id);
        let line = format!("№ {} ", one.id);
        let on = |card: &&&MessageView| match one.in_digest {
            true => card.text.starts_with("Many requests at once") && card.text.contains(&line),
            false => card.text.starts_with(&own),
        };
        let shown: Vec<_> = cards.iter().filter(on).collect();
        let [card] = shown.as_slice() else {
            anyhow::bail!("№ {} stands on {} cards", one.id, shown.len());
        };
        let text = match one.in_digest {
            true => card
                .text
                .lines()
                .find(|text| text.starts_with(&line))
                .unwrap_or_default(),
            false => &card.text,
        };
        let owner = one.last_owner.and_then(|owner| names.get(&owner));
        let expected = match (one.state.as_str(), one.in_digest, owner) {
            ("open", true, _) => "– waits".to_owned(),
            ("open", false, _) => "Waits since".to_owned(),
            ("taken", _, Some(owner)) => format!("{owner} answers"),
            ("closed", true, _) => "– closed".to_owned(),
            ("closed", false, Some(owner)) => format!("{owner} answered"),
            other => anyhow::bail!("№ {} is {other:?}, closed by {:?}", one.id, one.closed_by),
        };
        ensure!(
            text.contains(&expected),
            "№ {} is {}, its card says {text:?}",
            one.id,
            one.state
        );
        let waiting = one.state == "open";
        let buttons = numbers_on(card);
        // Telegram's keyboards bear so many of a digest's.
        let room = !one.in_digest || buttons.len() < 40;
        ensure!(
            buttons.contains(&one.id) == waiting || (waiting && !room),
            "№ {} is {}, the buttons are {buttons:?}",
            one.id,
            one.state
        );
    }
    let waiting = stored.iter().filter(|one| one.in_digest && one.state == "open").count();
    let said = format!("Waiting: {waiting}.");
    ensure!(
        cards.iter().filter(|card| card.text.contains(&said)).count() == 1,
        "no digest says {said:?}"
    );
    Ok(())
}

/// Which communications can be taken by this card.
fn numbers_on(card: &MessageView) -> Vec<i64> {
    let data = card
        .buttons
        .iter()
        .flatten()
        .filter_map(|button| button.get("callback_data")?.as_str());
    data.filter_map(|data| data.strip_prefix("take:")?.parse().ok())
        .collect()
}

/// The number with which a card begins.
fn number_of(card: &str) -> Option<i64> {
    card.strip_prefix("№ ")?.split_once(':')?.0.parse().ok()
}
