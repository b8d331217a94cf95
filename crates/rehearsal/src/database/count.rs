use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many rows there are of `what`: a table with or without a condition, such as `inputs where dead`.
///
/// # Panics
/// When the database refuses.
pub async fn count(connection: &mut AsyncPgConnection, what: &str) -> i64 {
    match sql_query(format!("select count(*) as count from {what}"))
        .get_result::<Count>(connection)
        .await
    {
        Ok(counted) => counted.count,
        Err(error) => panic!("count {what}: {error}"),
    }
}
