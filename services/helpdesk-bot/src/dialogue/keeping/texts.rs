use conversation::Text;

use super::KeepingPressed;
use crate::archive::{DiskAlert, Room};

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: KeepingPressed) -> Text {
    Text::new(match pressed {
        KeepingPressed::AsFile(_) => "button-as-file",
        KeepingPressed::AsPage(_) => "button-as-page",
    })
}

pub(super) fn toast_preparing() -> Text {
    Text::new("toast-preparing")
}

/// Under a protocol that is handed out.
pub(super) fn protocol() -> Text {
    Text::new("protocol-caption")
}

pub(super) fn protocol_of_nobody() -> Text {
    Text::new("protocol-of-nobody")
}

pub(super) fn protocol_disk_full() -> Text {
    Text::new("protocol-disk-full")
}

pub(super) fn protocol_later() -> Text {
    Text::new("protocol-later")
}

/// To who got a file that is not kept.
pub(super) fn not_kept() -> Text {
    Text::new("file-not-kept")
}

/// The disk has less room than it should.
pub(crate) fn raised(alert: DiskAlert, room: Room) -> Text {
    let key = match alert {
        DiskAlert::Low => "disk-low",
        DiskAlert::Full => "disk-full",
    };
    Text::new(key).with("percent", i64::from(room.free_percent()))
}

/// It has enough again.
pub(crate) fn cleared(alert: DiskAlert, room: Room) -> Text {
    let key = match alert {
        DiskAlert::Low => "disk-low-over",
        DiskAlert::Full => "disk-full-over",
    };
    Text::new(key).with("percent", i64::from(room.free_percent()))
}
