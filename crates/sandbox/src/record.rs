use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::model::{Event, RecordEntry, RecordPage};

/// The append-only list of what people did and saw, to be counted by tests.
#[derive(Debug, Default)]
pub(crate) struct Record {
    entries: Mutex<Vec<RecordEntry>>,
    length: watch::Sender<u64>,
}

impl Record {
    pub(crate) fn append(&self, at: DateTime<Utc>, bot_id: i64, chat_id: i64, event: Event) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let sequence = entries.len() as u64 + 1;
        entries.push(RecordEntry {
            sequence,
            at,
            bot_id,
            chat_id,
            event,
        });
        drop(entries);
        // Two threads may report out of order, so the length only grows.
        self.length.send_if_modified(|length| {
            let grown = *length < sequence;
            *length = sequence.max(*length);
            grown
        });
    }

    /// The entries after a sequence number, at most `limit`, optionally of one bot only.
    pub(crate) fn page(&self, after: u64, limit: usize, bot_id: Option<i64>) -> RecordPage {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let start = usize::try_from(after).unwrap_or(usize::MAX).min(entries.len());
        let mut last = after;
        let mut page = Vec::new();
        for entry in entries.iter().skip(start) {
            if page.len() == limit {
                break;
            }
            last = entry.sequence;
            if bot_id.is_none_or(|bot_id| bot_id == entry.bot_id) {
                page.push(entry.clone());
            }
        }
        RecordPage { entries: page, last }
    }

    /// Waits until there is an entry after the sequence number.
    pub(crate) async fn longer_than(&self, after: u64) {
        // The sender lives in `self`, so waiting ends only by an entry.
        let _ = self.length.subscribe().wait_for(|length| *length > after).await;
    }
}
