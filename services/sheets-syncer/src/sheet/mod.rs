//! The spreadsheet: what stands in it, what ought to stand in it, and the requests that lead from one to the other.
//!
//! # How a row is changed without harm
//!
//! Google's batches are atomic but address rows by index, and a person may have moved rows since they were read. So
//! no cell of a row that exists is ever written. There are two movements only:
//!
//! * **take**: copy a row to the hidden worksheet under a label (which pass was meant) and delete it, in one batch.
//!   Whatever row was hit by then, the hidden worksheet has all of it, its tick included;
//! * **put**: insert a fresh row and fill it: from the hidden worksheet, from the pass's own details, or both.
//!
//! The next read shows what was taken. The right row goes on (to the completed passes, back unticked with a note, or
//! away); a wrong one is put back as it was, in the worksheet that it came from. Thus unticking, notes, moves and removals
//! are all verified.
//!
//! Batches are fenced: each creates developer metadata with an id one above the highest that was read. Ids are unique
//! within a spreadsheet, so of two batches that were planned on the same read only one is ever carried out. After a
//! batch without an answer (and at the start) a batch with nothing but a fence is sent first ([`planner::settle`]).

pub mod budget;
pub mod google;
pub mod journal;
pub mod layout;
pub mod planner;
pub mod reply;
mod requests;
pub mod seen;
mod wire;

pub use budget::Budget;
pub use google::{Access, Google, GoogleError};
pub use journal::{Decision, Details, Entry, PassNumber, Place, Status, Tick, Wanted, Wish};
pub use layout::Layout;
pub use planner::{Plan, plan};
pub use reply::Reply;
pub use seen::{Presence, Seen};
pub use wire::wire;
