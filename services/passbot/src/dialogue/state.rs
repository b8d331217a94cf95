use common::{LicencePlate, PhoneNumber};

use super::{Desk, NewsDraft};
use crate::domain::{Brand, Car, Day, GuestName, House, Months, Particulars, ResidentName, Visitor};

/// What a person is in the middle of typing. Whatever others can change is a row and comes as a fact instead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    #[default]
    Home,
    Registering(Registering),
    Ordering(Ordering),
    /// An administrator writes to all residents.
    News(NewsDraft),
    /// A guard or administrator was asked for something.
    Desk(Desk),
}

/// A registration: what was asked last, and what is known so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registering {
    pub token: Token,
    pub asked: RegistrationQuestion,
    pub draft: RegistrationDraft,
}

/// The steps of a registration, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationQuestion {
    Code,
    Name,
    Phone,
    House,
    /// Everything is known: confirm or change it.
    Summary,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegistrationDraft {
    pub name: Option<ResidentName>,
    pub phone: Option<PhoneNumber>,
    pub house: Option<House>,
}

/// An order: what was asked last, and what is known so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordering {
    pub token: Token,
    pub asked: OrderQuestion,
    pub draft: OrderDraft,
}

/// The steps of an order, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderQuestion {
    Brand,
    Plate,
    /// Everything is known: order or change it.
    Summary,
    /// The name of a guest on foot, instead of brand and plate.
    Guest,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderDraft {
    pub brand: Option<Brand>,
    pub plate: Option<LicencePlate>,
    /// Somebody who comes on foot, instead of a car.
    pub guest: Option<GuestName>,
    /// The day that was chosen, when it is not today.
    pub day: Option<Day>,
    /// A standing pass for so long was chosen.
    pub months: Option<Months>,
    /// The plates of a text in which several stood: which one is meant is asked.
    pub found: Vec<LicencePlate>,
}

/// Tells the buttons of one dialogue from those of an earlier one: it stands in the state and in the buttons' data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token(pub u32);

impl RegistrationDraft {
    /// The first thing that is still to be asked.
    pub fn next(&self) -> RegistrationQuestion {
        match self {
            Self { name: None, .. } => RegistrationQuestion::Name,
            Self { phone: None, .. } => RegistrationQuestion::Phone,
            Self { house: None, .. } => RegistrationQuestion::House,
            _ => RegistrationQuestion::Summary,
        }
    }

    /// All of it, once it is all there.
    pub fn complete(&self) -> Option<Particulars> {
        Some(Particulars {
            name: self.name.clone()?,
            phone: self.phone.clone()?,
            house: self.house.clone()?,
        })
    }
}

impl OrderDraft {
    /// The first thing that is still to be asked.
    pub fn next(&self) -> OrderQuestion {
        match self {
            Self { guest: Some(_), .. } => OrderQuestion::Summary,
            Self { plate: None, found, .. } if !found.is_empty() => OrderQuestion::Plate,
            Self { brand: None, .. } => OrderQuestion::Brand,
            Self { plate: None, .. } => OrderQuestion::Plate,
            _ => OrderQuestion::Summary,
        }
    }

    /// Who is to come, once that is all there.
    pub fn complete(&self) -> Option<Visitor> {
        if let Some(guest) = &self.guest {
            return Some(Visitor::OnFoot(guest.clone()));
        }
        Some(Visitor::Car(Car {
            brand: self.brand.clone()?,
            plate: self.plate.clone()?,
        }))
    }
}

impl From<Visitor> for OrderDraft {
    fn from(visitor: Visitor) -> Self {
        match visitor {
            Visitor::Car(car) => Self {
                brand: Some(car.brand),
                plate: Some(car.plate),
                ..Self::default()
            },
            Visitor::OnFoot(guest) => Self {
                guest: Some(guest),
                ..Self::default()
            },
        }
    }
}
