/// What a controller or administrator was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {}
