use chrono::{DateTime, Utc};
use common::{InvitationCode, LicencePlate, PhoneNumber};
use conversation::What;
use jiff::tz::TimeZone;

use super::{
    CommandName, DeskFacts, DeskNeeds, DeskPressed, HeldRequest, Input, NewsFacts, NewsNeeds, OrderQuestion, PassPage,
    Pressed, RegistrationQuestion, State, StoredData, Token, desk, everything, news, registration,
};
use crate::{
    domain::{
        BlockedPlate, Brand, Car, GateAnswer, Invitation, Pass, PassId, RequestId, Resident, StaffRoles, TelegramId,
    },
    settings::Settings,
};

/// What is to be read, locked and made before deciding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    pub person: Option<PersonNeeds>,
    /// This pass, locked, with its resident.
    pub pass: Option<PassId>,
    /// A fresh invitation code.
    pub fresh_code: bool,
    /// The next pass number.
    pub fresh_pass: bool,
    /// The next pass number, if `pass` is a standing one and its visitor may have come at this moment.
    pub next_visit: Option<Visit>,
    /// This request for a standing pass, locked, with its resident.
    pub request: Option<RequestId>,
    /// The next number of such a request.
    pub fresh_request: bool,
    /// What guards and administrators are about.
    pub desk: DeskNeeds,
    pub news: NewsNeeds,
}

/// When a visitor was at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// A tick of the sheet says so.
    At(DateTime<Utc>),
    /// A guard presses the button.
    Now,
}

/// What is to be read about the person who acts. Who he is as a resident is always read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonNeeds {
    pub telegram_id: TelegramId,
    /// The invitation that he reserved, locked, and his newest wrong codes.
    pub registration: bool,
    /// The hashes under which a typed code may be stored: that invitation, locked.
    pub code_hashes: Vec<Vec<u8>>,
    /// Whether this number is somebody's.
    pub phone: Option<PhoneNumber>,
    /// How many passes he has and ordered.
    pub counts: bool,
    /// His open pass for this plate.
    pub plate: Option<LicencePlate>,
    /// The cars that he ordered for last.
    pub recent_cars: bool,
    /// This page of his passes.
    pub page: Option<u32>,
    /// All that is stored about him, locked.
    pub stored: bool,
    /// The hashes under which `phone` may be blocked.
    pub phone_hashes: Vec<Vec<u8>>,
    /// The administrators who were named in the bot.
    pub administrators: bool,
}

/// What was read, and the moment and fresh values.
#[derive(Debug, Clone)]
pub struct Facts {
    pub now: DateTime<Utc>,
    /// The bot's name in links, without the `@`.
    pub bot_username: String,
    /// A fresh value for a dialogue that begins.
    pub token: Token,
    pub resident: Option<Resident>,
    /// The unused invitation that this person reserved, even if the reservation ran out.
    pub reservation: Option<Invitation>,
    /// The invitation of the typed code.
    pub typed_invitation: Option<Invitation>,
    /// When he typed wrong codes: the newest five, newest first.
    pub wrong_codes: Vec<DateTime<Utc>>,
    pub phone_taken: bool,
    pub counts: OrderCounts,
    pub same_plate: Option<Pass>,
    pub pass: Option<HeldPass>,
    pub fresh_code: Option<InvitationCode>,
    pub fresh_pass: Option<PassId>,
    /// The zone in which people speak of days.
    pub time_zone: TimeZone,
    /// What stands in the journal for a car that came without a pass and was let in: nobody named its brand.
    pub brand_without_pass: Brand,
    /// The cars that he ordered for last, the newest first, at most five, each with its newest pass.
    pub recent_cars: Vec<(PassId, Car)>,
    /// The page of his passes that was asked for.
    pub listed: PassPage,
    pub request: Option<HeldRequest>,
    pub fresh_request: Option<RequestId>,
    /// What is stored about a resident.
    pub stored: Option<StoredData>,
    /// What the person was made in the bot.
    pub roles: StaffRoles,
    /// The block of the plate that this is about, if it is blocked: see [`Facts::blocked`].
    pub blocked_plate: Option<BlockedPlate>,
    /// Whether he is blocked.
    pub blocked: bool,
    /// Whether his number is that of somebody who is blocked.
    pub phone_blocked: bool,
    /// The administrators who were named in the bot, where they are to hear something.
    pub administrators: Vec<TelegramId>,
    pub desk: DeskFacts,
    pub news: NewsFacts,
}

impl Facts {
    /// The block of a plate, if it is blocked.
    pub fn blocked(&self, plate: &LicencePlate) -> Option<&BlockedPlate> {
        self.blocked_plate
            .as_ref()
            .filter(|blocked| blocked.plate.compact() == plate.compact())
    }
}

/// The plate of which it must be known whether it is blocked: what is ordered or asked about.
pub(crate) fn plate_in_question(needs: &Needs, facts: &Facts) -> Option<LicencePlate> {
    let ordered = needs.person.as_ref().and_then(|person| person.plate.clone());
    let asked = || facts.desk.question.as_ref().map(|question| question.plate.clone());
    let requested = || {
        facts
            .request
            .as_ref()
            .and_then(|held| held.request.visitor.plate().cloned())
    };
    let again = || facts.pass.as_ref().and_then(|held| held.pass.visitor.plate().cloned());
    // A button names what it is about; a draft beside it is not that.
    asked()
        .or_else(requested)
        .or_else(again)
        .or_else(|| needs.desk.plate.clone())
        .or(ordered)
}

/// How much a resident has ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderCounts {
    /// Passes that are awaited.
    pub open: i64,
    /// Passes ordered within the last 24 hours.
    pub last_day: i64,
}

/// A pass and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPass {
    pub pass: Pass,
    pub resident: Resident,
}

/// Says what [`super::decide`] will want to know.
pub fn needs(settings: &Settings, state: &State, input: &Input) -> Needs {
    let incoming = match input {
        Input::Person(incoming) => incoming,
        Input::Ticked(tick) => {
            return Needs {
                pass: Some(tick.pass),
                next_visit: Some(Visit::At(tick.at)),
                ..Needs::default()
            };
        }
        Input::ExpiryDue(pass) => {
            return Needs {
                pass: Some(*pass),
                ..Needs::default()
            };
        }
        Input::NewsDue(_) => {
            return Needs {
                news: news::needs(state, input),
                ..Needs::default()
            };
        }
        Input::Gate(_) => {
            return Needs {
                desk: desk::needs(settings, state, input),
                ..Needs::default()
            };
        }
    };
    if super::owed(input) != super::Owed::Message && super::owed(input) != super::Owed::Toast {
        return Needs::default();
    }
    let pressed = match &incoming.what {
        What::Press { data, .. } => Pressed::parse(data),
        _ => None,
    };
    let command = match &incoming.what {
        What::Command { name, .. } => CommandName::parse(name),
        _ => None,
    };
    let ordering = matches!(
        pressed,
        Some(Pressed::Order(_) | Pressed::OrderAnyway(_) | Pressed::AskStanding(_))
    );
    let phone = phone(state, &incoming.what);
    let described = everything::told(settings, state, &incoming.what);
    Needs {
        person: Some(PersonNeeds {
            telegram_id: incoming.from.id,
            registration: matches!(state, State::Registering(_))
                || pressed == Some(Pressed::EraseDataForGood)
                || matches!(incoming.what, What::Text(_))
                || matches!(
                    command,
                    Some(CommandName::Start | CommandName::Register | CommandName::Cancel)
                ),
            code_hashes: typed_code(state, &incoming.what)
                .map(|code| settings.codes.hashes(code.as_str()))
                .unwrap_or_default(),
            phone_hashes: phone
                .as_ref()
                .map(|phone| settings.codes.hashes(phone.as_str()))
                .unwrap_or_default(),
            phone,
            administrators: matches!(
                pressed,
                Some(
                    Pressed::AskStanding(_)
                        | Pressed::ApproveStanding(_)
                        | Pressed::DeclineStanding(_)
                        | Pressed::EraseDataForGood
                        | Pressed::Desk(DeskPressed::Resident(..))
                )
            ),
            counts: ordering
                || command == Some(CommandName::Order)
                || matches!(pressed, Some(Pressed::NewOrder | Pressed::OrderAgain(_)))
                || described.is_some(),
            plate: described
                .and_then(|described| described.plates.into_iter().next())
                .or_else(|| plate(settings, state, &incoming.what, pressed)),
            recent_cars: command == Some(CommandName::Order)
                || pressed == Some(Pressed::NewOrder)
                || matches!(state, State::Ordering(_)),
            page: match pressed {
                Some(Pressed::MyPasses(page) | Pressed::CancelListed(_, page)) => Some(page),
                _ => (command == Some(CommandName::Orders)).then_some(0),
            },
            stored: command == Some(CommandName::Privacy)
                || matches!(
                    pressed,
                    Some(Pressed::ExportData | Pressed::EraseData | Pressed::EraseDataForGood)
                ),
        }),
        pass: match pressed {
            Some(
                Pressed::CancelPass(pass)
                | Pressed::OrderAgain(pass)
                | Pressed::CancelListed(pass, _)
                | Pressed::Desk(DeskPressed::Arrived(pass)),
            ) => Some(pass),
            _ => None,
        },
        fresh_code: command == Some(CommandName::Code)
            || matches!(pressed, Some(Pressed::Desk(DeskPressed::Invite(_)))),
        fresh_pass: (ordering
            && matches!(state, State::Ordering(_))
            && !matches!(pressed, Some(Pressed::AskStanding(_))))
            || matches!(
                pressed,
                Some(Pressed::ApproveStanding(_) | Pressed::Desk(DeskPressed::Answer(_, GateAnswer::Allow)))
            ),
        next_visit: matches!(pressed, Some(Pressed::Desk(DeskPressed::Arrived(_)))).then_some(Visit::Now),
        request: match pressed {
            Some(Pressed::ApproveStanding(request) | Pressed::DeclineStanding(request)) => Some(request),
            _ => None,
        },
        fresh_request: matches!((pressed, state), (Some(Pressed::AskStanding(_)), State::Ordering(_))),
        desk: desk::needs(settings, state, input),
        news: news::needs(state, input),
    }
}

/// The code that this input hands in, if any.
fn typed_code(state: &State, what: &What) -> Option<InvitationCode> {
    let text = match (what, state) {
        (What::Command { name, argument }, _) => match CommandName::parse(name) {
            Some(CommandName::Start | CommandName::Register) => argument,
            _ => return None,
        },
        (What::Text(text), State::Home) => text,
        (What::Text(text), State::Registering(registering)) if registering.asked == RegistrationQuestion::Code => text,
        _ => return None,
    };
    InvitationCode::parse(text).ok()
}

/// The number that this input hands in or confirms, if any.
fn phone(state: &State, what: &What) -> Option<PhoneNumber> {
    let State::Registering(registering) = state else {
        return None;
    };
    match what {
        What::Text(text) if registering.asked == RegistrationQuestion::Phone => registration::typed_phone(text).ok(),
        What::Contact { phone, own: true } => registration::shared_phone(phone).ok(),
        What::Press { .. } => registering.draft.phone.clone(),
        _ => None,
    }
}

/// The plate of the summary that follows, if any.
fn plate(settings: &Settings, state: &State, what: &What, pressed: Option<Pressed>) -> Option<LicencePlate> {
    let State::Ordering(ordering) = state else { return None };
    if let Some(Pressed::Plate(_, index)) = pressed {
        return ordering.draft.found.get(usize::from(index)).cloned();
    }
    match what {
        What::Text(text) if ordering.asked == OrderQuestion::Plate => {
            LicencePlate::parse(text, settings.plates.foreign).ok()
        }
        _ => ordering.draft.plate.clone(),
    }
}
