//! Plates that nobody may order a pass for.

use chrono::{DateTime, Utc};
use common::LicencePlate;
use conversation::{ApplyError, LoadError};
use diesel::{prelude::*, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    corrupt,
    invitations::exactly_one,
    passes::{PassRow, held, next_number},
    residents::ResidentRow,
    schema::{blocked_plates, passes, residents},
};
use crate::{
    dialogue::HeldPass,
    domain::{BlockedPlate, Pass, PlateBlockId, PlateFragment, PlateNote, TelegramId},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = blocked_plates)]
struct BlockRow {
    id: i64,
    plate: String,
    note: Option<String>,
    blocked_at: DateTime<Utc>,
}

/// The block of a plate, if it is blocked.
pub(crate) async fn block_of(
    transaction: &mut AsyncPgConnection,
    plate: &LicencePlate,
) -> Result<Option<BlockedPlate>, LoadError> {
    let row: Option<BlockRow> = blocked_plates::table
        .filter(blocked_plates::plate_compact.eq(plate.compact()))
        .select(BlockRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(BlockedPlate::try_from).transpose()
}

/// A block by its number.
pub(crate) async fn block_by_number(
    transaction: &mut AsyncPgConnection,
    id: PlateBlockId,
) -> Result<Option<BlockedPlate>, LoadError> {
    let row: Option<BlockRow> = blocked_plates::table
        .find(id.0)
        .select(BlockRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(BlockedPlate::try_from).transpose()
}

/// The newest blocks, at most `limit`, and how many more there are.
pub(crate) async fn blocks(
    transaction: &mut AsyncPgConnection,
    limit: i64,
) -> Result<(Vec<BlockedPlate>, i64), LoadError> {
    let rows: Vec<BlockRow> = blocked_plates::table
        .order(blocked_plates::id.desc())
        .limit(limit)
        .select(BlockRow::as_select())
        .load(transaction)
        .await?;
    let all: i64 = blocked_plates::table.count().get_result(transaction).await?;
    let blocks = rows
        .into_iter()
        .map(BlockedPlate::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    Ok((blocks, (all - limit).max(0)))
}

/// The blocks of plates on which this stands, at most `limit`.
pub(super) async fn blocks_like(
    transaction: &mut AsyncPgConnection,
    fragment: &PlateFragment,
    limit: usize,
) -> Result<Vec<BlockedPlate>, LoadError> {
    let rows: Vec<(String, BlockRow)> = blocked_plates::table
        .order(blocked_plates::id.desc())
        .select((blocked_plates::plate_compact, BlockRow::as_select()))
        .load(transaction)
        .await?;
    rows.into_iter()
        .filter(|(compact, _)| fragment.stands_on(compact))
        .take(limit)
        .map(|(_, row)| BlockedPlate::try_from(row))
        .collect()
}

/// The next number of a block.
pub(crate) async fn next_block(transaction: &mut AsyncPgConnection) -> Result<PlateBlockId, LoadError> {
    Ok(PlateBlockId(next_number(transaction, "blocked_plate_numbers").await?))
}

/// The open passes for a plate, with their residents. They are not locked: who changes one first is told by its version.
pub(crate) async fn open_passes_for(
    transaction: &mut AsyncPgConnection,
    plate: &LicencePlate,
    now: DateTime<Utc>,
) -> Result<Vec<HeldPass>, LoadError> {
    let rows: Vec<(ResidentRow, PassRow)> = residents::table
        .inner_join(passes::table)
        .filter(passes::plate_compact.eq(plate.compact()))
        .filter(passes::status.eq("ordered"))
        .filter(passes::valid_until.gt(now))
        .order(passes::id)
        .select((ResidentRow::as_select(), PassRow::as_select()))
        .load(transaction)
        .await?;
    rows.into_iter().map(held).collect()
}

/// Until this transaction ends, nobody else blocks this plate or adds a pass for it.
pub(crate) async fn lock_plate(transaction: &mut AsyncPgConnection, plate: &LicencePlate) -> QueryResult<()> {
    statement("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':plate:' || ?, 0))")
        .bind::<Text, _>(plate.compact())
        .execute(transaction)
        .await?;
    Ok(())
}

/// A conflict if the plate of a pass that is just being added was blocked meanwhile.
///
/// The pass after a visit to a standing one takes no lock, for its transaction holds the row of the pass before, which
/// whoever blocks the plate waits for: he sees the change of that row, and with it the new pass.
pub(super) async fn refuse_blocked_plate(transaction: &mut AsyncPgConnection, pass: &Pass) -> Result<(), ApplyError> {
    let follows = pass.standing && pass.ordered_at < pass.valid_from;
    let Some(plate) = pass.visitor.plate().filter(|_| !follows) else {
        return Ok(());
    };
    lock_plate(transaction, plate).await?;
    let blocked: i64 = blocked_plates::table
        .filter(blocked_plates::plate_compact.eq(plate.compact()))
        .count()
        .get_result(transaction)
        .await?;
    if blocked > 0 {
        return Err(ApplyError::Conflict);
    }
    Ok(())
}

/// Blocks a plate; a conflict if it is blocked already.
pub(crate) async fn block_plate(
    transaction: &mut AsyncPgConnection,
    block: &BlockedPlate,
    by: TelegramId,
) -> Result<(), ApplyError> {
    diesel::insert_into(blocked_plates::table)
        .values((
            blocked_plates::id.eq(block.id.0),
            blocked_plates::plate_compact.eq(block.plate.compact()),
            blocked_plates::plate.eq(block.plate.as_str()),
            blocked_plates::note.eq(block.note.as_ref().map(PlateNote::as_str)),
            blocked_plates::blocked_by.eq(by),
            blocked_plates::blocked_at.eq(block.blocked_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Ends a block; a conflict if it has ended.
pub(crate) async fn unblock_plate(transaction: &mut AsyncPgConnection, id: PlateBlockId) -> Result<(), ApplyError> {
    let unblocked = diesel::delete(blocked_plates::table.find(id.0))
        .execute(transaction)
        .await?;
    exactly_one(unblocked)
}

impl TryFrom<BlockRow> for BlockedPlate {
    type Error = LoadError;

    fn try_from(row: BlockRow) -> Result<Self, LoadError> {
        let id = row.id;
        let note = row.note.map(|note| PlateNote::parse(&note)).transpose();
        Ok(Self {
            id: PlateBlockId(id),
            plate: row
                .plate
                .try_into()
                .map_err(|error| corrupt("plate of block", id, &error))?,
            note: note.map_err(|error| corrupt("note of block", id, &error))?,
            blocked_at: row.blocked_at,
        })
    }
}
