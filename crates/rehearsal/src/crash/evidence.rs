//! What is counted: the sandbox's record, the tables, the sheet and the logs, as they are when nothing is left to do.

mod logs;
mod screens;
mod sightings;
mod tables;

use std::fs;
use std::path::Path;

use anyhow::Result;
use sandbox::model::{Event, RecordEntry};
use sandbox::sheets::ShownRow;

use super::fleet::Fleet;
use super::people::Story;
use super::stage::Stage;

pub(super) use logs::Named;
pub(super) use screens::Screens;
pub(super) use sightings::{Seen, Sightings};
pub(super) use tables::{EventOut, GateQuestion, Input, Outgoing, Tables, keep_commits};

/// Everything that is known at the end of a run.
pub(super) struct Evidence {
    pub(super) stories: Vec<Story>,
    pub(super) record: Vec<RecordEntry>,
    pub(super) sightings: Sightings,
    pub(super) tables: Tables,
    pub(super) latest: Vec<ShownRow>,
    pub(super) completed: Vec<ShownRow>,
    pub(super) named: Named,
    /// What is left of those who had their data erased.
    pub(super) traces: Vec<String>,
    /// What stands in the chats.
    pub(super) screens: Screens,
    /// What Telegram and Google would not have done or taken.
    pub(super) violations: Vec<String>,
}

impl Evidence {
    pub(super) async fn gather(stage: &Stage, fleet: &Fleet, stories: Vec<Story>) -> Result<Self> {
        let suite = &stage.town.suite;
        let tables = Tables::read(&suite.database).await?;
        let record = whole_record(stage).await?;
        let mut violations = Vec::new();
        if let Err(error) = suite.check_conformance().await {
            violations.push(format!("{error:#}"));
        }
        let erased = stories.iter().filter(|story| story.erased).flat_map(Story::words);
        let traces = tables::traces(&suite.database, &erased.collect::<Vec<_>>()).await?;
        Ok(Self {
            stories,
            traces,
            screens: Screens::of(&record),
            sightings: Sightings::of(&tables.outgoing, &record),
            record,
            tables,
            latest: suite.guard().rows("Orders_latest").await?,
            completed: suite.guard().rows("Orders_completed").await?,
            named: Named::read(&fleet.logs().await),
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

    /// The ids of all updates that passbot got of what people did.
    pub(super) fn update_ids(&self) -> impl Iterator<Item = i64> {
        self.record.iter().filter_map(|entry| match entry.event {
            Event::Acted { update_id, .. } => update_id,
            _ => None,
        })
    }
}

async fn whole_record(stage: &Stage) -> Result<Vec<RecordEntry>> {
    let mut record = Vec::new();
    loop {
        let after = record.last().map_or(0, |entry: &RecordEntry| entry.sequence);
        let page = stage.town.suite.telegram.record(after).await?;
        if page.entries.is_empty() {
            return Ok(record);
        }
        record.extend(page.entries);
    }
}
