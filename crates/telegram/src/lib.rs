//! Telegram at the edge: intake, sender, classified answers.
