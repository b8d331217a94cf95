use conversation::{ApplyError, Context};
use diesel_async::AsyncPgConnection;

use crate::{
    dialogue::{DeskWrite, Write},
    store,
};

/// Writes one change of passbot's own tables.
pub(crate) async fn apply(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    write: Write,
) -> Result<(), ApplyError> {
    match write {
        Write::AddInvitation {
            hash,
            created_by,
            created_at,
            expires_at,
        } => store::add_invitation(transaction, &hash, created_by, created_at, expires_at).await,
        Write::Reserve {
            invitation,
            by,
            now,
            until,
        } => store::reserve(transaction, invitation, by, now, until).await,
        Write::Release { invitation, by } => store::release(transaction, invitation, by).await,
        Write::Register {
            telegram_id,
            particulars,
            invitation,
            consent,
            now,
        } => {
            store::use_up(transaction, invitation, telegram_id, now).await?;
            store::add_resident(transaction, telegram_id, &particulars, invitation, consent, now).await
        }
        Write::RecordWrongCode { telegram_id, at } => store::record_wrong_code(transaction, telegram_id, at).await,
        Write::AddPass { pass, resident } => store::add_pass(transaction, &pass, resident).await,
        Write::ChangePass(pass) => store::change_pass(transaction, &pass).await,
        Write::AddRequest { request, at } => store::add_request(transaction, &request, at).await,
        Write::AnswerRequest { request, answer, at } => store::answer_request(transaction, request, answer, at).await,
        Write::Erase {
            telegram_id,
            resident,
            names,
            now,
        } => {
            store::erase(
                transaction,
                context.me.bot_id,
                telegram_id,
                resident,
                names.as_ref(),
                now,
            )
            .await
        }
        Write::AddNews { id, by, at } => store::add_news(transaction, id, by, at).await,
        Write::Desk(write) => apply_desk(transaction, write).await,
    }
}

async fn apply_desk(transaction: &mut AsyncPgConnection, write: DeskWrite) -> Result<(), ApplyError> {
    match write {
        DeskWrite::AddStaffInvitation {
            hash,
            role,
            created_by,
            created_at,
            expires_at,
        } => store::add_staff_invitation(transaction, &hash, role, (created_by, created_at), expires_at).await,
        DeskWrite::JoinStaff {
            invitation,
            person,
            name,
            now,
        } => store::join_staff(transaction, &invitation, person, &name, now).await,
        DeskWrite::LeaveStaff { person, role } => store::leave_staff(transaction, person, role).await,
        DeskWrite::Audit(deed) => store::record_deed(transaction, &deed).await,
        DeskWrite::RecordArrival { pass, by } => store::record_arrival(transaction, pass, &by).await,
        DeskWrite::AddGateQuestion(question) => store::add_gate_question(transaction, &question).await,
        DeskWrite::DecideGateQuestion {
            question,
            outcome,
            by,
            pass,
        } => store::decide_gate_question(transaction, question, outcome, by, pass).await,
        DeskWrite::BlockPerson {
            person,
            phone_hash,
            by,
            at,
        } => store::block_person(transaction, person, &phone_hash, by, at).await,
        DeskWrite::BlockPlate { block, by } => store::block_plate(transaction, &block, by).await,
        DeskWrite::UnblockPlate(id) => store::unblock_plate(transaction, id).await,
        DeskWrite::UnblockPerson(person) => store::unblock_person(transaction, person).await,
        DeskWrite::CountUnreached(question) => store::count_unreached(transaction, question).await,
    }
}
