//! Residents who answer the bot: each goes round a list of acts, the next one when the bot's answer is seen.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use sandbox::client::Client;
use sandbox::model::{Act, Deed, Event};

use super::world::World;

/// What a resident does at his `turn`-th act; each is answered by exactly one message.
pub(super) type Script = fn(turn: usize, resident: usize) -> Act;

/// The pause between two looks at the record: the measuring client is to leave the cores to what is measured.
const PAUSE: Duration = Duration::from_millis(20);

/// A round of residents in play.
pub(super) struct Player {
    telegram: Client,
    bot_id: i64,
    script: Script,
    /// Acts done by each resident, by Telegram id.
    turns: HashMap<i64, (usize, usize)>,
    seen: u64,
}

impl Player {
    /// Begins with the first `count` residents, each having `depth` acts under way.
    pub(super) async fn begin(world: &World, count: usize, depth: usize, script: Script) -> Result<Self> {
        let residents = world.people.iter().take(count).enumerate();
        let mut player = Self {
            telegram: world.telegram.clone(),
            bot_id: world.bot.id,
            script,
            turns: residents.map(|(place, id)| (*id, (place, 0))).collect(),
            seen: last_of_record(&world.telegram).await?,
        };
        let all: Vec<i64> = player.turns.keys().copied().collect();
        for _ in 0..depth {
            player.act(&all).await?;
        }
        Ok(player)
    }

    /// Plays for so long and hands out how many messages of the bot were seen in how many seconds.
    pub(super) async fn play(&mut self, length: Duration) -> Result<(u64, f64)> {
        let begin = Instant::now();
        let mut answers = 0;
        while begin.elapsed() < length {
            tokio::time::sleep(PAUSE).await;
            let answered = self.answered().await?;
            answers += answered.len() as u64;
            self.act(&answered).await?;
        }
        Ok((answers, begin.elapsed().as_secs_f64()))
    }

    /// Waits for the last answers.
    pub(super) async fn end(mut self, depth: usize) -> Result<()> {
        let mut open = self.turns.len() * depth;
        let begin = Instant::now();
        while open > 0 {
            tokio::time::sleep(PAUSE).await;
            open = open.saturating_sub(self.answered().await?.len());
            ensure!(begin.elapsed() < crate::PATIENCE, "{open} acts have no answer");
        }
        Ok(())
    }

    /// Who got a message since the last look, once per message.
    async fn answered(&mut self) -> Result<Vec<i64>> {
        let page = self.telegram.record(self.seen).await?;
        self.seen = page.last;
        let sent = page
            .entries
            .into_iter()
            .filter(|entry| matches!(entry.event, Event::Sent { .. }));
        Ok(sent.map(|entry| entry.chat_id).collect())
    }

    async fn act(&mut self, who: &[i64]) -> Result<()> {
        let mut deeds = Vec::with_capacity(who.len());
        for id in who {
            if let Some((place, turn)) = self.turns.get_mut(id) {
                deeds.push(Deed {
                    person_id: *id,
                    bot_id: Some(self.bot_id),
                    group_id: None,
                    act: (self.script)(*turn, *place),
                });
                *turn += 1;
            }
        }
        if deeds.is_empty() {
            return Ok(());
        }
        for outcome in self.telegram.act_many(&deeds).await? {
            ensure!(
                outcome.refused.is_none(),
                "the sandbox refuses an act: {:?}",
                outcome.refused
            );
        }
        Ok(())
    }
}

/// Begins an order, answers, stops it, asks for help: three of four change the state.
pub(super) fn chatter(turn: usize, _resident: usize) -> Act {
    text(["/order", "Kia Rio", "/cancel", "/help"][turn % 4])
}

/// Orders one pass after the other, each for another car.
pub(super) fn orders(turn: usize, _resident: usize) -> Act {
    match turn % 4 {
        0 => text("/order"),
        1 => text("Kia Rio"),
        2 => text(&format!("a{:03}bc777", (turn / 4) % 999 + 1)),
        _ => Act::Press {
            label: Some("Order".to_owned()),
            data: None,
            message_id: None,
        },
    }
}

pub(super) fn text(text: &str) -> Act {
    Act::SendText {
        text: text.to_owned(),
        reply_to: None,
    }
}

/// The end of the record as it now is.
pub(super) async fn last_of_record(telegram: &Client) -> Result<u64> {
    let mut last = 0;
    loop {
        let page = telegram.record(last).await?;
        if page.entries.is_empty() {
            return Ok(page.last);
        }
        last = page.last;
    }
}
