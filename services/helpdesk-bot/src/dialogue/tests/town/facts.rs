//! What the town knows, as the tables would answer.

use super::*;
use crate::domain::{Group, StaffRole, StaffRoles};
use common::EmailAddress;

impl Town {
    pub(super) fn load(&mut self, needs: &Needs) -> Facts {
        let mut person = self.person_facts(needs.person);
        person.reachable &= needs.line.take;
        let language = self.language(needs.person.unwrap_or_default());
        let mut facts = Facts {
            now: self.now,
            bot_username: "help_bot".to_owned(),
            language,
            person,
            sign_in: SignInFacts::default(),
            line: LineFacts::default(),
            menu: MenuFacts::default(),
            control: ControlFacts::default(),
            keeping: KeepingFacts::default(),
            canned: CannedFacts::default(),
        };
        self.load_sign_in(needs, &mut facts);
        self.load_line(needs, &mut facts);
        self.load_menu(needs, &mut facts);
        self.load_keeping(needs, &mut facts);
        self.load_control(needs, &mut facts);
        self.load_canned(needs, &mut facts);
        facts
    }

    pub(super) fn person_facts(&self, person: Option<TelegramId>) -> PersonFacts {
        let Some(person) = person else {
            return PersonFacts::default();
        };
        let mut roles = StaffRoles::default();
        for role in StaffRole::ALL {
            if self.settings.is(role, person) {
                roles.add(role);
            }
        }
        for member in self.named_here(person) {
            roles.add(member.role);
        }
        let named_here = self.named_here(person).next().map(|member| member.name.clone());
        PersonFacts {
            roles,
            staff_name: self.settings.name_of(person).or(named_here),
            user: self.users.get(&person).filter(|_| !roles.any()).cloned(),
            reachable: self.opened.contains(&person) && !self.blocked.contains(&person),
        }
    }

    fn load_sign_in(&mut self, needs: &Needs, facts: &mut Facts) {
        let Some(person) = needs.person.filter(|_| !facts.person.roles.any()) else {
            return;
        };
        if facts.person.signed_in() && !needs.sign_in.newest {
            return;
        }
        let own = |codes: &[(TelegramId, IssuedCode)]| {
            let own = codes.iter().rev().find(|(who, _)| *who == person);
            own.map(|(_, code)| code.clone())
        };
        let newest = own(&self.codes);
        let address = needs
            .sign_in
            .address
            .clone()
            .or(newest.as_ref().map(|code| code.email.clone()));
        let lately = |wanted: &dyn Fn(&(TelegramId, IssuedCode)) -> bool| {
            let since = self.now - TimeDelta::hours(1);
            let codes = self.codes.iter().filter(|code| wanted(code));
            codes
                .map(|(_, code)| code.requested_at)
                .filter(|at| *at > since)
                .collect()
        };
        facts.sign_in = SignInFacts {
            newest,
            by_person: lately(&|(who, _)| *who == person),
            for_address: if needs.sign_in.letter {
                lately(&|(_, code)| Some(code.email.folded()) == address.as_ref().map(EmailAddress::folded))
            } else {
                Vec::new()
            },
            fresh: needs.sign_in.letter.then(|| {
                self.next_letter += 1;
                FreshCode {
                    code: SignInCode::generate(&mut self.generator),
                    key: Uuid::from_u128(self.next_letter),
                }
            }),
        };
    }

    fn load_line(&mut self, needs: &Needs, facts: &mut Facts) {
        let line = &needs.line;
        let person = needs.person.unwrap_or_default();
        let staff = facts.person.roles.any();
        let own = self.communications.values().find(|communication| {
            if staff {
                communication.owner() == Some(person)
            } else {
                communication.user == person && !communication.is_closed()
            }
        });
        let ended = line.ended.and_then(|id| self.messages.get(&id)).cloned();
        let has = |specialist| move |one: &&Communication| one.owner() == Some(specialist);
        let asked_of = line
            .asked_of
            .and_then(|one| self.communications.values().find(has(one)));
        let asked = line.asked.or(asked_of.map(|one| one.id));
        let asked = asked.or(ended
            .as_ref()
            .filter(|_| !line.brief)
            .map(|message| message.communication));
        let asked = asked.and_then(|id| self.communications.get(&id));
        let waiting = |communication: &&Communication| communication.stage == Stage::Open;
        let mut found = LineFacts {
            own: own.filter(|_| line.own).map(|own| self.held(own, false, line.brief)),
            asked: asked.map(|asked| self.held(asked, line.take, line.brief)),
            ended,
            ..LineFacts::default()
        };
        if line.open && found.own.is_none() && facts.person.signed_in() {
            found.waiting = self.communications.values().filter(waiting).count() as i64;
            found.fresh = Some(CommunicationId(self.next_communication));
            let lately = self.now - DIGEST_WITHIN;
            let opened: Vec<_> = self
                .communications
                .values()
                .filter(|one| one.opened_at > lately)
                .collect();
            found.opened_lately = opened.len() as i64;
            found.digest_open = opened
                .iter()
                .copied()
                .filter(waiting)
                .filter_map(|one| one.digest)
                .max();
            self.next_communication += 1;
        }
        if let Some(posted) = line.posted {
            found.posted = self.posted(posted, found.own.as_ref());
        }
        if line.wants_groups(found.own.as_ref()) {
            let groups = self.known_groups().into_iter().map(|known| Group {
                chat_id: known.chat_id,
                name: known.name,
            });
            found.groups = groups.collect();
        }
        if let Some(digest) = line.digest {
            let standing = self.communications.values().filter(|one| one.digest == Some(digest));
            found.digest = standing
                .map(|communication| DigestEntry {
                    communication: communication.clone(),
                    user_name: self.users[&communication.user].name.clone(),
                    owner_name: communication
                        .owner()
                        .and_then(|owner| self.person_facts(Some(owner)).staff_name),
                })
                .collect();
        }
        if let (Some(message), Some(held)) = (&found.ended, &found.asked)
            && message.side == Side::Specialist
        {
            found.notice = held.user.email().map(|email| Notice {
                email: email.clone(),
                language: self.language(held.user.telegram_id),
                text: plain(&answered_meanwhile(held.communication.id), Language::En),
            });
        }
        facts.line = found;
    }

    pub(super) fn held(&self, communication: &Communication, take: bool, brief: bool) -> Held {
        let of = |message: &&StoredMessage| message.communication == communication.id;
        let all: Vec<_> = self.messages.values().filter(of).cloned().collect();
        let before = all.len().saturating_sub(CARD_SHOWS as usize);
        let waits = |message: &StoredMessage| message.side == Side::User && message.delivery == Delivery::Waiting;
        let (undelivered, shown): (Vec<_>, Vec<_>) = all.iter().cloned().partition(waits);
        Held {
            communication: communication.clone(),
            user: self.users[&communication.user].clone(),
            owner_name: communication
                .last_owner
                .and_then(|owner| self.person_facts(Some(owner)).staff_name),
            history: if brief && communication.stage != Stage::Open {
                History::default()
            } else {
                History {
                    last: all[before..].to_vec(),
                    before: before as i64,
                }
            },
            undelivered: if take { undelivered } else { Vec::new() },
            shown: if take { shown } else { Vec::new() },
        }
    }

    fn posted(&mut self, needs: PostedNeeds, own: Option<&Held>) -> PostedFacts {
        let at = |at: (i64, i64)| self.messages.values().find(|message| message.at == at).cloned();
        if needs.edited {
            let stored = at(needs.at);
            let other = own.and_then(|held| {
                let owner = held.communication.owner()?;
                Some(if owner == needs.at.0 {
                    held.communication.user
                } else {
                    owner
                })
            });
            let copied = stored.as_ref().zip(other).is_some_and(|(message, other)| {
                let slot = copy_slot(message.id, other);
                let there = self.chats.get(&other).map(Vec::as_slice).unwrap_or_default();
                there.iter().any(|shown| shown.slot.as_ref() == Some(&slot))
            });
            return PostedFacts {
                stored,
                copied,
                ..PostedFacts::default()
            };
        }
        let reply = needs.reply_to.and_then(|reply_to| {
            let chat = needs.at.0;
            let shown = self.chats[&chat].iter().find(|shown| shown.id == reply_to)?;
            let copy = shown
                .slot
                .as_ref()
                .and_then(|slot| slot.0.strip_prefix("message/")?.split_once('@'));
            let message = match copy {
                Some((id, _)) => self.messages[&MessageId(id.parse().unwrap())].clone(),
                None => at((chat, reply_to))?,
            };
            let communication = own.map(|held| &held.communication)?;
            let owner = communication.owner()?;
            let other = if owner == chat { communication.user } else { owner };
            let shown = if message.at.0 == other {
                Some(message.at.1)
            } else {
                let slot = copy_slot(message.id, other);
                let there = self.chats.get(&other).map(Vec::as_slice).unwrap_or_default();
                there
                    .iter()
                    .find(|shown| shown.slot.as_ref() == Some(&slot))
                    .map(|shown| shown.id)
            };
            Some(Reply {
                message: message.id,
                shown,
            })
        });
        self.next_stored += 1;
        PostedFacts {
            fresh: Some(MessageId(self.next_stored - 1)),
            stored: None,
            copied: false,
            reply,
        }
    }
}
