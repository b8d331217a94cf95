//! Two replicas of passbot on one bot.

use std::time::{Duration, Instant};

use rehearsal::{
    Town, count, eventually,
    suite::{Environment, Running},
};
use sandbox::{
    client::Person,
    model::{Act, Deed, NewPerson},
};

use crate::sights;

/// Long enough that nobody loses it because the machine is busy.
pub const LEASE: Duration = Duration::from_secs(3);
/// What passbot has leaders for.
pub const LEASES: [&str; 3] = ["poller", "sender", "relay"];

/// Two replicas, of which the first leads in everything, and a resident who registered before they started.
pub struct Replicas {
    pub town: Town,
    pub first: Running,
    pub second: Running,
    pub anna: Person,
    /// The first's epoch in each lease.
    epochs: [i64; 3],
}

impl Replicas {
    /// Starts both; the first is armed at a point if one is named. What the resident did before, another process served.
    pub async fn start(point: Option<&str>, before: impl AsyncFnOnce(&Town, &Person)) -> Self {
        let town = Town::start().await.unwrap();
        let mut peaceful = town.suite.run("passbot", &environment(&town, None)).await.unwrap();
        let anna = town.resident("Anna").await.unwrap();
        before(&town, &anna).await;
        sights::settle(&town.suite, &["passbot"]).await;
        peaceful.process.ask_to_end();
        peaceful.process.wait_for_end().await;
        let first = town.suite.run("passbot", &environment(&town, point)).await.unwrap();
        let mut connection = town.suite.database.connect("passbot").await;
        let mut epochs = [0; 3];
        for (name, epoch) in LEASES.iter().zip(&mut epochs) {
            *epoch = eventually("the first to lead", async || {
                // As many rows as the epoch counts, and none while nobody leads.
                let query =
                    format!("(select generate_series(1, epoch) from leases where name = '{name}' and until > now()) e");
                Some(count(&mut connection, &query).await).filter(|epoch| *epoch > 0)
            })
            .await;
        }
        let second = town.suite.run("passbot", &environment(&town, None)).await.unwrap();
        Self {
            town,
            first,
            second,
            anna,
            epochs,
        }
    }

    /// Waits until the second replica leads in everything. How long that took for each, since the first stood still.
    pub async fn take_over(&self, since: Instant) -> [(&'static str, Duration); 3] {
        let mut connection = self.town.suite.database.connect("passbot").await;
        let mut taken = LEASES.map(|name| (name, None));
        eventually("the second to take over", async || {
            for ((name, after), epoch) in taken.iter_mut().zip(self.epochs) {
                let now_held = format!("leases where name = '{name}' and epoch > {epoch}");
                if after.is_none() && count(&mut connection, &now_held).await == 1 {
                    *after = Some(since.elapsed());
                }
            }
            taken.iter().all(|(_, after)| after.is_some()).then_some(())
        })
        .await;
        taken.map(|(name, after)| (name, after.unwrap()))
    }

    /// Whether the first still leads in everything, as at the start.
    pub async fn nobody_took_over(&self) -> bool {
        let mut connection = self.town.suite.database.connect("passbot").await;
        let mut same = 0;
        for (name, epoch) in LEASES.iter().zip(self.epochs) {
            same += count(
                &mut connection,
                &format!("leases where name = '{name}' and epoch = {epoch}"),
            )
            .await;
        }
        same == 3
    }

    /// Lets the first go on and waits until it knows that it leads no more.
    pub async fn wake(&mut self) {
        self.first.process.resume();
        for name in LEASES {
            let lost = format!("the lease is lost lease=\"{name}\"");
            self.first.process.wait_for_log(&lost).await;
        }
    }

    /// What both logged.
    pub fn logs(&self) -> [String; 2] {
        [self.first.process.log(), self.second.process.log()]
    }
}

fn environment(town: &Town, point: Option<&str>) -> Environment {
    let mut environment = town.suite.passbot_environment();
    environment.insert("ENGINE__LEASE".to_owned(), format!("{}s", LEASE.as_secs()));
    environment.insert("RUST_LOG".to_owned(), "info,conversation=debug".to_owned());
    // So that words and fields stand together in the log.
    environment.insert("NO_COLOR".to_owned(), "1".to_owned());
    if let Some(point) = point {
        environment.insert(fail_point::VARIABLE.to_owned(), point.to_owned());
    }
    environment
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_share_the_inputs_and_keep_each_persons_order() {
    let words = [
        "/help",
        "/language",
        "/privacy",
        "nonsense",
        "/order",
        "/start",
        "/help",
        "/cancel",
    ];
    let replicas = Replicas::start(None, async |_, _| {}).await;
    let town = &replicas.town;
    let new: Vec<NewPerson> = (0..31)
        .map(|number| NewPerson {
            first_name: format!("Guest{number}"),
            language_code: Some("en".to_owned()),
            ..NewPerson::default()
        })
        .collect();
    let people = town.suite.telegram.people(&new).await.unwrap();
    let (reference, others) = people.split_first().unwrap();
    let before = sights::last(&town.suite).await;
    for word in words {
        reference.sends(&town.bot, word).await.unwrap();
        reference.sees_anything(&town.bot).await.unwrap();
    }
    // Everybody at once, each word of all before the next of any.
    let deeds: Vec<Deed> = words
        .iter()
        .flat_map(|word| others.iter().map(move |person| (word, person)))
        .map(|(word, person)| Deed {
            person_id: person.id(),
            bot_id: Some(town.bot.id),
            group_id: None,
            act: Act::SendText {
                text: (*word).to_owned(),
                reply_to: None,
            },
        })
        .collect();
    town.suite.telegram.act_many(&deeds).await.unwrap();
    let mut connection = town.suite.database.connect("passbot").await;
    let all = i64::try_from(words.len() * people.len()).unwrap();
    let handled = format!(
        "inputs where source = 'update' and closed_at is not null and conversation in ({})",
        people
            .iter()
            .map(|person| format!("'person:{}'", person.id()))
            .collect::<Vec<_>>()
            .join(", ")
    );
    eventually("every word to be handled", async || {
        (count(&mut connection, &handled).await == all).then_some(())
    })
    .await;
    sights::settle(&town.suite, &["passbot"]).await;
    let seen = sights::after(&town.suite, before).await;
    for person in others {
        assert_eq!(seen[&person.id()], seen[&reference.id()], "in the order of asking");
    }
    let shares = replicas.logs().map(|log| log.matches("the input is handled").count());
    println!(
        "of {all} inputs the first replica handled {}, the second {}",
        shares[0], shares[1]
    );
    assert!(
        shares.iter().all(|share| *share > 0),
        "one replica handled nothing: {shares:?}"
    );
    town.suite.check_conformance().await.unwrap();
}
