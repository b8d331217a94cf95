//! The part of the archive.

use super::*;
use crate::archive::DiskAlert;

impl Town {
    pub(super) fn load_keeping(&self, needs: &Needs, facts: &mut Facts) {
        let needs = &needs.keeping;
        let at = needs.edited.and_then(|at| {
            let edited = self.messages.values().find(|message| message.at == at)?;
            Some(edited.id)
        });
        let file = needs.file.or(at).and_then(|message| self.files.get(&message));
        facts.keeping.file = file.map(|(file, fate)| {
            let communication = &self.communications[&self.messages[&file.message].communication];
            KeptFile {
                owner: communication.owner(),
                closed: communication.is_closed(),
                waiting: *fate == "waiting",
                ..file.clone()
            }
        });
        let other_side = facts.keeping.file.as_ref().and_then(KeptFile::other_side);
        facts.keeping.told = other_side.is_some_and(|chat| needs.notice && self.told.contains_key(&chat));
        if needs.outdated {
            let before = self.now - self.settings.kept;
            let closed = |one: &&Communication| matches!(one.stage, Stage::Closed { at, .. } if at < before);
            for communication in self.communications.values().filter(closed) {
                let of_it = self
                    .messages
                    .values()
                    .filter(|one| one.communication == communication.id);
                let ids: Vec<_> = of_it.map(|one| one.id).collect();
                if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
                    facts.keeping.outdated.push(Outdated {
                        communication: communication.id,
                        user: communication.user,
                        messages: Some((*first, *last)),
                        all: true,
                        shown_to: Vec::new(),
                    });
                }
            }
        }
        for alert in DiskAlert::ALL.into_iter().filter(|_| needs.disk.is_some()) {
            let (times, since) = self.alerts.get(alert.key()).copied().unwrap_or_default();
            *facts.keeping.disk.of_mut(alert) = StandingAlert {
                times,
                since,
                ..StandingAlert::default()
            };
        }
    }

    pub(super) fn add_file(&mut self, message: &crate::domain::NewMessage) {
        let Some(file) = &message.file else { return };
        let kept = KeptFile {
            message: message.id,
            person: self.communications[&message.communication].user,
            side: message.side,
            owner: None,
            closed: false,
            sent_at: message.sent_at,
            kind: message.kind,
            file: file.clone(),
            edition: 0,
            waiting: false,
        };
        self.files.insert(message.id, (kept, "none"));
    }

    pub(super) fn ask_for(&mut self, work: &conversation::Work) {
        self.works
            .retain(|known| (known.kind, &known.key) != (work.kind, &work.key));
        self.works.push(work.clone());
    }

    pub(super) fn write_keeping(&mut self, write: KeepingWrite) {
        match write {
            KeepingWrite::Await(message) => self.files.get_mut(&message).unwrap().1 = "waiting",
            KeepingWrite::Replace {
                message,
                kind,
                file,
                edition,
            } => {
                let (kept, fate) = self.files.get_mut(&message).unwrap();
                assert_eq!(kept.edition + 1, edition, "an edition is skipped");
                (kept.kind, kept.file, kept.edition, *fate) = (kind, file, edition, "waiting");
            }
            KeepingWrite::Settle { message, edition, fate } => {
                let (kept, known) = self.files.get_mut(&message).unwrap();
                assert_eq!((kept.edition, *known), (edition, "waiting"));
                *known = match fate {
                    Fate::Stored(..) => "stored",
                    Fate::TooBig => "too big",
                    Fate::DiskFull => "disk full",
                    Fate::Failed => "failed",
                };
            }
            KeepingWrite::Raise { alert, times, at } => {
                let before = self.alerts.insert(alert.key(), (times, Some(at)));
                assert_eq!(before.unwrap_or_default(), (times - 1, None), "raised twice");
            }
            KeepingWrite::Clear { alert, times, at: _ } => {
                let before = self.alerts.insert(alert.key(), (times, None)).unwrap();
                assert!(before.0 == times && before.1.is_some(), "cleared twice");
            }
            KeepingWrite::Forget { outdated, .. } => {
                let (first, last) = outdated.messages.unwrap();
                self.messages.retain(|id, _| !(first..=last).contains(id));
            }
            KeepingWrite::Told { chat, at } => drop(self.told.insert(chat, at)),
        }
    }

    /// How a test reads it.
    pub(super) fn kept(write: &KeepingWrite) -> Option<String> {
        Some(match write {
            KeepingWrite::Await(_) | KeepingWrite::Told { .. } => return None,
            KeepingWrite::Replace { message, .. } => format!("message {message} has another file"),
            KeepingWrite::Settle { message, fate, .. } => match fate {
                Fate::Stored(person, name) => format!("file of message {message} is {person}/{}", name.as_str()),
                Fate::TooBig => format!("file of message {message} is too big"),
                Fate::DiskFull => format!("file of message {message} finds no room"),
                Fate::Failed => format!("file of message {message} is not given"),
            },
            KeepingWrite::Forget { outdated, .. } => format!("forgets communication {}", outdated.communication),
            KeepingWrite::Raise { alert, times, .. } => format!("raises {} ({times})", alert.key()),
            KeepingWrite::Clear { alert, times, .. } => format!("clears {} ({times})", alert.key()),
        })
    }

    /// The oldest work of this kind is done, whenever it is due; tells what follows.
    pub(in crate::dialogue::tests) fn done(&mut self, kind: &str, result: serde_json::Value) -> String {
        let place = self.works.iter().position(|work| work.kind == kind);
        let work = self
            .works
            .remove(place.unwrap_or_else(|| panic!("nobody asked for {kind}")));
        self.now = self.now.max(work.due);
        let happening = conversation::Happening::Done {
            kind: work.kind.to_owned(),
            key: work.key,
            result,
        };
        let seen = self.run(None, &Input::from_happening(happening).unwrap());
        seen.join("\n")
    }
}
