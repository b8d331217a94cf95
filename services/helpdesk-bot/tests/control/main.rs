//! What controllers, administrators and /privacy do to the tables, against a real database.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use common::{Pepper, Peppers};
use conversation::{
    Context, ConversationKey, Decider, Effect, Incoming, Language, Me, Place, Posted, PostedKind, Sender, What, Words,
};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use helpdesk_bot::{
    Helpdesk,
    archive::DiskThresholds,
    dialogue::{Facts, Input, State},
    domain::{BusinessHours, Holidays, TelegramId, WeeklyHours},
    settings::{EmailSettings, Named, Settings, Timeouts},
};
use jiff::tz::TimeZone;
use rehearsal::{TestDatabase, count};
use service::settings::SecretString;

const ANNA: TelegramId = 1;
const OLGA: TelegramId = 51;
const PAVEL: TelegramId = 52;
const VERA: TelegramId = 61;
const DIRECTOR: TelegramId = 9;
const GROUP: i64 = -100;

#[tokio::test]
async fn the_board_counts_how_long_people_waited_for_the_answers_of_today() -> Result<()> {
    let mut line = Line::open().await?;
    line.writes(ANNA, "My printer is on fire").await?;
    line.presses(OLGA, "take:1").await?;
    line.now += TimeDelta::minutes(1);
    line.writes(ANNA, "It really is").await?;
    line.now += TimeDelta::minutes(2);
    line.writes(OLGA, "Water?").await?;
    line.writes(OLGA, "Sand?").await?;
    line.now += TimeDelta::minutes(5);
    line.writes(ANNA, "Neither").await?;
    line.now += TimeDelta::minutes(1);
    line.writes(OLGA, "On my way").await?;
    let board = line.presses(VERA, "board").await?.control.board.context("no board")?;
    let answers: Vec<_> = board
        .answers
        .iter()
        .map(|one| (one.answers, one.median, one.ninety_percent))
        .collect();
    // Three minutes and one minute.
    ensure!(answers == [(2, 120, 168)], "{answers:?}");
    ensure!(board.answers[0].name.as_str() == "Olga");
    ensure!((board.waiting, board.taken.len()) == (0, 1), "{board:?}");
    ensure!(board.looked_at.is_none());
    let again = line.presses(VERA, "refresh").await?.control.board.context("no board")?;
    ensure!(again.looked_at == Some(line.now));
    line.now += TimeDelta::days(1);
    let tomorrow = line.presses(VERA, "refresh").await?.control.board.context("no board")?;
    ensure!(tomorrow.answers.is_empty(), "{tomorrow:?}");
    Ok(())
}

#[tokio::test]
async fn a_specialist_of_the_bot_takes_and_leaves_his_communication_when_he_is_removed() -> Result<()> {
    let mut line = Line::open().await?;
    let code = line
        .presses(DIRECTOR, "invite:specialist")
        .await?
        .control
        .fresh_code
        .context("no code")?;
    line.commands(5, "start", code.as_str()).await?;
    ensure!(line.count("staff where telegram_id = 5 and role = 'specialist'").await == 1);
    line.commands(6, "start", code.as_str()).await?;
    ensure!(line.count("staff").await == 1, "a link works once");
    line.writes(ANNA, "My printer is on fire").await?;
    line.presses(5, "take:1").await?;
    ensure!(line.count("communications where owner = 5").await == 1);
    line.presses(DIRECTOR, "dismiss:specialist:5").await?;
    ensure!(line.count("staff").await == 0);
    ensure!(line.count("communications where state = 'open' and returned = 1").await == 1);
    ensure!(
        line.count("audit where action in ('invited_staff', 'dismissed_staff')")
            .await
            == 2
    );
    Ok(())
}

#[tokio::test]
async fn a_controller_gives_a_communication_to_a_specialist_who_is_free() -> Result<()> {
    let mut line = Line::open().await?;
    line.writes(ANNA, "My printer is on fire").await?;
    line.presses(OLGA, "take:1").await?;
    line.presses(VERA, "assign:1:52").await?;
    ensure!(line.count("communications where owner = 52").await == 1);
    line.presses(VERA, "put-back:1").await?;
    ensure!(
        line.count("communications where state = 'open' and last_owner = 52")
            .await
            == 1
    );
    ensure!(
        line.count("audit where actor = 61 and about_kind = 'communication' and about_id = 1")
            .await
            == 2
    );
    Ok(())
}

#[tokio::test]
async fn a_group_is_followed_when_it_becomes_a_supergroup_and_goes_when_it_throws_the_bot_out() -> Result<()> {
    let mut line = Line::open().await?;
    line.group_command(DIRECTOR, -200, "Second line").await?;
    ensure!(line.count("service_groups where chat_id = -200").await == 1);
    line.sql("insert into chats (bot_id, chat_id, migrated_to) values (7, -200, -1000200)")
        .await?;
    let facts = line.writes(ANNA, "My printer is on fire").await?;
    let groups: Vec<i64> = facts.line.groups.iter().map(|group| group.chat_id).collect();
    ensure!(groups == [GROUP, -1_000_200], "{groups:?}");
    line.group_command(DIRECTOR, -1_000_200, "").await?;
    ensure!(line.count("service_groups").await == 1, "it is the same group");
    line.group_does(77, -1_000_200, What::Blocked).await?;
    ensure!(line.count("service_groups").await == 0);
    Ok(())
}

#[tokio::test]
async fn of_who_is_erased_only_numbers_and_times_stay() -> Result<()> {
    let mut line = Line::open().await?;
    line.writes(ANNA, "My printer is on fire").await?;
    line.presses(OLGA, "take:1").await?;
    line.writes(OLGA, "Dear Anna, water?").await?;
    line.sql(
        "update messages set archived = 'stored', archived_path = '1/fire.jpg', file_name = 'fire.jpg' where id = 1",
    )
    .await?;
    line.sql(
        "insert into email_codes (telegram_id, email, email_folded, key, code_hash, requested_at, expires_at) \
         select 1, 'anna@example.org', 'anna@example.org', gen_random_uuid(), decode(repeat('00', 32), 'hex'), at, \
           at + interval '10 minutes' from unnest(array['2026-11-23 08:50+00', '2026-11-22 09:00+00']::timestamptz[]) as at",
    )
    .await?;
    let said = line
        .presses(ANNA, "export")
        .await?
        .control
        .stored
        .context("nothing stored")?
        .said;
    ensure!(said.len() == 2);
    line.sql("insert into searches (telegram_id, number, words, user_id, searched_at) values (2, 1, 'anna', 1, now())")
        .await?;
    line.presses(ANNA, "erase-for-good").await?;
    for nothing in [
        "users where telegram_id = 1 or name <> '–' or email is not null",
        "communications where user_id = 1 or state <> 'closed'",
        "messages where text <> '' or author_id = 1 or chat_id = 1 or file_name is not null",
        "message_versions",
        "searches",
        "email_codes where used_at is null or requested_at < '2026-11-23'",
    ] {
        ensure!(line.count(nothing).await == 0, "{nothing}");
    }
    ensure!(
        line.count("communications where user_id = -1 and version = 4 and opened_at is not null")
            .await
            == 1
    );
    ensure!(line.count("messages where author_name = 'Olga'").await == 1);
    let stranger = line.writes(ANNA, "Hello again").await?;
    ensure!(stranger.person.user.is_none(), "he is unknown");
    ensure!(line.count("users where telegram_id = 1 and email is null").await == 1);
    Ok(())
}

/// The bot's decisions with its real tables: effects other than writes are left out.
struct Line {
    database: TestDatabase,
    helpdesk: Helpdesk,
    now: DateTime<Utc>,
    next_message: i64,
}

impl Line {
    /// Opens it; Anna is signed in, and everybody of the staff has opened the bot.
    async fn open() -> Result<Self> {
        let database = TestDatabase::create(&["helpdesk-bot"]).await;
        let url = SecretString::from(database.url("helpdesk-bot"));
        let migrations = vec![
            outbox::MIGRATIONS,
            conversation::MIGRATIONS,
            helpdesk_bot::store::MIGRATIONS,
        ];
        service::database::migrate(&url, migrations).await?;
        let line = Self {
            database,
            helpdesk: Helpdesk::new(
                Arc::new(settings()?),
                helpdesk_bot::catalogue::catalogue(TimeZone::UTC)?,
            ),
            now: "2026-11-23T09:00:00Z".parse()?,
            next_message: 1,
        };
        line.sql(
            "insert into users (telegram_id, name, email, email_folded, registered_at, authenticated_at) \
             values (1, 'Anna Petrova', 'anna@example.org', 'anna@example.org', now(), now()); \
             insert into chats (bot_id, chat_id, heard_at) select 7, id, now() from unnest(array[1, 5, 51, 52, 61, 9]) as id",
        )
        .await?;
        Ok(line)
    }

    async fn writes(&mut self, person: TelegramId, text: &str) -> Result<Facts> {
        self.next_message += 1;
        let posted = Posted {
            message_id: self.next_message,
            sent_at: self.now,
            kind: PostedKind::Text,
            words: Words {
                text: text.to_owned(),
                entities: Vec::new(),
            },
            file: None,
            details: None,
            album: None,
            reply_to: None,
        };
        let mut incoming = incoming(person, Place::Private, What::Text(text.to_owned()));
        incoming.message = Some(Box::new(posted));
        self.run(person, Input::Person(incoming)).await
    }

    async fn presses(&mut self, person: TelegramId, data: &str) -> Result<Facts> {
        let what = What::Press {
            query_id: "q".to_owned(),
            data: data.to_owned(),
            message_id: None,
        };
        self.run(person, Input::Person(incoming(person, Place::Private, what)))
            .await
    }

    async fn commands(&mut self, person: TelegramId, name: &str, argument: &str) -> Result<Facts> {
        let what = command(name, argument);
        self.run(person, Input::Person(incoming(person, Place::Private, what)))
            .await
    }

    async fn group_command(&mut self, person: TelegramId, chat_id: i64, argument: &str) -> Result<Facts> {
        self.group_does(person, chat_id, command("group", argument)).await
    }

    async fn group_does(&mut self, person: TelegramId, chat_id: i64, what: What) -> Result<Facts> {
        self.run(person, Input::Person(incoming(person, Place::Group { chat_id }, what)))
            .await
    }

    /// Reads, decides and writes, in one transaction.
    async fn run(&mut self, person: TelegramId, input: Input) -> Result<Facts> {
        let context = Context {
            me: Me {
                bot_id: 7,
                username: "help_bot".to_owned(),
            },
            conversation: ConversationKey::person(person),
            now: self.now,
            language: Language::En,
        };
        let mut connection = self.connect().await;
        connection.batch_execute("begin").await?;
        let needs = self.helpdesk.needs(&State::Home, &input);
        let facts = self.helpdesk.load(&mut connection, &context, needs).await?;
        for effect in self.helpdesk.decide(State::Home, &input, &facts).effects {
            if let Effect::Write(write) = effect {
                self.helpdesk.apply(&mut connection, &context, write).await?;
            }
        }
        connection.batch_execute("commit").await?;
        Ok(facts)
    }

    async fn sql(&self, statements: &str) -> Result<()> {
        Ok(self.connect().await.batch_execute(statements).await?)
    }

    async fn count(&self, what: &str) -> i64 {
        count(&mut self.connect().await, what).await
    }

    async fn connect(&self) -> AsyncPgConnection {
        self.database.connect("helpdesk-bot").await
    }
}

fn command(name: &str, argument: &str) -> What {
    What::Command {
        name: name.to_owned(),
        argument: argument.to_owned(),
    }
}

fn incoming(person: TelegramId, place: Place, what: What) -> Incoming {
    Incoming {
        from: Sender {
            id: person,
            name: "Anna Petrova".to_owned(),
            username: None,
            language_code: None,
        },
        place,
        what,
        message: None,
    }
}

fn settings() -> Result<Settings> {
    let named = |chat_id, name: &str| Named {
        chat_id,
        name: name.to_owned(),
    };
    Ok(Settings {
        admins: vec![named(DIRECTOR, "Director")],
        specialists: vec![named(OLGA, "Olga"), named(PAVEL, "Pavel")],
        controllers: vec![named(VERA, "Vera")],
        groups: vec![named(GROUP, "Support")],
        email: EmailSettings::default(),
        timeout: Timeouts {
            user: TimeDelta::hours(1),
            specialist: TimeDelta::minutes(30),
        },
        business_hours: BusinessHours::new(WeeklyHours::parse("")?, Holidays::default(), TimeZone::UTC)?,
        archive: "archive".into(),
        kept: TimeDelta::days(365),
        disk: DiskThresholds::new(10, 2).unwrap_or_else(|error| panic!("{error}")),
        codes: Peppers {
            current: Pepper::parse(&BASE64_STANDARD.encode([7; 32]))?,
            previous: None,
        },
    })
}
