//! The words of the control API: what goes over the wire, the same types for the server and for the client.

mod acts;
mod broker;
mod chats;
mod clock;
mod faults;
mod inbox;
mod live;
mod mail;
mod people;
mod record;
mod requests;
mod statistics;
mod suite;
mod webhooks;

pub use acts::{Act, Contact, Deed, Delivery, Media, Outcome};
pub use broker::{BrokerEvent, BrokerLink, BrokerView, ConsumerQueue, EventField, EventPage, FieldKind, QueueStanding};
pub use chats::{Author, ChatView, MessageMatch, MessageView, PastText, QueryView, ReactionView, WaitForMessage};
pub use clock::{Advance, ClockView};
pub use faults::{Fault, FaultKind, FaultRule, ForeignPoller, ForeignPollerView, Limits};
pub use inbox::{ChatSummary, CommandView, Commands, LastMessage, PersonInbox, ReadUpTo};
pub use live::{Changes, Hello, Topic};
pub use mail::{
    Attachment, Correspondent, Letter, LetterMatch, LetterPage, LetterView, MailFault, MailFaultKind, MailFaultRule,
    MailSecurity, MailServer, MailSettings, MailStatistics, ReadLetter, WaitForLetter,
};
pub use people::{BotView, GroupView, MemberStatus, NewBot, NewGroup, NewMember, NewPerson, NewToken, PersonView};
pub use record::{Event, RecordEntry, RecordPage};
pub use requests::{RequestPage, RequestView};
pub use statistics::{MethodStatistics, Statistics, Violation, ViolationKind, Violations};
pub use suite::{ServiceHealth, Suite, SuiteService};
pub use webhooks::WebhookRetries;
