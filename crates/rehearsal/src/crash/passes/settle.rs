use anyhow::Result;
use diesel_async::AsyncPgConnection;

use super::people::Story;
use super::stage::Stage;
use crate::count;
use crate::crash::settle::patiently;

/// What is open where.
const OPEN: &[(&str, &str)] = &[
    ("passbot", "inputs where closed_at is null"),
    ("passbot", "outgoing where closed_at is null"),
    ("passbot", "events_out where published_at is null"),
    ("sheets-syncer", "inputs where closed_at is null"),
    ("sheets-syncer", "events_out where published_at is null"),
    (
        "sheets-syncer",
        "passes where not case status when 'arrived' then place = 'filed' when 'ordered' then place = 'latest' \
           else place = 'left' end",
    ),
    // Timers that are due; after the night all are.
    ("passbot", "tasks"),
    ("passbot", "broadcasts where ended_at is null"),
];

/// Waits until all cars whose guests are on their way have arrived, and says which have not when patience ended.
pub(super) async fn arrivals(stage: &Stage, stories: &[Story]) -> Vec<String> {
    patiently(async || {
        let mut passbot: AsyncPgConnection = stage.town.suite.database.connect("passbot").await;
        late(&mut passbot, stories).await
    })
    .await
}

/// Waits until nothing is left to do, and says what was left all the same when patience ended: the counts tell the rest.
pub(super) async fn wait(stage: &Stage, stories: &[Story]) -> Vec<String> {
    patiently(async || look(stage, stories).await).await
}

async fn look(stage: &Stage, stories: &[Story]) -> Result<Vec<String>> {
    let database = &stage.town.suite.database;
    let mut passbot: AsyncPgConnection = database.connect("passbot").await;
    let mut syncer: AsyncPgConnection = database.connect("sheets-syncer").await;
    let mut left = late(&mut passbot, stories).await?;
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

/// Cars that somebody saw to and that have not arrived.
async fn late(passbot: &mut AsyncPgConnection, stories: &[Story]) -> Result<Vec<String>> {
    let ordered = stories.iter().flat_map(|story| &story.ordered);
    let expected: Vec<String> = ordered
        .filter(|ordered| ordered.order.fate.arrives())
        .filter_map(|ordered| ordered.number.map(|number| number.to_string()))
        .collect();
    let numbers = expected.join(", ");
    let arrived = count(
        passbot,
        &format!("passes where status = 'arrived' and id = any('{{{numbers}}}')"),
    )
    .await;
    let late = expected.len() - usize::try_from(arrived)?;
    Ok(if late == 0 {
        Vec::new()
    } else {
        vec![format!("{late} of {} cars have not arrived", expected.len())]
    })
}
