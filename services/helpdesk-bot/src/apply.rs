use conversation::{ApplyError, Context};
use diesel_async::AsyncPgConnection;

use crate::{
    dialogue::{CannedWrite, ControlWrite, KeepingWrite, LineWrite, MenuWrite, SignInWrite, Write},
    store,
};

/// Writes one change of helpdesk-bot's own tables.
pub(crate) async fn apply(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    write: Write,
) -> Result<(), ApplyError> {
    match write {
        Write::SignIn(write) => sign_in(transaction, write).await,
        Write::Line(write) => line(transaction, write).await,
        Write::Menu(write) => menu(transaction, context, write).await,
        Write::Control(write) => control(transaction, context, write).await,
        Write::Keeping(write) => keeping(transaction, context, write).await,
        Write::Canned(write) => canned(transaction, write).await,
    }
}

async fn sign_in(transaction: &mut AsyncPgConnection, write: SignInWrite) -> Result<(), ApplyError> {
    match write {
        SignInWrite::Register(user) => store::add_user(transaction, &user).await,
        SignInWrite::Rename { person, name, username } => {
            store::rename(transaction, person, &name, username.as_deref()).await
        }
        SignInWrite::AddCode { person, code } => {
            store::note_consent(transaction, person, code.requested_at).await?;
            store::add_code(transaction, person, &code).await
        }
        SignInWrite::AnswerCode { key, failure, at } => store::answer_code(transaction, key, failure, at).await,
        SignInWrite::CountTry(key) => store::count_try(transaction, key).await,
        SignInWrite::Authenticate { person, key, email, at } => {
            store::use_code(transaction, key, at).await?;
            store::authenticate(transaction, person, &email, at).await
        }
    }
}

async fn line(transaction: &mut AsyncPgConnection, write: LineWrite) -> Result<(), ApplyError> {
    match write {
        LineWrite::Open(communication) => store::add_communication(transaction, &communication).await,
        LineWrite::Change { communication, at } => store::change_communication(transaction, &communication, at).await,
        LineWrite::Note(communication) => store::note_message(transaction, &communication).await,
        LineWrite::AddMessage(message) => store::add_message(transaction, &message).await,
        LineWrite::SetDelivery { message, delivery } => store::set_delivery(transaction, message, delivery).await,
        LineWrite::AddVersion { message, text, at } => store::add_version(transaction, &message, &text, at).await,
    }
}

async fn menu(transaction: &mut AsyncPgConnection, _context: &Context, write: MenuWrite) -> Result<(), ApplyError> {
    match write {
        MenuWrite::Offer(handover) => store::add_handover(transaction, &handover).await,
        MenuWrite::EndOffer { handover, end, at } => store::end_handover(transaction, handover, end, at).await,
        MenuWrite::KeepSearch {
            by,
            number,
            words,
            person,
            at,
        } => store::keep_search(transaction, (by, number), &words, person, at).await,
    }
}

async fn control(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    write: ControlWrite,
) -> Result<(), ApplyError> {
    match write {
        ControlWrite::AddInvitation {
            hash,
            role,
            created_by,
            created_at,
            expires_at,
        } => store::add_invitation(transaction, &hash, role, (created_by, created_at), expires_at).await,
        ControlWrite::JoinStaff {
            invitation,
            person,
            name,
            at,
        } => store::join_staff(transaction, &invitation, person, &name, at).await,
        ControlWrite::LeaveStaff { person, role } => store::leave_staff(transaction, person, role).await,
        ControlWrite::AddGroup { group, by, at } => store::add_group(transaction, &group, by, at).await,
        ControlWrite::RemoveGroup { chat_id } => store::remove_group(transaction, chat_id).await,
        ControlWrite::LookAtBoard { person, at } => store::look_at_board(transaction, person, at).await,
        ControlWrite::Erase {
            person,
            nobody,
            communications,
            words,
            at,
        } => {
            let ids = (person, nobody);
            store::erase(transaction, context.me.bot_id, ids, &communications, &words, at).await
        }
        ControlWrite::Audit(deed) => store::record_deed(transaction, &deed).await,
    }
}

async fn keeping(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    write: KeepingWrite,
) -> Result<(), ApplyError> {
    match write {
        KeepingWrite::Await(message) => store::await_file(transaction, message).await,
        KeepingWrite::Replace {
            message,
            kind,
            file,
            edition,
        } => store::replace_file(transaction, message, (kind, &file), edition).await,
        KeepingWrite::Settle { message, edition, fate } => {
            store::settle_file(transaction, message, edition, &fate).await
        }
        KeepingWrite::Raise { alert, times, at } => store::raise_alert(transaction, alert, times, at).await,
        KeepingWrite::Clear { alert, times, at } => store::clear_alert(transaction, alert, times, at).await,
        KeepingWrite::Forget { outdated, at } => {
            store::forget_communication(transaction, context.me.bot_id, &outdated, at).await
        }
        KeepingWrite::Told { chat, at } => store::tell_full_disk(transaction, chat, at).await,
    }
}

async fn canned(transaction: &mut AsyncPgConnection, write: CannedWrite) -> Result<(), ApplyError> {
    match write {
        CannedWrite::Add(answer) => store::add_canned_answer(transaction, &answer).await,
        CannedWrite::Change(answer) => store::change_canned_answer(transaction, &answer).await,
        CannedWrite::Delete { id, version } => store::delete_canned_answer(transaction, id, version).await,
        CannedWrite::Preview { of, preview, at } => store::keep_canned_preview(transaction, of, &preview, at).await,
        CannedWrite::ForgetPreview { of } => store::forget_canned_preview(transaction, of).await,
    }
}
