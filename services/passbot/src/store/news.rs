use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError, store::broadcasts};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::schema::{blocked_people, news, residents};
use crate::{
    dialogue::{NewsReport, news_key},
    domain::{NewsId, TelegramId},
};

/// How many residents there are to be told something: those who are not blocked.
pub(crate) async fn count_residents(transaction: &mut AsyncPgConnection) -> Result<i64, LoadError> {
    Ok(welcome().count().get_result(transaction).await?)
}

/// The residents to be told something, in the order in which they registered, and the next number of a piece of news.
pub(crate) async fn audience(transaction: &mut AsyncPgConnection) -> Result<(Vec<TelegramId>, NewsId), LoadError> {
    let everybody = welcome()
        .select(residents::telegram_id)
        .order(residents::id)
        .load(transaction)
        .await?;
    let number = diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>("nextval('news_numbers')"));
    Ok((everybody, NewsId(number.get_result(transaction).await?)))
}

/// The residents who are not blocked.
#[diesel::dsl::auto_type]
fn welcome() -> _ {
    let blocked = blocked_people::table.select(blocked_people::telegram_id);
    residents::table.filter(residents::telegram_id.ne_all(blocked))
}

/// How far a piece of news has come.
pub(crate) async fn news_report(
    transaction: &mut AsyncPgConnection,
    bot_id: i64,
    id: NewsId,
) -> Result<Option<NewsReport>, LoadError> {
    let by: Option<i64> = news::table
        .find(id.0)
        .select(news::told_by)
        .first(transaction)
        .await
        .optional()?;
    let progress = broadcasts::progress(transaction, bot_id, &news_key(id)).await?;
    Ok(by.zip(progress).map(|(by, progress)| NewsReport { id, by, progress }))
}

/// Remembers who told something.
pub(crate) async fn add_news(
    transaction: &mut AsyncPgConnection,
    id: NewsId,
    by: TelegramId,
    at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(news::table)
        .values((news::id.eq(id.0), news::told_by.eq(by), news::told_at.eq(at)))
        .execute(transaction)
        .await?;
    Ok(())
}
