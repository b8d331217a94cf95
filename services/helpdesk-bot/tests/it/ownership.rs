//! Who had which communication from when to when, as the database itself writes it down.

use std::collections::HashMap;

use anyhow::{Result, ensure};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Nullable},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

/// One change of an owner.
#[derive(QueryableByName)]
struct Change {
    #[diesel(sql_type = BigInt)]
    communication: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    before: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    after: Option<i64>,
}

/// Lets the database write down each change from now on.
///
/// The numbers of the changes are in the order in which they came to be true, as far as that matters: the next change of a
/// communication waits for its row, and the next communication of a specialist for the unique index, until the change before
/// is committed; what is rolled back leaves no row.
pub async fn watch(database: &mut AsyncPgConnection) -> Result<()> {
    let history = "create table ownership (
            id bigint generated always as identity primary key,
            communication bigint not null,
            before bigint,
            after bigint
        );
        create function write_ownership() returns trigger language plpgsql as $$
        begin
            insert into ownership (communication, before, after) values (new.id, old.owner, new.owner);
            return null;
        end $$;
        create trigger write_ownership after update on communications for each row
            when (old.owner is distinct from new.owner) execute function write_ownership()";
    Ok(database.batch_execute(history).await?)
}

/// Goes through all changes: nothing ever has two owners, and nobody ever has two. Hands out every take, sorted: the
/// specialist and the communication. At the end nobody has anything.
pub async fn replay(database: &mut AsyncPgConnection) -> Result<Vec<(i64, i64)>> {
    let changes: Vec<Change> = sql_query("select communication, before, after from ownership order by id")
        .load(database)
        .await?;
    let mut owner_of: HashMap<i64, i64> = HashMap::new();
    let mut communication_of: HashMap<i64, i64> = HashMap::new();
    let mut takes = Vec::new();
    for Change {
        communication,
        before,
        after,
    } in changes
    {
        ensure!(
            owner_of.remove(&communication) == before,
            "{communication} had another owner than {before:?}"
        );
        if let Some(before) = before {
            communication_of.remove(&before);
        }
        if let Some(after) = after {
            ensure!(before.is_none(), "{communication} went from {before:?} to {after}");
            let had = communication_of.insert(after, communication);
            ensure!(had.is_none(), "{after} had {had:?} when he got {communication}");
            owner_of.insert(communication, after);
            takes.push((after, communication));
        }
    }
    ensure!(owner_of.is_empty(), "somebody still has something: {owner_of:?}");
    takes.sort_unstable();
    Ok(takes)
}

/// The database itself refuses what must never be. Needs two communications that are closed.
pub async fn is_enforced(database: &mut AsyncPgConnection) -> Result<()> {
    let two = "where id in (select id from communications order by id limit 2)";
    let taken =
        "update communications set state = 'taken', closed_at = null, closed_by = null, rating = null, rated_at = null";
    for (statement, constraint) in [
        (
            format!("{taken}, owner = 7, last_owner = 7 {two}"),
            "communications_one_taken_a_specialist",
        ),
        (
            format!("{taken}, owner = id, last_owner = id, user_id = (select min(user_id) from communications) {two}"),
            "communications_one_open_a_user",
        ),
        (format!("{taken} {two}"), "communications_check"),
    ] {
        let refused = database.batch_execute(&statement).await;
        ensure!(
            matches!(&refused, Err(error) if error.to_string().contains(constraint)),
            "{constraint}: {refused:?}"
        );
    }
    Ok(())
}
