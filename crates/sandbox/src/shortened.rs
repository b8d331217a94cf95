/// How much of parameters and answers is kept, in bytes.
const LONGEST: usize = 2_000;

/// Keeps the beginning of a long text.
pub(crate) fn shortened(text: &str) -> String {
    match text.get(..text.floor_char_boundary(LONGEST)) {
        Some(beginning) if beginning.len() < text.len() => format!("{beginning}…"),
        _ => text.to_owned(),
    }
}
