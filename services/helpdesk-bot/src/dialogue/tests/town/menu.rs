//! The part of the specialists' menu.

use super::*;
use crate::domain::{
    ClosedBy, Protocol, ProtocolCommunication, ProtocolEntry, ProtocolMessage, ProtocolPerson, protocol,
};

impl Town {
    pub(super) fn load_menu(&self, needs: &Needs, facts: &mut Facts) {
        let (needs, roles) = (&needs.menu, facts.person.roles);
        if !roles.specialist && !roles.controller {
            return;
        }
        let idle = needs.waiting_if_idle && roles.specialist && facts.line.own.is_none();
        if let Some(after) = needs.waiting.or(idle.then_some(CommunicationId(0))) {
            let waiting = || self.communications.values().filter(|one| one.stage == Stage::Open);
            let mut behind = waiting().filter(|one| one.id > after);
            let held = behind
                .by_ref()
                .take(PAGE as usize)
                .map(|one| self.held(one, false))
                .collect();
            facts.menu.waiting = Waiting {
                held,
                count: waiting().count() as i64,
                more: behind.next().is_some(),
            };
        }
        if let Some(page) = needs.people {
            let mut users = self.users.values().skip((page * PAGE) as usize);
            let entry = |user: &User| {
                let open = self.open_of(user.telegram_id);
                PersonEntry {
                    user: user.clone(),
                    owner_name: open.and_then(|open| self.settings.name_of(open.owner()?)),
                    open: open.cloned(),
                }
            };
            facts.menu.people = People {
                entries: users.by_ref().take(PAGE as usize).map(entry).collect(),
                count: self.users.len() as i64,
                more: users.next().is_some(),
            };
        }
        let person = needs.history.and_then(|person| self.users.get(&person));
        facts.menu.history = person.map(|user| PersonHistory {
            user: user.clone(),
            open: self.open_of(user.telegram_id).map(|open| open.id),
            archived: self.of(user.telegram_id).filter(|one| one.is_closed()).count() as i64,
        });
        facts.menu.log = needs
            .log
            .zip(person)
            .and_then(|(ask, user)| self.log(ask, user, facts.language));
    }

    fn of(&self, user: TelegramId) -> impl Iterator<Item = &Communication> {
        self.communications.values().filter(move |one| one.user == user)
    }

    fn open_of(&self, user: TelegramId) -> Option<&Communication> {
        self.of(user).find(|one| !one.is_closed())
    }

    fn log(&self, ask: LogAsk, user: &User, language: Language) -> Option<Log> {
        let closed = || self.of(ask.person).filter(|one| one.is_closed());
        let asked: Vec<&Communication> = match ask.scope {
            LogScope::Current => self.open_of(ask.person).into_iter().collect(),
            LogScope::LastArchived => closed().last().into_iter().collect(),
            LogScope::AllArchived => closed().collect(),
        };
        if asked.is_empty() {
            return None;
        }
        let communications = asked.into_iter().map(|one| self.protocol_of(one)).collect();
        let protocol = Protocol {
            person: ProtocolPerson {
                telegram_id: user.telegram_id,
                name: user.name.as_str().to_owned(),
                username: user.username.clone(),
                email: user.email().map(common::EmailAddress::readable),
                registered_at: user.registered_at,
                authenticated_at: user.verified.as_ref().map(|(_, at)| *at),
            },
            communications,
            made_at: self.now,
        };
        Some(Log {
            text: protocol::text(&protocol, &CATALOGUE, language).unwrap(),
            earlier: None,
        })
    }

    fn protocol_of(&self, communication: &Communication) -> ProtocolCommunication {
        let messages = self
            .messages
            .values()
            .filter(|one| one.communication == communication.id);
        ProtocolCommunication {
            number: communication.id.0,
            opened_at: communication.opened_at,
            closed: match communication.stage {
                Stage::Closed { at, by } => Some(protocol::Closed {
                    at,
                    by: match by {
                        ClosedBy::User => protocol::ClosedBy::User,
                        _ => protocol::ClosedBy::Timeout,
                    },
                }),
                _ => None,
            },
            rating: communication.rating.map(|rating| rating.stars()),
            entries: messages.map(entry).collect(),
        }
    }
}

fn entry(message: &StoredMessage) -> ProtocolEntry {
    if message.side == Side::Note {
        return ProtocolEntry::Note {
            at: message.sent_at,
            author: message.author_name.as_str().to_owned(),
            text: message.text.clone(),
        };
    }
    ProtocolEntry::Message(ProtocolMessage {
        at: message.sent_at,
        side: match message.side {
            Side::User => protocol::Side::User,
            _ => protocol::Side::Specialist,
        },
        author: message.author_name.as_str().to_owned(),
        kind: message.kind,
        words: message.text.clone(),
        details: None,
        file: None,
        reply_to: None,
        corrections: Vec::new(),
        undelivered: message.delivery == Delivery::Failed,
    })
}
