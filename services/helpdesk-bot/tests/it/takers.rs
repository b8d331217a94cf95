//! Many specialists who press [Take] on the same requests at once, over two replicas, until everybody is served.

use std::{
    collections::{HashMap, HashSet},
    env,
    sync::Arc,
};

use anyhow::{Context, Result, ensure};
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures::future::try_join_all;
use rehearsal::{
    Office, count, eventually,
    suite::{Running, Suite},
};
use sandbox::{
    client::{ClientError, Person},
    model::Event,
};
use tokio::{sync::Barrier, task::JoinSet};

use super::{crowd, ownership};

/// How many specialists press; each change is content with few, the long run has fifty.
const TAKERS: &str = "TAKERS";
const FEW: usize = 10;
const REQUESTS_A_TAKER: usize = 4;
/// So many presses of one specialist are under way at once: one on the request that all of them want, the others on such as
/// some of them want.
const PRESSES: usize = 4;

/// What came of the presses of a wave, or of all.
#[derive(Debug, Default)]
struct Tally {
    presses: usize,
    /// Who was told that a request is his: the specialist and the request.
    takes: Vec<(i64, i64)>,
    /// Another one was faster.
    anothers: usize,
    /// He has one already.
    busy: usize,
    /// What was pressed was over by then.
    closed: usize,
}

/// The support line with everybody's question on a card of its own, before anybody answers.
struct Line {
    office: Office,
    people: Vec<Person>,
    database: AsyncPgConnection,
    _replicas: [Running; 2],
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_take_at_once_each_request_has_one_owner_and_each_specialist_one_request() -> Result<()> {
    let takers = env::var(TAKERS).map_or(Ok(FEW), |takers| takers.parse())?;
    let mut line = Line::open(takers, takers * REQUESTS_A_TAKER).await?;
    let mut all = Tally::default();
    let mut waves = 0;
    loop {
        let waiting = line.requests("state = 'open'").await?;
        if waiting.is_empty() {
            break;
        }
        waves += 1;
        let wave = line.wave(&waiting).await?;
        ensure!(!wave.takes.is_empty(), "nobody got anything of {}", waiting.len());
        let owned: HashSet<_> = line.owners("state = 'taken'").await?.into_iter().collect();
        let told: HashSet<_> = wave.takes.iter().copied().collect();
        ensure!(
            owned == told && told.len() == wave.takes.len(),
            "the database says {owned:?}, the specialists were told {told:?}"
        );
        line.close(&wave).await?;
        all.add(wave);
    }
    println!(
        "{takers} specialists, {} requests, {waves} waves: {} presses, {} takes, {} another's, {} busy, {} closed",
        line.people.len(),
        all.presses,
        all.takes.len(),
        all.anothers,
        all.busy,
        all.closed
    );
    ensure!(
        all.presses == all.takes.len() + all.anothers + all.busy + all.closed,
        "an answer is missing: {all:?}"
    );
    ensure!(all.anothers > 0, "nobody was ever late, so nothing was contended for");
    ensure!(all.takes.len() == line.people.len(), "{} takes", all.takes.len());
    let taken = ownership::replay(&mut line.database).await?;
    ensure!(
        taken == all.takes,
        "the history knows {taken:?}, told were {:?}",
        all.takes
    );
    line.everybody_was_served_once().await?;
    ownership::is_enforced(&mut line.database).await?;
    line.office.suite.check_conformance().await
}

impl Line {
    /// Everybody who asks is signed in already: rows, for hundreds of sign-ins are not what is tried here.
    async fn open(specialists: usize, requests: usize) -> Result<Self> {
        let office = Office::open(Suite::start().await?, specialists, "en").await?;
        let suite = &office.suite;
        let replicas = [
            suite.run("helpdesk-bot", &office.environment()).await?,
            suite.run("helpdesk-bot", &office.environment()).await?,
        ];
        let mut database = suite.database.connect("helpdesk-bot").await;
        ownership::watch(&mut database).await?;
        each_gets_a_card(&mut database).await?;
        let people = crowd::signed_in(suite, requests).await?;
        let mut line = Self {
            office,
            people,
            database,
            _replicas: replicas,
        };
        let Office { suite, bot, .. } = &line.office;
        crowd::all_write(suite, bot, &line.office.specialists, |_| "/start".to_owned()).await?;
        crowd::all_write(suite, bot, &line.people, question).await?;
        let questions = i64::try_from(requests)?;
        eventually("everybody's question", async || {
            (count(&mut line.database, "communications").await == questions).then_some(())
        })
        .await;
        // Who has not opened the bot yet would be led there instead.
        let opened = "chats where heard_at is not null and chat_id > 0";
        let everybody = questions + i64::try_from(specialists)?;
        eventually("everybody to have opened the bot", async || {
            (count(&mut line.database, opened).await == everybody).then_some(())
        })
        .await;
        eventually("a card of each question", async || {
            let chat = line
                .office
                .suite
                .telegram
                .chat(&line.office.bot, line.office.group.id)
                .await
                .ok()?;
            let cards = chat.messages.iter().filter(|message| message.labels() == [["Take"]]);
            (cards.count() == requests).then_some(())
        })
        .await;
        Ok(line)
    }

    /// Every specialist presses on several requests, all presses released at once, and waits for every answer.
    async fn wave(&self, waiting: &[i64]) -> Result<Tally> {
        let specialists = &self.office.specialists;
        let wanted = &waiting[..waiting.len().min(specialists.len())];
        let mut pressed = Vec::new();
        for (place, specialist) in specialists.iter().enumerate() {
            let others = (1..PRESSES).map(|press| wanted[(place + press * 7) % wanted.len()]);
            let requests: HashSet<i64> = others.chain([wanted[0]]).collect();
            pressed.extend(requests.into_iter().map(|request| (specialist, request)));
        }
        let barrier = Arc::new(Barrier::new(pressed.len()));
        let mut presses = JoinSet::new();
        for (specialist, request) in pressed {
            let (specialist, barrier) = (specialist.beside_himself(), Arc::clone(&barrier));
            let (bot, group) = (self.office.bot.clone(), self.office.group.id);
            presses.spawn(async move {
                barrier.wait().await;
                match specialist.presses_in(&bot, group, &format!("take:{request}")).await {
                    Ok(pressed) => {
                        let answer = pressed.answered().await?.text.unwrap_or_default();
                        Ok(Some((specialist.id(), request, answer)))
                    }
                    // Its card has changed before he came to press: there is no button any more.
                    Err(ClientError::Refused { .. }) => Ok(None),
                    Err(error) => Err(error),
                }
            });
        }
        let mut tally = Tally::default();
        while let Some(ended) = presses.join_next().await {
            if let Some((specialist, request, answer)) = ended?? {
                tally.count(specialist, request, &answer)?;
            }
        }
        Ok(tally)
    }

    /// Everybody who took a request ends it.
    async fn close(&self, wave: &Tally) -> Result<()> {
        let bot = &self.office.bot;
        let by_id: HashMap<i64, &Person> = self.office.specialists.iter().map(|one| (one.id(), one)).collect();
        let closings = wave.takes.iter().map(async |(specialist, request)| {
            let specialist = by_id.get(specialist).context("a stranger took a request")?;
            specialist.sends(bot, "/service").await?;
            specialist.presses(bot, "Close the request").await?.answered().await?;
            specialist.sees(bot, &format!("Request № {request} (")).await?;
            anyhow::Ok(())
        });
        try_join_all(closings).await?;
        Ok(())
    }

    /// Each question came to the one who took it, and to nobody else.
    async fn everybody_was_served_once(&mut self) -> Result<()> {
        let served = "communications c join messages m on m.communication_id = c.id \
            where c.state = 'closed' and c.closed_by = 'specialist' and c.version = 3 and m.delivered = 'delivered'";
        let everybody = i64::try_from(self.people.len())?;
        eventually("every question to be delivered", async || {
            (count(&mut self.database, served).await == everybody).then_some(())
        })
        .await;
        let states = "(select distinct aggregate, version from events_out \
            where routing_key = 'helpdesk-bot.communication-changed.v1') e";
        ensure!(count(&mut self.database, states).await == 3 * everybody, "states told");
        let mut expected: Vec<(i64, String)> = Vec::new();
        let asked: HashMap<i64, usize> = self
            .people
            .iter()
            .zip(0..)
            .map(|(one, place)| (one.id(), place))
            .collect();
        for (owner, user) in pairs(&mut self.database, "last_owner", "user_id", "true").await? {
            expected.push((owner, question(*asked.get(&user).context("a stranger asked")?)));
        }
        let telegram = &self.office.suite.telegram;
        let specialists: HashSet<i64> = self.office.specialists.iter().map(Person::id).collect();
        let (mut seen, mut after) = (Vec::new(), 0);
        loop {
            let page = telegram.record(after).await?;
            if page.entries.is_empty() {
                break;
            }
            after = page.last;
            for entry in page.entries {
                match entry.event {
                    Event::Sent { text, .. }
                        if specialists.contains(&entry.chat_id) && text.starts_with("question ") =>
                    {
                        seen.push((entry.chat_id, text));
                    }
                    _ => {}
                }
            }
        }
        expected.sort_unstable();
        seen.sort_unstable();
        ensure!(seen == expected, "the specialists saw {seen:?} instead of {expected:?}");
        Ok(())
    }

    async fn requests(&mut self, which: &str) -> Result<Vec<i64>> {
        let pairs = pairs(&mut self.database, "id", "id", which).await?;
        Ok(pairs.into_iter().map(|(id, _)| id).collect())
    }

    async fn owners(&mut self, which: &str) -> Result<Vec<(i64, i64)>> {
        pairs(&mut self.database, "owner", "id", which).await
    }
}

impl Tally {
    fn count(&mut self, specialist: i64, request: i64, answer: &str) -> Result<()> {
        self.presses += 1;
        let places = [
            (format!("Request № {request} is yours. See"), None),
            (
                format!("Request № {request} is another specialist's already: "),
                Some(&mut self.anothers),
            ),
            ("You still have request № ".to_owned(), Some(&mut self.busy)),
            (format!("Request № {request} is already closed"), Some(&mut self.closed)),
        ];
        for (words, place) in places {
            if answer.contains(&words) {
                match place {
                    Some(place) => *place += 1,
                    None => self.takes.push((specialist, request)),
                }
                return Ok(());
            }
        }
        anyhow::bail!("a press on request {request} is answered by {answer:?}")
    }

    fn add(&mut self, wave: Self) {
        self.presses += wave.presses;
        self.takes.extend(wave.takes);
        self.takes.sort_unstable();
        self.anothers += wave.anothers;
        self.busy += wave.busy;
        self.closed += wave.closed;
    }
}

/// Two numbers of each communication of which this is true, by its number.
async fn pairs(database: &mut AsyncPgConnection, first: &str, second: &str, which: &str) -> Result<Vec<(i64, i64)>> {
    #[derive(QueryableByName)]
    struct Pair {
        #[diesel(sql_type = BigInt)]
        first: i64,
        #[diesel(sql_type = BigInt)]
        second: i64,
    }
    let query = format!("select {first} as first, {second} as second from communications where {which} order by id");
    let pairs: Vec<Pair> = sql_query(query).load(database).await?;
    Ok(pairs.into_iter().map(|pair| (pair.first, pair.second)).collect())
}

fn question(place: usize) -> String {
    format!("question {place}.")
}

/// As if no two had written within a minute: then nothing stands in a digest, and all of it can be pressed at once.
async fn each_gets_a_card(database: &mut AsyncPgConnection) -> Result<()> {
    let opened_long_ago = "create function open_long_ago() returns trigger language plpgsql as $$
        begin
            new.opened_at := new.opened_at - interval '1 hour';
            return new;
        end $$;
        create trigger open_long_ago before insert on communications for each row execute function open_long_ago()";
    Ok(database.batch_execute(opened_long_ago).await?)
}
