//! Measurements of the whole suite: real processes in release, servers that write to the disk, all on one machine.
//!
//! Each row stands beside a baseline of the same run, so that it says something on any machine. Nothing fails by time: a
//! row that misses its target stays red in the table, with a line that says why.

mod acts;
mod broadcast;
mod cards;
mod codes;
mod desk;
mod dialogue;
mod events;
mod export;
mod flood;
mod ledger;
mod machine;
mod memory;
mod peers;
mod pgbench;
mod player;
mod relay;
mod replicas;
mod reply;
mod row;
mod start;
mod town;
mod world;

use std::io::Write;
use std::time::Duration;

use anyhow::{Result, ensure};

use row::Row;

/// How long and how often each row is measured.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    warm_up: Duration,
    measured: Duration,
    repetitions: usize,
    /// Events that go through the broker in one repetition.
    events: i64,
    /// Residents who are told the news: at 30 a second.
    recipients: i64,
}

impl Plan {
    /// Enough for figures that can be compared.
    pub const FULL: Self = Self {
        warm_up: Duration::from_secs(3),
        measured: Duration::from_secs(8),
        repetitions: 3,
        events: 20_000,
        recipients: 10_000,
    };
    /// Enough to see that everything still runs.
    pub const SMOKE: Self = Self {
        warm_up: Duration::from_millis(500),
        measured: Duration::from_secs(1),
        repetitions: 1,
        events: 1_000,
        recipients: 300,
    };
}

/// The benchmarks by name, in the order in which they run. The last one only where it is named, for it needs other
/// frameworks.
const NAMES: [&str; 13] = [
    "steps",
    "replicas",
    "reply",
    "relay",
    "cards",
    "codes",
    "flood",
    "broadcast",
    "export",
    "events",
    "memory",
    "start",
    "peers",
];

/// Runs the named benchmarks, all but `peers` where none is named, and prints the table.
///
/// # Errors
/// When a name is unknown, a server is missing, or something is not as it should be; never by time.
pub async fn run(names: &[String], plan: Plan) -> Result<()> {
    for name in names {
        ensure!(
            NAMES.contains(&name.as_str()),
            "there is no benchmark `{name}`; there are: {}",
            NAMES.join(", ")
        );
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    say(&machine::description());
    let mut rows: Vec<Row> = Vec::new();
    if wanted("steps") {
        rows.extend(dialogue::measure(plan).await?);
    }
    if wanted("replicas") {
        rows.extend(replicas::measure(plan).await?);
    }
    if wanted("reply") {
        rows.extend(reply::measure(plan).await?);
    }
    if wanted("relay") {
        rows.extend(relay::measure(plan).await?);
    }
    if wanted("cards") {
        rows.extend(cards::measure(plan).await?);
    }
    if wanted("codes") {
        rows.extend(codes::measure(plan)?);
    }
    if wanted("flood") {
        rows.extend(flood::measure(plan).await?);
    }
    if wanted("broadcast") {
        rows.extend(broadcast::measure(plan).await?);
    }
    if wanted("export") {
        rows.extend(export::measure(plan).await?);
    }
    if wanted("events") {
        rows.extend(events::measure(plan).await?);
    }
    if wanted("memory") {
        rows.extend(memory::measure(plan).await?);
    }
    if wanted("start") {
        rows.extend(start::measure(plan).await?);
    }
    if names.iter().any(|name| name == "peers") {
        rows.extend(peers::measure(plan).await?);
    }
    say(&row::table(&rows));
    Ok(())
}

/// Progress and results; whoever reads may have gone (`| head`).
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
