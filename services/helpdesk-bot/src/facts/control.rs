use conversation::{Context, LoadError};
use diesel_async::AsyncPgConnection;

use crate::{
    dialogue::{Facts, Needs},
    settings::Settings,
};

pub(super) async fn load(
    _transaction: &mut AsyncPgConnection,
    _context: &Context,
    _settings: &Settings,
    _needs: &Needs,
    _facts: &mut Facts,
) -> Result<(), LoadError> {
    Ok(())
}
