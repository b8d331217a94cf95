//! The archive from outside: protocols as people read them, files as they lie on a disk.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod forgetting;
mod full_disk;
mod page;
mod sample;
mod text;
mod work;
mod writer;
