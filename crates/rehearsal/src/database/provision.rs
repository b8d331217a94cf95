//! What an administrator prepares for a service: a schema and a role that sees nothing else.

use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

/// Makes the role and the schema of one service, with a connection to the database in question.
///
/// The names come from tests and consist of letters, digits, `_` and `-`.
pub(super) async fn service(
    administrator: &mut AsyncPgConnection,
    database: &str,
    service: &str,
    role: &str,
    password: &str,
) -> QueryResult<()> {
    let schema = service.replace('-', "_");
    let statements = format!(
        r#"
        REVOKE ALL ON DATABASE "{database}" FROM PUBLIC;
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        CREATE ROLE "{role}" LOGIN PASSWORD '{password}';
        GRANT CONNECT ON DATABASE "{database}" TO "{role}";
        -- An administrator who is no superuser may hand a schema only to a role of which he is a member.
        GRANT "{role}" TO CURRENT_USER;
        CREATE SCHEMA "{schema}" AUTHORIZATION "{role}";
        ALTER ROLE "{role}" IN DATABASE "{database}" SET search_path = "{schema}";
        "#
    );
    administrator.batch_execute(&statements).await
}
