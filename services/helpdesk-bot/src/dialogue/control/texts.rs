use chrono::{DateTime, Utc};
use common::InvitationCode;
use conversation::{Argument, Text};

use super::{AnswerTimes, Board, ControlPressed, KnownGroup, StaffEntry, TakenLine};
use crate::{
    dialogue::{CommandName, Held},
    domain::{CommunicationId, DisplayName, Side, Spent, StaffRole},
};

/// So many of each kind stand in a list or on the board: with the longest names it is far below Telegram's 4096 characters.
const LISTED: usize = 20;

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: ControlPressed) -> Text {
    Text::new(match pressed {
        ControlPressed::Invite(StaffRole::Specialist) => "button-invite-specialist",
        ControlPressed::Invite(StaffRole::Controller) => "button-invite-controller",
        ControlPressed::Invite(StaffRole::Administrator) => "button-invite-administrator",
        ControlPressed::Board => "button-board",
        ControlPressed::Refresh => "button-refresh",
        ControlPressed::Export => "button-export",
        ControlPressed::Erase => "button-erase",
        ControlPressed::EraseForGood => "button-erase-for-good",
        ControlPressed::Keep => "button-keep",
        ControlPressed::PutBack(_) => "button-put-back",
        // These carry names; without one they say only what they do.
        ControlPressed::Dismiss(..) => "button-remove-nameless",
        ControlPressed::TakeAway(_) | ControlPressed::Assign(..) => "button-assign-nameless",
    })
}

/// What a command of this area does.
pub(in crate::dialogue) fn command(name: CommandName) -> Text {
    Text::new(match name {
        CommandName::Group => "command-group",
        _ => "command-staff",
    })
}

pub(super) fn for_administrators_only() -> Text {
    Text::new("for-administrators-only")
}

pub(super) fn for_controllers_only() -> Text {
    Text::new("for-controllers-only")
}

// Who has which role.

pub(super) fn staff_list(lists: &[(StaffRole, Vec<&StaffEntry>); 3]) -> Text {
    let mut text = Text::new("staff-list");
    for (role, staff) in lists {
        let name = match role {
            StaffRole::Specialist => "specialists",
            StaffRole::Controller => "controllers",
            StaffRole::Administrator => "administrators",
        };
        let lines = staff.iter().take(LISTED).map(|one| {
            let key = if one.by_settings.has(*role) {
                "staff-by-settings"
            } else {
                "staff-member"
            };
            Text::new(key).with("name", short(&one.name))
        });
        text = text.with(name, listed(lines.collect(), "staff-nobody"));
    }
    text
}

pub(super) fn invited(role: StaffRole, until: DateTime<Utc>) -> Text {
    of_role("staff-invited", role).with("until", Argument::Moment(until))
}

pub(super) fn invitation_link(bot: &str, code: &InvitationCode) -> Text {
    Text::new("staff-link").with("bot", bot).with("code", code.as_str())
}

pub(super) fn link_unknown() -> Text {
    Text::new("staff-link-unknown")
}

pub(super) fn link_spent(spent: Spent) -> Text {
    Text::new(match spent {
        Spent::Used => "staff-link-used",
        Spent::Expired => "staff-link-expired",
    })
}

pub(super) fn already(role: StaffRole) -> Text {
    of_role("staff-already", role)
}

pub(super) fn close_own_first(id: CommunicationId) -> Text {
    numbered("staff-close-own-first", id)
}

pub(super) fn welcome(role: StaffRole) -> Text {
    Text::new(match role {
        StaffRole::Specialist => "staff-welcome-specialist",
        StaffRole::Controller => "staff-welcome-controller",
        StaffRole::Administrator => "staff-welcome-administrator",
    })
}

pub(super) fn joined(role: StaffRole, name: &DisplayName) -> Text {
    of_role("staff-joined", role).with("name", name.as_str())
}

pub(super) fn removed(role: StaffRole) -> Text {
    of_role("staff-removed", role)
}

pub(super) fn toast_removed(name: &DisplayName) -> Text {
    Text::new("toast-removed").with("name", short(name))
}

pub(super) fn toast_removed_before() -> Text {
    Text::new("toast-removed-before")
}

pub(super) fn toast_by_settings(name: &DisplayName) -> Text {
    Text::new("toast-by-settings").with("name", short(name))
}

pub(super) fn button_remove(role: StaffRole, name: &DisplayName) -> Text {
    of_role("button-remove", role).with("name", short(name))
}

// Of a communication that somebody has no more.

pub(super) fn put_back_for_user(id: CommunicationId) -> Text {
    numbered("put-back-for-user", id)
}

pub(super) fn left_for_specialist(id: CommunicationId, name: &DisplayName) -> Text {
    numbered("left-for-specialist", id).with("name", name.as_str())
}

pub(super) fn put_back_by_removal(id: CommunicationId, name: &DisplayName) -> Text {
    numbered("put-back-by-removal", id).with("name", name.as_str())
}

pub(super) fn taken_away(id: CommunicationId, name: &DisplayName) -> Text {
    numbered("taken-away", id).with("name", name.as_str())
}

pub(super) fn given_to_another(id: CommunicationId, name: &DisplayName, to: &DisplayName) -> Text {
    numbered("given-to-another", id)
        .with("name", name.as_str())
        .with("to", to.as_str())
}

pub(super) fn ask_assign(held: &Held) -> Text {
    let owner = held.owner_name.as_ref().map_or("–", DisplayName::as_str);
    numbered("ask-assign", held.communication.id)
        .with("name", held.user.name.as_str())
        .with("owner", owner)
}

pub(super) fn toast_put_back(id: CommunicationId) -> Text {
    numbered("toast-put-back", id)
}

pub(super) fn toast_assigned(id: CommunicationId, name: &DisplayName) -> Text {
    numbered("toast-assigned", id).with("name", short(name))
}

pub(super) fn toast_not_free() -> Text {
    Text::new("toast-not-free")
}

pub(super) fn button_assign(name: &DisplayName) -> Text {
    Text::new("button-assign").with("name", short(name))
}

// Groups.

pub(super) fn group_for_administrators() -> Text {
    Text::new("group-for-administrators")
}

pub(super) fn group_added() -> Text {
    Text::new("group-added")
}

pub(super) fn group_already() -> Text {
    Text::new("group-already")
}

pub(super) fn group_removed() -> Text {
    Text::new("group-removed")
}

pub(super) fn group_unknown() -> Text {
    Text::new("group-unknown")
}

pub(super) fn group_by_settings() -> Text {
    Text::new("group-by-settings")
}

pub(super) fn group_lost(group: &KnownGroup) -> Text {
    let key = if group.by_settings {
        "group-lost-by-settings"
    } else {
        "group-lost"
    };
    Text::new(key).with("name", group.name.as_str())
}

// The board.

pub(super) fn board(board: &Board, now: DateTime<Utc>, follows: bool) -> Text {
    let taken = board.taken.iter().take(LISTED).map(|line| taken_line(line, now));
    let answers = board.answers.iter().take(LISTED).map(answer_times);
    let oldest = match board.oldest {
        Some(since) => Text::new("board-oldest").with("minutes", minutes((now - since).num_seconds())),
        None => Text::new("nothing"),
    };
    let more = i64::try_from(board.taken.len().saturating_sub(LISTED)).unwrap_or(i64::MAX);
    Text::new("board")
        .with("now", Argument::TimeOfDay(now))
        .with("waiting", board.waiting)
        .with("oldest", oldest)
        .with("taken", i64::try_from(board.taken.len()).unwrap_or(i64::MAX))
        .with("lines", listed(taken.collect(), "board-nobody"))
        .with("more", more)
        .with("answers", listed(answers.collect(), "board-no-answers"))
        .with("end", Text::new(if follows { "nothing" } else { "board-stands" }))
}

pub(super) fn button_take_away(id: CommunicationId, owner: &DisplayName) -> Text {
    numbered("button-take-away", id).with("owner", short(owner))
}

fn taken_line(line: &TakenLine, now: DateTime<Utc>) -> Text {
    let key = match line.last_side {
        Side::Specialist => "board-line-user-awaited",
        _ => "board-line-specialist-awaited",
    };
    numbered(key, line.communication)
        .with("owner", short(&line.owner_name))
        .with("name", short(&line.user_name))
        .with("minutes", minutes((now - line.awaited_since).num_seconds()))
}

fn answer_times(times: &AnswerTimes) -> Text {
    Text::new("board-answers")
        .with("name", short(&times.name))
        .with("answers", times.answers)
        .with("median", minutes(times.median))
        .with("most", minutes(times.ninety_percent))
}

/// Whole minutes, begun ones count.
fn minutes(seconds: i64) -> i64 {
    seconds.max(0).saturating_add(59) / 60
}

/// Lines one under the other.
fn listed(lines: Vec<Text>, none: &'static str) -> Text {
    let mut lines = lines.into_iter().rev();
    let last = lines.next().unwrap_or_else(|| Text::new(none));
    lines.fold(last, |rest, line| {
        Text::new("lines").with("line", line).with("rest", rest)
    })
}

fn of_role(key: &'static str, role: StaffRole) -> Text {
    Text::new(key).with("role", role.as_str())
}

fn numbered(key: &'static str, id: CommunicationId) -> Text {
    // As text: a number would get separators.
    Text::new(key).with("number", id.to_string())
}

/// So much of a name as a button or a line of a list has room for.
fn short(name: &DisplayName) -> String {
    name.as_str().chars().take(40).collect()
}
