//! Values with rules; no I/O.

pub mod alert;
mod announcement;
mod digest;
mod failure;
mod template;

pub use announcement::{Announcement, Severity};
pub use digest::{Digest, TimeOfDay, next_digest};
pub use failure::{Failure, Fault, Obstacle};
pub use template::{ANNOUNCEMENT, Template, TemplateError};
