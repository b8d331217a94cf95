//! How the support line stands just now, and how fast it answered today.

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{
    QueryableByName,
    dsl::{count_star, min},
    prelude::*,
    sql_types::{BigInt, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    corrupt, is_open, is_taken,
    schema::{boards, communications, users},
};
use crate::{
    dialogue::{AnswerTimes, TakenLine},
    domain::{CommunicationId, DisplayName, Side, TelegramId},
};

/// Number, owner, the person's name, whose message was the last, and since when the other side's is awaited.
type TakenRow = (i64, Option<i64>, String, String, DateTime<Utc>);

/// How many communications wait for somebody, and since when the oldest does.
pub(crate) async fn waiting_now(
    transaction: &mut AsyncPgConnection,
) -> Result<(i64, Option<DateTime<Utc>>), LoadError> {
    Ok(communications::table
        .filter(is_open())
        .select((count_star(), min(communications::awaited_since)))
        .first(transaction)
        .await?)
}

/// What is being answered, whose person waits longest first; with the id of its owner.
pub(crate) async fn taken_lines(
    transaction: &mut AsyncPgConnection,
) -> Result<Vec<(TelegramId, TakenLine)>, LoadError> {
    let rows: Vec<TakenRow> = communications::table
        .inner_join(users::table.on(users::telegram_id.eq(communications::user_id)))
        .filter(is_taken())
        .order((
            communications::last_side.desc(),
            communications::awaited_since,
            communications::id,
        ))
        .select((
            communications::id,
            communications::owner,
            users::name,
            communications::last_side,
            communications::awaited_since,
        ))
        .load(transaction)
        .await?;
    rows.into_iter()
        .map(|(id, owner, user_name, last_side, awaited_since)| {
            let broken = || corrupt("communication", id);
            let line = TakenLine {
                communication: CommunicationId(id),
                owner_name: DisplayName::new(""),
                user_name: DisplayName::new(&user_name),
                last_side: Side::parse(&last_side).ok_or_else(broken)?,
                awaited_since,
            };
            Ok((owner.ok_or_else(broken)?, line))
        })
        .collect()
}

/// Who answers which communication.
pub(crate) async fn owners(
    transaction: &mut AsyncPgConnection,
) -> Result<Vec<(TelegramId, CommunicationId)>, LoadError> {
    let rows: Vec<(Option<i64>, i64)> = communications::table
        .filter(is_taken())
        .select((communications::owner, communications::id))
        .load(transaction)
        .await?;
    let owned = rows
        .into_iter()
        .filter_map(|(owner, id)| Some((owner?, CommunicationId(id))));
    Ok(owned.collect())
}

#[derive(QueryableByName)]
struct AnswersRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    answers: i64,
    #[diesel(sql_type = BigInt)]
    median: i64,
    #[diesel(sql_type = BigInt)]
    ninety_percent: i64,
}

/// How long people waited for the answers that specialists gave since then, who answered most first.
///
/// An answer is the first message of a specialist after messages of the person; the person waited for it since the first of
/// these.
pub(crate) async fn answer_times(
    transaction: &mut AsyncPgConnection,
    since: DateTime<Utc>,
) -> Result<Vec<AnswerTimes>, LoadError> {
    let rows: Vec<AnswersRow> = statement(
        "with said as (\
           select communication_id, id, side, author_id, author_name, sent_at, \
             lag(side) over (partition by communication_id order by id) as before \
           from messages where side in ('user', 'specialist') and communication_id in (\
             select communication_id from messages where side = 'specialist' and sent_at >= ?)), \
         asked as (\
           select *, max(sent_at) filter (where side = 'user' and before is distinct from 'user') \
             over (partition by communication_id order by id) as asked_at from said), \
         answers as (\
           select author_id, author_name, sent_at, \
             greatest(extract(epoch from sent_at - asked_at), 0)::double precision as waited \
           from asked where side = 'specialist' and before = 'user' and sent_at >= ?) \
         select (array_agg(author_name order by sent_at desc))[1] as name, count(*) as answers, \
           ceil(percentile_cont(0.5) within group (order by waited))::bigint as median, \
           ceil(percentile_cont(0.9) within group (order by waited))::bigint as ninety_percent \
         from answers group by author_id order by answers desc, author_id",
    )
    .bind::<Timestamptz, _>(since)
    .bind::<Timestamptz, _>(since)
    .load(&mut &*transaction)
    .await?;
    let times = rows.into_iter().map(|row| AnswerTimes {
        name: DisplayName::new(&row.name),
        answers: row.answers,
        median: row.median,
        ninety_percent: row.ninety_percent,
    });
    Ok(times.collect())
}

/// When this controller looked at the board last.
pub(crate) async fn looked_at_board(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
) -> Result<Option<DateTime<Utc>>, LoadError> {
    Ok(boards::table
        .find(person)
        .select(boards::looked_at)
        .first(transaction)
        .await
        .optional()?)
}

/// He looks at it now.
pub(crate) async fn look_at_board(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(boards::table)
        .values((boards::telegram_id.eq(person), boards::looked_at.eq(now)))
        .on_conflict(boards::telegram_id)
        .do_update()
        .set(boards::looked_at.eq(now))
        .execute(transaction)
        .await?;
    Ok(())
}
