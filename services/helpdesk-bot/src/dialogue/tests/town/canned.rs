//! The part of the answers that are kept ready.

use super::*;
use crate::domain::{CannedAnswer, CannedAnswerId, CannedPreview, MOST_CANNED_ANSWERS};

/// Its tables.
#[derive(Default)]
pub(in crate::dialogue::tests) struct CannedTables {
    pub(in crate::dialogue::tests) answers: BTreeMap<CannedAnswerId, CannedAnswer>,
    pub(in crate::dialogue::tests) previews: HashMap<TelegramId, CannedPreview>,
    next: i64,
}

impl Town {
    pub(super) fn load_canned(&mut self, needs: &Needs, facts: &mut Facts) {
        let (needs, person, roles) = (&needs.canned, needs.person.unwrap_or_default(), facts.person.roles);
        if !roles.specialist && !roles.administrator {
            return;
        }
        let answers = &self.canned.answers;
        let mut found = CannedFacts::default();
        if needs.adding || needs.page.is_some() {
            found.count = answers.len() as i64;
        }
        if let Some(page) = needs.page {
            let mut all: Vec<_> = answers.values().collect();
            all.sort_by_key(|answer| (answer.title.folded(), answer.id));
            let mut rest = all.into_iter().skip((page * PAGE) as usize);
            found.page.entries = rest
                .by_ref()
                .take(PAGE as usize)
                .map(|answer| (answer.id, answer.title.clone()))
                .collect();
            found.page.more = rest.next().is_some();
        }
        if needs.preview {
            found.preview = self.canned.previews.get(&person).cloned();
        }
        let shown = found.preview.as_ref().map(|preview| preview.answer);
        found.answer = needs.answer.or(shown).and_then(|id| answers.get(&id)).cloned();
        if let Some(title) = &needs.title {
            let same = |answer: &&CannedAnswer| answer.title.folded() == title.folded();
            found.title_of = answers.values().find(same).map(|answer| answer.id);
        }
        if let Some(at) = needs.shown_as {
            found.sent = self.messages.values().any(|message| message.at == at);
            found.fresh_message = Some(MessageId(self.next_stored));
            self.next_stored += 1;
        }
        if needs.fresh {
            self.canned.next += 1;
            found.fresh = Some(self.canned.next);
        }
        if let Some(held) = facts.line.own.as_ref().filter(|_| needs.back) {
            let language = self.language(held.user.telegram_id);
            let back = self.settings.business_hours.back(self.now);
            found.back = back.map(|back| plain(&when_back(back), language));
        }
        facts.canned = found;
    }

    pub(super) fn write_canned(&mut self, write: CannedWrite) {
        let answers = &mut self.canned.answers;
        match write {
            CannedWrite::Add(answer) => {
                assert!(
                    answers
                        .values()
                        .all(|other| other.title.folded() != answer.title.folded()),
                    "a title stands twice"
                );
                assert!(answers.insert(answer.id, answer).is_none(), "a number was used before");
                assert!(answers.len() as i64 <= MOST_CANNED_ANSWERS, "too many are kept");
            }
            CannedWrite::Change(answer) => {
                let before = answers.insert(answer.id, answer.clone()).unwrap();
                assert_eq!(before.version + 1, answer.version, "a version is skipped");
            }
            CannedWrite::Delete { id, version } => {
                assert_eq!(answers.remove(&id).unwrap().version, version, "another version goes");
            }
            CannedWrite::Preview { of, preview, .. } => drop(self.canned.previews.insert(of, preview)),
            CannedWrite::ForgetPreview { of } => drop(self.canned.previews.remove(&of)),
        }
    }
}

/// What was written, as a test reads it.
pub(super) fn written(write: &CannedWrite) -> Option<String> {
    Some(match write {
        CannedWrite::Add(answer) => format!("keeps answer {}", answer.id),
        CannedWrite::Change(answer) => format!("keeps version {} of answer {}", answer.version, answer.id),
        CannedWrite::Delete { id, .. } => format!("deletes answer {id}"),
        CannedWrite::Preview { .. } | CannedWrite::ForgetPreview { .. } => return None,
    })
}
