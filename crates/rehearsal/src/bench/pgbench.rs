//! The baseline: how many steps' worth of statements and commits PostgreSQL takes when nothing stands in between.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tempfile::NamedTempFile;
use tokio::process::Command;

use super::say;
use super::town::programs_of_postgres;

/// What pgbench plays in a service's own tables, under another bot's id.
pub(super) struct Baseline {
    /// A batch: what is done once, `--STEP`, what is done for each of them, `--SENDER`, what is done once at the end.
    pub(super) script: &'static str,
    /// Run before by the administrator, so that a claim always finds an input that nobody else has.
    pub(super) prefill: &'static str,
    /// The service's role.
    pub(super) url: String,
}

/// Dialogue steps of passbot.
pub(super) const STEPS: &str = include_str!("step.sql");
/// As many inputs waiting as in passbot's town.
pub(super) const STEPS_WAITING: &str = "set search_path = passbot;
    insert into inputs (bot_id, source, source_key, conversation, kind, body)
    select 77, 'update', 'waiting-' || clock_timestamp() || n, 'person:' || 1000000 + n, '', repeat('x', 420)::bytea
    from generate_series(0, 799) n;
    insert into conversations (bot_id, conversation, state)
    select 77, 'person:' || 1000000 + n, '{\"version\": 1}' from generate_series(0, 1599) n on conflict do nothing;
    insert into chats (bot_id, chat_id, language_code) select 77, 1000000 + n, 'en' from generate_series(0, 1599) n
    on conflict do nothing";

/// Messages of helpdesk-bot.
pub(super) const RELAY: &str = include_str!("relay.sql");
/// Pairs of a person and a specialist, and as many inputs waiting as among those of the bench.
pub(super) const RELAY_WAITING: &str = "set search_path = helpdesk_bot;
    insert into users (telegram_id, name, email, email_folded, registered_at, authenticated_at)
    select n, 'Resident', n || '@example.org', n || '@example.org', now(), now() from generate_series(2000000, 2001599) n;
    insert into communications
        (id, user_id, version, state, owner, last_owner, opened_at, taken_at, last_side, awaited_since)
    select nextval('communication_numbers'), n, 2, 'taken', n + 1000000, n + 1000000, now(), now(), 'user', now()
    from generate_series(2000000, 2001599) n;
    insert into chats (bot_id, chat_id, language_code, heard_at) select 77, n, 'en', now()
    from generate_series(2000000, 2001599) n;
    insert into inputs (bot_id, source, source_key, conversation, kind, body)
    select 77, 'update', 'waiting-' || n, 'person:' || 2000000 + n, '', repeat('x', 420)::bytea
    from generate_series(0, 399) n;
    analyze";

const CLIENTS: [u32; 3] = [1, 4, 16];

/// The best of all numbers of clients.
#[derive(Debug, Clone, Copy)]
pub(super) struct Best {
    pub(super) steps_per_second: f64,
    pub(super) clients: u32,
}

/// Runs pgbench with batches as large as the service's were.
pub(super) async fn measure(
    baseline: &Baseline,
    administrator: &mut AsyncPgConnection,
    batch: u32,
    warm_up: Duration,
    length: Duration,
) -> Result<Best> {
    administrator.batch_execute("vacuum analyze").await?;
    let program = programs_of_postgres(administrator).await?.join("pgbench");
    let mut script = NamedTempFile::new()?;
    script.write_all(expanded(baseline.script, batch).as_bytes())?;
    administrator.batch_execute(baseline.prefill).await?;
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
            .arg(&baseline.url)
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
fn expanded(script: &str, batch: u32) -> String {
    let (intake, rest) = script.split_once("--STEP\n").unwrap_or((script, ""));
    let (step, sender) = rest.split_once("--SENDER\n").unwrap_or((rest, ""));
    let mut script = intake.to_owned();
    for _ in 0..batch {
        script.push_str(step);
    }
    script.push_str(sender);
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_takes_in_once_steps_as_often_as_told_and_sends_once() {
        let script = expanded(STEPS, 3);
        assert_eq!(script.matches("\nbegin;").count(), 4);
        assert_eq!(script.matches("pg_try_advisory_xact_lock").count(), 3);
        assert_eq!(script.matches("'sending', epoch").count(), 1);
    }
}
