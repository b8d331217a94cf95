use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{corrupt, invitations::exactly_one, schema::gate_questions};
use crate::domain::{
    GateOutcome, GateQuestion, GateQuestionId, House, Neighbour, PassId, ResidentId, StaffName, TelegramId,
};

/// More residents than any house has; a wrong house must not become a broadcast.
const ASKED_AT_MOST: i64 = 50;

#[derive(Queryable, Selectable)]
#[diesel(table_name = gate_questions)]
struct GateQuestionRow {
    id: i64,
    guard_id: i64,
    guard_name: String,
    plate: String,
    house: String,
    asked_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    asked: Vec<i64>,
    unreached: i64,
    outcome: String,
    decided_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct NeighbourRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    telegram_id: i64,
    #[diesel(sql_type = Bool)]
    reachable: bool,
}

#[derive(QueryableByName)]
struct FreshNumber {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The residents of a house, and whether messages reach them.
pub(crate) async fn neighbours(
    transaction: &mut AsyncPgConnection,
    bot_id: i64,
    house: &House,
) -> QueryResult<Vec<Neighbour>> {
    let rows: Vec<NeighbourRow> = statement(
        "select r.id, r.telegram_id, coalesce(c.reachable, true) as reachable from residents r \
         left join chats c on c.bot_id = ? and c.chat_id = r.telegram_id \
         where r.house = ? and not exists (select from blocked_people b where b.telegram_id = r.telegram_id) \
         order by r.id limit ?",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(house.as_str())
    .bind::<BigInt, _>(ASKED_AT_MOST)
    .get_results(transaction)
    .await?;
    let neighbour = |row: NeighbourRow| Neighbour {
        id: ResidentId(row.id),
        telegram_id: row.telegram_id,
        reachable: row.reachable,
    };
    Ok(rows.into_iter().map(neighbour).collect())
}

/// The next question's number.
pub(crate) async fn fresh_gate_question(transaction: &mut AsyncPgConnection) -> QueryResult<GateQuestionId> {
    let fresh: FreshNumber = statement("select nextval('gate_question_numbers') as number")
        .get_result(transaction)
        .await?;
    Ok(GateQuestionId(fresh.number))
}

/// A question, locked.
pub(crate) async fn gate_question(
    transaction: &mut AsyncPgConnection,
    id: GateQuestionId,
) -> Result<Option<GateQuestion>, LoadError> {
    let row: Option<GateQuestionRow> = gate_questions::table
        .find(id.0)
        .select(GateQuestionRow::as_select())
        .for_no_key_update()
        .first(transaction)
        .await
        .optional()?;
    row.map(GateQuestion::try_from).transpose()
}

pub(crate) async fn add_gate_question(
    transaction: &mut AsyncPgConnection,
    question: &GateQuestion,
) -> Result<(), ApplyError> {
    let (outcome, decided_at) = stored_outcome(question.outcome);
    diesel::insert_into(gate_questions::table)
        .values((
            gate_questions::id.eq(question.id.0),
            gate_questions::guard_id.eq(question.guard),
            gate_questions::guard_name.eq(question.guard_name.as_str()),
            gate_questions::plate.eq(question.plate.as_str()),
            gate_questions::house.eq(question.house.as_str()),
            gate_questions::asked_at.eq(question.asked_at),
            gate_questions::expires_at.eq(question.expires_at),
            gate_questions::asked.eq(&question.asked),
            gate_questions::outcome.eq(outcome),
            gate_questions::decided_at.eq(decided_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Decides a question; a conflict if it has been decided.
pub(crate) async fn decide_gate_question(
    transaction: &mut AsyncPgConnection,
    id: GateQuestionId,
    outcome: GateOutcome,
    by: Option<TelegramId>,
    pass: Option<PassId>,
) -> Result<(), ApplyError> {
    let (outcome, decided_at) = stored_outcome(outcome);
    let decided = diesel::update(
        gate_questions::table
            .find(id.0)
            .filter(gate_questions::outcome.eq("open")),
    )
    .set((
        gate_questions::outcome.eq(outcome),
        gate_questions::decided_at.eq(decided_at),
        gate_questions::decided_by.eq(by),
        gate_questions::pass_id.eq(pass.map(|pass| pass.0)),
    ))
    .execute(transaction)
    .await?;
    exactly_one(decided)
}

/// Counts a resident who turned out to be out of reach.
pub(crate) async fn count_unreached(transaction: &mut AsyncPgConnection, id: GateQuestionId) -> Result<(), ApplyError> {
    let counted = diesel::update(gate_questions::table.find(id.0))
        .set(gate_questions::unreached.eq(gate_questions::unreached + 1))
        .execute(transaction)
        .await?;
    exactly_one(counted)
}

fn stored_outcome(outcome: GateOutcome) -> (&'static str, Option<DateTime<Utc>>) {
    match outcome {
        GateOutcome::Open => ("open", None),
        GateOutcome::Allowed { at } => ("allowed", Some(at)),
        GateOutcome::Refused { at } => ("refused", Some(at)),
        GateOutcome::Unanswered { at } => ("unanswered", Some(at)),
        GateOutcome::Unreachable { at } => ("unreachable", Some(at)),
    }
}

impl TryFrom<GateQuestionRow> for GateQuestion {
    type Error = LoadError;

    fn try_from(row: GateQuestionRow) -> Result<Self, Self::Error> {
        let id = row.id;
        let outcome = match (row.outcome.as_str(), row.decided_at) {
            ("open", None) => GateOutcome::Open,
            ("allowed", Some(at)) => GateOutcome::Allowed { at },
            ("refused", Some(at)) => GateOutcome::Refused { at },
            ("unanswered", Some(at)) => GateOutcome::Unanswered { at },
            ("unreachable", Some(at)) => GateOutcome::Unreachable { at },
            (other, _) => return Err(corrupt("outcome of gate question", id, &other)),
        };
        Ok(Self {
            id: GateQuestionId(id),
            guard: row.guard_id,
            guard_name: StaffName::from_telegram(&row.guard_name),
            plate: row
                .plate
                .try_into()
                .map_err(|error| corrupt("plate of gate question", id, &error))?,
            house: row
                .house
                .try_into()
                .map_err(|error| corrupt("house of gate question", id, &error))?,
            asked_at: row.asked_at,
            expires_at: row.expires_at,
            asked: row.asked,
            unreached: row.unreached,
            outcome,
        })
    }
}
