//! A local Telegram and Google Sheets, strict as the real ones, for demos and tests.

pub mod sheets;
