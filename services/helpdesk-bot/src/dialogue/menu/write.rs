/// A change of this area's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuWrite {}
