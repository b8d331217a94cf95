//! The part of the specialists' menu.

use super::*;
use crate::domain::{
    ClosedBy, Handover, HandoverId, Protocol, ProtocolCommunication, ProtocolEntry, ProtocolMessage, ProtocolPerson,
    SearchWords, protocol,
};

impl Town {
    pub(super) fn load_menu(&self, needs: &Needs, facts: &mut Facts) {
        let facts_person = needs.person.unwrap_or_default();
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
                .map(|one| self.held(one, false, false))
                .collect();
            facts.menu.waiting = Waiting {
                held,
                count: waiting().count() as i64,
                more: behind.next().is_some(),
            };
        }
        if let Some(page) = needs.people {
            let mut users: Vec<_> = self.users.values().collect();
            users.sort_by_key(|user| std::cmp::Reverse((user.registered_at, user.telegram_id)));
            let mut users = users.into_iter().skip((page * PAGE) as usize);
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
        if needs.colleagues {
            let others = self.staff().into_iter().filter(|one| one.roles.specialist);
            facts.menu.colleagues = others
                .filter(|one| one.person != facts_person)
                .map(|one| Colleague {
                    id: one.person,
                    name: one.name,
                    busy: one.current.is_some(),
                    reachable: one.reachable,
                })
                .collect();
        }
        if let Some(communication) = needs.offer {
            facts.menu.fresh_handover = Some(HandoverId(self.handovers.len() as i64 + 1));
            let open = |one: &&Handover| one.communication == communication && one.end.is_none();
            facts.menu.open_handover = self.handovers.values().find(open).cloned();
        }
        facts.menu.handover = needs.handover.and_then(|id| self.handovers.get(&id)).cloned();
        let search = match &needs.search {
            Some(SearchAsk::New { words, person }) => Some((words.clone(), *person, MessageId(i64::MAX))),
            Some(SearchAsk::Further { search, before }) => {
                let kept = self.searches.get(&facts_person).filter(|(number, ..)| number == search);
                kept.map(|(_, words, person)| (words.clone(), *person, *before))
            }
            None => None,
        };
        facts.menu.found = search.map(|(words, person, before)| self.found(words, person, before));
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
            LogScope::Of(id) => self.of(ask.person).filter(|one| one.id == id).collect(),
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

    fn found(&self, words: SearchWords, person: Option<TelegramId>, before: MessageId) -> Found {
        let has = |message: &StoredMessage| {
            let text = message.text.to_lowercase();
            let mut there = text.split(|c: char| !c.is_alphanumeric());
            words
                .as_str()
                .split(' ')
                .all(|word| there.clone().any(|other| other.starts_with(word)))
                && there.next().is_some()
        };
        let entry = |message: &StoredMessage| {
            let user = &self.users[&self.communications[&message.communication].user];
            FoundEntry {
                person: user.telegram_id,
                person_name: user.name.clone(),
                message: message.clone(),
            }
        };
        let newest = self
            .messages
            .values()
            .rev()
            .filter(|one| one.id < before && has(one))
            .map(entry);
        let mut found = newest.filter(|entry| person.is_none_or(|person| entry.person == person));
        let entries: Vec<_> = found.by_ref().take(FOUND as usize).collect();
        let earlier = found.next().and(entries.last()).map(|entry| entry.message.id);
        Found {
            words,
            entries,
            earlier,
        }
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
                        ClosedBy::Specialist => protocol::ClosedBy::Specialist {
                            name: communication.last_owner.unwrap().to_string(),
                        },
                        _ => protocol::ClosedBy::Timeout,
                    },
                }),
                _ => None,
            },
            rating: communication.rating.map(crate::domain::Rating::stars),
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
