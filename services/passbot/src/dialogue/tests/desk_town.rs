//! The desk's tables in the town.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{super::*, town::CATALOGUE};
use crate::domain::{
    ArrivedBy, BlockedPlate, GateOutcome, GateQuestion, GateQuestionId, Neighbour, PassId, PlateBlockId, Resident,
    StaffInvitation, StaffInvitationId, StaffMember, StaffName, StaffRole, StaffRoles, TelegramId, Visitor, best_fits,
    gathered,
};

/// What the desk keeps, in memory.
#[derive(Default)]
pub(super) struct DeskTables {
    pub(super) invitations: Vec<(StaffInvitation, Vec<u8>)>,
    pub(super) staff: Vec<(TelegramId, StaffRole, StaffName)>,
    pub(super) deeds: Vec<Deed>,
    pub(super) arrivals: BTreeMap<PassId, ArrivedBy>,
    pub(super) questions: BTreeMap<GateQuestionId, GateQuestion>,
    pub(super) timers: BTreeMap<GateQuestionId, DateTime<Utc>>,
    /// Whom messages do not reach, as far as is known.
    pub(super) out_of_reach: Vec<TelegramId>,
    /// Who is blocked, by the hash of which phone and since when.
    pub(super) blocked: BTreeMap<TelegramId, (Vec<u8>, DateTime<Utc>)>,
    pub(super) plates: Vec<BlockedPlate>,
    next_question: i64,
    next_block: i64,
}

/// What the desk's reads see of the town.
pub(super) struct View<'town> {
    pub(super) passes: Vec<(crate::domain::Pass, Resident)>,
    pub(super) residents: &'town [Resident],
    pub(super) now: DateTime<Utc>,
    pub(super) guard: bool,
    pub(super) administrator: bool,
    pub(super) code_hashes: Vec<Vec<u8>>,
}

impl View<'_> {
    fn held(&self, wanted: impl Fn(&crate::domain::Pass) -> bool) -> Vec<HeldPass> {
        let wanted = self.passes.iter().filter(|(pass, _)| wanted(pass));
        wanted
            .map(|(pass, resident)| HeldPass {
                pass: pass.clone(),
                resident: resident.clone(),
            })
            .collect()
    }
}

impl DeskTables {
    pub(super) fn roles(&self, person: TelegramId) -> StaffRoles {
        StaffRoles::of(
            self.staff
                .iter()
                .filter(|(id, ..)| *id == person)
                .map(|(_, role, _)| *role),
        )
    }

    pub(super) fn administrators(&self) -> Vec<TelegramId> {
        let named = self
            .staff
            .iter()
            .filter(|(_, role, _)| *role == StaffRole::Administrator);
        named.map(|(id, ..)| *id).collect()
    }

    pub(super) fn load(&mut self, needs: &DeskNeeds, view: &View<'_>) -> DeskFacts {
        let search = needs.search.as_ref().filter(|_| view.guard).map(|search| {
            let open = || view.passes.iter().filter(|(pass, _)| pass.is_open(view.now));
            let cars = open().filter_map(|held| Some((held, held.0.visitor.plate()?.compact())));
            let plates = search
                .plate()
                .map_or_else(Vec::new, |fragment| best_fits(fragment, cars));
            let guests = open().filter(|(pass, resident)| match &pass.visitor {
                Visitor::OnFoot(guest) => search.fits_guest(guest.as_str(), &resident.particulars.house),
                Visitor::Car(_) => false,
            });
            let (fits, near) = gathered(plates, guests.collect());
            let awaited = |(pass, resident): &(crate::domain::Pass, Resident)| AwaitedPass {
                pass: pass.clone(),
                house: resident.particulars.house.clone(),
            };
            let blocked = |one: &&BlockedPlate| {
                let plate = one.plate.compact();
                search.plate().is_some_and(|fragment| fragment.stands_on(&plate))
            };
            Search {
                near,
                more: fits.len().saturating_sub(5),
                found: fits.into_iter().take(5).map(awaited).collect(),
                blocked: self.plates.iter().rev().filter(blocked).take(5).cloned().collect(),
            }
        });
        let neighbours = needs.neighbours.as_ref().filter(|_| view.guard);
        self.next_question += i64::from(neighbours.is_some());
        self.next_block += i64::from(needs.block);
        let listed = needs.blocked_plates && view.administrator;
        DeskFacts {
            invitation: self
                .invitations
                .iter()
                .find(|(_, hash)| view.code_hashes.contains(hash))
                .map(|(invitation, _)| invitation.clone()),
            search,
            arrival: needs
                .arrival
                .filter(|_| view.guard)
                .and_then(|pass| self.arrivals.get(&pass).cloned()),
            fresh_question: neighbours.map(|_| GateQuestionId(self.next_question)),
            neighbours: neighbours.map_or_else(Vec::new, |house| {
                let there = view
                    .residents
                    .iter()
                    .filter(|one| one.particulars.house == *house && !self.blocked.contains_key(&one.telegram_id));
                there
                    .map(|one| Neighbour {
                        id: one.id,
                        telegram_id: one.telegram_id,
                        reachable: !self.out_of_reach.contains(&one.telegram_id),
                    })
                    .collect()
            }),
            question: needs.question.and_then(|id| self.questions.get(&id).cloned()),
            days: needs
                .export
                .filter(|_| view.administrator)
                .map(|period| period.days(view.now, CATALOGUE.time_zone())),
            passes: match needs.export {
                Some(period) if view.administrator => {
                    let (from, until) = period.moments(view.now, CATALOGUE.time_zone());
                    view.held(|pass| from <= pass.ordered_at && pass.ordered_at < until)
                }
                None if needs.open_passes && view.guard => view.held(|pass| pass.is_open(view.now)),
                None if needs.passes_of.is_some() && view.administrator => {
                    view.held(|pass| pass.is_open(view.now) && pass.visitor.plate() == needs.passes_of.as_ref())
                }
                _ => Vec::new(),
            },
            fresh_block: needs.block.then_some(PlateBlockId(self.next_block)),
            blocked_plates: if listed {
                self.plates.iter().rev().cloned().collect()
            } else {
                Vec::new()
            },
            more_blocked_plates: 0,
            residents: None,
            subject: None,
            departed: needs
                .departed
                .as_ref()
                .filter(|_| view.administrator)
                .and_then(|key| self.departed(key, view.residents)),
            staff: if needs.staff && view.administrator {
                self.members(view.residents)
            } else {
                Vec::new()
            },
        }
    }

    fn departed(&self, key: &DepartedKey, residents: &[Resident]) -> Option<Departed> {
        let meant = |person: TelegramId, hash: &Vec<u8>| match key {
            DepartedKey::Phone(hashes) => hashes.contains(hash),
            DepartedKey::Person(one) => *one == person,
        };
        let found = self.blocked.iter().find(|(person, (hash, _))| {
            meant(**person, hash) && residents.iter().all(|one| one.telegram_id != **person)
        });
        found.map(|(person, (_, at))| Departed {
            telegram_id: *person,
            blocked_at: *at,
            roles: self.roles(*person),
        })
    }

    fn members(&self, residents: &[Resident]) -> Vec<StaffMember> {
        let member = |(telegram_id, role, name): &(TelegramId, StaffRole, StaffName)| StaffMember {
            telegram_id: *telegram_id,
            role: *role,
            name: name.clone(),
            resident: residents.iter().any(|one| one.telegram_id == *telegram_id),
        };
        self.staff.iter().map(member).collect()
    }

    pub(super) fn write(&mut self, write: DeskWrite) {
        match write {
            DeskWrite::AddStaffInvitation {
                hash,
                role,
                created_by,
                expires_at,
                ..
            } => {
                let id = StaffInvitationId(self.invitations.len() as i64 + 1);
                let invitation = StaffInvitation {
                    id,
                    role,
                    created_by,
                    expires_at,
                    used: false,
                };
                self.invitations.push((invitation, hash));
            }
            DeskWrite::JoinStaff {
                invitation,
                person,
                name,
                now,
            } => {
                let stored = self.invitations.iter_mut().find(|(known, _)| known.id == invitation.id);
                let stored = &mut stored.unwrap().0;
                assert_eq!(stored.usable(now), Ok(()));
                stored.used = true;
                assert!(!self.roles(person).has(invitation.role), "joined twice");
                self.staff.push((person, invitation.role, name));
            }
            DeskWrite::LeaveStaff { person, role } => {
                assert!(self.roles(person).has(role), "left what he never was");
                self.staff.retain(|(id, had, _)| (*id, *had) != (person, role));
            }
            DeskWrite::Audit(deed) => self.deeds.push(deed),
            DeskWrite::RecordArrival { pass, by } => {
                assert!(self.arrivals.insert(pass, by).is_none(), "arrived twice");
            }
            DeskWrite::AddGateQuestion(question) => {
                assert!(self.questions.insert(question.id, question).is_none());
            }
            DeskWrite::DecideGateQuestion { question, outcome, .. } => {
                let question = self.questions.get_mut(&question).unwrap();
                assert_eq!(question.outcome, GateOutcome::Open, "decided twice");
                question.outcome = outcome;
            }
            DeskWrite::BlockPerson {
                person, phone_hash, at, ..
            } => {
                assert!(self.blocked.insert(person, (phone_hash, at)).is_none(), "blocked twice");
            }
            DeskWrite::BlockPlate { block, .. } => {
                assert!(self.plates.iter().all(|one| one.plate != block.plate), "blocked twice");
                self.plates.push(block);
            }
            DeskWrite::UnblockPlate(id) => {
                assert!(self.plates.iter().any(|one| one.id == id), "was not blocked");
                self.plates.retain(|one| one.id != id);
            }
            DeskWrite::UnblockPerson(person) => {
                assert!(self.blocked.remove(&person).is_some(), "was not blocked");
            }
            DeskWrite::CountUnreached(question) => self.questions.get_mut(&question).unwrap().unreached += 1,
        }
    }
}

/// How a write reads in a script.
pub(super) fn written(write: &DeskWrite) -> String {
    match write {
        DeskWrite::AddStaffInvitation { role, .. } => format!("adds an invitation for a {}", role.as_str()),
        DeskWrite::JoinStaff { invitation, person, .. } => format!("{person} is a {} now", invitation.role.as_str()),
        DeskWrite::LeaveStaff { person, role } => format!("{person} is no {} any more", role.as_str()),
        DeskWrite::Audit(deed) => match deed.about {
            Some((kind, id)) => format!("audit: {} {} {} {id}", deed.actor, deed.action.as_str(), kind.as_str()),
            None => format!("audit: {} {}", deed.actor, deed.action.as_str()),
        },
        DeskWrite::RecordArrival { pass, by } => match by {
            ArrivedBy::Sheet => format!("pass {pass} arrived by the sheet"),
            ArrivedBy::Guard { id, .. } => format!("pass {pass} arrived by guard {id}"),
            ArrivedBy::GateQuestion { id, .. } => format!("pass {pass} arrived by a question of guard {id}"),
        },
        DeskWrite::AddGateQuestion(question) => {
            format!(
                "gate question {}: {} asked, {:?}",
                question.id,
                question.asked.len(),
                question.outcome
            )
        }
        DeskWrite::DecideGateQuestion {
            question,
            outcome,
            by,
            pass,
        } => format!(
            "gate question {question} is {outcome:?}, by {by:?}, pass {:?}",
            pass.map(|pass| pass.0)
        ),
        DeskWrite::BlockPerson { person, .. } => format!("{person} is blocked"),
        DeskWrite::BlockPlate { block, .. } => format!("plate {} is blocked", block.plate),
        DeskWrite::UnblockPlate(id) => format!("block {} of a plate ends", id.0),
        DeskWrite::UnblockPerson(person) => format!("{person} is not blocked any more"),
        DeskWrite::CountUnreached(question) => format!("gate question {question}: one more out of reach"),
    }
}
