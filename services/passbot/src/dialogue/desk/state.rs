use common::LicencePlate;

use crate::domain::{ResidentQuery, StaffRole};

/// What a guard or administrator was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Desk {
    /// Part of a plate, to search for; it goes on being asked for.
    PlateSearch,
    /// The plate of a car that came without a pass.
    PlateWithoutPass,
    /// The house that this car came to.
    HouseWithoutPass(LicencePlate),
    /// The days of which passes are to be exported.
    ExportDates,
    /// Part of a name, house, phone or plate of residents; the one before, of which pages are turned.
    Residents(ResidentQuery),
    /// A plate to block.
    PlateToBlock,
    /// Why this plate is blocked.
    NoteOfPlate(LicencePlate),
}

impl Desk {
    /// Whose desk it is.
    pub fn role(&self) -> StaffRole {
        match self {
            Self::PlateSearch | Self::PlateWithoutPass | Self::HouseWithoutPass(_) => StaffRole::Guard,
            Self::ExportDates | Self::Residents(_) | Self::PlateToBlock | Self::NoteOfPlate(_) => {
                StaffRole::Administrator
            }
        }
    }
}
