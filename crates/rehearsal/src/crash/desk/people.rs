//! Real people: each answers when he has seen what the bot says, and is patient, for services die meanwhile.

mod scene;
mod staff;
mod story;
mod writing;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures::future::join_all;
use sandbox::client::{Bot, Client, Person};
use sandbox::model::{Author, MessageMatch, MessageView, NewPerson, WaitForMessage};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::lives::Life;
use super::plan::Plan;
use super::stage::{PATIENCE, Stage};
use crate::crash::progress::Progress;

pub(super) use story::{Request, Story, Uttered};
pub(super) use writing::name_of;

use scene::Scene;
use staff::Staff;

/// How often somebody looks whether there is a button.
const LOOK: Duration = Duration::from_millis(100);
/// Whoever comes later waits no longer than this for those who came before: they may have given up.
const AT_LATEST: Duration = Duration::from_secs(40);
/// People come by and by, within this share of the acts, so that letters are sent all the time.
const COMING: f64 = 0.6;

/// Everybody who acts in a run.
pub(super) struct Crowd {
    people: Vec<Person>,
    staff: Staff,
    bot: Bot,
    group: i64,
    world: Client,
    progress: Arc<Progress>,
}

impl Crowd {
    /// Makes the people; the specialists have opened the bot.
    pub(super) async fn gather(stage: &Stage, plan: &Plan, progress: &Arc<Progress>) -> Result<Self> {
        let office = &stage.office;
        let new: Vec<NewPerson> = plan.lives.iter().map(|life| person(&life.name)).collect();
        let crowd = Self {
            people: office.suite.telegram.people(&new).await?,
            staff: Staff::new(&office.specialists),
            bot: office.bot.clone(),
            group: office.group.id,
            world: office.suite.telegram.clone(),
            progress: Arc::clone(progress),
        };
        for specialist in &office.specialists {
            // No act of the plan: it only lets the bot write to him.
            specialist.sends(&crowd.bot, "/start").await?;
            specialist
                .sees(&crowd.bot, "Hello! New requests appear in the group")
                .await?;
        }
        Ok(crowd)
    }

    /// Lets everybody live his life, all at once.
    pub(super) async fn play(&self, plan: &Plan) -> Vec<Story> {
        let all = self.people.len().max(1);
        let lives = self.people.iter().zip(&plan.lives).enumerate();
        join_all(lives.map(|(place, (person, life))| {
            let begin = share(plan.script.updates * place / all, COMING);
            self.live(person, life, begin)
        }))
        .await
    }

    async fn live(&self, person: &Person, life: &Life, begin: usize) -> Story {
        let mut story = Story::new(person.id(), life);
        // Whether they have come so far or given up: he comes.
        let _ = timeout(AT_LATEST, self.progress.reaches(begin)).await;
        if let Err(error) = self.live_until_he_gives_up(person, life, &mut story).await {
            story.gave_up = Some(format!("{error:#}"));
        }
        story
    }

    async fn live_until_he_gives_up(&self, person: &Person, life: &Life, story: &mut Story) -> Result<()> {
        self.sign_in(person, life).await.context("signing in")?;
        for (think, request) in &life.requests {
            sleep(*think).await;
            let mut scene = Scene::begin(self, person, request);
            let played = scene.play().await;
            story.requests.push(scene.end());
            played.with_context(|| format!("request {:?}", story.requests.last().and_then(|last| last.number)))?;
        }
        Ok(())
    }

    /// By the code of a real letter.
    async fn sign_in(&self, person: &Person, life: &Life) -> Result<()> {
        let bot = &self.bot;
        self.progress.may_go_on().await;
        person.sends(bot, "Hello").await?;
        self.done();
        person.sees(bot, "Write your work e-mail address").await?;
        self.progress.may_go_on().await;
        person.sends(bot, &life.address).await?;
        self.done();
        let letter = self.world.mail().receives(&life.address, "").await?;
        let code = letter.code.context("no code in the letter")?;
        // He is told that it is out, or that nobody knows, once notifier has said so.
        person
            .sees_matching(bot, "A code was sent to|It is not certain that the letter")
            .await?;
        if life.mistypes {
            let wrong = if code.starts_with('1') { "222222" } else { "111111" };
            person.sends(bot, wrong).await?;
            self.done();
            person.sees(bot, "That is not the code").await?;
        }
        person.sends(bot, &code).await?;
        self.done();
        person.sees(bot, "your address is confirmed").await?;
        Ok(())
    }

    /// Waits until the bot shows a message that is like that, in a person's chat or in a group.
    async fn sees(&self, chat_id: i64, wanted: MessageMatch) -> Result<MessageView> {
        let described = format!("{:?} {:?}", wanted.contains, wanted.regex);
        let wait = WaitForMessage {
            matching: MessageMatch {
                author: Some(Author::Bot),
                ..wanted
            },
            timeout_milliseconds: u64::try_from(PATIENCE.as_millis())?,
        };
        let seen = self.world.wait(&self.bot, chat_id, &wait).await?;
        seen.with_context(|| format!("{chat_id} never sees {described}"))
    }

    /// The same of a text, old or new: one that comes once.
    async fn sees_text(&self, chat_id: i64, text: &str) -> Result<MessageView> {
        let wanted = MessageMatch {
            contains: Some(text.to_owned()),
            ..MessageMatch::default()
        };
        self.sees(chat_id, wanted).await
    }

    /// Waits for a button with this data (or what begins so, before a `*`), under a message of the bot after this one: the
    /// message and the data.
    async fn finds(&self, chat_id: i64, data: &str, after: i64) -> Result<(i64, String)> {
        let begin = Instant::now();
        let fits = |found: &&str| match data.strip_suffix('*') {
            Some(beginning) => found.starts_with(beginning),
            None => *found == data,
        };
        loop {
            let chat = self.world.chat(&self.bot, chat_id).await?;
            let shown = chat
                .messages
                .iter()
                .rev()
                .filter(|message| message.deleted_at.is_none());
            let found = shown
                .filter(|message| message.message_id > after)
                .find_map(|message| Some((message.message_id, data_of(message).find(fits)?)));
            if let Some((message_id, found)) = found {
                return Ok((message_id, found.to_owned()));
            }
            if begin.elapsed() > PATIENCE {
                bail!("{chat_id} never sees a button {data:?}");
            }
            sleep(LOOK).await;
        }
    }

    fn done(&self) {
        self.progress.act();
    }
}

/// What the buttons under a message say when they are pressed.
pub(super) fn data_of(message: &MessageView) -> impl Iterator<Item = &str> {
    let buttons = message.buttons.iter().flatten();
    buttons.filter_map(|button| button.get("callback_data").and_then(Value::as_str))
}

fn person(name: &str) -> NewPerson {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    NewPerson {
        first_name: first.to_owned(),
        last_name: Some(last.to_owned()),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "some thousands at most, never negative"
)]
fn share(acts: usize, of: f64) -> usize {
    (acts as f64 * of) as usize
}
