//! What guards look for and note.

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    corrupt,
    passes::PassRow,
    plates::blocks_like,
    schema::{arrivals, passes, residents},
};
use crate::{
    dialogue::{AwaitedPass, Search},
    domain::{ArrivedBy, GateSearch, Pass, PassId, StaffName, best_fits, gathered},
};

/// So many passes are shown of what a search found.
const SHOWN: usize = 5;

/// Searches the open passes. Plates and names are compared here and not by the database: near plates are to be found as
/// well, and nothing that a guard writes is a wildcard.
pub(crate) async fn search(
    transaction: &mut AsyncPgConnection,
    search: &GateSearch,
    now: DateTime<Utc>,
) -> Result<Search, LoadError> {
    let open = || {
        passes::table
            .filter(passes::status.eq("ordered"))
            .filter(passes::valid_until.gt(now))
            .order((passes::valid_until, passes::id))
    };
    let mut fits = Vec::new();
    let mut blocked = Vec::new();
    if let Some(fragment) = search.plate() {
        let plates: Vec<(i64, String)> = open()
            .filter(passes::plate_compact.is_not_null())
            .select((passes::id, passes::plate_compact.assume_not_null()))
            .load(transaction)
            .await?;
        fits = best_fits(fragment, plates);
        blocked = blocks_like(transaction, fragment, SHOWN).await?;
    }
    let guests: Vec<(i64, String, String)> = open()
        .inner_join(residents::table)
        .filter(passes::guest.is_not_null())
        .select((passes::id, passes::guest.assume_not_null(), residents::house))
        .load(transaction)
        .await?;
    let mut found_guests = Vec::new();
    for (id, name, house) in guests {
        let house = house.try_into().map_err(|error| corrupt("house of pass", id, &error))?;
        if search.fits_guest(&name, &house) {
            found_guests.push(id);
        }
    }
    let (fitting, near) = gathered(fits, found_guests);
    let more = fitting.len().saturating_sub(SHOWN);
    let ids: Vec<i64> = fitting.into_iter().take(SHOWN).collect();
    let mut found = awaited(transaction, &ids).await?;
    found.sort_by_key(|awaited| ids.iter().position(|id| *id == awaited.pass.id.0));
    Ok(Search {
        found,
        near,
        more,
        blocked,
    })
}

async fn awaited(transaction: &mut AsyncPgConnection, ids: &[i64]) -> Result<Vec<AwaitedPass>, LoadError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(PassRow, String)> = passes::table
        .inner_join(residents::table)
        .filter(passes::id.eq_any(ids))
        .select((PassRow::as_select(), residents::house))
        .load(transaction)
        .await?;
    rows.into_iter()
        .map(|(row, house)| {
            let pass = Pass::try_from(row)?;
            Ok(AwaitedPass {
                house: house
                    .try_into()
                    .map_err(|error| corrupt("house of pass", pass.id.0, &error))?,
                pass,
            })
        })
        .collect()
}

/// By whom a pass was marked as arrived, if that was noted.
pub(crate) async fn arrival(transaction: &mut AsyncPgConnection, pass: PassId) -> Result<Option<ArrivedBy>, LoadError> {
    let row: Option<(String, Option<i64>, Option<String>)> = arrivals::table
        .find(pass.0)
        .select((arrivals::source, arrivals::guard_id, arrivals::guard_name))
        .first(transaction)
        .await
        .optional()?;
    row.map(|row| match row {
        (source, None, _) if source == "sheet" => Ok(ArrivedBy::Sheet),
        (source, Some(id), Some(name)) => {
            let name = StaffName::from_telegram(&name);
            if source == "guard" {
                Ok(ArrivedBy::Guard { id, name })
            } else {
                Ok(ArrivedBy::GateQuestion { id, name })
            }
        }
        (source, _, _) => Err(corrupt("arrival of pass", pass.0, &source)),
    })
    .transpose()
}

/// Notes by whom a pass was marked as arrived; a conflict if somebody was faster.
pub(crate) async fn record_arrival(
    transaction: &mut AsyncPgConnection,
    pass: PassId,
    by: &ArrivedBy,
) -> Result<(), ApplyError> {
    let (source, guard) = match by {
        ArrivedBy::Sheet => ("sheet", None),
        ArrivedBy::Guard { id, name } => ("guard", Some((*id, name))),
        ArrivedBy::GateQuestion { id, name } => ("gate_question", Some((*id, name))),
    };
    diesel::insert_into(arrivals::table)
        .values((
            arrivals::pass_id.eq(pass.0),
            arrivals::source.eq(source),
            arrivals::guard_id.eq(guard.map(|(id, _)| id)),
            arrivals::guard_name.eq(guard.map(|(_, name)| name.as_str())),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}
