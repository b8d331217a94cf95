//! People who register and order while processes die, and the counting of what became of it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use rehearsal::{
    count, eventually,
    suite::{ADMINISTRATOR, Environment, Running, Suite},
};
use sandbox::{
    client::{Bot, Person},
    model::NewPerson,
    sheets::{Guard, grid::Locator},
};
use tokio::{sync::Mutex, task::JoinHandle};

use crate::sights::{self, Sights};

/// The world of one fail point: a suite whose services are started again whenever they die.
pub struct Crowd {
    pub suite: Suite,
    pub bot: Bot,
    administrator: Person,
}

/// A service that is started again, unarmed, when it dies.
pub struct Supervised {
    deaths: Arc<AtomicU32>,
    running: Arc<Mutex<Running>>,
    logs: Arc<Mutex<String>>,
    supervisor: JoinHandle<()>,
}

impl Crowd {
    pub async fn gather() -> Self {
        let suite = Suite::start().await.unwrap();
        let bot = suite.passbot_bot().await.unwrap();
        let administrator = english(&suite, Some(ADMINISTRATOR), "Olga").await;
        Self {
            suite,
            bot,
            administrator,
        }
    }

    pub async fn person(&self) -> Person {
        english(&self.suite, None, "Anna").await
    }

    /// Starts a service, armed at a point if one is named.
    pub async fn start(&self, name: &'static str, environment: Environment, point: Option<&str>) -> Supervised {
        let mut armed = environment.clone();
        if let Some(point) = point {
            armed.insert(fail_point::VARIABLE.to_owned(), point.to_owned());
        }
        let running = Arc::new(Mutex::new(Running::spawn(name, &armed).unwrap()));
        let deaths = Arc::new(AtomicU32::new(0));
        let logs = Arc::new(Mutex::new(String::new()));
        let supervisor = tokio::spawn(supervise(
            name,
            environment,
            Arc::clone(&running),
            Arc::clone(&deaths),
            Arc::clone(&logs),
        ));
        Supervised {
            deaths,
            running,
            logs,
            supervisor,
        }
    }

    /// A fresh invitation code.
    pub async fn code(&self) -> String {
        self.administrator.sends(&self.bot, "/code").await.unwrap();
        self.administrator
            .sees_matching(&self.bot, "^[A-Za-z0-9]{20}$")
            .await
            .unwrap()
            .text
    }

    /// The administrator tells all residents something, and sees that so many have it.
    pub async fn tell_everybody(&self, news: &str, residents: usize) {
        let (administrator, bot) = (&self.administrator, &self.bot);
        administrator.sends(bot, "/news").await.unwrap();
        administrator
            .sees(bot, "What shall I tell all residents")
            .await
            .unwrap();
        administrator.sends(bot, news).await.unwrap();
        administrator.sees(bot, "Shall I send it?").await.unwrap();
        administrator.presses(bot, "Send to all").await.unwrap();
        let told = format!("has been sent: {residents} of {residents} have it");
        administrator.sees(bot, &told).await.unwrap();
    }

    /// The administrator asks for this month's passes as a file, and sees it.
    pub async fn export(&self, caption: &str) {
        let (administrator, bot) = (&self.administrator, &self.bot);
        administrator.sends(bot, "/export").await.unwrap();
        administrator.sees(bot, "Of which days").await.unwrap();
        administrator.presses(bot, "This month").await.unwrap();
        administrator.sees(bot, caption).await.unwrap();
    }

    /// A person becomes a resident.
    pub async fn register(&self, person: &Person, code: &str) {
        let bot = &self.bot;
        person.opens(bot, code).await.unwrap();
        person.sees(bot, "What is your name").await.unwrap();
        person.sends(bot, "Anna Petrova").await.unwrap();
        person.sees(bot, "What is your phone number").await.unwrap();
        person.shares_contact(bot).await.unwrap();
        person.sees(bot, "Which house").await.unwrap();
        person.sends(bot, "12").await.unwrap();
        person.sees(bot, "Is everything right").await.unwrap();
        person.presses(bot, "All correct").await.unwrap();
        person.sees(bot, "you are registered").await.unwrap();
    }

    /// A person registers and orders a pass; its number.
    pub async fn order(&self, person: &Person, code: &str, plate: &str) -> i64 {
        let bot = &self.bot;
        self.register(person, code).await;
        person.sends(bot, "/order").await.unwrap();
        person.sees(bot, "Which car").await.unwrap();
        person.sends(bot, "Kia Rio").await.unwrap();
        person.sees(bot, "licence plate").await.unwrap();
        person.sends(bot, plate).await.unwrap();
        person.sees(bot, "Order the pass").await.unwrap();
        person.presses(bot, "Order").await.unwrap();
        let ordered = person.sees(bot, "is ordered and valid").await.unwrap().text;
        let digits = ordered
            .split(|letter: char| !letter.is_ascii_digit())
            .find(|digits| !digits.is_empty());
        digits.unwrap().parse().unwrap()
    }

    /// A person registers, orders a pass, and is told of the arrival that the guard ticks. Returns the pass number.
    pub async fn order_and_arrive(&self, person: &Person, code: &str, plate: &str) -> i64 {
        let number = self.order(person, code, plate).await;
        let guard = self.suite.guard();
        eventually("the pass in the sheet", async || {
            (!lines(&guard, "Orders_latest", number).await?.is_empty()).then_some(())
        })
        .await;
        guard.tick("Orders_latest", Locator::Pass(number), true).await.unwrap();
        person.sees(&self.bot, "guest arrived at").await.unwrap();
        eventually("the pass among the completed ones", async || {
            (!lines(&guard, "Orders_completed", number).await?.is_empty()).then_some(())
        })
        .await;
        number
    }

    /// What each person was shown, from the sandbox's own record.
    pub async fn sights(&self) -> BTreeMap<i64, Sights> {
        sights::after(&self.suite, 0).await
    }

    /// Waits until nothing is left to do anywhere, then counts the tables.
    pub async fn settle(&self) {
        sights::settle(&self.suite, &["passbot", "sheets-syncer"]).await;
    }

    /// Counts every trace of the passes: lost 0, doubled 0.
    pub async fn count(&self, passes: &[i64]) {
        let expected = i64::try_from(passes.len()).unwrap();
        let mut passbot = self.suite.database.connect("passbot").await;
        assert_eq!(count(&mut passbot, "residents").await, expected, "residents");
        assert_eq!(count(&mut passbot, "passes").await, expected, "passes");
        assert_eq!(
            count(&mut passbot, "passes where status = 'arrived' and version = 2").await,
            expected,
            "arrivals"
        );
        let states =
            "(select distinct aggregate, version from events_out where routing_key = 'passbot.pass-changed.v1') e";
        assert_eq!(count(&mut passbot, states).await, 2 * expected, "published states");
        assert_eq!(
            count(&mut passbot, "inputs where source = 'event'").await,
            expected,
            "ticks taken in"
        );
        let mut syncer = self.suite.database.connect("sheets-syncer").await;
        let ticks = "events_out where routing_key = 'sheets-syncer.pass-ticked.v1'";
        assert_eq!(count(&mut syncer, ticks).await, expected, "ticks published");
        assert_eq!(
            count(&mut syncer, "inputs where source = 'event'").await,
            2 * expected,
            "states taken in"
        );
        let guard = self.suite.guard();
        for &number in passes {
            assert_eq!(
                lines(&guard, "Orders_completed", number).await.unwrap().len(),
                1,
                "completed rows of {number}"
            );
            eventually("the row to be gone from the latest", async || {
                lines(&guard, "Orders_latest", number).await?.is_empty().then_some(())
            })
            .await;
        }
        self.suite.check_conformance().await.unwrap();
    }
}

impl Supervised {
    /// How often it has died.
    pub fn deaths(&self) -> u32 {
        self.deaths.load(Ordering::SeqCst)
    }

    /// All that it has logged, over its lives.
    pub async fn log(&self) -> String {
        let before = self.logs.lock().await.clone();
        before + &self.running.lock().await.process.log()
    }

    /// Ends it in good order, and the watch over it.
    pub async fn end(self) {
        self.supervisor.abort();
        let mut running = self.running.lock().await;
        running.process.ask_to_end();
        running.process.wait_for_end().await;
    }
}

async fn supervise(
    name: &'static str,
    environment: Environment,
    running: Arc<Mutex<Running>>,
    deaths: Arc<AtomicU32>,
    logs: Arc<Mutex<String>>,
) {
    loop {
        {
            let mut running = running.lock().await;
            if running.process.ended().is_some() {
                logs.lock().await.push_str(&running.process.log());
                deaths.fetch_add(1, Ordering::SeqCst);
                *running = Running::spawn(name, &environment).unwrap();
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn english(suite: &Suite, id: Option<i64>, first_name: &str) -> Person {
    let new = NewPerson {
        id,
        first_name: first_name.to_owned(),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    suite.telegram.person_like(new).await.unwrap()
}

/// The lines of a worksheet in which a pass stands.
pub async fn lines(guard: &Guard, worksheet: &str, number: i64) -> Option<Vec<usize>> {
    let number = number.to_string();
    let rows = guard.rows(worksheet).await.ok()?;
    Some(
        rows.iter()
            .filter(|row| matches!(row.cells.as_slice(), [first, ..] if first.text == number))
            .map(|row| row.line)
            .collect(),
    )
}
