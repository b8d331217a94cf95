use chrono::{DateTime, TimeDelta, Utc};
use conversation::ApplyError;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::schema::wrong_codes;
use crate::domain::TelegramId;

/// Records a wrong code, and forgets the person's that are too old to count.
pub(crate) async fn record_wrong_code(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::delete(wrong_codes::table)
        .filter(wrong_codes::telegram_id.eq(person))
        .filter(wrong_codes::tried_at.lt(at - TimeDelta::days(1)))
        .execute(transaction)
        .await?;
    diesel::insert_into(wrong_codes::table)
        .values((wrong_codes::telegram_id.eq(person), wrong_codes::tried_at.eq(at)))
        .execute(transaction)
        .await?;
    Ok(())
}
