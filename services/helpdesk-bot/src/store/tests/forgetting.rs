//! What was closed long ago goes, from true tables.

use conversation::store::slots;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use outbox::statement;

use super::*;
use crate::dialogue::{FORGOTTEN_AT_ONCE, Outdated, copy_slot};

const BOT: i64 = 7;

impl Tables {
    /// As the sender remembers a copy.
    async fn copied(&mut self, message: &NewMessage, chat: TelegramId) {
        statement("insert into slots (bot_id, slot, chat_id, message_id) values (?, ?, ?, ?)")
            .bind::<BigInt, _>(BOT)
            .bind::<diesel::sql_types::Text, _>(copy_slot(message.id, chat).0)
            .bind::<BigInt, _>(chat)
            .bind::<BigInt, _>(message.id.0)
            .execute(&mut &self.connection)
            .await
            .unwrap();
    }

    /// One batch of what was closed before now.
    async fn forgets(&mut self) -> Vec<Outdated> {
        let found = outdated(&mut self.connection, self.now, &[52]).await.unwrap();
        for outdated in &found {
            forget_communication(&mut self.connection, BOT, outdated, self.now)
                .await
                .unwrap();
        }
        found
    }

    async fn says(&mut self, person: TelegramId) -> usize {
        let said = all_said(&mut self.connection, person).await.unwrap();
        said.iter().map(|(_, entries)| entries.len()).sum()
    }
}

#[tokio::test]
async fn what_was_closed_long_ago_goes_and_a_reply_to_it_stays() {
    let mut tables = Tables::new().await;
    tables.user(1).await;
    let old = tables.open(1).await;
    let first = tables.write(&old, Side::User, "My printer is on fire").await;
    let answer = tables.write(&old, Side::Specialist, "Run").await;
    let mut edited = first.stored();
    edited.text = "My printer is smoking".to_owned();
    let now = tables.now;
    add_version(&mut tables.connection, &edited, "My printer is on fire", now)
        .await
        .unwrap();
    tables.copied(&first, 51).await;
    tables.copied(&answer, 1).await;
    tables.close(&old).await;
    assert!(tables.forgets().await.is_empty(), "what was closed just now went");

    tables.now += TimeDelta::days(1);
    let fresh = tables.open(1).await;
    // A reply to the message before, which is of the old one.
    let reply = tables.write(&fresh, Side::User, "It burns again").await;
    assert_eq!(reply.reply_to, Some(answer.id));
    tables.copied(&reply, 51).await;

    let gone = tables.forgets().await;
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].messages, Some((first.id, answer.id)));
    assert!(gone[0].all && [1, 51, 52].iter().all(|chat| gone[0].shown_to.contains(chat)));
    assert_eq!(tables.says(1).await, 1);
    assert_eq!(message(&mut tables.connection, first.id).await.unwrap(), None);
    for (message, chat, there) in [(&first, 51, false), (&answer, 1, false), (&reply, 51, true)] {
        let slot = slots::shown(&tables.connection, BOT, &copy_slot(message.id, chat).0)
            .await
            .unwrap();
        assert_eq!(slot.is_some(), there, "the slot of message {} for {chat}", message.id);
    }
    assert_eq!(count_archived(&mut tables.connection, 1).await.unwrap(), 0);
    let row = communications_of(&mut tables.connection, 1).await.unwrap();
    assert_eq!(row.len(), 2, "when it was stays");
    assert!(tables.forgets().await.is_empty());
    let again = forget_communication(&mut tables.connection, BOT, &gone[0], now).await;
    assert!(matches!(again, Err(conversation::ApplyError::Conflict)), "{again:?}");
}

#[tokio::test]
async fn many_messages_go_in_batches_the_oldest_first_and_what_is_open_stays() {
    let mut tables = Tables::new().await;
    for person in 1..=3 {
        tables.user(person).await;
    }
    let batch = usize::try_from(FORGOTTEN_AT_ONCE).unwrap();
    let long = tables.open(1).await;
    for number in 0..batch + 10 {
        tables.write(&long, Side::User, &format!("word {number}")).await;
    }
    let short = tables.open(2).await;
    tables.write(&short, Side::User, "short").await;
    let open = tables.open(3).await;
    tables.write(&open, Side::User, "open").await;
    tables.close(&long).await;
    tables.now += TimeDelta::hours(1);
    tables.close(&short).await;
    tables.now += TimeDelta::hours(1);

    let first = tables.forgets().await;
    assert_eq!((first.len(), first[0].communication, first[0].all), (1, long.id, false));
    assert_eq!(tables.says(1).await, 10);
    let second = tables.forgets().await;
    let ids: Vec<_> = second
        .iter()
        .map(|outdated| (outdated.communication, outdated.all))
        .collect();
    assert_eq!(ids, [(long.id, true), (short.id, true)]);
    assert!(tables.forgets().await.is_empty());
    assert_eq!(
        (tables.says(1).await, tables.says(2).await, tables.says(3).await),
        (0, 0, 1)
    );
}
