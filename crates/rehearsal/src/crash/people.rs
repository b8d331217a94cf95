//! Real people: each answers when he has seen what the bot says, and is patient, for services die meanwhile.

use std::sync::Arc;

use anyhow::{Context, Result};
use futures::future::try_join_all;
use sandbox::client::{Bot, Person};
use sandbox::model::{Act, Media, MessageView, NewPerson};
use tokio::sync::Mutex;

use super::guard::{self, Wanted};
use super::plan::{Fate, Life, Order, Plan, Step};
use super::progress::Progress;
use super::stage::Stage;

/// Everybody who acts in a run.
pub(super) struct Crowd {
    people: Vec<Person>,
    bot: Bot,
    /// Makes one code after the other.
    administrator: Mutex<Person>,
    progress: Arc<Progress>,
}

/// What somebody has done and been told.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) person_id: i64,
    pub(super) registered: bool,
    pub(super) ordered: Vec<Ordered>,
    /// What he waited for in vain, if he did; then he did nothing any more.
    pub(super) gave_up: Option<String>,
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
    /// Makes the people.
    pub(super) async fn gather(stage: &Stage, plan: &Plan, progress: &Arc<Progress>) -> Result<Self> {
        let anna = NewPerson {
            first_name: "Anna".to_owned(),
            language_code: Some("en".to_owned()),
            ..NewPerson::default()
        };
        let new = vec![anna; plan.lives.len()];
        Ok(Self {
            people: stage.town.suite.telegram.people(&new).await?,
            bot: stage.town.bot.clone(),
            administrator: Mutex::new(stage.town.administrator.clone()),
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
                registered: false,
                ordered: Vec::new(),
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
}

impl Actor<'_> {
    async fn take(&mut self, step: &Step) -> Result<()> {
        let (person, bot) = (self.person, &self.crowd.bot);
        match step {
            Step::GetCode => {
                let administrator = self.crowd.administrator.lock().await;
                administrator.sends(bot, "/code").await?;
                self.done();
                self.code = administrator.sees_matching(bot, "^[A-Za-z0-9]{20}$").await?.text;
                // The code's link, after which nothing of this answer is left to be seen.
                let link = format!("start={}", self.code);
                administrator.sees(bot, &link).await?;
            }
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
                self.story.registered |= *label == "All correct";
            }
            Step::Plate(order) => {
                person.sends(bot, &order.typed()).await?;
                self.done();
                self.sees(&order.shown()).await?;
            }
            Step::Confirm(order) => self.confirm(*order).await?,
            Step::Cancel(order) => self.cancel(*order).await?,
        }
        Ok(())
    }

    async fn confirm(&mut self, order: Order) -> Result<()> {
        self.person.presses(&self.crowd.bot, "Order").await?;
        self.story.ordered.push(Ordered {
            order,
            number: None,
            cancelled: false,
        });
        self.done();
        let told = format!(r"(?s)^Pass No\. \d+ is ordered.*{}", order.shown());
        let card = self.person.sees_matching(&self.crowd.bot, &told).await?;
        let number: i64 = card.text.split(' ').nth(2).context("no number of the pass")?.parse()?;
        if let Some(ordered) = self.story.ordered.last_mut() {
            ordered.number = Some(number);
        }
        if order.fate == Fate::Ticked {
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
        let told = format!(r"(?s)^Pass No\. \d+ is cancelled.*{}", order.shown());
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
