use chrono::{DateTime, Utc};

use super::DeskWrite;
use crate::domain::{
    Answer, Consent, InvitationId, NewRequest, NewsId, Particulars, Pass, RequestId, ResidentId, TelegramId,
};

/// A change of passbot's own tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A new invitation, known by the hash of its code only.
    AddInvitation {
        hash: Vec<u8>,
        created_by: TelegramId,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    },
    /// Keeps an invitation for a person; a conflict if somebody else holds it at `now` or it is used.
    Reserve {
        invitation: InvitationId,
        by: TelegramId,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    /// Gives a person's reservation back.
    Release { invitation: InvitationId, by: TelegramId },
    /// Makes the person a resident and uses the invitation up; a conflict if the phone or the person is registered.
    Register {
        telegram_id: TelegramId,
        particulars: Particulars,
        invitation: InvitationId,
        consent: Consent,
        now: DateTime<Utc>,
    },
    /// Remembers that a person typed a wrong code.
    RecordWrongCode { telegram_id: TelegramId, at: DateTime<Utc> },
    /// A new pass.
    AddPass { pass: Pass, resident: ResidentId },
    /// The next version of a pass; a conflict unless the version before it is stored.
    ChangePass(Pass),
    /// A new request for a standing pass.
    AddRequest { request: NewRequest, at: DateTime<Utc> },
    /// The first answer to a request; a conflict if there is one already.
    AnswerRequest {
        request: RequestId,
        answer: Answer,
        at: DateTime<Utc>,
    },
    /// Everything about a person goes: his particulars, what his passes were for, what he wrote and was told. What was
    /// told to others is found by his `names`. Each of his passes comes to its next version.
    Erase {
        telegram_id: TelegramId,
        resident: Option<ResidentId>,
        names: Option<Particulars>,
        now: DateTime<Utc>,
    },
    /// Something was told to all residents.
    AddNews {
        id: NewsId,
        by: TelegramId,
        at: DateTime<Utc>,
    },
    /// A change of what guards and administrators keep.
    Desk(DeskWrite),
}
