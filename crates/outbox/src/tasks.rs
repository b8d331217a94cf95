use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Bool, Jsonb, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::statement;

/// Something for later: a timer that becomes an input when due, or work that is done outside of a transaction.
#[derive(Debug, Clone)]
pub struct NewTask {
    pub kind: &'static str,
    /// Unique per kind; a task set again replaces the one that waits.
    pub key: String,
    /// Who gets the timer, or the work's result.
    pub conversation: String,
    pub work: bool,
    pub payload: Option<serde_json::Value>,
    pub due_at: DateTime<Utc>,
}

/// Sets a task, in place of one of the same kind and key.
pub async fn set(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    task: &NewTask,
    traceparent: Option<&str>,
) -> QueryResult<()> {
    // A fresh id makes it another task: what the old one's execution still reports is not about it.
    statement(
        "insert into tasks (bot_id, kind, key, conversation, work, payload, due_at, traceparent) \
         values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (bot_id, kind, key) do update set \
         id = excluded.id, conversation = excluded.conversation, work = excluded.work, payload = excluded.payload, \
         due_at = excluded.due_at, traceparent = excluded.traceparent, lease_until = null, lease_holder = null, \
         attempts = 0, error = null, dead = false",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(task.kind)
    .bind::<Text, _>(&task.key)
    .bind::<Text, _>(&task.conversation)
    .bind::<Bool, _>(task.work)
    .bind::<Nullable<Jsonb>, _>(&task.payload)
    .bind::<Timestamptz, _>(task.due_at)
    .bind::<Nullable<Text>, _>(traceparent)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Sets a task unless one of the same kind and key waits already: what recurs is begun by every start and kept by each.
pub async fn set_if_absent(mut connection: &AsyncPgConnection, bot_id: i64, task: &NewTask) -> QueryResult<bool> {
    let set = statement(
        "insert into tasks (bot_id, kind, key, conversation, work, payload, due_at) values (?, ?, ?, ?, ?, ?, ?) \
         on conflict (bot_id, kind, key) do nothing",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(task.kind)
    .bind::<Text, _>(&task.key)
    .bind::<Text, _>(&task.conversation)
    .bind::<Bool, _>(task.work)
    .bind::<Nullable<Jsonb>, _>(&task.payload)
    .bind::<Timestamptz, _>(task.due_at)
    .execute(&mut connection)
    .await?;
    Ok(set == 1)
}

/// Takes a task back; nothing happens when there is none.
pub async fn cancel(mut connection: &AsyncPgConnection, bot_id: i64, kind: &str, key: &str) -> QueryResult<()> {
    statement("delete from tasks where bot_id = ? and kind = ? and key = ?")
        .bind::<BigInt, _>(bot_id)
        .bind::<Text, _>(kind)
        .bind::<Text, _>(key)
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Turns due timers into inputs, at most `limit`, in the order in which they are due. Returns how many.
pub async fn fire_timers(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<usize> {
    statement(
        "with due as (\
           delete from tasks where (bot_id, kind, key) in (\
             select bot_id, kind, key from tasks where bot_id = ? and due_at <= ? and not dead and not work \
             order by due_at limit ? for update skip locked) \
           returning bot_id, id, kind, key, conversation, traceparent, due_at) \
         insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent) \
         select bot_id, 'timer', id::text, conversation, kind, convert_to(key, 'utf8'), traceparent \
         from due order by due_at",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .execute(&mut connection)
    .await
}

/// Work that this process has leased.
#[derive(QueryableByName)]
pub struct LeasedWork {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub key: String,
    #[diesel(sql_type = Text)]
    pub conversation: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub payload: Option<serde_json::Value>,
    #[diesel(sql_type = SmallInt)]
    pub attempts: i16,
    #[diesel(sql_type = Nullable<Text>)]
    pub traceparent: Option<String>,
}

/// Leases the most urgent due work. The attempt is counted by the lease: whoever dies with it has used it up.
pub async fn lease_work(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    holder: Uuid,
    now: DateTime<Utc>,
    length_milliseconds: i64,
) -> QueryResult<Option<LeasedWork>> {
    let rows: Vec<LeasedWork> = statement(
        "update tasks set lease_holder = ?, attempts = attempts + 1, \
           lease_until = clock_timestamp() + ? * interval '1 millisecond' \
         where (bot_id, kind, key) in (\
           select bot_id, kind, key from tasks where bot_id = ? and due_at <= ? and work and not dead \
           and (lease_until is null or lease_until < clock_timestamp()) order by due_at limit 1 for update skip locked) \
         returning id, kind, key, conversation, payload, attempts, traceparent",
    )
    .bind::<SqlUuid, _>(holder)
    .bind::<BigInt, _>(length_milliseconds)
    .bind::<BigInt, _>(bot_id)
    .bind::<Timestamptz, _>(now)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().next())
}

/// Ends leased work: its result becomes an input in the same statement. `false`: the lease was lost, or the task was
/// replaced or cancelled meanwhile, and the result counts for nothing.
pub async fn finish_work(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    work: &LeasedWork,
    holder: Uuid,
    result: &serde_json::Value,
) -> QueryResult<bool> {
    let body = serde_json::json!({ "key": work.key, "result": result })
        .to_string()
        .into_bytes();
    let finished = statement(
        "with done as (delete from tasks where bot_id = ? and id = ? and kind = ? and lease_holder = ? \
           returning bot_id, id, kind, conversation, traceparent) \
         insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent) \
         select bot_id, 'done', id::text, conversation, kind, ?, traceparent from done",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(work.id)
    .bind::<Text, _>(&work.kind)
    .bind::<SqlUuid, _>(holder)
    .bind::<diesel::sql_types::Bytea, _>(body)
    .execute(&mut connection)
    .await?;
    Ok(finished == 1)
}

/// Puts failed work off, or gives it up (`pause_milliseconds` is `None`).
pub async fn fail_work(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    work: &LeasedWork,
    holder: Uuid,
    pause_milliseconds: Option<i64>,
    error: &str,
) -> QueryResult<()> {
    statement(
        "update tasks set error = ?, dead = ?, lease_holder = null, \
         lease_until = clock_timestamp() + ? * interval '1 millisecond' \
         where bot_id = ? and id = ? and kind = ? and lease_holder = ?",
    )
    .bind::<Text, _>(error)
    .bind::<Bool, _>(pause_milliseconds.is_none())
    .bind::<BigInt, _>(pause_milliseconds.unwrap_or(0))
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(work.id)
    .bind::<Text, _>(&work.kind)
    .bind::<SqlUuid, _>(holder)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// When the next task is due, by the service's clock.
pub async fn next_due(mut connection: &AsyncPgConnection, bot_id: i64) -> QueryResult<Option<DateTime<Utc>>> {
    let row: DueRow = statement("select min(due_at) as due_at from tasks where bot_id = ? and not dead")
        .bind::<BigInt, _>(bot_id)
        .get_result(&mut connection)
        .await?;
    Ok(row.due_at)
}

#[derive(QueryableByName)]
struct DueRow {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    due_at: Option<DateTime<Utc>>,
}
