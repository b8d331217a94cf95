use std::fmt;

use common::PhoneNumber;

use super::{House, ResidentName, TelegramId};

/// The number of a resident in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId(pub i64);

/// What a resident tells about himself. Personal data: it does not show in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Particulars {
    pub name: ResidentName,
    pub phone: PhoneNumber,
    pub house: House,
}

/// A registered resident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    pub id: ResidentId,
    pub telegram_id: TelegramId,
    pub particulars: Particulars,
}

impl fmt::Debug for Particulars {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Particulars(…)")
    }
}
