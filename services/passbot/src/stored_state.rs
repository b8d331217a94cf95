//! The dialogue's state as it stands in the tables: versioned, and apart from the dialogue's own types, so that these may
//! change while people are in the middle of something. Every older version still loads; the samples below prove it.

use common::{LicencePlate, PhoneNumber};
use serde::{Deserialize, Serialize};

use crate::{
    dialogue::{
        Desk, NewsDraft, OrderDraft, OrderQuestion, Ordering, Registering, RegistrationDraft, RegistrationQuestion,
        State, Token,
    },
    domain::{Brand, Day, GuestName, House, Months, NewsText, ResidentName, ResidentQuery},
};

/// A stored state of any version.
#[derive(Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum StoredState {
    #[serde(rename = "1")]
    V1 { dialogue: DialogueV1 },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DialogueV1 {
    Home,
    Registering {
        token: u32,
        asked: RegistrationQuestionV1,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<ResidentName>,
        #[serde(skip_serializing_if = "Option::is_none")]
        phone: Option<PhoneNumber>,
        #[serde(skip_serializing_if = "Option::is_none")]
        house: Option<House>,
    },
    Ordering {
        token: u32,
        asked: OrderQuestionV1,
        #[serde(skip_serializing_if = "Option::is_none")]
        brand: Option<Brand>,
        #[serde(skip_serializing_if = "Option::is_none")]
        plate: Option<LicencePlate>,
        #[serde(skip_serializing_if = "Option::is_none")]
        guest: Option<GuestName>,
        #[serde(skip_serializing_if = "Option::is_none")]
        day: Option<Day>,
        #[serde(skip_serializing_if = "Option::is_none")]
        months: Option<Months>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        found: Vec<LicencePlate>,
    },
    News {
        token: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<NewsText>,
    },
    Desk {
        asked: DeskV1,
        #[serde(skip_serializing_if = "Option::is_none")]
        plate: Option<LicencePlate>,
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskV1 {
    PlateSearch,
    PlateWithoutPass,
    HouseWithoutPass,
    ExportDates,
    Residents,
    PlateToBlock,
    NoteOfPlate,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationQuestionV1 {
    Code,
    Name,
    Phone,
    House,
    Summary,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderQuestionV1 {
    Brand,
    Plate,
    Summary,
    Guest,
}

impl From<StoredState> for State {
    fn from(stored: StoredState) -> Self {
        let StoredState::V1 { dialogue } = stored;
        match dialogue {
            DialogueV1::Home => Self::Home,
            DialogueV1::Registering {
                token,
                asked,
                name,
                phone,
                house,
            } => Self::Registering(Registering {
                token: Token(token),
                asked: asked.into(),
                draft: RegistrationDraft { name, phone, house },
            }),
            DialogueV1::Ordering {
                token,
                asked,
                brand,
                plate,
                guest,
                day,
                months,
                found,
            } => Self::Ordering(Ordering {
                token: Token(token),
                asked: asked.into(),
                draft: OrderDraft {
                    brand,
                    plate,
                    guest,
                    day,
                    months,
                    found,
                },
            }),
            DialogueV1::News { token, text } => Self::News(NewsDraft {
                token: Token(token),
                text,
            }),
            DialogueV1::Desk { asked, plate, query } => Self::Desk(match (asked, plate) {
                (DeskV1::NoteOfPlate, Some(plate)) => Desk::NoteOfPlate(plate),
                (DeskV1::PlateToBlock | DeskV1::NoteOfPlate, _) => Desk::PlateToBlock,
                (DeskV1::Residents, _) => Desk::Residents(ResidentQuery::from_stored(&query.unwrap_or_default())),
                (DeskV1::ExportDates, _) => Desk::ExportDates,
                (DeskV1::PlateSearch, _) => Desk::PlateSearch,
                (DeskV1::HouseWithoutPass, Some(plate)) => Desk::HouseWithoutPass(plate),
                // Without the plate, that is what has to be asked.
                (DeskV1::PlateWithoutPass | DeskV1::HouseWithoutPass, _) => Desk::PlateWithoutPass,
            }),
        }
    }
}

impl From<State> for StoredState {
    fn from(state: State) -> Self {
        let dialogue = match state {
            State::Home => DialogueV1::Home,
            State::Registering(Registering {
                token,
                asked,
                draft: RegistrationDraft { name, phone, house },
            }) => DialogueV1::Registering {
                token: token.0,
                asked: asked.into(),
                name,
                phone,
                house,
            },
            State::Ordering(Ordering {
                token,
                asked,
                draft:
                    OrderDraft {
                        brand,
                        plate,
                        guest,
                        day,
                        months,
                        found,
                    },
            }) => DialogueV1::Ordering {
                token: token.0,
                asked: asked.into(),
                brand,
                plate,
                guest,
                day,
                months,
                found,
            },
            State::News(NewsDraft { token, text }) => DialogueV1::News { token: token.0, text },
            State::Desk(desk) => {
                let mut query = None;
                let (asked, plate) = match desk {
                    Desk::Residents(asked) => {
                        query = Some(asked.as_str().to_owned()).filter(|query| !query.is_empty());
                        (DeskV1::Residents, None)
                    }
                    Desk::PlateToBlock => (DeskV1::PlateToBlock, None),
                    Desk::NoteOfPlate(plate) => (DeskV1::NoteOfPlate, Some(plate)),
                    Desk::ExportDates => (DeskV1::ExportDates, None),
                    Desk::PlateSearch => (DeskV1::PlateSearch, None),
                    Desk::PlateWithoutPass => (DeskV1::PlateWithoutPass, None),
                    Desk::HouseWithoutPass(plate) => (DeskV1::HouseWithoutPass, Some(plate)),
                };
                DialogueV1::Desk { asked, plate, query }
            }
        };
        Self::V1 { dialogue }
    }
}

impl From<RegistrationQuestionV1> for RegistrationQuestion {
    fn from(stored: RegistrationQuestionV1) -> Self {
        match stored {
            RegistrationQuestionV1::Code => Self::Code,
            RegistrationQuestionV1::Name => Self::Name,
            RegistrationQuestionV1::Phone => Self::Phone,
            RegistrationQuestionV1::House => Self::House,
            RegistrationQuestionV1::Summary => Self::Summary,
        }
    }
}

impl From<RegistrationQuestion> for RegistrationQuestionV1 {
    fn from(question: RegistrationQuestion) -> Self {
        match question {
            RegistrationQuestion::Code => Self::Code,
            RegistrationQuestion::Name => Self::Name,
            RegistrationQuestion::Phone => Self::Phone,
            RegistrationQuestion::House => Self::House,
            RegistrationQuestion::Summary => Self::Summary,
        }
    }
}

impl From<OrderQuestionV1> for OrderQuestion {
    fn from(stored: OrderQuestionV1) -> Self {
        match stored {
            OrderQuestionV1::Brand => Self::Brand,
            OrderQuestionV1::Plate => Self::Plate,
            OrderQuestionV1::Summary => Self::Summary,
            OrderQuestionV1::Guest => Self::Guest,
        }
    }
}

impl From<OrderQuestion> for OrderQuestionV1 {
    fn from(question: OrderQuestion) -> Self {
        match question {
            OrderQuestion::Brand => Self::Brand,
            OrderQuestion::Plate => Self::Plate,
            OrderQuestion::Summary => Self::Summary,
            OrderQuestion::Guest => Self::Guest,
        }
    }
}

#[cfg(test)]
mod tests {
    use common::ForeignPlates;

    use super::*;

    /// Samples of every released version, with what they mean. Nothing is ever taken from this list.
    fn samples() -> Vec<(&'static str, State)> {
        let registering = |asked, name: bool, phone: bool, house: bool| {
            let draft = RegistrationDraft {
                name: name.then(|| ResidentName::parse("Anna Petrova").unwrap()),
                phone: phone.then(|| PhoneNumber::try_from("+79161234567".to_owned()).unwrap()),
                house: house.then(|| House::parse("12 к2").unwrap()),
            };
            State::Registering(Registering {
                token: Token(7),
                asked,
                draft,
            })
        };
        let ordering = |asked, brand: bool, plate: bool| {
            let draft = OrderDraft {
                brand: brand.then(|| Brand::parse("Kia Rio").unwrap()),
                plate: plate.then(|| LicencePlate::parse("А 123 ВС 777", ForeignPlates::Refuse).unwrap()),
                ..OrderDraft::default()
            };
            State::Ordering(Ordering {
                token: Token(7),
                asked,
                draft,
            })
        };
        let draft = |asked, draft| {
            State::Ordering(Ordering {
                token: Token(7),
                asked,
                draft,
            })
        };
        vec![
            (r#"{"version":"1","dialogue":{"is":"home"}}"#, State::Home),
            (
                r#"{"version":"1","dialogue":{"is":"registering","token":7,"asked":"code"}}"#,
                registering(RegistrationQuestion::Code, false, false, false),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"registering","token":7,"asked":"name"}}"#,
                registering(RegistrationQuestion::Name, false, false, false),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"registering","token":7,"asked":"phone","name":"Anna Petrova"}}"#,
                registering(RegistrationQuestion::Phone, true, false, false),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"registering","token":7,"asked":"house","name":"Anna Petrova","phone":"+79161234567"}}"#,
                registering(RegistrationQuestion::House, true, true, false),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"registering","token":7,"asked":"summary","name":"Anna Petrova","phone":"+79161234567","house":"12 к2"}}"#,
                registering(RegistrationQuestion::Summary, true, true, true),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"ordering","token":7,"asked":"brand"}}"#,
                ordering(OrderQuestion::Brand, false, false),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"ordering","token":7,"asked":"plate","brand":"Kia Rio"}}"#,
                ordering(OrderQuestion::Plate, true, false),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"ordering","token":7,"asked":"summary","brand":"Kia Rio","plate":"А 123 ВС 777"}}"#,
                ordering(OrderQuestion::Summary, true, true),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"ordering","token":7,"asked":"guest"}}"#,
                ordering(OrderQuestion::Guest, false, false),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"ordering","token":7,"asked":"summary","guest":"Мария","day":"2026-11-23"}}"#,
                draft(
                    OrderQuestion::Summary,
                    OrderDraft {
                        guest: Some(GuestName::parse("Мария").unwrap()),
                        day: Some("2026-11-23".parse().unwrap()),
                        ..OrderDraft::default()
                    },
                ),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"ordering","token":7,"asked":"summary","guest":"Мария","months":6}}"#,
                draft(
                    OrderQuestion::Summary,
                    OrderDraft {
                        guest: Some(GuestName::parse("Мария").unwrap()),
                        months: Some(Months::Six),
                        ..OrderDraft::default()
                    },
                ),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"ordering","token":7,"asked":"plate","found":["А 123 ВС 777","В 456 ОР 99"]}}"#,
                draft(
                    OrderQuestion::Plate,
                    OrderDraft {
                        found: ["А 123 ВС 777", "В 456 ОР 99"]
                            .map(|plate| LicencePlate::parse(plate, ForeignPlates::Refuse).unwrap())
                            .to_vec(),
                        ..OrderDraft::default()
                    },
                ),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"news","token":7}}"#,
                State::News(NewsDraft {
                    token: Token(7),
                    text: None,
                }),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"news","token":7,"text":"No water today"}}"#,
                State::News(NewsDraft {
                    token: Token(7),
                    text: Some(NewsText::parse("No water today").unwrap()),
                }),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"plate_search"}}"#,
                State::Desk(Desk::PlateSearch),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"export_dates"}}"#,
                State::Desk(Desk::ExportDates),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"residents"}}"#,
                State::Desk(Desk::Residents(ResidentQuery::everybody())),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"residents","query":"Петр"}}"#,
                State::Desk(Desk::Residents(ResidentQuery::parse("Петр").unwrap())),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"plate_to_block"}}"#,
                State::Desk(Desk::PlateToBlock),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"note_of_plate","plate":"А 123 ВС 777"}}"#,
                State::Desk(Desk::NoteOfPlate(
                    LicencePlate::parse("А 123 ВС 777", ForeignPlates::Refuse).unwrap(),
                )),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"plate_without_pass"}}"#,
                State::Desk(Desk::PlateWithoutPass),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"desk","asked":"house_without_pass","plate":"А 123 ВС 777"}}"#,
                State::Desk(Desk::HouseWithoutPass(
                    LicencePlate::parse("А 123 ВС 777", ForeignPlates::Refuse).unwrap(),
                )),
            ),
        ]
    }

    #[test]
    fn a_sample_of_every_version_still_loads() {
        for (stored, state) in samples() {
            assert_eq!(
                State::from(serde_json::from_str::<StoredState>(stored).unwrap()),
                state,
                "{stored}"
            );
        }
    }

    #[test]
    fn the_newest_version_is_written_as_its_samples_say() {
        for (stored, state) in samples() {
            assert_eq!(serde_json::to_string(&StoredState::from(state)).unwrap(), stored);
        }
    }
}
