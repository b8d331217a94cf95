//! News to everybody under Telegram's limits, while others write to the bot.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use sandbox::client::{Client, Person};
use sandbox::model::{Deed, Event, Limits};
use tokio::time::MissedTickBehavior;

use super::acts::{act, milliseconds, waits};
use super::player::{last_of_record, text};
use super::row::Row;
use super::town::Town;
use super::world::World;
use super::{Plan, say};
use crate::suite::ADMINISTRATOR;

/// People who are no residents, so that the news are not for them; each writes every twenty seconds, and the limit of his
/// chat does not matter.
const OTHERS: i64 = 40;
/// Two people write in a second.
const WRITES_EVERY: Duration = Duration::from_millis(500);
/// Telegram's limit per bot.
const A_SECOND: f64 = 30.0;
const TARGET_RATIO: f64 = 1.05;
const TARGET_MILLISECONDS: f64 = 1_200.0;
const NEWS: &str = "No water from ten to twelve today";

/// How it went.
struct Told {
    seconds: f64,
    /// The bot's messages meanwhile that are not the news.
    others: usize,
}

/// The time that the news take, beside what the limit allows; and the others' 99th percentile meanwhile.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let world = World::open(plan.recipients + OTHERS).await?;
    world.open_chats().await?;
    let mut town = Town::settle_in(world, plan.recipients, "telegram").await?;
    let telegram = town.world.telegram.clone();
    let (recipients, others) = town.world.people.split_at(usize::try_from(plan.recipients)?);
    let recipients: HashSet<i64> = recipients.iter().copied().collect();
    let others = others.to_vec();
    telegram
        .limit(Limits {
            enabled: true,
            ..Limits::default()
        })
        .await?;
    telegram.reset_statistics().await?;
    let olga = administrator(&town, recipients.len()).await?;

    let after = last_of_record(&telegram).await?;
    olga.presses(&town.world.bot, "Send to all").await?;
    let told = tell(&town, after, &recipients, &others).await?;
    let people: HashSet<i64> = others.iter().copied().collect();
    let p99 = milliseconds(&waits(&telegram, after, &people).await?, 0.99);
    let refused = telegram.statistics().await?.too_many_requests;
    let told_of = "select count(*) as number from passbot.outgoing where broadcast_id is not null and state = 'sent'";
    let sent = town.number(told_of).await?;
    ensure!(
        sent == plan.recipients,
        "{sent} of {} are marked as sent",
        plan.recipients
    );
    town.check().await?;

    #[allow(clippy::cast_precision_loss, reason = "some thousands of messages")]
    let allowed = (recipients.len() + told.others) as f64 / A_SECOND;
    let ratio = told.seconds / allowed;
    say(&format!(
        "broadcast: {} recipients in {:.1} s, {} other messages meanwhile, others' p99 {p99:.0} ms, {refused} answers of 429",
        recipients.len(),
        told.seconds,
        told.others
    ));
    let in_time = ratio <= TARGET_RATIO && refused == 0;
    let at_once = p99 <= TARGET_MILLISECONDS;
    Ok(vec![
        Row {
            name: "news to all residents, 2 replies/s meanwhile",
            figure: format!("{:.1} s to {}, {refused} of 429", told.seconds, recipients.len()),
            baseline: format!("{allowed:.1} s at 30/s"),
            ratio: Some(ratio),
            target: "1.05, no 429",
            met: Some(in_time),
            note: (!in_time).then(|| "the limit's time was not kept, or Telegram refused messages".to_owned()),
        },
        Row {
            name: "others' reply p99 beside the news",
            figure: format!("{p99:.0} ms"),
            baseline: String::new(),
            ratio: None,
            target: "1200 ms",
            met: Some(at_once),
            note: (!at_once).then(|| "replies waited behind the news".to_owned()),
        },
    ])
}

/// Brings an administrator to the question whether the news are right.
async fn administrator(town: &Town, recipients: usize) -> Result<Person> {
    let bot = &town.world.bot;
    let olga = town.named_administrator().await?;
    olga.sends(bot, "/news").await?;
    olga.sees(bot, "What shall I tell").await?;
    olga.sends(bot, NEWS).await?;
    olga.sees(bot, &format!("{recipients} residents will get it")).await?;
    Ok(olga)
}

/// Lets the others write until every resident has the news, then waits for the last answer.
async fn tell(town: &Town, after: u64, recipients: &HashSet<i64>, others: &[i64]) -> Result<Told> {
    let telegram = &town.world.telegram;
    let mut record = Record::after(after);
    let mut tick = tokio::time::interval(WRITES_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut writers = others.iter().cycle();
    let mut acted = 0;
    while record.told.len() < recipients.len() {
        tick.tick().await;
        let deed = Deed {
            person_id: *writers.next().context("nobody else is there")?,
            bot_id: Some(town.world.bot.id),
            group_id: None,
            act: text("/help"),
        };
        act(telegram, &[deed]).await?;
        acted += 1;
        let before = record.told.len();
        record.read(telegram, recipients).await?;
        if record.told.len() > before {
            record.last_news = tokio::time::Instant::now();
        }
        ensure!(
            record.last_news.elapsed() < crate::PATIENCE,
            "the news have stopped at {before}"
        );
    }
    crate::eventually("the last answer", async || {
        record.read(telegram, recipients).await.ok()?;
        (record.answers >= acted).then_some(())
    })
    .await;
    Ok(Told {
        seconds: record.seconds()?,
        others: record.others_before_end(),
    })
}

/// What of the sandbox's record was read so far.
struct Record {
    read_to: u64,
    told: HashSet<i64>,
    /// Answers to the others.
    answers: usize,
    /// When each message that is not the news was seen.
    others: Vec<DateTime<Utc>>,
    first_act: Option<DateTime<Utc>>,
    last_told: Option<DateTime<Utc>>,
    last_news: tokio::time::Instant,
}

impl Record {
    fn after(after: u64) -> Self {
        Self {
            read_to: after,
            told: HashSet::new(),
            answers: 0,
            others: Vec::new(),
            first_act: None,
            last_told: None,
            last_news: tokio::time::Instant::now(),
        }
    }

    async fn read(&mut self, telegram: &Client, recipients: &HashSet<i64>) -> Result<()> {
        loop {
            let page = telegram.record(self.read_to).await?;
            if page.entries.is_empty() {
                return Ok(());
            }
            self.read_to = page.last;
            for entry in page.entries {
                match entry.event {
                    Event::Acted { .. } if self.first_act.is_none() => self.first_act = Some(entry.at),
                    Event::Sent { text, .. } if recipients.contains(&entry.chat_id) => {
                        ensure!(text.contains(NEWS), "a resident was told something else");
                        ensure!(self.told.insert(entry.chat_id), "{} was told twice", entry.chat_id);
                        self.last_told = Some(entry.at);
                    }
                    Event::Sent { .. } => {
                        self.others.push(entry.at);
                        self.answers += usize::from(entry.chat_id != ADMINISTRATOR);
                    }
                    _ => {}
                }
            }
        }
    }

    /// From the administrator's press to the last resident's message.
    fn seconds(&self) -> Result<f64> {
        let (begin, end) = self.first_act.zip(self.last_told).context("nobody was told anything")?;
        Ok((end - begin).as_seconds_f64())
    }

    fn others_before_end(&self) -> usize {
        self.others.iter().filter(|at| Some(**at) <= self.last_told).count()
    }
}
