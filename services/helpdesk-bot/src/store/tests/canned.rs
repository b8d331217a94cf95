//! Answers that are kept ready, in true tables.

use conversation::ApplyError;
use diesel_async::RunQueryDsl as _;
use outbox::statement;

use super::*;
use crate::domain::{CannedAnswer, CannedAnswerId, CannedPreview, CannedText, CannedTitle};

impl Tables {
    async fn answer(&mut self, title: &str) -> CannedAnswer {
        CannedAnswer {
            id: CannedAnswerId(next_canned_number(&mut self.connection).await.unwrap()),
            version: 1,
            title: CannedTitle::parse(title).unwrap(),
            text: CannedText::parse("Hello, {name}!").unwrap(),
            changed_by: 51,
            changed_by_name: DisplayName::new("Olga"),
            changed_at: self.now,
        }
    }

    /// A write as the engine makes it: one that fails leaves the connection as it was.
    async fn adds(&mut self, answer: &CannedAnswer) -> Result<(), ApplyError> {
        add_canned_answer(&mut self.connection, answer).await
    }
}

fn is_conflict(result: &Result<(), ApplyError>) -> bool {
    matches!(result, Err(ApplyError::Conflict))
}

#[tokio::test]
async fn a_title_stands_once_however_it_is_written() {
    let mut tables = Tables::new().await;
    let first = tables.answer("Перезагрузите").await;
    tables.adds(&first).await.unwrap();
    let same = tables.answer("ПЕРЕЗАГРУЗИТЕ").await;
    assert!(is_conflict(&tables.adds(&same).await));
    let of_title = canned_answer_of_title(&mut tables.connection, &same.title).await;
    assert_eq!(of_title.unwrap(), Some(first.id));

    let other = tables.answer("Другое").await;
    tables.adds(&other).await.unwrap();
    let renamed = CannedAnswer {
        version: 2,
        title: same.title,
        ..other.clone()
    };
    let taken = change_canned_answer(&mut tables.connection, &renamed).await;
    assert!(is_conflict(&taken));
    let page = canned_page(&mut tables.connection, 0, 10).await.unwrap();
    assert_eq!(page, [(other.id, other.title), (first.id, first.title)]);
    assert_eq!(count_canned_answers(&mut tables.connection).await.unwrap(), 2);
    let second = canned_page(&mut tables.connection, 1, 10).await.unwrap();
    assert_eq!(second.len(), 1);
}

#[tokio::test]
async fn of_two_changes_of_one_version_the_second_is_a_conflict() {
    let mut tables = Tables::new().await;
    let answer = tables.answer("Hello").await;
    tables.adds(&answer).await.unwrap();
    let changed = CannedAnswer {
        version: 2,
        text: CannedText::parse("Good day, {name}! № {number}").unwrap(),
        changed_by: 52,
        changed_by_name: DisplayName::new("Pavel"),
        ..answer.clone()
    };
    let connection = &mut tables.connection;
    change_canned_answer(connection, &changed).await.unwrap();
    assert!(is_conflict(&change_canned_answer(connection, &changed).await));
    assert_eq!(canned_answer(connection, answer.id).await.unwrap(), Some(changed));
    assert!(is_conflict(&delete_canned_answer(connection, answer.id, 1).await));
    delete_canned_answer(connection, answer.id, 2).await.unwrap();
    assert!(is_conflict(&delete_canned_answer(connection, answer.id, 2).await));
    assert_eq!(canned_answer(connection, answer.id).await.unwrap(), None);
}

#[tokio::test]
async fn while_somebody_adds_an_answer_nobody_else_counts_them() {
    let mut tables = Tables::new().await;
    let mut other = AsyncPgConnection::establish(tables.url()).await.unwrap();
    statement("begin").execute(&mut &tables.connection).await.unwrap();
    hold_canned_answers(&mut tables.connection).await.unwrap();
    statement("set lock_timeout = '50ms'")
        .execute(&mut &other)
        .await
        .unwrap();
    statement("begin").execute(&mut &other).await.unwrap();
    let held = hold_canned_answers(&mut other).await;
    assert!(matches!(held, Err(conversation::LoadError::Database(_))), "{held:?}");
    statement("rollback").execute(&mut &other).await.unwrap();
    statement("commit").execute(&mut &tables.connection).await.unwrap();
    statement("begin").execute(&mut &other).await.unwrap();
    hold_canned_answers(&mut other).await.unwrap();
}

#[tokio::test]
async fn a_specialist_is_shown_one_answer_at_a_time_and_nothing_of_who_is_erased() {
    let mut tables = Tables::new().await;
    tables.user(1).await;
    let communication = tables.open(1).await;
    let shown = |number| CannedPreview {
        number,
        answer: CannedAnswerId(7),
        version: 3,
        communication: communication.id,
        words: "Hello, Person 1!".to_owned(),
    };
    let now = tables.now;
    let connection = &mut tables.connection;
    for number in 1..=2 {
        keep_canned_preview(connection, 51, &shown(number), now).await.unwrap();
    }
    keep_canned_preview(connection, 52, &shown(3), now).await.unwrap();
    assert_eq!(canned_preview(connection, 51).await.unwrap(), Some(shown(2)));
    forget_canned_preview(connection, 51).await.unwrap();
    assert_eq!(canned_preview(connection, 51).await.unwrap(), None);

    erase(connection, 1, (1, -1), &[communication.id], &[], now)
        .await
        .unwrap();
    assert_eq!(canned_preview(connection, 52).await.unwrap(), None);
}
