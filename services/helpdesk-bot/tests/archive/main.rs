//! The archive from outside: protocols as people read them, files as they lie on a disk.

mod page;
mod sample;
mod text;
