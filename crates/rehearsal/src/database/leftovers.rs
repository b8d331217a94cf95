//! Databases and roles of tests that were killed.
//!
//! As long as a test lives, a connection of its holds an advisory lock on the database's name. A database of ours whose
//! lock is free belongs to nobody.

use diesel::sql_types::{Bool, Text};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::PREFIX;

/// The length of a database's name: the prefix and twelve digits. A role's name goes on with `_service`.
const NAME_LENGTH: usize = PREFIX.len() + 12;

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Claim {
    #[diesel(sql_type = Bool)]
    claimed: bool,
}

/// Says that a database of this name is in use for as long as the connection lives; `false` where somebody else has
/// said so. All have to connect to the same database of the server for it: the one that its URL names.
pub(super) async fn claim(server: &mut AsyncPgConnection, name: &str) -> QueryResult<bool> {
    let query = diesel::sql_query("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS claimed");
    let claim: Claim = query.bind::<Text, _>(name).get_result(server).await?;
    Ok(claim.claimed)
}

/// Drops every database and role of ours that nobody uses.
pub(super) async fn drop_all(server: &mut AsyncPgConnection) -> QueryResult<()> {
    let ours = format!(
        "SELECT datname::text AS name FROM pg_database WHERE starts_with(datname, '{PREFIX}')
         UNION SELECT left(rolname, {NAME_LENGTH}) FROM pg_roles WHERE starts_with(rolname, '{PREFIX}')"
    );
    for Name { name } in diesel::sql_query(ours).load::<Name>(server).await? {
        if claim(server, &name).await? {
            drop_one(server, &name).await?;
            diesel::sql_query("SELECT pg_advisory_unlock(hashtextextended($1, 0))")
                .bind::<Text, _>(&name)
                .execute(server)
                .await?;
        }
    }
    Ok(())
}

/// Drops a database, whoever is connected to it, and its roles.
pub(super) async fn drop_one(server: &mut AsyncPgConnection, name: &str) -> QueryResult<()> {
    server
        .batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"))
        .await?;
    let roles = diesel::sql_query("SELECT rolname::text AS name FROM pg_roles WHERE starts_with(rolname, $1)");
    for Name { name: role } in roles.bind::<Text, _>(format!("{name}_")).load::<Name>(server).await? {
        server.batch_execute(&format!("DROP ROLE IF EXISTS \"{role}\"")).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use diesel::sql_types::BigInt;
    use diesel_async::AsyncConnection;

    use super::*;
    use crate::servers;

    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }

    async fn traces_of(server: &mut AsyncPgConnection, name: &str) -> i64 {
        let query = "SELECT (SELECT count(*) FROM pg_database WHERE datname = $1)
                     + (SELECT count(*) FROM pg_roles WHERE starts_with(rolname, $1)) AS count";
        diesel::sql_query(query)
            .bind::<Text, _>(name)
            .get_result::<Count>(server)
            .await
            .unwrap()
            .count
    }

    #[tokio::test]
    async fn what_a_killed_test_left_is_dropped_and_what_a_living_one_uses_is_not() {
        let url = servers::database_url();
        let mut killed = AsyncPgConnection::establish(&url).await.unwrap();
        let mut living = AsyncPgConnection::establish(&url).await.unwrap();
        let mut next = AsyncPgConnection::establish(&url).await.unwrap();
        let of_killed = format!("{PREFIX}{}", servers::unique());
        let of_living = format!("{PREFIX}{}", servers::unique());
        for (server, name) in [(&mut killed, &of_killed), (&mut living, &of_living)] {
            assert!(claim(server, name).await.unwrap());
            server.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
            server
                .batch_execute(&format!("CREATE ROLE {name}_passbot LOGIN"))
                .await
                .unwrap();
        }
        drop(killed);

        // The server notices the end of a connection a moment later, and another test may be clearing just now.
        crate::eventually("the end of the leftovers", async || {
            drop_all(&mut next).await.unwrap();
            (traces_of(&mut next, &of_killed).await == 0).then_some(())
        })
        .await;
        assert_eq!(traces_of(&mut next, &of_living).await, 2);
        drop_one(&mut living, &of_living).await.unwrap();
    }
}
