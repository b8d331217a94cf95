//! For another day, and for months: when a pass is to hold.

use chrono::{DateTime, Utc};
use conversation::{Message, To};

use super::{
    Decision, Effect, OrderDraft, Ordering, Pressed, State, Token, buttons, ordering,
    person::{Press, outdated},
    texts,
    turn::{Turn, quiet_toast},
};
use crate::domain::{Day, Months};

/// How many days ahead a pass may be ordered (the specification's rule).
pub(super) const DAYS_AHEAD: i8 = 14;

/// From when and until when a pass holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) from: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
}

/// When a pass of this draft would hold: now, or from the first moment of the chosen day, for `pass_ttl`; a standing
/// one until the day so many months later begins.
pub(super) fn validity(turn: &Turn<'_>, draft: &OrderDraft) -> Validity {
    let zone = &turn.facts.time_zone;
    let from = draft.day.map_or(turn.now(), |day| day.beginning(zone).max(turn.now()));
    let until = match draft.months {
        Some(months) => standing_until(turn, months),
        None => from + turn.settings.pass_ttl,
    };
    Validity { from, until }
}

/// The end of a standing pass that begins now.
pub(super) fn standing_until(turn: &Turn<'_>, months: Months) -> DateTime<Utc> {
    let today = Day::of(turn.now(), &turn.facts.time_zone);
    today.months_later(months.count()).beginning(&turn.facts.time_zone)
}

/// Whether the chosen day is still to come.
pub(super) fn is_ahead(turn: &Turn<'_>, day: Day) -> bool {
    let today = Day::of(turn.now(), &turn.facts.time_zone);
    today < day && day <= today.days_later(DAYS_AHEAD)
}

/// [For another day …] and [For months …]: the card offers them.
pub(super) fn offer(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token, months: bool) -> Decision {
    let (ordering, _) = match ordering::current(state, token) {
        Ok(current) => current,
        Err(state) => return outdated(state, press, texts::toast_stale()),
    };
    let message = if months {
        let choices = buttons::months(token);
        Message::new(texts::choose_months()).inline(choices)
    } else {
        let today = Day::of(turn.now(), &turn.facts.time_zone);
        let days = (1..=DAYS_AHEAD).map(|ahead| {
            let day = today.days_later(ahead);
            (day, day.beginning(&turn.facts.time_zone))
        });
        Message::new(texts::choose_day(turn.settings.pass_ttl)).inline(buttons::days(token, days))
    };
    Decision::to(State::Ordering(ordering))
        .and(quiet_toast(press.query_id))
        .and(Effect::Show {
            slot: turn.order_slot(),
            to: To::Me,
            message,
        })
}

/// A day, a number of months or neither was chosen: the card shows the summary again.
pub(super) fn choose(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token, chosen: Pressed) -> Decision {
    let (ordering, visitor) = match ordering::current(state, token) {
        Ok(current) => current,
        Err(state) => return outdated(state, press, texts::toast_stale()),
    };
    let (day, months) = match chosen {
        Pressed::ForDay(_, day) if is_ahead(turn, day) => (Some(day), None),
        Pressed::ForDay(..) => {
            let told = super::turn::toast(press.query_id, texts::toast_day_over());
            return Decision::to(State::Ordering(ordering)).and(told);
        }
        Pressed::ForMonths(_, months) => (None, Some(months)),
        Pressed::ForNow(_) => (None, None),
        // [Back]: what was chosen before stays.
        _ => (ordering.draft.day, ordering.draft.months),
    };
    let draft = OrderDraft {
        day,
        months,
        ..ordering.draft
    };
    let ordering = Ordering { draft, ..ordering };
    let card = ordering::card(turn, &ordering, &visitor);
    Decision::to(State::Ordering(ordering))
        .and(quiet_toast(press.query_id))
        .and(card)
}
