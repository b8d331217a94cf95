use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use sandbox::client::{Person, Pressed};
use sandbox::model::MessageView;
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

use super::{Actor, NEIGHBOURS};
use crate::crash::passes::lives::{Answer, Car, Order, Question};

/// What became of a guard's press on \[Arrived\].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash::passes) enum Outcome {
    /// His press was the arrival.
    First,
    /// Somebody was before him, and he was told so.
    Before,
    /// The car had arrived before he looked for it.
    NotAwaited,
}

/// What a guard in Telegram was told when a car was there.
#[derive(Debug, Clone)]
pub(in crate::crash::passes) struct Presence {
    pub(in crate::crash::passes) number: i64,
    pub(in crate::crash::passes) guard_id: i64,
    pub(in crate::crash::passes) outcome: Outcome,
}

/// What a resident answered, and was told then.
#[derive(Debug, Clone)]
pub(in crate::crash::passes) struct Heard {
    pub(in crate::crash::passes) person_id: i64,
    pub(in crate::crash::passes) answer: Answer,
    pub(in crate::crash::passes) toast: String,
}

/// What a guard asked a house, and all that was said.
#[derive(Debug, Clone)]
pub(in crate::crash::passes) struct Asked {
    pub(in crate::crash::passes) car: Car,
    pub(in crate::crash::passes) guard_id: i64,
    pub(in crate::crash::passes) heard: Vec<Heard>,
    /// The guard's card as he saw it in the end.
    pub(in crate::crash::passes) told: Option<String>,
}

impl Actor<'_> {
    /// The guest is at the gate: these guards look for the pass and press \[Arrived\] at the same instant.
    pub(super) async fn let_in(&mut self, order: Order, guards: &[usize]) -> Result<()> {
        let ordered = self.story.ordered.iter().find(|ordered| ordered.order == order);
        let number = ordered.and_then(|ordered| ordered.number).context("no such pass")?;
        let mut at_gate = Vec::new();
        for guard in guards {
            at_gate.push(self.crowd.guards.get(*guard).context("no such guard")?.lock().await);
        }
        let _time = self.crowd.clock.read().await;
        let looking = at_gate.iter().map(|guard| self.look_for(guard, order.car, number));
        let cards = try_join_all(looking).await?;
        let acting = at_gate
            .iter()
            .zip(cards)
            .map(|(guard, card)| self.press_arrived(guard, number, card));
        let seen = try_join_all(acting).await?;
        self.story.let_in.extend(seen);
        Ok(())
    }

    /// The guard's card of the pass; none when it is not awaited any more.
    async fn look_for(&self, guard: &Person, car: Car, number: i64) -> Result<Option<MessageView>> {
        let bot = &self.crowd.bot;
        guard.sends(bot, &car.typed()).await?;
        self.done();
        // Without another plate that is near, nothing is asked back.
        let either = format!(r"Pass No\. {number}, valid until|^No open pass (has|fits)");
        let found = guard.sees_matching(bot, &either).await?;
        Ok((!found.text.starts_with("No open pass")).then_some(found))
    }

    async fn press_arrived(&self, guard: &Person, number: i64, card: Option<MessageView>) -> Result<Presence> {
        let bot = &self.crowd.bot;
        let presence = |outcome| Presence {
            number,
            guard_id: guard.id(),
            outcome,
        };
        let Some(card) = card else {
            guard.sends(bot, "/help").await?;
            self.done();
            guard.sees(bot, "What I can do").await?;
            return Ok(presence(Outcome::NotAwaited));
        };
        let data = format!("arrived:{number}");
        let pressed = guard.presses_data(bot, &data, Some(card.message_id)).await?;
        self.done();
        let toast = pressed.answered().await?.text.unwrap_or_default();
        let before = [
            format!("marked pass No. {number} as arrived before you"),
            format!("Pass No. {number} was ticked in the spreadsheet before you"),
        ];
        let outcome = if toast == format!("Pass No. {number}: arrived. The resident is told.") {
            Outcome::First
        } else {
            let clear = before.iter().any(|words| toast.contains(words));
            ensure!(clear, "pass {number}: the guard is told {toast:?}");
            Outcome::Before
        };
        let arrived = format!(r"(?s)Arrived on .*, pass No\. {number}$");
        guard.sees_matching(bot, &arrived).await?;
        Ok(presence(outcome))
    }

    /// A car without a pass is at the gate: a guard asks the house, and so many neighbours answer at the same instant; or
    /// nobody does, and the time to answer passes.
    pub(super) async fn ask_house(&mut self, question: &Question) -> Result<()> {
        let Question { car, house, .. } = *question;
        let needed = question.answers.len().max(1);
        let mut homes = self.crowd.homes.subscribe();
        let at_home = homes.wait_for(|homes| homes.get(&house).is_some_and(|home| home.len() >= needed));
        let at_home = timeout(NEIGHBOURS, at_home).await.context("no neighbours")??;
        let neighbours = at_home.get(&house).cloned().unwrap_or_default();
        drop(at_home);
        let guard = self
            .crowd
            .guards
            .get(question.guard)
            .context("no such guard")?
            .lock()
            .await;
        let bot = &self.crowd.bot;
        let mut asked = Asked {
            car,
            guard_id: guard.id(),
            heard: Vec::new(),
            told: None,
        };
        let time = self.crowd.clock.read().await;
        guard.sends(bot, "/gate").await?;
        self.done();
        guard.sees(bot, "Which car is at the gate?").await?;
        guard.presses(bot, "Car without a pass").await?;
        self.done();
        guard.sees(bot, "What is its licence plate?").await?;
        for (words, sees) in [
            (car.typed(), "to which house?".to_owned()),
            (house.to_string(), "asked. The answer comes here".to_owned()),
        ] {
            guard.sends(bot, &words).await?;
            self.done();
            guard.sees(bot, &sees).await?;
        }
        self.story.asked.push(asked.clone());
        // Another guard may ask them about another car meanwhile.
        let neighbours: Vec<_> = neighbours.iter().take(needed).map(Person::beside_himself).collect();
        let seeing = neighbours.iter().map(|neighbour| self.is_asked(neighbour, car));
        let cards = try_join_all(seeing).await?;
        let answering = neighbours
            .iter()
            .zip(&cards)
            .zip(&question.answers)
            .map(|((neighbour, card), answer)| self.answer(neighbour, card, *answer));
        asked.heard = try_join_all(answering).await?;
        // Never read twice: whoever waits to move the clock would stand between the two.
        let _time = if asked.heard.is_empty() {
            drop(time);
            self.crowd.advance(Duration::from_secs(181)).await?;
            self.crowd.clock.read().await
        } else {
            time
        };
        let end = format!(
            r"(?s)^{}.*(Let the car in|Do not let the car in|Nobody answered within)",
            car.shown()
        );
        asked.told = Some(guard.sees_matching(bot, &end).await?.text);
        self.story.asked.pop();
        self.story.asked.push(asked);
        Ok(())
    }

    async fn is_asked(&self, neighbour: &Person, car: Car) -> Result<MessageView> {
        let question = format!("(?s){}.*Shall it be let in", car.shown());
        Ok(neighbour.sees_matching(&self.crowd.bot, &question).await?)
    }

    async fn answer(&self, neighbour: &Person, card: &MessageView, answer: Answer) -> Result<Heard> {
        let label = match answer {
            Answer::Allow => "Allow",
            Answer::Refuse => "Refuse",
        };
        let data = data_of(card, label).with_context(|| format!("no button {label}"))?;
        let bot = &self.crowd.bot;
        let pressed: Pressed = neighbour.presses_data(bot, &data, Some(card.message_id)).await?;
        self.done();
        Ok(Heard {
            person_id: neighbour.id(),
            answer,
            toast: pressed.answered().await?.text.unwrap_or_default(),
        })
    }
}

/// What a button carries.
fn data_of(message: &MessageView, label: &str) -> Option<String> {
    let button = message.buttons.iter().flatten().find(|button| {
        let text = button.get("text").and_then(Value::as_str);
        text == Some(label)
    });
    let data = button?.get("callback_data").and_then(Value::as_str);
    data.map(str::to_owned)
}
