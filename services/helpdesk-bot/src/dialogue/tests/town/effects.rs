//! What a decision does to the town, as the engine would do it.

use super::*;

impl Town {
    pub(super) fn carry_out(&mut self, person: Option<TelegramId>, effect: &Effect) {
        let chat = |to: &To| match to {
            To::Me => person.expect("a communication has no chat of its own"),
            To::Chat(chat) => *chat,
        };
        match effect {
            Effect::Say { to, message, report } => {
                assert_eq!(*report, None);
                self.show(chat(to), None, message);
            }
            Effect::Show { slot, to, message } => self.show(chat(to), Some(slot), message),
            Effect::Recall { slot } => {
                for chat in self.chats.values_mut() {
                    chat.retain(|shown| shown.slot.as_ref() != Some(slot));
                }
            }
            Effect::RemoveButtons { to, message_id } => {
                let shown = self.chats.entry(chat(to)).or_default();
                if let Some(shown) = shown.iter_mut().find(|shown| shown.id == *message_id) {
                    shown.buttons.clear();
                }
            }
            Effect::ChooseLanguage(language) => drop(self.languages.insert(person.unwrap(), *language)),
            Effect::Write(write) => self.write(write),
            Effect::Timer(timer) => {
                let key = (timer.kind.to_owned(), timer.key.clone());
                self.timers.insert(key, timer.due);
            }
            Effect::CancelTimer { kind, key } => drop(self.timers.remove(&((*kind).to_owned(), key.clone()))),
            Effect::Publish(event) if event.routing_key == crate::events::COMMUNICATION_CHANGED => {
                let id = CommunicationId(event.aggregate.trim_start_matches("communication:").parse().unwrap());
                // The write may stand behind the event.
                let stored = self
                    .communications
                    .get(&id)
                    .map_or(0, |communication| communication.version);
                assert!(
                    (stored..=stored + 1).contains(&event.version),
                    "published versions jump"
                );
            }
            Effect::Publish(event) if event.aggregate.starts_with("alert:") => {}
            Effect::Publish(event) => {
                assert!(event.secret, "a letter with a code is a secret");
                let body: common::events::email::v1::EmailRequested = prost::Message::decode(&*event.body).unwrap();
                if let Some(code) = body.fields.get("code") {
                    self.last_code.clone_from(code);
                    self.letters.push(crate::events::letter_of(&body.key).unwrap());
                }
            }
            Effect::Copy {
                slot,
                to,
                copied,
                report,
                ..
            } => self.copy(chat(to), slot, copied, report.as_ref()),
            Effect::Revise { slot, to, .. } => {
                let shown = self.chats.get(&chat(to)).map(Vec::as_slice).unwrap_or_default();
                assert!(
                    shown.iter().any(|shown| shown.slot.as_ref() == Some(slot)),
                    "{slot:?} was never copied"
                );
            }
            Effect::React { to, message_id, .. } => {
                let shown = &self.chats[&chat(to)];
                assert!(
                    shown.iter().any(|shown| shown.id == *message_id),
                    "a reaction to nothing"
                );
            }
            Effect::Tell(word) => {
                assert!(word.to.as_str().starts_with("group:"));
                let happening = conversation::Happening::Word {
                    kind: word.kind.to_owned(),
                    body: word.body.clone(),
                };
                self.pending
                    .push_back((None, Input::from_happening(happening).unwrap()));
            }
            Effect::Work(work) => self.ask_for(work),
            Effect::SendFile { to, .. } => assert!(matches!(to, To::Chat(_))),
            Effect::Toast { .. } | Effect::OpenBot { .. } | Effect::Menu { .. } | Effect::SendDocument { .. } => {}
            Effect::ShowReporting { .. } | Effect::Broadcast(_) | Effect::StopBroadcast { .. } | Effect::Wake(_) => {
                unreachable!("{effect:?}")
            }
        }
    }

    fn copy(&mut self, chat: i64, slot: &Slot, copied: &conversation::Copied, report: Option<&conversation::Report>) {
        let from = self.chats.get(&copied.from_chat).map(Vec::as_slice).unwrap_or_default();
        let original = from.iter().find(|shown| shown.id == copied.message_id);
        let mut posted = original.and_then(|shown| shown.posted.clone()).unwrap();
        if let Some(reply_to) = copied.reply_to {
            let shown = &self.chats[&chat];
            assert!(shown.iter().any(|shown| shown.id == reply_to), "a reply to nothing");
        }
        let reached = !self.blocked.contains(&chat);
        if reached {
            posted.message_id = self.next_message;
            self.remember(chat, Some(slot.clone()), Vec::new(), Some(posted));
        }
        if let Some(report) = report {
            let happening = conversation::Happening::Delivery {
                kind: report.kind.clone(),
                outcome: if reached { "sent" } else { "unreachable" }.to_owned(),
            };
            let input = Input::from_happening(happening).unwrap();
            self.pending.push_back((report.conversation.user_id(), input));
        }
    }

    fn show(&mut self, chat: i64, slot: Option<&Slot>, message: &Message) {
        let buttons = match &message.keyboard {
            Keyboard::Inline(rows) => rows.concat(),
            _ => Vec::new(),
        };
        if message.text.key == "staff-link" {
            let link = plain(&message.text, Language::En);
            assert!(message.secret, "a link that gives a role is a secret");
            self.last_code = link.rsplit_once('=').unwrap().1.to_owned();
        }
        if message.text.key == "canned-preview" {
            return self.preview(chat, message, buttons);
        }
        let shown = self.chats.entry(chat).or_default();
        let known = shown
            .iter_mut()
            .find(|shown| slot.is_some() && shown.slot.as_ref() == slot);
        match known {
            Some(shown) => shown.buttons = buttons,
            None => self.remember(chat, slot.cloned(), buttons, None),
        }
    }

    /// A message of the bot that is copied if its button is pressed. A slot tells it from what a person wrote and may edit.
    fn preview(&mut self, chat: i64, message: &Message, buttons: Vec<Button>) {
        let posted = Posted {
            message_id: self.next_message,
            sent_at: self.now,
            kind: PostedKind::Text,
            words: Words {
                text: plain(&message.text, Language::En),
                entities: Vec::new(),
            },
            file: None,
            details: None,
            album: None,
            reply_to: None,
        };
        let slot = Slot(format!("preview/{}", self.next_message));
        self.remember(chat, Some(slot), buttons, Some(posted));
    }

    pub(super) fn remember(&mut self, chat: i64, slot: Option<Slot>, buttons: Vec<Button>, posted: Option<Posted>) {
        self.chats.entry(chat).or_default().push(Shown {
            id: self.next_message,
            slot,
            buttons,
            posted,
        });
        self.next_message += 1;
    }

    fn write(&mut self, write: &Write) {
        match write.clone() {
            Write::SignIn(write) => self.write_sign_in(write),
            Write::Line(write) => self.write_line(write),
            Write::Menu(write) => self.write_menu(write),
            Write::Control(write) => self.write_control(&write),
            Write::Keeping(write) => self.write_keeping(write),
            Write::Canned(write) => self.write_canned(write),
        }
    }

    fn write_menu(&mut self, write: MenuWrite) {
        match write {
            MenuWrite::Offer(handover) => {
                let open =
                    |one: &crate::domain::Handover| one.communication == handover.communication && one.end.is_none();
                assert!(!self.handovers.values().any(open), "offered twice at once");
                self.handovers.insert(handover.id, handover);
            }
            MenuWrite::EndOffer { handover, end, .. } => {
                let before = self.handovers.get_mut(&handover).unwrap().end.replace(end);
                assert_eq!(before, None, "an offer ends twice");
            }
            MenuWrite::KeepSearch {
                by,
                number,
                words,
                person,
                ..
            } => drop(self.searches.insert(by, (number, words, person))),
        }
    }

    fn write_sign_in(&mut self, write: SignInWrite) {
        match write {
            SignInWrite::Register(user) => {
                assert!(self.users.insert(user.telegram_id, user).is_none(), "registered twice");
            }
            SignInWrite::Rename { person, name, username } => {
                let user = self.users.get_mut(&person).unwrap();
                (user.name, user.username) = (name, username);
            }
            SignInWrite::AddCode { person, code } => {
                assert!(self.users.contains_key(&person), "a code for nobody");
                let consent = crate::domain::Consent {
                    version: crate::domain::CONSENT_VERSION,
                    at: code.requested_at,
                };
                self.control.consents.entry(person).or_insert(consent);
                self.codes.push((person, code));
            }
            SignInWrite::AnswerCode { key, failure, .. } => {
                let (_, code) = self.codes.iter_mut().find(|(_, code)| code.key == key).unwrap();
                if code.outcome == crate::domain::CodeOutcome::Requested {
                    code.outcome = failure.map_or(crate::domain::CodeOutcome::Sent, crate::domain::CodeOutcome::Failed);
                }
            }
            SignInWrite::CountTry(key) => {
                let (_, code) = self.codes.iter_mut().find(|(_, code)| code.key == key).unwrap();
                code.tries += 1;
                assert!(code.tries <= crate::domain::TRIES, "one try too many");
            }
            SignInWrite::Authenticate { person, key, email, at } => {
                let (_, code) = self.codes.iter_mut().find(|(_, code)| code.key == key).unwrap();
                assert!(!code.used && code.expires_at > at && code.email == email);
                code.used = true;
                self.users.get_mut(&person).unwrap().verified = Some((email, at));
            }
        }
    }

    fn write_line(&mut self, write: LineWrite) {
        match write {
            LineWrite::Open(communication) => {
                self.communications.insert(communication.id, communication);
            }
            LineWrite::Change { communication, .. } => {
                let before = &self.communications[&communication.id];
                assert_eq!(before.version + 1, communication.version, "a version is skipped");
                self.communications.insert(communication.id, communication);
            }
            LineWrite::Note(communication) => {
                let before = self.communications.get_mut(&communication.id).unwrap();
                assert_eq!(before.version, communication.version);
                assert_eq!(before.stage, communication.stage);
                *before = communication;
            }
            LineWrite::AddMessage(message) => {
                assert!(
                    self.messages.values().all(|known| known.at != message.at),
                    "stored twice"
                );
                self.add_file(&message);
                self.messages.insert(message.id, message.stored());
            }
            LineWrite::SetDelivery { message, delivery } => {
                self.messages.get_mut(&message).unwrap().delivery = delivery;
            }
            LineWrite::AddVersion { message, text, .. } => {
                let stored = self.messages.get_mut(&message.id).unwrap();
                (stored.text, stored.edited) = (text, true);
            }
        }
        self.check_invariants();
    }

    /// What the constraints of the tables say.
    pub(in crate::dialogue::tests) fn check_invariants(&self) {
        let mut open = BTreeSet::new();
        let mut owners = BTreeSet::new();
        for communication in self.communications.values() {
            let (user, owner) = (communication.user, communication.owner());
            assert!(
                communication.is_closed() || open.insert(user),
                "{user} has two open communications"
            );
            assert!(
                owner.is_none_or(|owner| owners.insert(owner)),
                "{owner:?} has two communications"
            );
        }
    }
}
