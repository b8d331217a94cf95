//! Everything at once: "белый Kia Rio А123ВС777", or the message of a taxi service, instead of question by question.

use common::LicencePlate;
use conversation::What;

use super::{
    Decision, OrderDraft, OrderQuestion as Question, Ordering, State, Token, ordering,
    person::{Press, outdated},
    texts,
    turn::{Turn, quiet_toast},
};
use crate::{domain::Described, settings::Settings};

/// What a text tells about a car, where such a text is understood; `None` unless a plate stands in it.
pub(super) fn told(settings: &Settings, state: &State, what: &What) -> Option<Described> {
    let What::Text(text) = what else { return None };
    let asked = match state {
        State::Home => None,
        State::Ordering(ordering) => Some(ordering.asked),
        State::Registering(_) | State::Desk(_) | State::News(_) => return None,
    };
    let understood = match asked {
        None | Some(Question::Brand | Question::Summary) => true,
        // A plate alone is the answer; only more than that is searched for one.
        Some(Question::Plate) => LicencePlate::parse(text, settings.plates.foreign).is_err(),
        Some(Question::Guest) => false,
    };
    let described = understood.then(|| Described::read(text))?;
    (!described.plates.is_empty()).then_some(described)
}

/// A car described at home: an order begins with all that is known.
pub(super) fn begin(turn: &Turn<'_>, described: Described) -> Decision {
    ordering::begin_with(turn, State::Home, with(OrderDraft::default(), described), [])
}

/// A car described in the middle of an order: it replaces what was said before.
pub(super) fn take(turn: &Turn<'_>, ordering: Ordering, described: Described) -> Decision {
    let draft = with(ordering.draft, described);
    ordering::advance(turn, Ordering { draft, ..ordering })
}

/// One of several plates: the one that is meant.
pub(super) fn press_plate(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token, index: usize) -> Decision {
    match state {
        State::Ordering(ordering) if ordering.token == token && ordering.asked == Question::Plate => {
            let Some(plate) = ordering.draft.found.get(index).cloned() else {
                return outdated(State::Ordering(ordering), press, texts::toast_stale());
            };
            let draft = OrderDraft {
                plate: Some(plate),
                found: Vec::new(),
                ..ordering.draft
            };
            let asked = draft.next();
            let before = [quiet_toast(press.query_id)];
            ordering::asking(
                turn,
                Ordering {
                    draft,
                    asked,
                    ..ordering
                },
                before,
            )
        }
        other => outdated(other, press, texts::toast_stale()),
    }
}

fn with(draft: OrderDraft, described: Described) -> OrderDraft {
    let brand = described.brand.or(draft.brand);
    let (plate, found) = match described.plates.as_slice() {
        [plate] => (Some(plate.clone()), Vec::new()),
        _ => (None, described.plates),
    };
    OrderDraft {
        brand,
        plate,
        found,
        guest: None,
        ..draft
    }
}
