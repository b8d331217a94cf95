use conversation::Text;

use super::ControlPressed;

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: ControlPressed) -> Text {
    match pressed {}
}
