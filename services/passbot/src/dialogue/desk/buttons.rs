use conversation::Button;

use super::super::Pressed;
use crate::domain::{GateAnswer, GateQuestionId, PassId, Period, PlateBlockId, ResidentId, StaffRole, TelegramId};

/// What a button of the desk asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskPressed {
    /// The car of this pass is here.
    Arrived(PassId),
    /// A car without a pass is here.
    WithoutPass,
    /// A resident's word about a car without a pass.
    Answer(GateQuestionId, GateAnswer),
    /// Make a code for somebody who is to have this role.
    Invite(StaffRole),
    /// Take the role back.
    Dismiss(StaffRole, TelegramId),
    /// The open passes as a file.
    ShiftList,
    /// The passes of a month as a file.
    Export(Period),
    /// Block the plate that was written, without a note.
    BlockPlate,
    /// End the block of a plate.
    UnblockPlate(PlateBlockId),
    /// Everybody, whatever was looked for before.
    AllResidents,
    /// This page of the residents who were found.
    Residents(u32),
    /// Do this about a resident.
    Resident(ResidentDeed, ResidentId),
    /// End the block of somebody who has erased his data.
    UnblockDeparted(TelegramId),
}

/// What an administrator does about a resident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResidentDeed {
    Open,
    /// Nothing after all.
    Back,
    /// Asked once more before it happens.
    AskBlock,
    Block,
    Unblock,
    /// Asked once more before it happens.
    AskRemove,
    Remove,
}

impl ResidentDeed {
    const ALL: [Self; 7] = [
        Self::Open,
        Self::Back,
        Self::AskBlock,
        Self::Block,
        Self::Unblock,
        Self::AskRemove,
        Self::Remove,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "resident-open",
            Self::Back => "resident-back",
            Self::AskBlock => "resident-ask-block",
            Self::Block => "resident-block",
            Self::Unblock => "resident-unblock",
            Self::AskRemove => "resident-ask-remove",
            Self::Remove => "resident-remove",
        }
    }
}

impl DeskPressed {
    /// What the button carries.
    pub fn data(self) -> String {
        match self {
            Self::Arrived(pass) => format!("arrived:{pass}"),
            Self::WithoutPass => "without-pass".to_owned(),
            Self::Answer(question, GateAnswer::Allow) => format!("gate-allow:{question}"),
            Self::Answer(question, GateAnswer::Refuse) => format!("gate-refuse:{question}"),
            Self::ShiftList => "shift-list".to_owned(),
            Self::Export(Period::ThisMonth) => "export-this".to_owned(),
            Self::Export(Period::LastMonth) => "export-last".to_owned(),
            // Days that are typed have no button.
            Self::Export(Period::Days(..)) => "export-days".to_owned(),
            Self::BlockPlate => "block-plate".to_owned(),
            Self::UnblockPlate(block) => format!("unblock-plate:{}", block.0),
            Self::AllResidents => "all-residents".to_owned(),
            Self::Residents(page) => format!("residents:{page}"),
            Self::Resident(deed, resident) => format!("{}:{}", deed.as_str(), resident.0),
            Self::UnblockDeparted(person) => format!("departed-unblock:{person}"),
            Self::Invite(role) => format!("invite-{}", role.as_str()),
            Self::Dismiss(role, person) => format!("dismiss-{}:{person}", role.as_str()),
        }
    }

    /// Reads it back; `None` for buttons that are not of the desk.
    pub fn parse(data: &str) -> Option<Self> {
        let (name, value) = data.split_once(':').unwrap_or((data, ""));
        let number = || value.parse().ok();
        match name {
            "arrived" => Some(Self::Arrived(PassId(number()?))),
            "without-pass" => Some(Self::WithoutPass),
            "shift-list" => Some(Self::ShiftList),
            "export-this" => Some(Self::Export(Period::ThisMonth)),
            "export-last" => Some(Self::Export(Period::LastMonth)),
            "gate-allow" => Some(Self::Answer(GateQuestionId(number()?), GateAnswer::Allow)),
            "gate-refuse" => Some(Self::Answer(GateQuestionId(number()?), GateAnswer::Refuse)),
            "block-plate" => Some(Self::BlockPlate),
            "unblock-plate" => Some(Self::UnblockPlate(PlateBlockId(number()?))),
            "all-residents" => Some(Self::AllResidents),
            "departed-unblock" => Some(Self::UnblockDeparted(number()?)),
            "residents" => value.parse().ok().map(Self::Residents),
            _ => {
                if let Some(deed) = ResidentDeed::ALL.into_iter().find(|deed| deed.as_str() == name) {
                    return Some(Self::Resident(deed, ResidentId(number()?)));
                }
                let (verb, role) = name.split_once('-')?;
                let role = StaffRole::parse(role)?;
                match verb {
                    "invite" => Some(Self::Invite(role)),
                    "dismiss" => Some(Self::Dismiss(role, number()?)),
                    _ => None,
                }
            }
        }
    }

    /// The button that asks for this.
    pub(in crate::dialogue) fn button(self) -> Button {
        Pressed::Desk(self).button()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_of_the_desk_comes_back_as_what_it_was_and_fits_telegram() {
        let question = GateQuestionId(i64::MAX);
        let deeds = ResidentDeed::ALL.map(|deed| DeskPressed::Resident(deed, ResidentId(i64::MAX)));
        let others = [
            DeskPressed::AllResidents,
            DeskPressed::BlockPlate,
            DeskPressed::UnblockPlate(PlateBlockId(i64::MAX)),
            DeskPressed::Residents(u32::MAX),
            DeskPressed::Arrived(PassId(i64::MAX)),
            DeskPressed::WithoutPass,
            DeskPressed::ShiftList,
            DeskPressed::Export(Period::ThisMonth),
            DeskPressed::Export(Period::LastMonth),
            DeskPressed::Answer(question, GateAnswer::Allow),
            DeskPressed::Answer(question, GateAnswer::Refuse),
            DeskPressed::Invite(StaffRole::Guard),
            DeskPressed::Invite(StaffRole::Administrator),
            DeskPressed::Dismiss(StaffRole::Guard, i64::MAX),
            DeskPressed::Dismiss(StaffRole::Administrator, i64::MIN),
            DeskPressed::UnblockDeparted(i64::MAX),
        ];
        for pressed in others.into_iter().chain(deeds) {
            assert_eq!(Pressed::parse(&pressed.data()), Some(Pressed::Desk(pressed)));
            assert!(pressed.data().len() <= 64);
        }
    }

    #[test]
    fn broken_buttons_of_the_desk_are_nobodys() {
        for data in [
            "arrived",
            "arrived:x",
            "gate-allow:",
            "invite-king",
            "dismiss-guard:",
            "dismiss-:1",
            "residents:-1",
            "resident-open:",
            "resident-eat:1",
        ] {
            assert_eq!(Pressed::parse(data), None, "{data}");
        }
    }
}
