//! The news of the town: half of the audience gets them at each look.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use conversation::BroadcastProgress;

use super::super::*;
use crate::domain::{NewsId, TelegramId};

#[derive(Default)]
pub(super) struct NewsTables {
    told: BTreeMap<NewsId, (TelegramId, BroadcastProgress)>,
    timers: BTreeMap<NewsId, DateTime<Utc>>,
    next: i64,
}

impl NewsTables {
    pub(super) fn load(&mut self, needs: NewsNeeds, everybody: &[TelegramId]) -> NewsFacts {
        self.next += i64::from(needs.audience);
        NewsFacts {
            residents: if needs.residents { everybody.len() as i64 } else { 0 },
            audience: if needs.audience { everybody.to_vec() } else { Vec::new() },
            fresh: needs.audience.then_some(NewsId(self.next)),
            report: needs.report.and_then(|id| {
                let (by, progress) = self.told.get(&id)?;
                Some(NewsReport {
                    id,
                    by: *by,
                    progress: *progress,
                })
            }),
        }
    }

    pub(super) fn add(&mut self, id: NewsId, by: TelegramId) {
        let before = self.told.insert(id, (by, BroadcastProgress::default()));
        assert!(before.is_none(), "told twice");
    }

    pub(super) fn begin(&mut self, key: &str, audience: usize) {
        let progress = self.progress(key);
        *progress = BroadcastProgress {
            recipients: audience as u64,
            waiting: audience as u64,
            ..BroadcastProgress::default()
        };
    }

    pub(super) fn stop(&mut self, key: &str) {
        let progress = self.progress(key);
        assert!(!progress.stopped && progress.waiting > 0, "nothing to stop");
        progress.waiting = 0;
        progress.stopped = true;
    }

    pub(super) fn remind(&mut self, id: NewsId, due: DateTime<Utc>) {
        self.timers.insert(id, due);
    }

    /// Takes a timer that has come due; meanwhile one more has got the message, and one could not be reached.
    pub(super) fn due(&mut self, now: DateTime<Utc>) -> Option<NewsId> {
        let id = *self.timers.iter().find(|(_, due)| **due <= now)?.0;
        self.timers.remove(&id);
        let (_, progress) = self.told.get_mut(&id)?;
        for count in [&mut progress.sent, &mut progress.unreachable] {
            if progress.waiting > 0 {
                progress.waiting -= 1;
                *count += 1;
            }
        }
        Some(id)
    }

    fn progress(&mut self, key: &str) -> &mut BroadcastProgress {
        let told = self.told.iter_mut().find(|(id, _)| news_key(**id) == key);
        &mut told.unwrap().1.1
    }
}
