//! Values with rules: what parses is right. No I/O.

mod brand;
mod house;
mod invitation;
mod pass;
mod resident;
mod resident_name;
mod wrong_codes;

mod arrived_by;
mod blocked_plate;
mod consent;
mod day;
mod described;
mod gate_question;
mod gate_search;
mod news;
mod period;
mod plate_fragment;
mod resident_query;
mod staff;
mod standing;
mod visitor;

pub use brand::{Brand, BrandError};
pub use house::{House, HouseError};
pub use invitation::{Invitation, InvitationId, Unusable};
pub use pass::{Arrival, ErasedPass, Pass, PassId, PassStatus, Refusal};
pub use resident::{Particulars, Resident, ResidentId};
pub use resident_name::{NameError, ResidentName};
pub use wrong_codes::{WRONG_CODES_ALLOWED, blocked_until, within_the_hour};

pub use arrived_by::ArrivedBy;
pub use blocked_plate::{BlockedPlate, PlateBlockId, PlateNote, PlateNoteError};
pub use consent::{CONSENT_VERSION, Consent};
pub use day::{Day, DayError};
pub use described::Described;
pub use gate_question::{ANSWER_WITHIN, GateAnswer, GateOutcome, GateQuestion, GateQuestionId, Neighbour};
pub use gate_search::{GateSearch, gathered};
pub use news::{NewsId, NewsText, NewsTextError};
pub use period::{Period, PeriodError};
pub use plate_fragment::{Fit, PlateFragment, best_fits};
pub use resident_query::ResidentQuery;
pub use staff::{StaffInvitation, StaffInvitationId, StaffMember, StaffName, StaffRole, StaffRoles};
pub use standing::{Answer, Months, MonthsError, NewRequest, RequestId, StandingRequest};
pub use visitor::{Car, GuestName, Visitor};

/// A Telegram user; a person's private chat has the same id.
pub type TelegramId = i64;
