//! passbot's tables under two connections at once: who comes second is told so, by the database itself.

use std::sync::Arc;

use anyhow::{Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use common::{Pepper, Peppers, PhoneNumber, Region};
use conversation::{ApplyError, Context, ConversationKey, Decider, Language, Me};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use jiff::tz::TimeZone;
use passbot::{
    Passbot,
    dialogue::Write,
    domain::{CONSENT_VERSION, Consent, House, InvitationId, Particulars, ResidentName, TelegramId},
    settings::{Limits, PlateSettings, Settings},
};
use rehearsal::{ServiceProcess, TestDatabase, binary, count, eventually, suite::Suite};

const ANNA: TelegramId = 71;
const BORIS: TelegramId = 72;

#[tokio::test]
async fn who_reserves_a_code_second_meets_a_conflict_as_soon_as_the_first_has_committed() -> Result<()> {
    let tables = Tables::with_invitations(1).await?;
    let reserve = |by| tables.reserve(1, by);
    let refused = tables
        .second_waits_for_first(vec![reserve(ANNA)], vec![reserve(BORIS)])
        .await?;
    ensure!(matches!(refused, Err(ApplyError::Conflict)), "{refused:?}");
    ensure!(tables.count("invitations where reserved_by = 71").await == 1);
    Ok(())
}

#[tokio::test]
async fn one_telegram_account_becomes_one_resident_though_two_transactions_register_it() -> Result<()> {
    let tables = Tables::with_invitations(2).await?;
    let register = |invitation, phone| {
        let register = tables.register(invitation, ANNA, phone)?;
        anyhow::Ok(vec![tables.reserve(invitation, ANNA), register])
    };
    let refused = tables
        .second_waits_for_first(register(1, "+79161234567")?, register(2, "+79161234568")?)
        .await?;
    ensure!(matches!(refused, Err(ApplyError::Conflict)), "{refused:?}");
    ensure!(tables.count("residents where telegram_id = 71").await == 1);
    ensure!(tables.count("invitations where used_at is not null").await == 1);
    Ok(())
}

#[tokio::test]
async fn one_phone_number_becomes_one_resident_though_two_people_register_it_at_once() -> Result<()> {
    let tables = Tables::with_invitations(2).await?;
    let register = |invitation, by| {
        let register = tables.register(invitation, by, "+79161234567")?;
        anyhow::Ok(vec![tables.reserve(invitation, by), register])
    };
    let refused = tables
        .second_waits_for_first(register(1, ANNA)?, register(2, BORIS)?)
        .await?;
    ensure!(matches!(refused, Err(ApplyError::Conflict)), "{refused:?}");
    ensure!(tables.count("residents").await == 1);
    ensure!(
        tables.count("invitations where reserved_by = 72").await == 0,
        "what the loser wrote must be gone with his transaction"
    );
    Ok(())
}

/// passbot's migrated tables, and passbot as the engine calls it.
struct Tables {
    database: TestDatabase,
    passbot: Arc<Passbot>,
    now: DateTime<Utc>,
}

impl Tables {
    async fn with_invitations(number: i64) -> Result<Self> {
        let Suite { database, .. } = {
            let suite = Suite::start().await?;
            let mut migrate = ServiceProcess::spawn(&binary("passbot"), &["migrate"], &suite.passbot_environment());
            ensure!(migrate.wait_for_end().await.success(), "{}", migrate.log());
            suite
        };
        let tables = Self {
            database,
            passbot: Arc::new(passbot()?),
            now: DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default(),
        };
        let mut connection = tables.database.connect("passbot").await;
        for invitation in 1..=number {
            let write = Write::AddInvitation {
                hash: vec![u8::try_from(invitation)?; 32],
                created_by: 1,
                created_at: tables.now,
                expires_at: tables.now + TimeDelta::days(1),
            };
            tables.apply(&mut connection, write).await?;
        }
        Ok(tables)
    }

    fn reserve(&self, invitation: i64, by: TelegramId) -> Write {
        Write::Reserve {
            invitation: InvitationId(invitation),
            by,
            now: self.now,
            until: self.now + TimeDelta::minutes(30),
        }
    }

    fn register(&self, invitation: i64, telegram_id: TelegramId, phone: &str) -> Result<Write> {
        Ok(Write::Register {
            telegram_id,
            particulars: Particulars {
                name: ResidentName::parse("Anna Petrova")?,
                phone: PhoneNumber::parse(phone, Region::RU)?,
                house: House::parse("12")?,
            },
            invitation: InvitationId(invitation),
            consent: Consent {
                version: CONSENT_VERSION,
                at: self.now,
            },
            now: self.now,
        })
    }

    /// The first writes all and keeps its transaction open; the second runs into its locks; the first commits.
    /// Returns what the second was told, rolled back.
    async fn second_waits_for_first(&self, first: Vec<Write>, second: Vec<Write>) -> Result<Result<(), ApplyError>> {
        let mut leading = self.database.connect("passbot").await;
        leading.batch_execute("begin").await?;
        for write in first {
            self.apply(&mut leading, write).await?;
        }
        let mut following = self.database.connect("passbot").await;
        following.batch_execute("begin").await?;
        let waiting = async {
            for write in second {
                self.apply(&mut following, write).await?;
            }
            Ok(())
        };
        let commit = async {
            let mut watch = self.database.connect_as_administrator().await;
            let blocked = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
            eventually("the second to wait for the first", async || {
                (count(&mut watch, blocked).await == 1).then_some(())
            })
            .await;
            leading.batch_execute("commit").await
        };
        let (told, committed) = tokio::join!(waiting, commit);
        committed?;
        following.batch_execute("rollback").await?;
        Ok(told)
    }

    async fn apply(&self, connection: &mut AsyncPgConnection, write: Write) -> Result<(), ApplyError> {
        let context = Context {
            me: Me::default(),
            conversation: ConversationKey::person(ANNA),
            now: self.now,
            language: Language::En,
        };
        self.passbot.apply(connection, &context, write).await
    }

    async fn count(&self, what: &str) -> i64 {
        count(&mut self.database.connect("passbot").await, what).await
    }
}

fn passbot() -> Result<Passbot> {
    let settings = Settings {
        admins: Vec::new(),
        guards: Vec::new(),
        pass_ttl: TimeDelta::hours(48),
        invitation_ttl: TimeDelta::days(30),
        plates: PlateSettings::default(),
        limits: Limits::default(),
        codes: Peppers {
            current: Pepper::parse(&BASE64_STANDARD.encode([7; 32]))?,
            previous: None,
        },
    };
    Ok(Passbot::new(
        Arc::new(settings),
        passbot::catalogue::catalogue(TimeZone::UTC)?,
        Language::Ru,
    )?)
}
