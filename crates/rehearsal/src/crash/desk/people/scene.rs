use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use sandbox::client::Person;
use sandbox::model::{Act, Deed, MessageMatch};

use super::Crowd;
use super::story::{self, Take};
use crate::crash::desk::lives::{Ending, Request, Said, Side, Step};

/// A request and those who have to do with it.
pub(super) struct Scene<'a> {
    pub(super) crowd: &'a Crowd,
    person: &'a Person,
    plan: &'a Request,
    /// Who presses \[Take\], and may take it over.
    specialists: Vec<Person>,
    /// Who has it.
    owner: Option<Person>,
    /// What each side has read last: its number, and the copy in the reader's chat.
    pub(super) read: HashMap<Side, (usize, i64)>,
    pub(super) request: story::Request,
}

impl<'a> Scene<'a> {
    pub(super) fn begin(crowd: &'a Crowd, person: &'a Person, plan: &'a Request) -> Self {
        Self {
            crowd,
            person,
            plan,
            specialists: Vec::new(),
            owner: None,
            read: HashMap::new(),
            request: story::Request {
                number: None,
                said: Vec::new(),
                takes: Vec::new(),
                owners: Vec::new(),
                ended: None,
                stars: Vec::new(),
            },
        }
    }

    /// Plays it to its end.
    pub(super) async fn play(&mut self) -> Result<()> {
        let plan = self.plan;
        self.write(Side::User, &plan.opening).await?;
        let number = self.number().await?;
        self.request.number = Some(number);
        self.specialists = self.crowd.staff.call(plan.pressers).await?;
        self.take(number).await.context("taking")?;
        self.read(Side::User, &plan.opening).await.context("the opening")?;
        for step in &plan.steps {
            let played = match step {
                Step::Turn(side, said) => self.turn(*side, said).await,
                Step::HandOver => self.hand_over(number).await,
                Step::Return(said) => self.give_back(number, *said).await,
            };
            played.with_context(|| format!("{step:?}"))?;
        }
        self.close(number).await.context("closing")?;
        if !plan.stars.is_empty() {
            self.rate(number).await.context("rating")?;
        }
        Ok(())
    }

    /// What became of it. Whoever is kept waiting by the person has no time for others.
    pub(super) fn end(mut self) -> story::Request {
        if self.request.ended == Some(Ending::Silence)
            && let Some(owner) = self.owner.take()
        {
            self.specialists.retain(|one| one.id() != owner.id());
        }
        self.crowd.staff.release(self.specialists);
        self.request
    }

    pub(super) fn person_of(&self, side: Side) -> Result<Person> {
        match side {
            Side::User => Ok(self.person.clone()),
            Side::Specialist => self.owner.clone().context("nobody has it"),
        }
    }

    async fn turn(&mut self, side: Side, said: &[Said]) -> Result<()> {
        self.write(side, said).await?;
        self.read(side, said).await
    }

    /// As the bot told him: the newest of his requests.
    async fn number(&self) -> Result<i64> {
        let first = self.request.said.first().context("nothing was said")?;
        let wanted = MessageMatch {
            regex: Some(r"^Noted, request № \d+\.".to_owned()),
            after_message_id: first.message_id,
            ..MessageMatch::default()
        };
        let told = self.crowd.sees(self.person.id(), wanted).await?;
        let digits: String = told.text.chars().skip_while(|one| !one.is_ascii_digit()).collect();
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().context("no number of the request")
    }

    /// All press \[Take\] at the same instant; one of them gets it.
    async fn take(&mut self, number: i64) -> Result<()> {
        let (crowd, data) = (self.crowd, format!("take:{number}"));
        let (card, _) = crowd.finds(crowd.group, &data, 0).await?;
        crowd.progress.may_go_on().await;
        let press = |specialist: &Person| Deed {
            person_id: specialist.id(),
            bot_id: None,
            group_id: Some(crowd.group),
            act: press(&data, card),
        };
        let deeds: Vec<Deed> = self.specialists.iter().map(press).collect();
        let pressed = crowd.world.press_at_once(&crowd.bot, &deeds).await?;
        let mut toasts = Vec::new();
        for (specialist, pressed) in self.specialists.iter().zip(pressed) {
            ensure!(pressed.outcome.refused.is_none(), "{:?}", pressed.outcome.refused);
            crowd.done();
            let toast = pressed.answered().await?.text.unwrap_or_default();
            toasts.push((specialist.id(), toast));
        }
        let taker = toasts.iter().find(|(_, toast)| toast.contains("is yours. See"));
        let taker = taker
            .map(|(id, _)| *id)
            .with_context(|| format!("nobody got it: {toasts:?}"));
        self.request.takes.push(Take { toasts });
        self.belongs_to(taker?, number).await
    }

    /// From here on it is his: he knows it when he has been told.
    async fn belongs_to(&mut self, specialist: i64, number: i64) -> Result<()> {
        let found = self.specialists.iter().find(|one| one.id() == specialist);
        self.owner = found.cloned();
        self.request.owners.push(specialist);
        // Copies of what the one before him wrote stand in no chat of his.
        self.read.remove(&Side::Specialist);
        let header = format!(r"(?s)^Request № {number} is yours: .*files no ticket");
        let wanted = MessageMatch {
            regex: Some(header),
            ..MessageMatch::default()
        };
        self.crowd.sees(specialist, wanted).await?;
        Ok(())
    }

    async fn hand_over(&mut self, number: i64) -> Result<()> {
        let owner = self.person_of(Side::Specialist)?;
        let colleague = self.specialists.iter().find(|one| one.id() != owner.id());
        let colleague = colleague.cloned().context("no colleague")?;
        let menu = self.asks_menu(&owner).await?;
        let menu = self.presses(&owner, &format!("hand-over:{number}"), menu).await?;
        let offer = format!("offer:{number}:{}", colleague.id());
        self.presses(&owner, &offer, menu).await?;
        let asked = format!("asks you to take over request № {number}:");
        let asked = self.crowd.sees_text(colleague.id(), &asked).await?;
        self.presses(&colleague, "accept:*", asked.message_id - 1).await?;
        let over = format!("request № {number} is no longer yours");
        self.crowd.sees_text(owner.id(), &over).await?;
        self.belongs_to(colleague.id(), number).await
    }

    /// It waits again, and its person adds something meanwhile.
    async fn give_back(&mut self, number: i64, said: Said) -> Result<()> {
        let owner = self.person_of(Side::Specialist)?;
        let menu = self.asks_menu(&owner).await?;
        self.presses(&owner, &format!("return:{number}"), menu).await?;
        let told = format!("The specialist returned your request № {number} ");
        self.crowd.sees_text(self.person.id(), &told).await?;
        self.owner = None;
        self.write(Side::User, &[said]).await?;
        self.take(number).await?;
        self.read(Side::User, &[said]).await
    }

    async fn close(&mut self, number: i64) -> Result<()> {
        let owner = self.person_of(Side::Specialist)?;
        let (for_person, for_owner) = match self.plan.ending {
            Ending::BySpecialist => {
                let menu = self.asks_menu(&owner).await?;
                self.presses(&owner, &format!("close:{number}"), menu).await?;
                (
                    format!("The specialist closed request № {number}."),
                    format!("Request № {number} ("),
                )
            }
            Ending::ByUser => {
                let person = self.person.clone();
                let menu = self.asks_menu(&person).await?;
                self.presses(&person, "close-own", menu).await?;
                (
                    format!("Request № {number} is closed."),
                    format!(" closed request № {number}."),
                )
            }
            Ending::Silence => {
                self.request.ended = Some(Ending::Silence);
                return Ok(());
            }
        };
        self.request.ended = Some(self.plan.ending);
        self.crowd.sees_text(self.person.id(), &for_person).await?;
        self.crowd.sees_text(owner.id(), &for_owner).await?;
        Ok(())
    }

    /// Stars, of which only one press can count.
    async fn rate(&mut self, number: i64) -> Result<()> {
        let crowd = self.crowd;
        let (card, _) = crowd.finds(self.person.id(), &format!("rate:{number}:*"), 0).await?;
        crowd.progress.may_go_on().await;
        let press = |stars: &u8| Deed {
            person_id: self.person.id(),
            bot_id: Some(crowd.bot.id),
            group_id: None,
            act: press(&format!("rate:{number}:{stars}"), card),
        };
        let deeds: Vec<Deed> = self.plan.stars.iter().map(press).collect();
        for (stars, pressed) in self
            .plan
            .stars
            .iter()
            .zip(crowd.world.press_at_once(&crowd.bot, &deeds).await?)
        {
            ensure!(pressed.outcome.refused.is_none(), "{:?}", pressed.outcome.refused);
            crowd.done();
            self.request.stars.push(*stars);
        }
        let thanks = MessageMatch {
            contains: Some("Your rating: ".to_owned()),
            after_message_id: card - 1,
            ..MessageMatch::default()
        };
        crowd.sees(self.person.id(), thanks).await?;
        Ok(())
    }

    /// /service: the message after which its menu comes.
    async fn asks_menu(&self, person: &Person) -> Result<i64> {
        self.crowd.progress.may_go_on().await;
        let asked = person.sends(&self.crowd.bot, "/service").await?;
        self.crowd.done();
        asked.message_id.context("no message")
    }

    /// Presses the button with this data (or what begins so, before a `*`), under a message after this one; says under which.
    async fn presses(&self, person: &Person, data: &str, after: i64) -> Result<i64> {
        let (message_id, data) = self.crowd.finds(person.id(), data, after).await?;
        person.presses_data(&self.crowd.bot, &data, Some(message_id)).await?;
        self.crowd.done();
        Ok(message_id)
    }
}

fn press(data: &str, message_id: i64) -> Act {
    Act::Press {
        label: None,
        data: Some(data.to_owned()),
        message_id: Some(message_id),
    }
}
