//! Real people: each answers when he has seen what the bot says, and is patient, for services die meanwhile.
//!
//! Locks are taken in one order: first the people whose help is needed (the administrator, guards by their number), then
//! the clock. Whoever acts holds the clock for reading until he has seen the answer, so that nobody's press is older than
//! Telegram allows when it is moved.

mod gate;
mod news;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures::future::try_join_all;
use sandbox::client::{Bot, Client, Person};
use sandbox::model::{Act, Media, MessageView, NewPerson};
use tokio::sync::{Mutex, RwLock, watch};

use super::guard::{self, Wanted};
use super::lives::{Life, Order, Resident, Step};
use super::plan::Plan;
use super::stage::Stage;
use crate::crash::progress::Progress;

pub(super) use gate::{Asked, Heard, Outcome, Presence};
pub(super) use news::Told;

/// How long somebody waits until his neighbours have registered.
const NEIGHBOURS: Duration = Duration::from_secs(240);

/// Everybody who acts in a run.
pub(super) struct Crowd {
    people: Vec<Person>,
    bot: Bot,
    /// Makes one code after the other.
    administrator: Mutex<Person>,
    /// Guards in Telegram.
    guards: Vec<Mutex<Person>>,
    world: Client,
    /// Read by whoever waits for an answer, written by whoever moves it.
    clock: RwLock<()>,
    /// Who has registered and stays, by house.
    homes: watch::Sender<BTreeMap<usize, Vec<Person>>>,
    progress: Arc<Progress>,
}

/// What somebody has done and been told.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) person_id: i64,
    pub(super) resident: Resident,
    /// In digits, as Telegram has it.
    pub(super) phone: String,
    pub(super) registered: bool,
    pub(super) ordered: Vec<Ordered>,
    /// What guards were told of his passes.
    pub(super) let_in: Vec<Presence>,
    /// What a guard asked his house.
    pub(super) asked: Vec<Asked>,
    /// What the administrator told everybody.
    pub(super) told: Vec<Told>,
    /// He pressed [Yes, erase everything].
    pub(super) erased: bool,
    /// What he waited for in vain, if he did; then he did nothing any more.
    pub(super) gave_up: Option<String>,
}

impl Story {
    /// What nobody may find once he is erased: his name, and his number as it is stored and as it is shown.
    pub(super) fn words(&self) -> Vec<String> {
        let digits = self.phone.trim_start_matches('+');
        let mut words = vec![self.resident.name.clone(), digits.to_owned()];
        // +7 916 123-45-67
        if let (Some(area), Some(middle), Some(end)) = (digits.get(1..4), digits.get(4..7), digits.get(7..)) {
            let (first, last) = end.split_at(end.len().min(2));
            words.push(format!("{area} {middle}-{first}-{last}"));
        }
        words
    }
}

/// A pass that somebody has ordered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ordered {
    pub(super) order: Order,
    /// As the bot told him.
    pub(super) number: Option<i64>,
    /// He pressed [Cancel the pass].
    pub(super) cancelled: bool,
}

/// What he remembers between two steps.
struct Actor<'a> {
    crowd: &'a Crowd,
    person: &'a Person,
    wanted: &'a Wanted,
    story: Story,
    code: String,
    /// The message that shows the pass ordered last.
    card: Option<MessageView>,
}

impl Crowd {
    /// Makes the people; guards are named by the administrator, in the bot.
    pub(super) async fn gather(stage: &Stage, plan: &Plan, progress: &Arc<Progress>) -> Result<Self> {
        let anna = NewPerson {
            first_name: "Anna".to_owned(),
            language_code: Some("en".to_owned()),
            ..NewPerson::default()
        };
        let new = vec![anna; plan.lives.len()];
        let mut guards = Vec::new();
        for number in 0..plan.guards {
            let name = ["Gleb", "Igor", "Lev", "Oleg"][number % 4];
            guards.push(Mutex::new(stage.town.guard(name).await?));
        }
        Ok(Self {
            people: stage.town.suite.telegram.people(&new).await?,
            bot: stage.town.bot.clone(),
            administrator: Mutex::new(stage.town.administrator.clone()),
            guards,
            world: stage.town.suite.telegram.clone(),
            clock: RwLock::default(),
            homes: watch::Sender::default(),
            progress: Arc::clone(progress),
        })
    }

    /// Lets everybody live his life, all at once.
    pub(super) async fn play(&self, plan: &Plan, wanted: &Wanted) -> Result<Vec<Story>> {
        try_join_all(
            self.people
                .iter()
                .zip(&plan.lives)
                .map(|(person, life)| self.live(person, life, wanted)),
        )
        .await
    }

    async fn live(&self, person: &Person, life: &Life, wanted: &Wanted) -> Result<Story> {
        let mut actor = Actor {
            crowd: self,
            person,
            wanted,
            story: Story {
                person_id: person.id(),
                resident: life.resident.clone(),
                phone: person.view().phone_number.clone(),
                registered: false,
                ordered: Vec::new(),
                let_in: Vec::new(),
                asked: Vec::new(),
                told: Vec::new(),
                erased: false,
                gave_up: None,
            },
            code: String::new(),
            card: None,
        };
        for (think, step) in &life.steps {
            tokio::time::sleep(*think).await;
            self.progress.may_go_on().await;
            if let Err(error) = actor.take(step).await {
                actor.story.gave_up = Some(format!("{step:?}: {error:#}"));
                break;
            }
        }
        Ok(actor.story)
    }

    /// Moves time forward, when nobody waits for an answer.
    pub(super) async fn advance(&self, by: Duration) -> Result<()> {
        let _alone = self.clock.write().await;
        self.world.advance(by).await?;
        Ok(())
    }
}

impl Actor<'_> {
    async fn take(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::GetCode => self.get_code().await,
            Step::LetIn { order, guards } => self.let_in(*order, guards).await,
            Step::AskHouse(question) => self.ask_house(question).await,
            Step::TellNews(news) => self.tell_news(*news).await,
            alone => {
                let _time = self.crowd.clock.read().await;
                self.act(alone).await
            }
        }
    }

    async fn get_code(&mut self) -> Result<()> {
        let bot = &self.crowd.bot;
        let administrator = self.crowd.administrator.lock().await;
        let _time = self.crowd.clock.read().await;
        administrator.sends(bot, "/code").await?;
        self.done();
        self.code = administrator.sees_matching(bot, "^[A-Za-z0-9]{20}$").await?.text;
        // The code's link, after which nothing of this answer is left to be seen.
        let link = format!("start={}", self.code);
        administrator.sees(bot, &link).await?;
        Ok(())
    }

    /// What he does by himself.
    async fn act(&mut self, step: &Step) -> Result<()> {
        let (person, bot) = (self.person, &self.crowd.bot);
        match step {
            Step::Open => {
                person.opens(bot, &self.code).await?;
                self.done();
                self.sees("What is your name").await?;
            }
            Step::Say { text, sees } => {
                person.sends(bot, text).await?;
                self.done();
                self.sees(sees).await?;
            }
            Step::SayName => {
                person.sends(bot, &self.story.resident.name).await?;
                self.done();
                self.sees("phone number").await?;
            }
            Step::ShareContact => {
                person.shares_contact(bot).await?;
                self.done();
                self.sees("Which house").await?;
            }
            Step::SendSticker => {
                person.sends_media(bot, Media::Sticker).await?;
                self.done();
                self.sees("only text and buttons").await?;
            }
            Step::Press { label, sees } => {
                person.presses(bot, label).await?;
                self.done();
                self.sees(sees).await?;
                if *label == "All correct" {
                    self.moves_in();
                }
            }
            Step::Plate(order) => {
                person.sends(bot, &order.car.typed()).await?;
                self.done();
                self.sees(&order.car.shown()).await?;
            }
            Step::Confirm(order) => self.confirm(*order).await?,
            Step::Cancel(order) => self.cancel(*order).await?,
            Step::Erase => {
                person.presses(bot, "Yes, erase everything").await?;
                self.story.erased = true;
                self.done();
                self.sees("Everything about you is erased").await?;
            }
            Step::GetCode | Step::LetIn { .. } | Step::AskHouse(_) | Step::TellNews(_) => {
                bail!("a step that takes others")
            }
        }
        Ok(())
    }

    /// From now on his neighbours may count on him, unless he is going to leave.
    fn moves_in(&mut self) {
        self.story.registered = true;
        let Resident { house, leaves, .. } = self.story.resident;
        if !leaves {
            let at_home = self.person.clone();
            self.crowd
                .homes
                .send_modify(|homes| homes.entry(house).or_default().push(at_home));
        }
    }

    async fn confirm(&mut self, order: Order) -> Result<()> {
        self.person.presses(&self.crowd.bot, "Order").await?;
        self.story.ordered.push(Ordered {
            order,
            number: None,
            cancelled: false,
        });
        self.done();
        let told = format!(r"(?s)^Pass No\. \d+ is ordered.*{}", order.car.shown());
        let card = self.person.sees_matching(&self.crowd.bot, &told).await?;
        let number: i64 = card.text.split(' ').nth(2).context("no number of the pass")?.parse()?;
        if let Some(ordered) = self.story.ordered.last_mut() {
            ordered.number = Some(number);
        }
        if order.fate.is_ticked() {
            guard::locked(self.wanted).insert(number);
        }
        self.card = Some(card);
        Ok(())
    }

    async fn cancel(&mut self, order: Order) -> Result<()> {
        let card = self.card.take().context("no card of the pass")?;
        let press = Act::Press {
            label: Some("Cancel the pass".to_owned()),
            data: None,
            message_id: Some(card.message_id),
        };
        self.person.does(&self.crowd.bot, press).await?;
        if let Some(ordered) = self.story.ordered.iter_mut().find(|ordered| ordered.order == order) {
            ordered.cancelled = true;
        }
        self.done();
        let told = format!(r"(?s)^Pass No\. \d+ is cancelled.*{}", order.car.shown());
        self.person.sees_matching(&self.crowd.bot, &told).await?;
        Ok(())
    }

    async fn sees(&self, words: &str) -> Result<()> {
        self.person.sees(&self.crowd.bot, words).await?;
        Ok(())
    }

    fn done(&self) {
        self.crowd.progress.act();
    }
}
