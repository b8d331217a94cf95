/// What a specialist was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Menu {}
