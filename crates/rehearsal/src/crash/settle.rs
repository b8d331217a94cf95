use std::time::{Duration, Instant};

use anyhow::Result;
use diesel_async::AsyncPgConnection;

use super::people::Story;
use super::plan::Fate;
use super::stage::Stage;
use crate::count;

/// Longer than anything that is put off: a lease of a call, a pause before a message is sent once more, a delay tier.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(200);

/// What is open where.
const OPEN: &[(&str, &str)] = &[
    ("passbot", "inputs where closed_at is null"),
    ("passbot", "outgoing where closed_at is null"),
    ("passbot", "events_out where published_at is null"),
    ("sheets-syncer", "inputs where closed_at is null"),
    ("sheets-syncer", "events_out where published_at is null"),
    (
        "sheets-syncer",
        "passes where place <> case status when 'arrived' then 'filed' when 'cancelled' then 'left' else 'latest' end",
    ),
];

/// Waits until nothing is left to do, and says what was left all the same when patience ended: the counts tell the rest.
pub(super) async fn wait(stage: &Stage, stories: &[Story]) -> Vec<String> {
    let begin = Instant::now();
    loop {
        let left = match look(stage, stories).await {
            Ok(left) if left.is_empty() => return left,
            Ok(left) => left,
            Err(error) => vec![format!("{error:#}")],
        };
        if begin.elapsed() > PATIENCE {
            return left;
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn look(stage: &Stage, stories: &[Story]) -> Result<Vec<String>> {
    let database = &stage.town.suite.database;
    let mut left = Vec::new();
    let expected = stories
        .iter()
        .flat_map(|story| &story.ordered)
        .filter(|ordered| ordered.number.is_some() && ordered.order.fate == Fate::Ticked)
        .count();
    let mut passbot: AsyncPgConnection = database.connect("passbot").await;
    let mut syncer: AsyncPgConnection = database.connect("sheets-syncer").await;
    let arrived = count(&mut passbot, "passes where status = 'arrived'").await;
    if usize::try_from(arrived)? < expected {
        left.push(format!("{arrived} of {expected} ticked passes arrived"));
    }
    for (service, open) in OPEN {
        let connection = if *service == "passbot" {
            &mut passbot
        } else {
            &mut syncer
        };
        let open_rows = count(connection, open).await;
        if open_rows > 0 {
            left.push(format!("{service}: {open_rows} {open}"));
        }
    }
    Ok(left)
}
