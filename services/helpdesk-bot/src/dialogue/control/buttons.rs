use crate::domain::{CommunicationId, StaffRole, TelegramId};

/// What a button of this area asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlPressed {
    /// Makes a link that gives somebody this role.
    Invite(StaffRole),
    /// Takes this role from somebody.
    Dismiss(StaffRole, TelegramId),
    /// Shows the board, as the newest message.
    Board,
    /// Shows it anew, where it stands.
    Refresh,
    /// A person wants all that is stored about him.
    Export,
    /// A person wants it to be forgotten.
    Erase,
    /// He means it.
    EraseForGood,
    /// He does not.
    Keep,
    /// Who could go on with this communication.
    TakeAway(CommunicationId),
    /// Takes it from who has it: it waits again.
    PutBack(CommunicationId),
    /// Gives it to this specialist.
    Assign(CommunicationId, TelegramId),
}

impl ControlPressed {
    pub(in crate::dialogue) fn data(self) -> String {
        match self {
            Self::Invite(role) => format!("invite:{}", role.as_str()),
            Self::Dismiss(role, person) => format!("dismiss:{}:{person}", role.as_str()),
            Self::Board => "board".to_owned(),
            Self::Refresh => "refresh".to_owned(),
            Self::Export => "export".to_owned(),
            Self::Erase => "erase".to_owned(),
            Self::EraseForGood => "erase-for-good".to_owned(),
            Self::Keep => "keep".to_owned(),
            Self::TakeAway(communication) => format!("take-away:{communication}"),
            Self::PutBack(communication) => format!("put-back:{communication}"),
            Self::Assign(communication, person) => format!("assign:{communication}:{person}"),
        }
    }

    pub(in crate::dialogue) fn parse(name: &str, value: &str) -> Option<Self> {
        let communication = || value.parse().ok().map(CommunicationId);
        match name {
            "invite" => StaffRole::parse(value).map(Self::Invite),
            "dismiss" => {
                let (role, person) = value.split_once(':')?;
                Some(Self::Dismiss(StaffRole::parse(role)?, person.parse().ok()?))
            }
            "board" => value.is_empty().then_some(Self::Board),
            "refresh" => value.is_empty().then_some(Self::Refresh),
            "export" => value.is_empty().then_some(Self::Export),
            "erase" => value.is_empty().then_some(Self::Erase),
            "erase-for-good" => value.is_empty().then_some(Self::EraseForGood),
            "keep" => value.is_empty().then_some(Self::Keep),
            "take-away" => communication().map(Self::TakeAway),
            "put-back" => communication().map(Self::PutBack),
            "assign" => {
                let (communication, person) = value.split_once(':')?;
                let communication = CommunicationId(communication.parse().ok()?);
                Some(Self::Assign(communication, person.parse().ok()?))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::Pressed;

    #[test]
    fn every_button_of_control_comes_back_as_what_it_was_and_fits_telegram() {
        let (communication, person) = (CommunicationId(i64::MAX), TelegramId::MAX);
        let mut all = vec![
            ControlPressed::Board,
            ControlPressed::Refresh,
            ControlPressed::Export,
            ControlPressed::Erase,
            ControlPressed::EraseForGood,
            ControlPressed::Keep,
            ControlPressed::TakeAway(communication),
            ControlPressed::PutBack(communication),
            ControlPressed::Assign(communication, person),
        ];
        for role in StaffRole::ALL {
            all.extend([ControlPressed::Invite(role), ControlPressed::Dismiss(role, person)]);
        }
        for pressed in all {
            let data = Pressed::Control(pressed).data();
            assert_eq!(Pressed::parse(&data), Some(Pressed::Control(pressed)), "{data}");
            assert!(data.len() <= 64, "{data}");
        }
        for foreign in [
            "invite:cook",
            "dismiss:specialist",
            "dismiss:specialist:x",
            "board:1",
            "assign:7",
        ] {
            assert_eq!(Pressed::parse(foreign), None, "{foreign}");
        }
    }
}
