//! The part of controllers and administrators.

use super::*;
use crate::domain::{
    CommunicationId, Consent, DisplayName, Group, Invitation, InvitationId, StaffMember, StaffRole, StaffRoles,
};

/// Who and what was named in the bot, and what is looked at.
#[derive(Default)]
pub(in crate::dialogue::tests) struct ControlTables {
    pub(super) staff: Vec<StaffMember>,
    pub(super) groups: Vec<Group>,
    /// Groups that became supergroups.
    pub(in crate::dialogue::tests) moved: BTreeMap<i64, i64>,
    invitations: Vec<(Invitation, Vec<u8>)>,
    boards: HashMap<TelegramId, DateTime<Utc>>,
    answers: Vec<AnswerTimes>,
    pub(super) consents: HashMap<TelegramId, Consent>,
}

impl Town {
    pub(super) fn load_control(&mut self, needs: &Needs, facts: &mut Facts) {
        let (needs, person) = (&needs.control, needs.person.unwrap_or_default());
        if needs.staff {
            facts.control.staff = self.staff();
        }
        let invitation = self
            .control
            .invitations
            .iter()
            .find(|(_, hash)| needs.code_hashes.contains(hash));
        facts.control.invitation = invitation.map(|(invitation, _)| invitation.clone());
        facts.control.fresh_code = needs
            .fresh_code
            .then(|| common::InvitationCode::generate(&mut self.generator));
        facts.control.group = needs
            .group
            .and_then(|chat_id| self.known_groups().into_iter().find(|group| group.chat_id == chat_id));
        facts.control.stored = (needs.stored && facts.person.user.is_some()).then(|| self.stored(person, needs));
        facts.control.board = (needs.board && facts.person.roles.controller).then(|| self.board(person));
    }

    pub(super) fn known_groups(&self) -> Vec<KnownGroup> {
        let by_settings = self.settings.groups().map(|group| (group, true));
        let added = self.control.groups.iter().cloned().map(|group| (group, false));
        let known = by_settings.chain(added).map(|(group, by_settings)| KnownGroup {
            chat_id: self.control.moved.get(&group.chat_id).copied().unwrap_or(group.chat_id),
            added_as: group.chat_id,
            name: group.name,
            by_settings,
        });
        known.collect()
    }

    pub(super) fn named_here(&self, person: TelegramId) -> impl Iterator<Item = &StaffMember> {
        self.control
            .staff
            .iter()
            .filter(move |member| member.telegram_id == person)
    }

    pub(super) fn staff(&self) -> Vec<StaffEntry> {
        let mut people: Vec<TelegramId> = Vec::new();
        for role in StaffRole::ALL {
            people.extend(self.settings.named(role).iter().map(|named| named.chat_id));
        }
        people.extend(self.control.staff.iter().map(|member| member.telegram_id));
        let mut staff: Vec<StaffEntry> = Vec::new();
        for person in people {
            if staff.iter().any(|one| one.person == person) {
                continue;
            }
            let facts = self.person_facts(Some(person));
            let mut by_settings = StaffRoles::default();
            for role in StaffRole::ALL
                .into_iter()
                .filter(|role| self.settings.is(*role, person))
            {
                by_settings.add(role);
            }
            let mut owned = self.communications.values();
            staff.push(StaffEntry {
                person,
                name: facts.staff_name.unwrap(),
                roles: facts.roles,
                by_settings,
                current: owned.find(|one| one.owner() == Some(person)).map(|one| one.id),
                reachable: facts.reachable,
            });
        }
        staff
    }

    fn stored(&self, person: TelegramId, needs: &ControlNeeds) -> StoredData {
        let own = || self.communications.values().filter(|one| one.user == person);
        let said = self
            .messages
            .values()
            .filter(|message| own().any(|one| one.id == message.communication));
        let cards = own().flat_map(|one| {
            self.known_groups()
                .into_iter()
                .map(move |group| (one.id, group.chat_id))
        });
        StoredData {
            consent: self.control.consents.get(&person).copied(),
            communications: own().cloned().collect(),
            said: said
                .filter(|_| needs.said)
                .map(|message| StoredLine {
                    communication: message.communication,
                    at: message.sent_at,
                    author: message.author_name.clone(),
                    text: message.text.clone(),
                })
                .collect(),
            nobody: if needs.erase { -1 } else { 0 },
            cards: cards
                .filter(|(id, group)| needs.erase && self.shows(*group, &card_slot(*id, *group)))
                .collect(),
        }
    }

    fn shows(&self, chat: i64, slot: &Slot) -> bool {
        let chat = self.chats.get(&chat).map(Vec::as_slice).unwrap_or_default();
        chat.iter().any(|shown| shown.slot.as_ref() == Some(slot))
    }

    /// What a person is after his end.
    fn erase(&mut self, person: TelegramId, nobody: TelegramId, communications: &[CommunicationId]) {
        let mut user = self.users.remove(&person).unwrap();
        (user.telegram_id, user.name, user.username, user.verified) = (nobody, DisplayName::new(""), None, None);
        self.users.insert(nobody, user);
        for id in communications {
            let communication = self.communications.get_mut(id).unwrap();
            (communication.user, communication.version) = (nobody, communication.version + 1);
        }
        assert!(
            self.communications.values().all(|one| one.user != person),
            "something leads to him"
        );
        for message in self
            .messages
            .values_mut()
            .filter(|one| communications.contains(&one.communication))
        {
            message.text.clear();
            message.file_name = None;
            if message.author == person {
                (message.author, message.author_name, message.at) = (nobody, DisplayName::new(""), (0, 0));
            }
        }
        for (_, code) in self.codes.iter_mut().filter(|(who, _)| *who == person) {
            code.used = true;
        }
        self.control.consents.remove(&person);
    }

    fn board(&self, person: TelegramId) -> Board {
        let all = || self.communications.values();
        let waiting = || all().filter(|one| one.stage == Stage::Open);
        let taken = all().filter_map(|one| {
            Some(TakenLine {
                communication: one.id,
                owner_name: self
                    .person_facts(one.owner())
                    .staff_name
                    .filter(|_| one.owner().is_some())?,
                user_name: self.users[&one.user].name.clone(),
                last_side: one.last_side,
                awaited_since: one.awaited_since,
            })
        });
        Board {
            waiting: waiting().count() as i64,
            oldest: waiting().map(|one| one.awaited_since).min(),
            taken: taken.collect(),
            answers: self.control.answers.clone(),
            looked_at: self.control.boards.get(&person).copied(),
        }
    }

    /// What the tables would count: somebody answered so many, half of them within so many seconds.
    pub(in crate::dialogue::tests) fn answered(&mut self, name: &str, answers: i64, median: i64, ninety_percent: i64) {
        self.control.answers.push(AnswerTimes {
            name: DisplayName::new(name),
            answers,
            median,
            ninety_percent,
        });
    }

    pub(super) fn write_control(&mut self, write: &ControlWrite) {
        match write.clone() {
            ControlWrite::AddInvitation {
                hash,
                role,
                created_by,
                expires_at,
                ..
            } => {
                let invitation = Invitation {
                    id: InvitationId(self.control.invitations.len() as i64 + 1),
                    role,
                    created_by,
                    expires_at,
                    used: false,
                };
                self.control.invitations.push((invitation, hash));
            }
            ControlWrite::JoinStaff {
                invitation,
                person,
                name,
                at,
            } => {
                let mut stored = self.control.invitations.iter_mut();
                let (stored, _) = stored.find(|(stored, _)| stored.id == invitation.id).unwrap();
                assert_eq!(stored.usable(at), Ok(()), "used what was spent");
                stored.used = true;
                self.control.staff.push(StaffMember {
                    telegram_id: person,
                    role: invitation.role,
                    name,
                });
            }
            ControlWrite::LeaveStaff { person, role } => {
                let before = self.control.staff.len();
                self.control
                    .staff
                    .retain(|one| (one.telegram_id, one.role) != (person, role));
                assert_eq!(self.control.staff.len() + 1, before, "a role that nobody had");
            }
            ControlWrite::AddGroup { group, .. } => {
                assert!(self.known_groups().iter().all(|known| known.chat_id != group.chat_id));
                self.control.groups.push(group);
            }
            ControlWrite::RemoveGroup { chat_id } => self.control.groups.retain(|group| group.chat_id != chat_id),
            ControlWrite::LookAtBoard { person, at } => drop(self.control.boards.insert(person, at)),
            ControlWrite::Erase {
                person,
                nobody,
                communications,
                ..
            } => self.erase(person, nobody, &communications),
            ControlWrite::Audit(_) => {}
        }
    }

    /// What a person does in a group.
    pub(in crate::dialogue::tests) fn in_group(&mut self, person: TelegramId, chat_id: i64, what: What) -> String {
        let input = Input::Person(incoming(person, Place::Group { chat_id }, what));
        self.run(Some(person), &input).join("\n")
    }
}

pub(super) fn written(write: &ControlWrite) -> Option<String> {
    Some(match write {
        ControlWrite::AddInvitation { role, .. } => format!("adds an invitation for a {}", role.as_str()),
        ControlWrite::JoinStaff { invitation, person, .. } => format!("{person} is a {} now", invitation.role.as_str()),
        ControlWrite::LeaveStaff { person, role } => format!("{person} is no {} any more", role.as_str()),
        ControlWrite::AddGroup { group, .. } => format!("adds group {} {:?}", group.chat_id, group.name.as_str()),
        ControlWrite::RemoveGroup { chat_id } => format!("removes group {chat_id}"),
        ControlWrite::LookAtBoard { .. } => return None,
        ControlWrite::Erase { person, words, .. } => format!("erases {person}, known by {}", words.join(", ")),
        ControlWrite::Audit(deed) => {
            let about = deed.about.map(|(about, id)| format!(" {} {id}", about.as_str()));
            format!(
                "audit: {} {}{}",
                deed.actor,
                deed.action.as_str(),
                about.unwrap_or_default()
            )
        }
    })
}
