use conversation::Text;

use super::MenuPressed;

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: MenuPressed) -> Text {
    match pressed {}
}
