use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sandbox::sheets::grid::Locator;
use sandbox::sheets::{Guard, ShownRow};
use tokio::task::JoinHandle;

use super::stage::Stage;

/// How often the guard looks at the sheet.
const LOOK: Duration = Duration::from_millis(200);

/// The passes whose guests are on their way.
pub(super) type Wanted = Arc<Mutex<BTreeSet<i64>>>;

/// The guard at the spreadsheet, who ticks who comes.
pub(super) struct GuardPost {
    wanted: Wanted,
    watch: JoinHandle<()>,
}

impl GuardPost {
    /// He looks at the sheet from now on.
    pub(super) fn occupy(stage: &Stage) -> Self {
        let wanted = Wanted::default();
        let watch = tokio::spawn(keep_watch(stage.town.suite.guard(), Arc::clone(&wanted)));
        Self { wanted, watch }
    }

    /// Whom he is to expect: numbers are put in, and taken out when they are ticked.
    pub(super) fn wanted(&self) -> Wanted {
        Arc::clone(&self.wanted)
    }

    /// He goes home.
    pub(super) fn leave(self) {
        self.watch.abort();
    }
}

async fn keep_watch(guard: Guard, wanted: Wanted) {
    loop {
        tokio::time::sleep(LOOK).await;
        // Before the header is written there is no worksheet to look at.
        let Ok(rows) = guard.rows("Orders_latest").await else {
            continue;
        };
        let free: Vec<i64> = rows.iter().filter_map(number_with_free_box).collect();
        for number in free {
            if !locked(&wanted).contains(&number) {
                continue;
            }
            // A row may move between the look and the tick; he finds it by its number, or not before the next look.
            if guard.tick("Orders_latest", Locator::Pass(number), true).await.is_ok() {
                locked(&wanted).remove(&number);
            }
        }
    }
}

fn number_with_free_box(row: &ShownRow) -> Option<i64> {
    let free = row.cells.iter().any(|cell| cell.ticked == Some(false));
    free.then(|| row.cells.first()?.text.parse().ok()).flatten()
}

/// Nobody panics while holding it.
pub(super) fn locked(wanted: &Wanted) -> std::sync::MutexGuard<'_, BTreeSet<i64>> {
    wanted.lock().unwrap_or_else(PoisonError::into_inner)
}
