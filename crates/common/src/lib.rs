//! Models that services share: newtypes that parse, and the event contracts of `proto/`. No I/O.
//!
//! Nothing enters without a second user.

mod email_address;
mod invitation_code;
mod licence_plate;
mod pepper;
mod phone_number;

pub use email_address::{EmailAddress, EmailAddressError};
pub use invitation_code::{CodeError, InvitationCode};
pub use licence_plate::{ForeignPlates, LicencePlate, LicencePlateError, PlateKind};
pub use pepper::{Pepper, PepperError, Peppers};
pub use phone_number::{PhoneNumber, PhoneNumberError, Region};

/// The event contracts, generated from `proto/`: a module per producer and version.
pub mod events {
    /// Every event of the suite with its consumers. Both ends declare their queues by this table, so an event that
    /// is published before its consumer's first start waits for it.
    pub const ROUTES: &[(&str, &[&str])] = &[
        ("passbot.pass-changed.v1", &["sheets-syncer"]),
        ("passbot.tick-refused.v1", &["sheets-syncer"]),
        ("sheets-syncer.pass-ticked.v1", &["passbot"]),
        ("sheets-syncer.alert-raised.v1", &["notifier"]),
        ("sheets-syncer.alert-cleared.v1", &["notifier"]),
        ("helpdesk-bot.email-requested.v1", &["notifier"]),
        ("helpdesk-bot.alert-raised.v1", &["notifier"]),
        ("helpdesk-bot.alert-cleared.v1", &["notifier"]),
        // Heard by nobody yet.
        ("helpdesk-bot.communication-changed.v1", &[]),
        ("notifier.email-sent.v1", &["helpdesk-bot"]),
        ("notifier.email-failed.v1", &["helpdesk-bot"]),
    ];

    /// What any service publishes when something is wrong that an operator should know of.
    pub mod alert {
        #[allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated")]
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/frontdesk.alert.v1.rs"));
        }
    }

    /// How any service asks notifier for a letter.
    pub mod email {
        #[allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated")]
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/frontdesk.email.v1.rs"));
        }
    }

    /// The contracts themselves, a protobuf `FileDescriptorSet`: for those who show any event to people.
    pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/events.binpb"));

    /// What helpdesk-bot publishes.
    pub mod helpdesk_bot {
        #[allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated")]
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/frontdesk.helpdesk_bot.v1.rs"));
        }
    }

    /// What notifier publishes.
    pub mod notifier {
        #[allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated")]
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/frontdesk.notifier.v1.rs"));
        }
    }

    /// What passbot publishes.
    pub mod passbot {
        #[allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated")]
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/frontdesk.passbot.v1.rs"));
        }
    }

    /// What sheets-syncer publishes.
    pub mod sheets_syncer {
        #[allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated")]
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/frontdesk.sheets_syncer.v1.rs"));
        }
    }
}
