//! What the town knows, as the tables would answer.

use super::*;

impl Town {
    pub(super) fn load(&mut self, needs: &Needs) -> Facts {
        let person = needs.person.clone().unwrap_or_default();
        let me = person.telegram_id;
        let invitation = |wanted: &dyn Fn(&StoredInvitation) -> bool| {
            self.invitations
                .iter()
                .find(|stored| wanted(stored))
                .map(|stored| stored.invitation.clone())
        };
        let own = |pass: &&Pass| self.passes[&pass.id].1 == me;
        let passes = || self.passes.values().map(|(pass, _)| pass);
        let requests = || self.requests.values().filter(|(_, who, _)| *who == me);
        let mut wrong_codes: Vec<_> = self
            .wrong_codes
            .iter()
            .filter(|(who, _)| *who == me)
            .map(|(_, at)| *at)
            .collect();
        wrong_codes.reverse();
        wrong_codes.truncate(5);
        let facts = Facts {
            now: self.now,
            bot_username: "pass_bot".to_owned(),
            token: Token(0),
            resident: self
                .residents
                .iter()
                .find(|resident| resident.telegram_id == me)
                .cloned(),
            reservation: person
                .registration
                .then(|| {
                    invitation(&|stored| {
                        !stored.invitation.used && stored.invitation.reserved.is_some_and(|(holder, _)| holder == me)
                    })
                })
                .flatten(),
            typed_invitation: invitation(&|stored| person.code_hashes.contains(&stored.hash)),
            wrong_codes: if person.registration { wrong_codes } else { Vec::new() },
            phone_taken: self
                .residents
                .iter()
                .any(|resident| Some(&resident.particulars.phone) == person.phone.as_ref()),
            counts: if person.counts {
                OrderCounts {
                    open: (passes().filter(own).filter(|pass| pass.is_open(self.now)).count()
                        + requests().filter(|(request, ..)| request.answer.is_none()).count())
                        as i64,
                    last_day: (passes()
                        .filter(own)
                        .filter(|pass| pass.ordered_at > self.now - TimeDelta::hours(24) && !pass.standing)
                        .count()
                        + requests()
                            .filter(|(.., at)| *at > self.now - TimeDelta::hours(24))
                            .count()) as i64,
                }
            } else {
                OrderCounts::default()
            },
            same_plate: passes()
                .filter(own)
                .find(|pass| {
                    pass.is_open(self.now) && person.plate.is_some() && pass.visitor.plate() == person.plate.as_ref()
                })
                .cloned(),
            pass: needs.pass.and_then(|id| self.held(id)),
            fresh_code: needs.fresh_code.then(|| InvitationCode::generate(&mut self.generator)),
            fresh_pass: None,
            time_zone: TimeZone::get("Europe/Moscow").unwrap(),
            brand_without_pass: Brand::parse("no pass").unwrap(),
            recent_cars: if person.recent_cars {
                self.recent_cars(me)
            } else {
                Vec::new()
            },
            listed: person.page.map_or_else(PassPage::default, |page| self.page(me, page)),
            request: needs
                .request
                .and_then(|id| self.requests.get(&id))
                .map(|(request, who, _)| HeldRequest {
                    request: request.clone(),
                    resident: self
                        .residents
                        .iter()
                        .find(|resident| resident.telegram_id == *who)
                        .unwrap()
                        .clone(),
                }),
            fresh_request: needs.fresh_request.then_some(RequestId(self.next_request)),
            stored: person.stored.then(|| self.stored(me)).flatten(),
            roles: self.desk.roles(me),
            administrators: if person.registration || person.administrators {
                self.desk.administrators()
            } else {
                Vec::new()
            },
            blocked_plate: None,
            blocked: self.desk.blocked.contains_key(&me),
            phone_blocked: person
                .phone_hashes
                .iter()
                .any(|hash| self.desk.blocked.values().any(|(blocked, _)| blocked == hash)),
            desk: DeskFacts::default(),
            news: NewsFacts::default(),
        };
        let view = View {
            passes: self
                .passes
                .keys()
                .filter_map(|id| self.held(*id))
                .map(|held| (held.pass, held.resident))
                .collect(),
            residents: &self.residents,
            now: self.now,
            guard: facts.roles.guard || self.settings.is_guard(me),
            administrator: facts.roles.administrator || self.settings.is_admin(me),
            code_hashes: person.code_hashes.clone(),
        };
        let found = needs.desk.residents.as_ref().filter(|_| view.administrator);
        let residents = found.map(|(query, page)| self.found(query, *page));
        let subject = needs.desk.subject.filter(|_| view.administrator);
        let subject = subject.and_then(|id| self.subject(id));
        let desk = DeskFacts {
            residents,
            subject,
            ..self.desk.load(&needs.desk, &view)
        };
        self.next_request += i64::from(needs.fresh_request);
        let visit = needs.next_visit.map(|visit| match visit {
            Visit::At(moment) => moment,
            Visit::Now => self.now,
        });
        let next_visit = visit.zip(facts.pass.as_ref()).is_some_and(|(at, held)| {
            held.pass.standing && matches!(held.pass.arrive(at), crate::domain::Arrival::Now(_))
        });
        let fresh_pass = (needs.fresh_pass || next_visit).then_some(PassId(self.next_pass));
        self.next_pass += i64::from(fresh_pass.is_some());
        let everybody: Vec<_> = (self.residents.iter())
            .map(|resident| resident.telegram_id)
            .filter(|person| !self.desk.blocked.contains_key(person))
            .collect();
        let news = if view.administrator || needs.person.is_none() {
            self.news.load(needs.news, &everybody)
        } else {
            NewsFacts::default()
        };
        let facts = Facts { desk, ..facts };
        let plate = plate_in_question(needs, &facts);
        let blocked_plate = match needs.desk.plate_block {
            Some(id) => self.desk.plates.iter().find(|one| one.id == id),
            None => self.desk.plates.iter().find(|one| Some(&one.plate) == plate.as_ref()),
        };
        Facts {
            blocked_plate: blocked_plate.cloned(),
            token: Token(self.generator.random()),
            fresh_pass,
            news,
            ..facts
        }
    }

    pub(super) fn found(&self, query: &ResidentQuery, page: u32) -> ResidentPage {
        let plates = |person| {
            let open = self.passes_of(person).filter(|pass| pass.is_open(self.now));
            open.filter_map(|pass| Some(pass.visitor.plate()?.compact()))
                .collect::<Vec<_>>()
        };
        let fitting = self
            .residents
            .iter()
            .filter(|one| query.fits(&one.particulars, &plates(one.telegram_id)));
        let found = fitting.map(|one| FoundResident {
            resident: one.clone(),
            blocked: self.desk.blocked.contains_key(&one.telegram_id),
        });
        page_of_residents(query, found.collect(), page)
    }

    pub(super) fn subject(&self, id: ResidentId) -> Option<Subject> {
        let resident = self.residents.iter().find(|resident| resident.id == id)?;
        Some(Subject {
            stored: self.stored(resident.telegram_id)?,
            blocked_at: self.desk.blocked.get(&resident.telegram_id).map(|(_, at)| *at),
            roles: self.desk.roles(resident.telegram_id),
            resident: resident.clone(),
        })
    }

    pub(super) fn held(&self, id: PassId) -> Option<HeldPass> {
        let (pass, holder) = self.passes.get(&id)?;
        let resident = self.residents.iter().find(|resident| resident.telegram_id == *holder)?;
        Some(HeldPass {
            pass: pass.clone(),
            resident: resident.clone(),
        })
    }

    pub(super) fn passes_of(&self, person: TelegramId) -> impl DoubleEndedIterator<Item = &Pass> {
        self.passes
            .values()
            .filter(move |(_, holder)| *holder == person)
            .map(|(pass, _)| pass)
    }

    pub(super) fn recent_cars(&self, person: TelegramId) -> Vec<(PassId, Car)> {
        let mut cars: Vec<(PassId, Car)> = Vec::new();
        for pass in self.passes_of(person).rev() {
            if let Some(car) = pass.visitor.car()
                && cars.iter().all(|(_, known)| known.plate != car.plate)
            {
                cars.push((pass.id, car.clone()));
            }
        }
        cars.truncate(5);
        cars
    }

    pub(super) fn page(&self, person: TelegramId, page: u32) -> PassPage {
        let recent = self
            .passes_of(person)
            .rev()
            .filter(|pass| pass.valid_until > self.now - RECENT);
        let (open, over): (Vec<_>, Vec<_>) = recent.cloned().partition(|pass| pass.is_open(self.now));
        let (page, size) = (page as usize, PAGE as usize);
        let mut passes: Vec<_> = [open, over]
            .concat()
            .into_iter()
            .skip(page.saturating_mul(size))
            .take(size + 1)
            .collect();
        let more = passes.len() > size;
        passes.truncate(size);
        PassPage { passes, more }
    }

    pub(super) fn stored(&self, person: TelegramId) -> Option<StoredData> {
        self.residents.iter().find(|resident| resident.telegram_id == person)?;
        let consent = self.consents.get(&person).copied();
        Some(StoredData {
            registered_at: consent?.at,
            consent,
            passes: self.passes_of(person).cloned().collect(),
            requests: self
                .requests
                .values()
                .filter(|(_, who, _)| *who == person)
                .map(|(request, ..)| request.clone())
                .collect(),
        })
    }
}
