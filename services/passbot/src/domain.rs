//! Values with rules: what parses is right. No I/O.

mod brand;
mod house;
mod invitation;
mod pass;
mod resident;
mod resident_name;
mod wrong_codes;

mod arrived_by;
mod gate_question;
mod period;
mod plate_fragment;
mod staff;

pub use brand::{Brand, BrandError};
pub use house::{House, HouseError};
pub use invitation::{CodeError, Invitation, InvitationCode, InvitationId, Pepper, PepperError, Peppers, Unusable};
pub use pass::{Arrival, Car, Pass, PassId, PassStatus, Refusal};
pub use resident::{Particulars, Resident, ResidentId};
pub use resident_name::{NameError, ResidentName};
pub use wrong_codes::{WRONG_CODES_ALLOWED, blocked_until, within_the_hour};

pub use arrived_by::ArrivedBy;
pub use gate_question::{ANSWER_WITHIN, GateAnswer, GateOutcome, GateQuestion, GateQuestionId, Neighbour};
pub use period::Period;
pub use plate_fragment::{Fit, PlateFragment, best_fits};
pub use staff::{StaffInvitation, StaffInvitationId, StaffMember, StaffName, StaffRole, StaffRoles};

/// A Telegram user; a person's private chat has the same id.
pub type TelegramId = i64;
