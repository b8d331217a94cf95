/// What a button of this area asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlPressed {}

impl ControlPressed {
    pub(in crate::dialogue) fn data(self) -> String {
        match self {}
    }

    pub(in crate::dialogue) fn parse(_name: &str, _value: &str) -> Option<Self> {
        None
    }
}
