//! The files of messages.

use chrono::{DateTime, Utc};
use conversation::{ConversationKey, Message, Work};

use super::{Fate, KeepingWrite, KeptFile, disk::look_now, facts::attached, input::file_key, protocols, texts, write};
use crate::{
    archive::{
        ArchivedName,
        work::{FILE_WORK, FileOutcome, FileWork, pause_before},
    },
    dialogue::{Decision, Effect, Facts, Input, State, turn::say_to},
    domain::{MessageId, NewMessage, Side, StoredMessage, TelegramId},
    settings::Settings,
};

/// A message was stored: its file is to be fetched.
pub(super) fn added(settings: &Settings, message: &NewMessage, facts: &Facts) -> Vec<Effect> {
    let own = facts.line.own.as_ref().map(|held| held.communication.user);
    let person = match message.side {
        Side::User => Some(message.author),
        Side::Specialist | Side::Note | Side::Event => own,
    };
    let (Some(file), Some(person)) = (&message.file, person) else {
        return Vec::new();
    };
    let attached = attached(message.id, message.sent_at, message.kind, file, 0);
    let asked = FileWork {
        person,
        file_id: file.id.clone(),
        name: ArchivedName::new(&attached, settings.business_hours.time_zone()),
        size: file.size,
    };
    let work = ask(&asked, (message.id, 0, 0), facts.now);
    [write(KeepingWrite::Await(message.id))]
        .into_iter()
        .chain(work)
        .collect()
}

/// A message was edited: if that put another file in its place, this one is to be fetched too. What was fetched stays.
pub(super) fn edited(settings: &Settings, before: &StoredMessage, input: &Input, facts: &Facts) -> Vec<Effect> {
    let Input::Person(incoming) = input else {
        return Vec::new();
    };
    let posted = incoming.message.as_ref();
    let (Some(posted), Some(kept)) = (posted, &facts.keeping.file) else {
        return Vec::new();
    };
    let another = posted.file.as_ref().filter(|file| file.id != kept.file.id);
    let (Some(file), true) = (another, kept.message == before.id) else {
        return Vec::new();
    };
    let kept = KeptFile {
        kind: posted.kind,
        file: file.clone(),
        edition: kept.edition.saturating_add(1),
        ..kept.clone()
    };
    let replace = write(KeepingWrite::Replace {
        message: kept.message,
        kind: kept.kind,
        file: kept.file.clone(),
        edition: kept.edition,
    });
    let work = again(settings, &kept, 0, facts.now);
    [replace].into_iter().chain(work).collect()
}

/// The file was fetched or not.
pub(super) fn done(
    settings: &Settings,
    state: State,
    (person, message): (TelegramId, MessageId),
    (edition, tries): (u32, u32),
    outcome: FileOutcome,
    facts: &Facts,
) -> Decision {
    let mut decision = Decision::to(state);
    if facts.keeping.file.is_none() {
        // Erased or forgotten meanwhile: what was fetched all the same goes.
        decision
            .effects
            .extend(protocols::without(person, (message, message), facts.now));
        return decision;
    }
    // Another file stands in its place, or it is settled.
    let kept = facts
        .keeping
        .file
        .as_ref()
        .filter(|kept| kept.edition == edition && kept.waiting);
    let Some(kept) = kept else {
        return decision;
    };
    let fate = match outcome {
        FileOutcome::Stored { .. } => Fate::Stored(kept.person, name(settings, kept)),
        FileOutcome::TooBig => Fate::TooBig,
        FileOutcome::DiskFull => Fate::DiskFull,
        FileOutcome::Refused => Fate::Failed,
        FileOutcome::Later => {
            let tries = tries.saturating_add(1);
            if let Some(pause) = pause_before(tries) {
                decision.effects.extend(again(settings, kept, tries, facts.now + pause));
                return decision;
            }
            Fate::Failed
        }
    };
    decision.effects.push(write(KeepingWrite::Settle {
        message: kept.message,
        edition,
        fate,
    }));
    if outcome == FileOutcome::DiskFull {
        decision.effects.extend(not_kept(kept, facts));
    }
    if kept.closed {
        // Its protocol says that the file is still to come.
        decision.effects.extend(protocols::anew(kept.person, facts.now));
    }
    decision
}

/// The other side hears once that files are passed on but not kept, and the disk is looked at without waiting.
fn not_kept(kept: &KeptFile, facts: &Facts) -> Vec<Effect> {
    let mut effects = vec![look_now(facts.now)];
    if let Some(chat) = kept.other_side().filter(|_| !facts.keeping.told) {
        effects.push(write(KeepingWrite::Told { chat, at: facts.now }));
        effects.push(say_to(chat, Message::new(texts::not_kept())));
    }
    effects
}

fn name(settings: &Settings, kept: &KeptFile) -> ArchivedName {
    ArchivedName::new(&kept.attached(), settings.business_hours.time_zone())
}

fn again(settings: &Settings, kept: &KeptFile, tries: u32, due: DateTime<Utc>) -> Option<Effect> {
    let asked = FileWork {
        person: kept.person,
        file_id: kept.file.id.clone(),
        name: name(settings, kept),
        size: kept.file.size,
    };
    ask(&asked, (kept.message, kept.edition, tries), due)
}

fn ask(asked: &FileWork, (message, edition, tries): (MessageId, u32, u32), due: DateTime<Utc>) -> Option<Effect> {
    // A name and numbers: that is always JSON.
    let payload = serde_json::to_value(asked).ok()?;
    Some(Effect::Work(Work {
        kind: FILE_WORK,
        key: file_key(asked.person, message, edition, tries),
        payload,
        due,
        conversation: conversation(asked.person),
    }))
}

/// Which hears what became of a person's files and protocols.
pub(super) fn conversation(person: TelegramId) -> ConversationKey {
    ConversationKey::aggregate("archive", person)
}
