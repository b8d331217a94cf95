use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    serialize::ToSql,
    sql_types::{HasSqlType, Untyped},
};
use std::{marker::PhantomData, str::Split};

/// A statement in SQL that the connection prepares once and keeps.
///
/// `diesel::sql_query` prepares anew at each call, which costs a round trip and a plan; on the hot path that is half of
/// the time. Each `?` stands for one [`Statement::bind`], in order.
#[derive(Debug, Clone)]
pub struct Statement<Binds> {
    sql: &'static str,
    binds: Binds,
}

/// Begins a statement.
pub fn statement(sql: &'static str) -> Statement<()> {
    Statement { sql, binds: () }
}

/// A bound value and all that were bound before it.
#[derive(Debug, Clone)]
pub struct Bound<Before, SqlType, Value> {
    before: Before,
    value: Value,
    sql_type: PhantomData<SqlType>,
}

impl<Binds> Statement<Binds> {
    /// Binds the next `?`.
    pub fn bind<SqlType, Value>(self, value: Value) -> Statement<Bound<Binds, SqlType, Value>> {
        Statement {
            sql: self.sql,
            binds: Bound {
                before: self.binds,
                value,
                sql_type: PhantomData,
            },
        }
    }
}

/// Writes the text up to and with its placeholders, in turn with the values.
pub trait Walk {
    /// Takes from `pieces` the text before each placeholder.
    fn walk<'b>(&'b self, pieces: &mut Split<'static, char>, out: AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

impl Walk for () {
    fn walk<'b>(&'b self, _pieces: &mut Split<'static, char>, _out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        Ok(())
    }
}

impl<Before, SqlType, Value> Walk for Bound<Before, SqlType, Value>
where
    Before: Walk,
    Value: ToSql<SqlType, Pg>,
    Pg: HasSqlType<SqlType>,
{
    fn walk<'b>(&'b self, pieces: &mut Split<'static, char>, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.before.walk(pieces, out.reborrow())?;
        out.push_sql(pieces.next().unwrap_or_default());
        out.push_bind_param::<SqlType, Value>(&self.value)
    }
}

impl<Binds: Walk> QueryFragment<Pg> for Statement<Binds> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut pieces = self.sql.split('?');
        self.binds.walk(&mut pieces, out.reborrow())?;
        for piece in pieces {
            out.push_sql(piece);
        }
        Ok(())
    }
}

// Without a static id the cache of prepared statements goes by the text.
impl<Binds> QueryId for Statement<Binds> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Binds> Query for Statement<Binds> {
    type SqlType = Untyped;
}
