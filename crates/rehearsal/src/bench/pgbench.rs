//! The baseline: how many steps' worth of statements and commits PostgreSQL takes when nothing stands in between.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use diesel_async::SimpleAsyncConnection;
use tempfile::NamedTempFile;
use tokio::process::Command;

use super::say;
use super::town::{Town, programs_of_postgres};

const SCRIPT: &str = include_str!("step.sql");
const CLIENTS: [u32; 3] = [1, 4, 16];

/// The best of all numbers of clients.
#[derive(Debug, Clone, Copy)]
pub(super) struct Best {
    pub(super) steps_per_second: f64,
    pub(super) clients: u32,
}

/// Runs pgbench in the town's own tables, under another bot's id, with batches as large as the town's were.
pub(super) async fn measure(town: &mut Town, batch: u32, warm_up: Duration, length: Duration) -> Result<Best> {
    town.administrator.batch_execute("vacuum analyze").await?;
    let program = programs_of_postgres(&mut town.administrator).await?.join("pgbench");
    let mut script = NamedTempFile::new()?;
    script.write_all(expanded(batch).as_bytes())?;
    prefill(town).await?;
    let mut best = Best {
        steps_per_second: 0.0,
        clients: 0,
    };
    for (place, clients) in CLIENTS.into_iter().enumerate() {
        let seconds = if place == 0 { length + warm_up } else { length }.as_secs().max(1);
        let output = Command::new(&program)
            .args([
                "--no-vacuum",
                "--protocol",
                "prepared",
                "--client",
                &clients.to_string(),
            ])
            .args(["--time", &seconds.to_string(), "--define", &format!("batch={batch}")])
            .arg("--file")
            .arg(script.path())
            .arg(town.suite.database.url("passbot"))
            .output()
            .await
            .with_context(|| format!("start {}", program.display()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(
            output.status.success(),
            "pgbench failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let batches: f64 = said
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
            .with_context(|| format!("pgbench told no rate: {said}"))?;
        let steps_per_second = batches * f64::from(batch);
        say(&format!(
            "pgbench: {steps_per_second:.0} steps/s with {clients} clients"
        ));
        if steps_per_second > best.steps_per_second {
            best = Best {
                steps_per_second,
                clients,
            };
        }
    }
    Ok(best)
}

/// The script with its step repeated `batch` times.
fn expanded(batch: u32) -> String {
    let (intake, rest) = SCRIPT.split_once("--STEP\n").unwrap_or((SCRIPT, ""));
    let (step, sender) = rest.split_once("--SENDER\n").unwrap_or((rest, ""));
    let mut script = intake.to_owned();
    for _ in 0..batch {
        script.push_str(step);
    }
    script.push_str(sender);
    script
}

/// As many inputs waiting as in the town, so that a claim always finds one that nobody else has.
async fn prefill(town: &mut Town) -> Result<()> {
    let waiting = "set search_path = passbot;
        insert into inputs (bot_id, source, source_key, conversation, kind, body)
        select 77, 'update', 'waiting-' || clock_timestamp() || n, 'person:' || 1000000 + n, '', repeat('x', 420)::bytea
        from generate_series(0, 799) n;
        insert into conversations (bot_id, conversation, state)
        select 77, 'person:' || 1000000 + n, '{\"version\": 1}' from generate_series(0, 1599) n on conflict do nothing;
        insert into chats (bot_id, chat_id, language_code) select 77, 1000000 + n, 'en' from generate_series(0, 1599) n
        on conflict do nothing";
    Ok(town.administrator.batch_execute(waiting).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_takes_in_once_steps_as_often_as_told_and_sends_once() {
        let script = expanded(3);
        assert_eq!(script.matches("\nbegin;").count(), 4);
        assert_eq!(script.matches("pg_try_advisory_xact_lock").count(), 3);
        assert_eq!(script.matches("'sending', epoch").count(), 1);
    }
}
