use crate::crash::cast::{POSTGRES, Point, RABBITMQ, Victim, point};

pub(super) const PASSBOT_A: Victim = passbot("passbot-a");
pub(super) const PASSBOT_B: Victim = passbot("passbot-b");
pub(super) const SHEETS_SYNCER: Victim = Victim {
    name: "sheets-syncer",
    service: "sheets-syncer",
    points: SHEETS_SYNCER_POINTS,
};

/// Everybody who is killed while residents and guards use the suite.
pub(super) const CAST: &[Victim] = &[PASSBOT_A, PASSBOT_B, SHEETS_SYNCER, RABBITMQ, POSTGRES];

/// Of two replicas that share the inputs; sender and relay are one.
const PASSBOT_POINTS: &[Point] = &[
    point("claim", 0.6),
    point("answer", 1.2),
    point("commit", 0.6),
    point("sending", 1.2),
    point("confirm", 0.15),
    point("apply", 0.6),
    point("sent", 1.2),
    point("publish", 0.15),
    point("consumer-commit", 0.03),
    point("mark", 0.15),
    point("consume", 0.03),
    point("ack", 0.03),
];

const SHEETS_SYNCER_POINTS: &[Point] = &[
    point("consumer-commit", 0.1),
    point("confirm", 0.03),
    point("apply", 0.12),
    point("consume", 0.1),
    point("publish", 0.03),
    point("commit", 0.12),
    point("ack", 0.1),
    point("claim", 0.12),
    point("mark", 0.03),
];

const fn passbot(name: &'static str) -> Victim {
    Victim {
        name,
        service: "passbot",
        points: PASSBOT_POINTS,
    }
}
