//! What a decision does to the town, as the engine would do it.

use super::*;

impl Town {
    pub(super) fn carry_out(&mut self, person: Option<TelegramId>, effect: &Effect) {
        let chat = |to: &To| match to {
            To::Me => person.expect("an aggregate has no chat of its own"),
            To::Chat(chat) => *chat,
        };
        match effect {
            Effect::Say { to, message, .. } => self.show(chat(to), None, message),
            Effect::Show { slot, to, message } | Effect::ShowReporting { slot, to, message, .. } => {
                self.show(chat(to), Some(slot), message);
            }
            Effect::Recall { slot } => {
                for chat in self.chats.values_mut() {
                    chat.retain(|shown| shown.slot.as_ref() != Some(slot));
                }
            }
            Effect::RemoveButtons { to, message_id } => {
                let shown = self
                    .chats
                    .entry(chat(to))
                    .or_default()
                    .iter_mut()
                    .find(|shown| shown.id == *message_id);
                if let Some(shown) = shown {
                    shown.buttons.clear();
                }
            }
            Effect::ChooseLanguage(language) => drop(self.languages.insert(person.unwrap(), *language)),
            Effect::Write(write) => self.write(write),
            Effect::Timer(timer) if timer.kind == crate::dialogue::news::NEWS_PROGRESS => {
                self.news.remind(NewsId(timer.key.parse().unwrap()), timer.due);
            }
            Effect::Broadcast(broadcast) => {
                for person in &broadcast.to {
                    self.show(*person, None, &broadcast.message);
                }
                self.news.begin(&broadcast.key, broadcast.to.len());
            }
            Effect::StopBroadcast { key } => self.news.stop(key),
            Effect::Timer(timer) if timer.kind != EXPIRE_PASS => {
                let question = GateQuestionId(timer.key.parse().unwrap());
                self.desk.timers.insert(question, timer.due);
            }
            Effect::CancelTimer { kind, key } if *kind != EXPIRE_PASS => {
                self.desk.timers.remove(&GateQuestionId(key.parse().unwrap()));
            }
            Effect::Timer(timer) => drop(self.timers.insert(PassId(timer.key.parse().unwrap()), timer.due)),
            Effect::CancelTimer { key, .. } => drop(self.timers.remove(&PassId(key.parse().unwrap()))),
            Effect::Publish(event) if event.routing_key == crate::events::PASS_CHANGED => {
                let pass = &self.passes[&PassId(event.aggregate.trim_start_matches("pass:").parse().unwrap())].0;
                assert_eq!(event.version, pass.version, "published and stored versions differ");
            }
            Effect::Toast { .. }
            | Effect::Menu { .. }
            | Effect::Publish(_)
            | Effect::Tell(_)
            | Effect::Work(_)
            | Effect::Wake(_)
            | Effect::SendDocument { .. } => {}
            // passbot relays nothing between chats.
            Effect::Copy { .. }
            | Effect::Revise { .. }
            | Effect::React { .. }
            | Effect::SendFile { .. }
            | Effect::OpenBot { .. } => {
                unreachable!("{effect:?}")
            }
        }
    }

    pub(super) fn show(&mut self, chat: i64, slot: Option<&Slot>, message: &Message) {
        if message.text.key == "code-link" {
            let link = plain(&message.text, Language::En);
            self.last_code = link.rsplit_once('=').unwrap().1.to_owned();
            assert!(message.secret);
        }
        let buttons = match &message.keyboard {
            Keyboard::Inline(rows) => rows.concat(),
            _ => Vec::new(),
        };
        let chat = self.chats.entry(chat).or_default();
        match chat
            .iter_mut()
            .find(|shown| slot.is_some() && shown.slot.as_ref() == slot)
        {
            Some(shown) => shown.buttons = buttons,
            None => {
                chat.push(Shown {
                    id: self.next_message,
                    slot: slot.cloned(),
                    buttons,
                });
                self.next_message += 1;
            }
        }
    }

    pub(super) fn write(&mut self, write: &Write) {
        match write.clone() {
            Write::AddInvitation {
                hash,
                created_by,
                expires_at,
                ..
            } => {
                let id = InvitationId(self.invitations.len() as i64 + 1);
                let invitation = Invitation {
                    id,
                    created_by,
                    expires_at,
                    reserved: None,
                    used: false,
                };
                self.invitations.push(StoredInvitation { invitation, hash });
            }
            Write::Reserve {
                invitation,
                by,
                now,
                until,
            } => {
                let invitation = self.invitation(invitation);
                assert_eq!(invitation.usable_by(by, now), Ok(()), "reserved what was not to be had");
                invitation.reserved = Some((by, until));
                let held = self.invitations.iter().filter(|stored| {
                    !stored.invitation.used && stored.invitation.reserved.is_some_and(|(holder, _)| holder == by)
                });
                assert_eq!(held.count(), 1, "a person holds one invitation at most");
            }
            Write::Release { invitation, by } => {
                let invitation = self.invitation(invitation);
                assert!(
                    invitation.reserved.is_some_and(|(holder, _)| holder == by),
                    "released what was another's"
                );
                invitation.reserved = None;
            }
            Write::Register {
                telegram_id,
                particulars,
                invitation,
                consent,
                now,
            } => {
                self.consents.insert(telegram_id, consent);
                let invitation = self.invitation(invitation);
                assert_eq!(invitation.usable_by(telegram_id, now), Ok(()));
                invitation.used = true;
                let known = |resident: &Resident| {
                    resident.telegram_id == telegram_id || resident.particulars.phone == particulars.phone
                };
                assert!(!self.residents.iter().any(known), "registered twice");
                assert!(
                    !self.desk.blocked.contains_key(&telegram_id),
                    "registered though blocked"
                );
                let id = ResidentId(self.next_resident);
                self.next_resident += 1;
                self.residents.push(Resident {
                    id,
                    telegram_id,
                    particulars,
                });
            }
            Write::RecordWrongCode { telegram_id, at } => self.wrong_codes.push((telegram_id, at)),
            Write::AddPass { pass, resident } => {
                let resident = self.residents.iter().find(|known| known.id == resident).unwrap();
                let blocked = self.desk.blocked.contains_key(&resident.telegram_id);
                assert!(!blocked, "a pass of somebody who is blocked");
                let blocked = self
                    .desk
                    .plates
                    .iter()
                    .any(|one| Some(&one.plate) == pass.visitor.plate());
                assert!(!blocked, "a pass for a plate that is blocked");
                assert!(self.passes.insert(pass.id, (pass, resident.telegram_id)).is_none());
            }
            Write::ChangePass(pass) => {
                let stored = self.passes.get_mut(&pass.id).unwrap();
                assert_eq!(
                    (stored.0.status, stored.0.version + 1),
                    (PassStatus::Ordered, pass.version)
                );
                stored.0 = pass;
            }
            Write::AddRequest { request, at } => {
                let resident = self
                    .residents
                    .iter()
                    .find(|known| known.id == request.resident)
                    .unwrap();
                let stored = StandingRequest {
                    id: request.id,
                    visitor: request.visitor,
                    months: request.months,
                    answer: None,
                };
                let row = (stored, resident.telegram_id, at);
                assert!(self.requests.insert(request.id, row).is_none());
            }
            Write::AnswerRequest { request, answer, .. } => {
                let stored = &mut self.requests.get_mut(&request).unwrap().0;
                assert_eq!(stored.answer.replace(answer), None, "answered twice");
            }
            Write::Erase {
                telegram_id, resident, ..
            } => {
                let known = self.residents.iter().find(|known| known.telegram_id == telegram_id);
                assert_eq!(known.map(|known| known.id), resident);
                self.residents.retain(|known| known.telegram_id != telegram_id);
                self.requests.retain(|_, (_, who, _)| *who != telegram_id);
                self.consents.remove(&telegram_id);
                for (pass, holder) in self.passes.values_mut() {
                    if *holder == telegram_id {
                        assert!(!pass.is_open(self.now), "erased while it is open");
                        pass.version += 1;
                        *holder = 0;
                    }
                }
            }
            Write::AddNews { id, by, .. } => self.news.add(id, by),
            Write::Desk(write) => self.desk.write(write),
        }
    }

    pub(super) fn invitation(&mut self, id: InvitationId) -> &mut Invitation {
        &mut self
            .invitations
            .iter_mut()
            .find(|stored| stored.invitation.id == id)
            .unwrap()
            .invitation
    }
}
