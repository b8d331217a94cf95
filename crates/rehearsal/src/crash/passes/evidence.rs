use std::path::Path;

use anyhow::Result;
use sandbox::sheets::ShownRow;

use super::SERVICES;
use super::people::Story;
use super::stage::Stage;
use super::tables::Tables;
use crate::crash::evidence::{Book, Observed, traces};
use crate::crash::fleet::Fleet;

/// Everything that is known at the end of a run.
pub(super) struct Evidence {
    pub(super) stories: Vec<Story>,
    pub(super) observed: Observed,
    pub(super) passbot: Book,
    pub(super) syncer: Book,
    pub(super) tables: Tables,
    pub(super) latest: Vec<ShownRow>,
    pub(super) completed: Vec<ShownRow>,
    /// What is left of those who had their data erased.
    pub(super) traces: Vec<String>,
}

impl Evidence {
    pub(super) async fn gather(stage: &Stage, fleet: &Fleet, stories: Vec<Story>) -> Result<Self> {
        let suite = &stage.town.suite;
        let passbot = Book::read(&suite.database, "passbot").await?;
        let erased = stories.iter().filter(|story| story.erased).flat_map(Story::words);
        let erased: Vec<String> = erased.collect();
        Ok(Self {
            observed: Observed::gather(suite, fleet, &passbot.outgoing).await?,
            passbot,
            syncer: Book::read(&suite.database, "sheets-syncer").await?,
            tables: Tables::read(&suite.database).await?,
            traces: traces(&suite.database, &SERVICES, &erased).await?,
            stories,
            latest: suite.guard().rows("Orders_latest").await?,
            completed: suite.guard().rows("Orders_completed").await?,
        })
    }

    /// Keeps what is needed to understand a red run.
    pub(super) fn keep(&self, folder: &Path) -> Result<()> {
        self.observed.keep(folder)
    }
}
