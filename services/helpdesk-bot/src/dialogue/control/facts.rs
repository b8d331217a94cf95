use crate::{
    dialogue::{Input, State},
    settings::Settings,
};

/// What is to be read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ControlNeeds {}

/// What was read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ControlFacts {}

pub(in crate::dialogue) fn needs(_settings: &Settings, _state: &State, _input: &Input) -> ControlNeeds {
    ControlNeeds {}
}
