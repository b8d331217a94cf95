//! What is counted whatever was played: the sandbox's record, the tables of queues and the logs, as they are when nothing is
//! left to do.

mod books;
mod logs;
mod screens;
mod sightings;

use std::fs;
use std::path::Path;

use anyhow::Result;
use sandbox::model::{Event, RecordEntry};

use super::fleet::Fleet;
use crate::suite::Suite;

pub(super) use books::{Book, EventOut, Input, Outgoing, all, keep_commits, traces};
pub(super) use logs::Named;
pub(super) use screens::Screens;
pub(super) use sightings::{Seen, Sightings};

/// What people saw of a bot, and what the logs say of it.
pub(super) struct Observed {
    pub(super) record: Vec<RecordEntry>,
    pub(super) sightings: Sightings,
    pub(super) named: Named,
    /// What stands in the chats.
    pub(super) screens: Screens,
    /// What Telegram and Google would not have done or taken.
    pub(super) violations: Vec<String>,
}

impl Observed {
    /// Of the bot whose messages are these.
    pub(super) async fn gather(suite: &Suite, fleet: &Fleet, outgoing: &[Outgoing]) -> Result<Self> {
        let record = whole_record(suite).await?;
        let mut violations = Vec::new();
        if let Err(error) = suite.check_conformance().await {
            violations.push(format!("{error:#}"));
        }
        Ok(Self {
            screens: Screens::of(&record),
            sightings: Sightings::of(outgoing, &record),
            named: Named::read(&fleet.logs().await),
            record,
            violations,
        })
    }

    /// Writes the sandbox's record and the messages' rows into a folder, a line each.
    pub(super) fn keep(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut record = String::new();
        for entry in &self.record {
            record += &serde_json::to_string(entry)?;
            record.push('\n');
        }
        fs::write(folder.join("record.jsonl"), record)?;
        let rows = self.sightings.all().map(|seen| format!("{seen:?}\n"));
        fs::write(folder.join("outgoing.txt"), rows.collect::<String>())?;
        Ok(())
    }

    /// The ids of all updates that the bot got of what people did.
    pub(super) fn update_ids(&self) -> impl Iterator<Item = i64> {
        self.record.iter().filter_map(|entry| match entry.event {
            Event::Acted { update_id, .. } => update_id,
            _ => None,
        })
    }
}

async fn whole_record(suite: &Suite) -> Result<Vec<RecordEntry>> {
    let mut record = Vec::new();
    loop {
        let after = record.last().map_or(0, |entry: &RecordEntry| entry.sequence);
        let page = suite.telegram.record(after).await?;
        if page.entries.is_empty() {
            return Ok(record);
        }
        record.extend(page.entries);
    }
}
