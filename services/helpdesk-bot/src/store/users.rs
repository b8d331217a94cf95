use chrono::{DateTime, Utc};
use common::EmailAddress;
use conversation::{ApplyError, LoadError};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{corrupt, exactly_one, schema::users};
use crate::domain::{DisplayName, TelegramId, User};

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct UserRow {
    telegram_id: i64,
    name: String,
    username: Option<String>,
    email: Option<String>,
    registered_at: DateTime<Utc>,
    authenticated_at: Option<DateTime<Utc>>,
}

/// A person who asks for help, locked.
pub(crate) async fn lock_user(
    mut transaction: &AsyncPgConnection,
    person: TelegramId,
) -> Result<Option<User>, LoadError> {
    let row: Option<UserRow> = users::table
        .find(person)
        .filter(users::erased_at.is_null())
        .select(UserRow::as_select())
        .for_no_key_update()
        .first(&mut transaction)
        .await
        .optional()?;
    row.map(User::try_from).transpose()
}

/// The same for who only looks.
pub(crate) async fn user(transaction: &mut AsyncPgConnection, person: TelegramId) -> Result<Option<User>, LoadError> {
    let row: Option<UserRow> = users::table
        .find(person)
        .filter(users::erased_at.is_null())
        .select(UserRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(User::try_from).transpose()
}

pub(crate) async fn add_user(transaction: &mut AsyncPgConnection, user: &User) -> Result<(), ApplyError> {
    diesel::insert_into(users::table)
        .values((
            users::telegram_id.eq(user.telegram_id),
            users::name.eq(user.name.as_str()),
            users::username.eq(user.username.as_deref()),
            users::registered_at.eq(user.registered_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Writes down what a person is called now.
pub(crate) async fn rename(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    name: &DisplayName,
    username: Option<&str>,
) -> Result<(), ApplyError> {
    let changed = diesel::update(users::table.find(person))
        .set((users::name.eq(name.as_str()), users::username.eq(username)))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// The person proved to read this address's letters.
pub(crate) async fn authenticate(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let changed = diesel::update(users::table.find(person))
        .set((
            users::email.eq(email.as_str()),
            users::email_folded.eq(email.folded()),
            users::authenticated_at.eq(now),
        ))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

impl TryFrom<UserRow> for User {
    type Error = LoadError;

    fn try_from(row: UserRow) -> Result<Self, LoadError> {
        let email = row.email.map(EmailAddress::try_from).transpose();
        let email = email.map_err(|_| corrupt("e-mail address of user", row.telegram_id))?;
        Ok(Self {
            telegram_id: row.telegram_id,
            name: DisplayName::new(&row.name),
            username: row.username,
            registered_at: row.registered_at,
            verified: email.zip(row.authenticated_at),
        })
    }
}
