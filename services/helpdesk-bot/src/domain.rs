//! Values with rules: what parses is right. No I/O.

mod business_hours;
mod canned_answer;
mod communication;
mod consent;
mod display_name;
mod handover;
mod invitation;
mod message;
pub mod protocol;
mod rating;
mod search_words;
mod sign_in_code;
mod staff;
mod user;

pub use business_hours::{BusinessHours, CalendarError, Holidays, WeeklyHours};
pub use canned_answer::{
    CannedAnswer, CannedAnswerId, CannedPreview, CannedText, CannedTextError, CannedTitle, CannedTitleError, Filling,
    LONGEST_CANNED_TEXT, LONGEST_CANNED_TITLE, MOST_CANNED_ANSWERS, NobodyLeaves, Placeholder,
};
pub use communication::{ClosedBy, Communication, CommunicationId, Side, Stage};
pub use consent::{CONSENT_VERSION, Consent};
pub use display_name::DisplayName;
pub use handover::{Handover, HandoverEnd, HandoverId};
pub use invitation::{INVITATION_HOLDS, Invitation, InvitationId, Spent};
pub use message::{Delivery, MessageId, NewMessage, StoredMessage};
pub use protocol::{
    Archived, Correction, Protocol, ProtocolCommunication, ProtocolEntry, ProtocolEvent, ProtocolFile, ProtocolMessage,
    ProtocolPerson,
};
pub use rating::Rating;
pub use search_words::SearchWords;
pub use sign_in_code::{
    CODE_HOLDS, CODES_AN_HOUR, CodeOutcome, IssuedCode, LetterFailure, RESEND_AFTER, SignInCode, TRIES, Unusable,
};
pub use staff::{Group, StaffMember, StaffRole, StaffRoles};
pub use user::User;

/// A Telegram user; a person's private chat has the same id.
pub type TelegramId = i64;
