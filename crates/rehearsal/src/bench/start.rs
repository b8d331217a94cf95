//! How soon a process is ready.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::row::{Row, Spread};
use super::town::Town;
use super::{Plan, say};

const LOOK: Duration = Duration::from_millis(2);
const STARTS: usize = 5;
const TARGET_SECONDS: f64 = 0.5;

/// From the start of passbot's process to its first "ready", with all migrations applied before.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let mut town = Town::settle(1).await?;
    let client = reqwest::Client::new();
    let mut seconds = Vec::new();
    for _ in 0..STARTS.max(plan.repetitions) {
        town.passbot.process.ask_to_end();
        ensure!(
            town.passbot.process.wait_for_end().await.success(),
            "passbot did not end well"
        );
        let begin = Instant::now();
        town.passbot = town.spawn_passbot()?;
        let ready = format!("http://{}/health/ready", town.passbot.address);
        loop {
            let answer = client.get(&ready).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            ensure!(begin.elapsed() < crate::PATIENCE, "passbot does not get ready");
            tokio::time::sleep(LOOK).await;
        }
        seconds.push(begin.elapsed().as_secs_f64());
        say(&format!("start: ready after {:.3} s", begin.elapsed().as_secs_f64()));
    }
    let spread = Spread::of(&seconds);
    let met = spread.median <= TARGET_SECONDS;
    Ok(vec![Row {
        name: "start to ready",
        figure: spread.describe("s", 3),
        baseline: String::new(),
        ratio: None,
        target: "0.5 s",
        met: Some(met),
        note: (!met)
            .then(|| "the connections to PostgreSQL, RabbitMQ and Telegram are made one after the other".to_owned()),
    }])
}
