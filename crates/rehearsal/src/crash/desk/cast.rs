use crate::crash::cast::{POSTGRES, Point, RABBITMQ, Victim, point};

pub(super) const DESK_A: Victim = desk("helpdesk-bot-a");
pub(super) const DESK_B: Victim = desk("helpdesk-bot-b");
pub(super) const NOTIFIER: Victim = Victim {
    name: "notifier",
    service: "notifier",
    points: NOTIFIER_POINTS,
};

/// Everybody who is killed while people ask and specialists answer.
pub(super) const CAST: &[Victim] = &[DESK_A, DESK_B, NOTIFIER, RABBITMQ, POSTGRES];

/// Of two replicas that share the inputs; sender and relay are one.
const DESK_POINTS: &[Point] = &[
    point("claim", 0.9),
    point("answer", 1.6),
    point("commit", 0.9),
    point("sending", 1.6),
    point("file-kept", 0.05),
    point("apply", 0.9),
    point("sent", 1.6),
    point("publish", 0.15),
    point("protocol-written", 0.08),
    point("confirm", 0.15),
    point("consumer-commit", 0.02),
    point("mark", 0.15),
    point("consume", 0.02),
    point("ack", 0.02),
];

/// It has work when people sign in.
const NOTIFIER_POINTS: &[Point] = &[
    point("consumer-commit", 0.04),
    point("letter-handed", 0.04),
    point("apply", 0.04),
    point("letter-taken", 0.04),
    point("publish", 0.04),
    point("letter", 0.04),
    point("consume", 0.04),
    point("letter-marked", 0.04),
    point("confirm", 0.04),
    point("commit", 0.04),
    point("ack", 0.04),
    point("claim", 0.04),
    point("mark", 0.04),
];

const fn desk(name: &'static str) -> Victim {
    Victim {
        name,
        service: "helpdesk-bot",
        points: DESK_POINTS,
    }
}
