//! What specialists look up, read from true tables.

mod backlog;
mod canned;
mod forgetting;

use chrono::{DateTime, TimeDelta, Utc};
use conversation::PostedKind;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use rehearsal::TestDatabase;

use super::*;
use crate::{
    dialogue::{LogAsk, LogScope},
    domain::{
        ClosedBy, Communication, CommunicationId, Delivery, DisplayName, Handover, HandoverEnd, MessageId, NewMessage,
        ProtocolEntry, SearchWords, Side, TelegramId, User,
    },
};

/// Tables of one test.
struct Tables {
    connection: AsyncPgConnection,
    now: DateTime<Utc>,
    next: i64,
    database: TestDatabase,
}

impl Tables {
    async fn new() -> Self {
        let database = TestDatabase::create(&["helpdesk-bot"]).await;
        let url = database.url("helpdesk-bot").to_owned();
        let folders = vec![outbox::MIGRATIONS, conversation::MIGRATIONS, MIGRATIONS];
        service::database::migrate(&url.clone().into(), folders).await.unwrap();
        Self {
            connection: AsyncPgConnection::establish(&url).await.unwrap(),
            now: "2026-11-23T09:00:00Z".parse().unwrap(),
            next: 1,
            database,
        }
    }

    /// For one more connection.
    fn url(&self) -> &str {
        self.database.url("helpdesk-bot")
    }

    async fn user(&mut self, person: TelegramId) {
        let user = User {
            telegram_id: person,
            name: DisplayName::new(&format!("Person {person}")),
            username: None,
            registered_at: self.now + TimeDelta::seconds(person),
            verified: None,
        };
        add_user(&mut self.connection, &user).await.unwrap();
    }

    async fn open(&mut self, person: TelegramId) -> Communication {
        let id = next_communication(&mut self.connection).await.unwrap();
        let communication = Communication::open(id, person, self.now);
        add_communication(&mut self.connection, &communication).await.unwrap();
        communication
    }

    async fn close(&mut self, communication: &Communication) {
        let taken = communication.taken(51, self.now);
        change_communication(&mut self.connection, &taken, self.now)
            .await
            .unwrap();
        let closed = taken.closed(ClosedBy::Specialist, self.now);
        change_communication(&mut self.connection, &closed, self.now)
            .await
            .unwrap();
    }

    async fn write(&mut self, communication: &Communication, side: Side, text: &str) -> NewMessage {
        let id = next_message(&self.connection).await.unwrap();
        let message = NewMessage {
            id,
            communication: communication.id,
            side,
            author: communication.user,
            author_name: DisplayName::new("Anna"),
            at: (communication.user, id.0),
            sent_at: self.now,
            kind: PostedKind::Text,
            text: text.to_owned(),
            file: None,
            album: None,
            reply_to: (self.next > 1).then(|| MessageId(self.next - 1)),
            delivery: Delivery::Delivered,
        };
        add_message(&mut self.connection, &message).await.unwrap();
        self.next = id.0 + 1;
        message
    }

    async fn finds(&mut self, typed: &str) -> Vec<i64> {
        let words = SearchWords::parse(typed).unwrap();
        let found = find(&mut self.connection, &words, None, None, 10).await.unwrap();
        found.into_iter().map(|found| found.message.id.0).collect()
    }
}

#[tokio::test]
async fn messages_are_found_by_the_beginnings_of_their_words_whatever_parts_them() {
    let mut tables = Tables::new().await;
    tables.user(1).await;
    tables.user(2).await;
    let anna = tables.open(1).await;
    let boris = tables.open(2).await;
    tables
        .write(&anna, Side::User, "Мой ПРИНТЕР на 3-м этаже (10.0.0.15) горит")
        .await;
    tables
        .write(
            &boris,
            Side::Note,
            "writes from anna.petrova@example.com, C:\\reports\\q3_final.xlsx",
        )
        .await;
    tables.write(&boris, Side::User, "A printer is out of paper").await;
    for (typed, expected) in [
        ("принтер", vec![1]),
        ("эТаЖ принт", vec![1]),
        ("этаж paper", vec![]),
        ("10.0.0.15", vec![1]),
        ("0.15", vec![1]),
        ("petrova", vec![2]),
        ("anna.petrova@example.com", vec![2]),
        ("example", vec![2]),
        ("final q3", vec![2]),
        ("p", vec![3, 2]),
        ("rinter", vec![]),
    ] {
        assert_eq!(tables.finds(typed).await, expected, "{typed}");
    }
    let words = SearchWords::parse("p").unwrap();
    let his = find(&mut tables.connection, &words, Some(1), None, 10).await.unwrap();
    assert!(his.is_empty(), "found another's");
    let before = find(&mut tables.connection, &words, Some(2), Some(MessageId(3)), 10)
        .await
        .unwrap();
    assert_eq!(before.len(), 1);
    assert_eq!((before[0].person, before[0].person_name.as_str()), (2, "Person 2"));
}

#[tokio::test]
async fn nothing_that_is_typed_breaks_a_search() {
    let mut tables = Tables::new().await;
    let mut runner = TestRunner::deterministic();
    let hostile = [
        "'; drop table messages; --",
        "a:* & !b",
        "\\'\\",
        "%_%",
        "((",
        "<->",
        "İßﬁ ǅ",
        "x' | 'y",
    ];
    let mut typed: Vec<String> = hostile.map(str::to_owned).to_vec();
    for _ in 0..300 {
        typed.push("\\PC{0,30}".new_tree(&mut runner).unwrap().current());
    }
    for typed in typed {
        if SearchWords::parse(&typed).is_some() {
            tables.finds(&typed).await;
        }
    }
}

#[tokio::test]
async fn only_the_newest_search_of_each_is_kept() {
    let mut tables = Tables::new().await;
    let words = |text| SearchWords::parse(text).unwrap();
    let now = tables.now;
    let connection = &mut tables.connection;
    keep_search(connection, (51, 7), &words("printer"), Some(1), now)
        .await
        .unwrap();
    keep_search(connection, (52, 7), &words("paper"), None, now)
        .await
        .unwrap();
    assert_eq!(
        kept_search(connection, (51, 7)).await.unwrap(),
        Some((words("printer"), Some(1)))
    );
    keep_search(connection, (51, 9), &words("toner ink"), None, now)
        .await
        .unwrap();
    assert_eq!(kept_search(connection, (51, 7)).await.unwrap(), None);
    assert_eq!(
        kept_search(connection, (51, 9)).await.unwrap(),
        Some((words("toner ink"), None))
    );
    assert_eq!(
        kept_search(connection, (52, 7)).await.unwrap(),
        Some((words("paper"), None))
    );
}

#[tokio::test]
async fn a_log_has_what_was_corrected_answered_and_noted() {
    let mut tables = Tables::new().await;
    tables.user(1).await;
    let first = tables.open(1).await;
    let question = tables.write(&first, Side::User, "My pinter burns").await;
    let at = tables.now + TimeDelta::minutes(1);
    let mut stored = question.stored();
    add_version(&mut tables.connection, &stored, "My printer burns", at)
        .await
        .unwrap();
    (stored.text, stored.edited) = ("My printer burns".to_owned(), true);
    add_version(&mut tables.connection, &stored, "My printer burns!", at)
        .await
        .unwrap();
    tables.write(&first, Side::Specialist, "Since when?").await;
    tables.write(&first, Side::Note, "He is upset").await;
    tables.close(&first).await;
    let second = tables.open(1).await;
    tables.write(&second, Side::User, "Again").await;
    let ask = |scope| LogAsk {
        person: 1,
        scope,
        before: None,
    };
    let last = said(&mut tables.connection, ask(LogScope::LastArchived)).await.unwrap();
    assert_eq!(last.earlier, None);
    let [(communication, entries)] = &last.communications[..] else {
        panic!("{} communications", last.communications.len());
    };
    assert_eq!(communication.id, first.id);
    let [
        ProtocolEntry::Message(asked),
        ProtocolEntry::Message(answered),
        ProtocolEntry::Note { text, .. },
    ] = &entries[..]
    else {
        panic!("{} entries", entries.len());
    };
    let before: Vec<&str> = asked.corrections.iter().map(|one| one.before.as_str()).collect();
    assert_eq!(
        (asked.words.as_str(), &before[..]),
        ("My printer burns!", &["My pinter burns", "My printer burns"][..])
    );
    assert_eq!(answered.reply_to.as_deref(), Some("My printer burns!"));
    assert_eq!(text, "He is upset");
    for (scope, expected) in [
        (LogScope::Current, vec![second.id]),
        (LogScope::AllArchived, vec![first.id]),
        (LogScope::Of(second.id), vec![second.id]),
        (LogScope::Of(CommunicationId(99)), vec![]),
    ] {
        let said = said(&mut tables.connection, ask(scope)).await.unwrap();
        let ids: Vec<_> = said.communications.iter().map(|(one, _)| one.id).collect();
        assert_eq!(ids, expected, "{scope:?}");
    }
    let anothers = LogAsk {
        person: 2,
        scope: LogScope::Of(first.id),
        before: None,
    };
    let said = said(&mut tables.connection, anothers).await.unwrap();
    assert!(said.communications.is_empty(), "a number opens another person's log");
}

#[tokio::test]
async fn a_long_log_is_read_in_parts_that_miss_nothing() {
    let mut tables = Tables::new().await;
    tables.user(1).await;
    let mut written = Vec::new();
    for part in 0..3 {
        let communication = tables.open(1).await;
        for _ in 0..90 {
            // Long ones too: either limit ends a part.
            let text = "x".repeat(if part == 1 { 900 } else { 2 });
            written.push(tables.write(&communication, Side::User, &text).await.text);
        }
        tables.close(&communication).await;
    }
    let mut read = Vec::new();
    let mut before = None;
    let mut parts = 0;
    loop {
        let ask = LogAsk {
            person: 1,
            scope: LogScope::AllArchived,
            before,
        };
        let said = said(&mut tables.connection, ask).await.unwrap();
        let mut words = Vec::new();
        for (_, entries) in said.communications {
            for entry in entries {
                match entry {
                    ProtocolEntry::Message(message) => words.push(message.words),
                    _ => panic!("nothing else was written"),
                }
            }
        }
        assert!(words.iter().map(String::len).sum::<usize>() <= 20_000 && !words.is_empty());
        words.append(&mut read);
        read = words;
        parts += 1;
        before = said.earlier;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(read, written);
    assert!(parts >= 5, "{parts} parts");
}

#[tokio::test]
async fn people_and_what_waits_are_read_a_page_at_a_time() {
    let mut tables = Tables::new().await;
    for person in 1..=5 {
        tables.user(person).await;
    }
    let mut opened = Vec::new();
    for person in 1..=4 {
        opened.push(tables.open(person).await);
    }
    tables.close(&opened[1]).await;
    let connection = &mut tables.connection;
    let ids = |found: Vec<User>| found.into_iter().map(|user| user.telegram_id).collect::<Vec<_>>();
    assert_eq!(ids(people(connection, 0, 3).await.unwrap()), [5, 4, 3]);
    assert_eq!(ids(people(connection, 3, 3).await.unwrap()), [2, 1]);
    assert_eq!(count_people(connection).await.unwrap(), 5);
    let open: Vec<_> = open_of_users(connection, &[1, 2, 5]).await.unwrap();
    assert_eq!(open, [opened[0].clone()]);
    let ids = |found: Vec<Communication>| found.into_iter().map(|one| one.id).collect::<Vec<_>>();
    let first = waiting(connection, CommunicationId(0), 2).await.unwrap();
    assert_eq!(ids(first), [opened[0].id, opened[2].id]);
    let rest = waiting(connection, opened[2].id, 2).await.unwrap();
    assert_eq!(ids(rest), [opened[3].id]);
    assert_eq!(count_archived(connection, 2).await.unwrap(), 1);
    assert_eq!(count_archived(connection, 1).await.unwrap(), 0);
}

#[tokio::test]
async fn a_communication_has_one_open_offer_which_ends_once_and_stands_in_the_log() {
    let mut tables = Tables::new().await;
    tables.user(1).await;
    let communication = tables.open(1).await;
    tables.write(&communication, Side::User, "Help!").await;
    let connection = &mut tables.connection;
    let offer = |id, to| Handover {
        id,
        communication: communication.id,
        from: 51,
        from_name: DisplayName::new("Olga"),
        to,
        to_name: DisplayName::new("Pavel"),
        offered_at: communication.opened_at,
        end: None,
    };
    let first = offer(next_handover(connection).await.unwrap(), 52);
    add_handover(connection, &first).await.unwrap();
    let second = offer(next_handover(connection).await.unwrap(), 53);
    let twice = add_handover(connection, &second).await;
    assert!(matches!(twice, Err(ApplyError::Conflict)), "offered twice at once");
    assert_eq!(
        open_handover(connection, communication.id).await.unwrap(),
        Some(first.clone())
    );
    let at = communication.opened_at + TimeDelta::minutes(1);
    end_handover(connection, first.id, HandoverEnd::Declined, at)
        .await
        .unwrap();
    let again = end_handover(connection, first.id, HandoverEnd::Accepted, at).await;
    assert!(matches!(again, Err(ApplyError::Conflict)), "an offer ended twice");
    assert_eq!(open_handover(connection, communication.id).await.unwrap(), None);
    add_handover(connection, &second).await.unwrap();
    end_handover(connection, second.id, HandoverEnd::Accepted, at)
        .await
        .unwrap();
    let ended = handover(connection, second.id).await.unwrap().unwrap();
    assert_eq!(ended.end, Some(HandoverEnd::Accepted));
    let ask = LogAsk {
        person: 1,
        scope: LogScope::Current,
        before: None,
    };
    let said = said(connection, ask).await.unwrap();
    let [ProtocolEntry::Message(_), ProtocolEntry::Event { at: handed_over, .. }] = &said.communications[0].1[..]
    else {
        panic!("{} entries", said.communications[0].1.len());
    };
    assert_eq!(*handed_over, at);
}
