//! The same dialogue as bots of other frameworks, which keep all in memory and lose it when they die, beside passbot, which
//! loses nothing: what durability costs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::acts::{Acts, act, milliseconds};
use super::machine::resident_memory;
use super::player::{Player, chatter, text};
use super::row::{Row, Spread};
use super::town::Town;
use super::world::World;
use super::{Plan, say};
use crate::ServiceProcess;
use crate::suite::PASSBOT_TOKEN;

const PEOPLE: i64 = 400;
/// Enough inputs are waiting that nobody has to wait for the measuring client.
const DEPTH: usize = 2;

/// Where the frameworks are installed, in a folder each: told by `cargo xtask bench peers`.
const FOLDER: &str = "PEERS_FOLDER";

struct Peer {
    name: &'static str,
    rows: [&'static str; 3],
    /// Below the folder of the frameworks.
    interpreter: Option<&'static str>,
    /// Where its script is put, beside what it imports.
    script: &'static str,
    source: &'static str,
}

const PEERS: [Peer; 2] = [
    Peer {
        name: "aiogram",
        rows: ["aiogram: steps", "aiogram: reply p99 at 200/s", "aiogram: memory"],
        interpreter: Some("aiogram/bin/python"),
        script: "aiogram/order.py",
        source: include_str!("../../peers/aiogram.py"),
    },
    Peer {
        name: "grammY",
        rows: ["grammY: steps", "grammY: reply p99 at 200/s", "grammY: memory"],
        interpreter: None,
        script: "grammy/order.mjs",
        source: include_str!("../../peers/grammy.mjs"),
    },
];

const OURS: [&str; 3] = ["passbot: steps", "passbot: reply p99 at 200/s", "passbot: memory"];

/// Steps a second, the reply's 99th percentile and the memory after both, of passbot and of each peer.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let folder = std::env::var_os(FOLDER).map(PathBuf::from);
    let folder = folder.with_context(|| format!("{FOLDER} is not set; run `cargo xtask bench peers`"))?;
    let town = Town::settle(PEOPLE).await?;
    let ours = Figures::of("passbot", &town.world, town.passbot.process.id(), plan).await?;
    town.check().await?;
    drop(town);
    let mut rows = ours.rows(OURS, None);
    for peer in &PEERS {
        let world = World::open(PEOPLE).await?;
        let process = peer.start(&world, &folder)?;
        is_awake(&world).await?;
        let figures = Figures::of(peer.name, &world, process.id(), plan).await?;
        rows.extend(figures.rows(peer.rows, Some(&ours)));
    }
    Ok(rows)
}

/// What was measured of one bot.
struct Figures {
    steps: Spread,
    reply: Spread,
    memory: f64,
}

impl Figures {
    async fn of(name: &str, world: &World, process: u32, plan: Plan) -> Result<Self> {
        let (mut steps, mut replies) = (Vec::new(), Vec::new());
        let mut player = Player::begin(world, world.people.len(), DEPTH, chatter).await?;
        player.play(plan.warm_up).await?;
        for _ in 0..plan.repetitions {
            let (answers, seconds) = player.play(plan.measured).await?;
            #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
            steps.push(answers as f64 / seconds);
        }
        player.end(DEPTH).await?;
        let mut acts = Acts::of(world, &world.people);
        acts.play(plan.warm_up).await?;
        for _ in 0..plan.repetitions {
            replies.push(milliseconds(&acts.play(plan.measured).await?, 0.99));
        }
        let figures = Self {
            steps: Spread::of(&steps),
            reply: Spread::of(&replies),
            memory: resident_memory(process)?,
        };
        say(&format!(
            "{name}: {:.0} steps/s, reply p99 {:.1} ms, {:.1} MB",
            figures.steps.median, figures.reply.median, figures.memory
        ));
        Ok(figures)
    }

    /// Beside passbot's, where these are a peer's.
    fn rows(&self, names: [&'static str; 3], ours: Option<&Self>) -> Vec<Row> {
        let row = |name, figure, baseline: Option<(String, f64)>| Row {
            name,
            figure,
            ratio: baseline.as_ref().map(|(_, ratio)| *ratio),
            baseline: baseline.map_or_else(String::new, |(baseline, _)| format!("passbot {baseline}")),
            target: "",
            met: None,
            note: None,
        };
        let [steps, reply, memory] = names;
        vec![
            row(
                steps,
                self.steps.describe("/s", 0),
                ours.map(|ours| (ours.steps.describe("/s", 0), self.steps.median / ours.steps.median)),
            ),
            row(
                reply,
                self.reply.describe("ms", 1),
                ours.map(|ours| (ours.reply.describe("ms", 1), self.reply.median / ours.reply.median)),
            ),
            row(
                memory,
                format!("{:.1} MB", self.memory),
                ours.map(|ours| (format!("{:.1} MB", ours.memory), self.memory / ours.memory)),
            ),
        ]
    }
}

impl Peer {
    fn start(&self, world: &World, folder: &Path) -> Result<ServiceProcess> {
        let script = folder.join(self.script);
        fs::write(&script, self.source).with_context(|| format!("write {}", script.display()))?;
        let interpreter = self
            .interpreter
            .map_or_else(|| PathBuf::from("node"), |path| folder.join(path));
        let environment = [("TOKEN", PASSBOT_TOKEN), ("API_ROOT", world.root.as_str())];
        Ok(ServiceProcess::spawn(
            &interpreter,
            &[&script.to_string_lossy()],
            environment,
        ))
    }
}

/// Waits until somebody is answered.
async fn is_awake(world: &World) -> Result<()> {
    let first = &world.people[..1];
    act(
        &world.telegram,
        &[sandbox::model::Deed {
            person_id: first[0],
            bot_id: Some(world.bot.id),
            group_id: None,
            act: text("/help"),
        }],
    )
    .await?;
    crate::eventually("the first answer", async || {
        let record = world.telegram.record(0).await.ok()?;
        let answered = record
            .entries
            .iter()
            .any(|entry| matches!(entry.event, sandbox::model::Event::Sent { .. }));
        answered.then_some(())
    })
    .await;
    Ok(())
}
