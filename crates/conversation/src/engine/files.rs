use crate::document::{Table, TableError};

/// The files that an input's decision sends, made outside of its transaction.
///
/// A long table keeps a core busy for longer than a transaction may stand still. So an attempt that wants to send a file
/// ends at that, the file is made, and the input is decided on anew: nearly always to send the very same table.
#[derive(Default)]
pub(super) struct Files(Vec<(Table, Vec<u8>)>);

/// A table that comes out different as often as this would come out different for ever.
const MOST: usize = 5;

/// No file came of a table.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("making a file has panicked")]
    Panicked,
    #[error("each attempt sends another table")]
    Changing,
}

impl Files {
    /// The file of this table, if it has been made.
    pub(super) fn of(&self, table: &Table) -> Option<&[u8]> {
        let made = self.0.iter().find(|(known, _)| known == table);
        made.map(|(_, bytes)| bytes.as_slice())
    }

    /// Makes it, while other conversations go on.
    pub(super) async fn make(&mut self, table: Table) -> Result<(), FileError> {
        if self.0.len() >= MOST {
            return Err(FileError::Changing);
        }
        let making = move || table.spreadsheet().map(|bytes| (table, bytes));
        let made = tokio::task::spawn_blocking(making).await;
        self.0.push(made.map_err(|_| FileError::Panicked)??);
        Ok(())
    }
}
