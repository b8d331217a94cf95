//! Many people who are somebody already.

use anyhow::{Result, ensure};
use diesel_async::SimpleAsyncConnection;
use rehearsal::suite::Suite;
use sandbox::{
    client::{Bot, Person},
    model::{Act, Deed, NewPerson},
};

/// So many people who are signed in: by rows, for hundreds of sign-ins by letter are not what is tried here. The bot has run
/// before, or there are no tables.
pub async fn signed_in(suite: &Suite, count: usize) -> Result<Vec<Person>> {
    let new: Vec<_> = (0..count)
        .map(|place| NewPerson {
            first_name: format!("Asker{place}"),
            language_code: Some("en".to_owned()),
            ..NewPerson::default()
        })
        .collect();
    let people = suite.telegram.people(&new).await?;
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            let (id, name) = (person.id(), &person.view().first_name);
            format!("({id}, '{name}', '{name}@example.org', lower('{name}@example.org'), now(), now())")
        })
        .collect();
    let insert = "insert into users (telegram_id, name, email, email_folded, registered_at, authenticated_at) values";
    let mut database = suite.database.connect("helpdesk-bot").await;
    database.batch_execute(&format!("{insert} {}", rows.join(", "))).await?;
    Ok(people)
}

/// Everybody writes to the bot, at once.
pub async fn all_write(suite: &Suite, bot: &Bot, people: &[Person], text: impl Fn(usize) -> String) -> Result<()> {
    let deeds = people.iter().enumerate().map(|(place, person)| Deed {
        person_id: person.id(),
        bot_id: Some(bot.id),
        group_id: None,
        act: Act::SendText {
            text: text(place),
            reply_to: None,
        },
    });
    let outcomes = suite.telegram.act_many(&deeds.collect::<Vec<_>>()).await?;
    ensure!(outcomes.iter().all(|outcome| outcome.refused.is_none()));
    Ok(())
}
