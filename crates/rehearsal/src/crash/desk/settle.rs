use anyhow::Result;

use super::stage::Stage;
use crate::count;
use crate::crash::settle::patiently;

/// What is open where.
const OPEN: &[(&str, &str)] = &[
    ("helpdesk-bot", "inputs where closed_at is null"),
    ("helpdesk-bot", "outgoing where closed_at is null"),
    ("helpdesk-bot", "events_out where published_at is null"),
    // Who is silent is given up by night.
    ("helpdesk-bot", "communications where state <> 'closed'"),
    ("helpdesk-bot", "messages where archived = 'waiting'"),
    // The disk, and what was kept long enough, are looked at for ever.
    (
        "helpdesk-bot",
        "tasks where kind not in ('disk-due', 'archive-disk', 'forgetting-due')",
    ),
    ("notifier", "inputs where closed_at is null"),
    ("notifier", "events_out where published_at is null"),
    ("notifier", "letters where state in ('waiting', 'sending')"),
];

/// Waits until nothing is left to do, and says what was left all the same when patience ended: the counts tell the rest.
pub(super) async fn wait(stage: &Stage) -> Vec<String> {
    patiently(async || look(stage).await).await
}

async fn look(stage: &Stage) -> Result<Vec<String>> {
    let database = &stage.office.suite.database;
    let mut left = Vec::new();
    for service in ["helpdesk-bot", "notifier"] {
        let mut connection = database.connect(service).await;
        for (_, open) in OPEN.iter().filter(|(of, _)| *of == service) {
            let open_rows = count(&mut connection, open).await;
            if open_rows > 0 {
                left.push(format!("{service}: {open_rows} {open}"));
            }
        }
    }
    Ok(left)
}
