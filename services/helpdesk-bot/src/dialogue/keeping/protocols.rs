//! Protocols on the disk, and how they are handed out.

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{Button, FileName, Message, SentFile, To, Work};

use super::{KeepingPressed, files::conversation, texts};
use crate::{
    archive::work::{
        PROTOCOL_WORK, ProtocolOutcome, ProtocolWork, pause_before, protocol_page_name, protocol_text_name,
    },
    dialogue::{
        Decision, Effect, Facts, Pressed, State, menu, texts as common_texts,
        turn::{Press, Turn, say_to, stale, toast},
    },
    domain::{Communication, MessageId, TelegramId},
    settings::Settings,
};

/// Who waits for a file looks at it soon or not at all.
const ASKED_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(10);
const ASKED_TIMES: u32 = 3;

/// A protocol that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedProtocol {
    pub person: TelegramId,
    /// By whom; `None`: it is written for the archive only.
    pub asker: Option<Asker>,
    /// Without what came with these messages, from the first to the last: they are forgotten.
    pub without: Option<(MessageId, MessageId)>,
    /// How often it was asked for in vain.
    pub tries: u32,
}

/// Who waits for a protocol, and for which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    pub chat: TelegramId,
    /// As a page with pictures, not as text.
    pub page: bool,
}

impl AskedProtocol {
    fn key(self) -> String {
        let Self {
            person,
            asker,
            without,
            tries,
        } = self;
        if let Some((first, last)) = without {
            return format!("{person}/without/{first}-{last}/{tries}");
        }
        match asker {
            None => format!("{person}/archive/0/{tries}"),
            Some(Asker { chat, page: false }) => format!("{person}/text/{chat}/{tries}"),
            Some(Asker { chat, page: true }) => format!("{person}/page/{chat}/{tries}"),
        }
    }

    pub(super) fn parse(key: &str) -> Option<Self> {
        let mut parts = key.splitn(4, '/');
        let person = parts.next()?.parse().ok()?;
        let (form, about) = (parts.next()?, parts.next()?);
        let tries = parts.next()?.parse().ok()?;
        let asked = Self {
            person,
            asker: None,
            without: None,
            tries,
        };
        if form == "without" {
            let (first, last) = about.split_once('-')?;
            let without = (MessageId(first.parse().ok()?), MessageId(last.parse().ok()?));
            return Some(Self {
                without: Some(without),
                ..asked
            });
        }
        let chat = about.parse().ok()?;
        let asker = match form {
            "archive" => None,
            "text" => Some(Asker { chat, page: false }),
            "page" => Some(Asker { chat, page: true }),
            _ => return None,
        };
        Some(Self { asker, ..asked })
    }
}

/// A communication was closed, or rated after that.
pub(super) fn of_closed(communication: &Communication, now: DateTime<Utc>) -> Option<Effect> {
    anew(communication.user, now)
}

/// A person's protocol is to be written anew.
pub(super) fn anew(person: TelegramId, now: DateTime<Utc>) -> Option<Effect> {
    let asked = AskedProtocol {
        person,
        asker: None,
        without: None,
        tries: 0,
    };
    ask(asked, now)
}

/// The same, after the files of these messages went.
pub(super) fn without(person: TelegramId, messages: (MessageId, MessageId), now: DateTime<Utc>) -> Option<Effect> {
    let asked = AskedProtocol {
        person,
        asker: None,
        without: Some(messages),
        tries: 0,
    };
    ask(asked, now)
}

/// The buttons under a person's history.
pub(in crate::dialogue) fn rows(person: TelegramId) -> Vec<Vec<Button>> {
    let buttons = [KeepingPressed::AsFile(person), KeepingPressed::AsPage(person)];
    vec![buttons.map(|pressed| Pressed::Keeping(pressed).button()).to_vec()]
}

/// A protocol is asked for.
pub(in crate::dialogue) fn press(turn: &Turn<'_>, state: State, press: Press<'_>, pressed: KeepingPressed) -> Decision {
    let mut decision = Decision::to(state);
    if !menu::may_look(turn.roles()) {
        decision.effects.extend(stale(press, common_texts::toast_stale()));
        return decision;
    }
    let (person, page) = match pressed {
        KeepingPressed::AsFile(person) => (person, false),
        KeepingPressed::AsPage(person) => (person, true),
    };
    let asked = AskedProtocol {
        person,
        asker: Some(Asker {
            chat: turn.person(),
            page,
        }),
        without: None,
        tries: 0,
    };
    decision.effects.push(toast(press, texts::toast_preparing()));
    decision.effects.extend(ask(asked, turn.now()));
    decision
}

/// It was written or not.
pub(super) fn done(
    settings: &Settings,
    state: State,
    asked: AskedProtocol,
    outcome: ProtocolOutcome,
    facts: &Facts,
) -> Decision {
    let mut decision = Decision::to(state);
    let Some(asker) = asked.asker else {
        if matches!(outcome, ProtocolOutcome::Later | ProtocolOutcome::DiskFull) {
            let tries = asked.tries.saturating_add(1);
            let next = pause_before(tries).and_then(|pause| ask(AskedProtocol { tries, ..asked }, facts.now + pause));
            decision.effects.extend(next);
        }
        return decision;
    };
    let answer = match outcome {
        ProtocolOutcome::Written => {
            let (name, extension) = match asker.page {
                true => (protocol_page_name(), "html"),
                false => (protocol_text_name(), "txt"),
            };
            let folder = settings.archive.join(asked.person.to_string());
            Effect::SendFile {
                to: To::Chat(asker.chat),
                file: SentFile {
                    path: folder.join(name.as_str()),
                    name: FileName::new(&format!("protocol-{}", asked.person), extension),
                    caption: texts::protocol(),
                    report: None,
                },
            }
        }
        ProtocolOutcome::Later if asked.tries < ASKED_TIMES => {
            let tries = asked.tries + 1;
            let next = ask(AskedProtocol { tries, ..asked }, facts.now + ASKED_AGAIN_AFTER);
            decision.effects.extend(next);
            return decision;
        }
        ProtocolOutcome::Nobody => say_to(asker.chat, Message::new(texts::protocol_of_nobody())),
        ProtocolOutcome::DiskFull => say_to(asker.chat, Message::new(texts::protocol_disk_full())),
        ProtocolOutcome::Later => say_to(asker.chat, Message::new(texts::protocol_later())),
    };
    decision.effects.push(answer);
    decision
}

fn ask(asked: AskedProtocol, due: DateTime<Utc>) -> Option<Effect> {
    let wanted = ProtocolWork {
        person: asked.person,
        page: asked.asker.is_some_and(|asker| asker.page),
        without: asked.without.map(|(first, last)| (first.0, last.0)),
    };
    // Numbers: that is always JSON.
    let payload = serde_json::to_value(wanted).ok()?;
    Some(Effect::Work(Work {
        kind: PROTOCOL_WORK,
        key: asked.key(),
        payload,
        due,
        conversation: conversation(asked.person),
    }))
}
