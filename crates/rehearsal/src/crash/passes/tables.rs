use anyhow::Result;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};

use crate::TestDatabase;
use crate::crash::evidence::all;

/// What passbot and sheets-syncer know of their passes.
pub(super) struct Tables {
    pub(super) passes: Vec<Pass>,
    pub(super) arrivals: Vec<Arrival>,
    pub(super) questions: Vec<GateQuestion>,
    pub(super) news: Vec<News>,
    pub(super) residents: Vec<i64>,
    pub(super) journal: Vec<Journalled>,
}

/// A pass of passbot.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Pass {
    #[diesel(sql_type = BigInt)]
    pub(super) id: i64,
    /// Of whose it is; none when he has been erased, and the plate with him.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) telegram_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) plate: Option<String>,
    #[diesel(sql_type = Text)]
    pub(super) status: String,
    #[diesel(sql_type = BigInt)]
    pub(super) version: i64,
    #[diesel(sql_type = Bool)]
    pub(super) erased: bool,
}

/// Who marked a pass as arrived.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Arrival {
    #[diesel(sql_type = BigInt)]
    pub(super) pass_id: i64,
    #[diesel(sql_type = Text)]
    pub(super) source: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) guard_id: Option<i64>,
}

/// A question from the gate.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct GateQuestion {
    #[diesel(sql_type = BigInt)]
    pub(super) id: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) guard_id: i64,
    /// Without spaces.
    #[diesel(sql_type = Text)]
    pub(super) plate: String,
    #[diesel(sql_type = Array<BigInt>)]
    pub(super) asked: Vec<i64>,
    #[diesel(sql_type = Text)]
    pub(super) outcome: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) decided_by: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) pass_id: Option<i64>,
}

/// A message to all, and how far it came.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct News {
    #[diesel(sql_type = BigInt)]
    pub(super) told_by: i64,
    #[diesel(sql_type = Text)]
    pub(super) calls: String,
    #[diesel(sql_type = BigInt)]
    pub(super) recipients: i64,
    #[diesel(sql_type = Bool)]
    pub(super) stopped: bool,
}

/// A pass of sheets-syncer.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Journalled {
    #[diesel(sql_type = BigInt)]
    pub(super) number: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) version: i64,
    #[diesel(sql_type = Text)]
    pub(super) status: String,
    #[diesel(sql_type = BigInt)]
    pub(super) ticks: i64,
    /// All that it says of anybody.
    #[diesel(sql_type = Text)]
    pub(super) details: String,
}

impl Tables {
    pub(super) async fn read(database: &TestDatabase) -> Result<Self> {
        #[derive(QueryableByName)]
        struct Resident {
            #[diesel(sql_type = BigInt)]
            telegram_id: i64,
        }
        let passbot = &mut database.connect("passbot").await;
        let syncer = &mut database.connect("sheets-syncer").await;
        let residents: Vec<Resident> = all(passbot, "select telegram_id from residents").await?;
        Ok(Self {
            passes: all(
                passbot,
                "select p.id, telegram_id, plate_compact as plate, status, version, erased_at is not null as erased \
                 from passes p left join residents r on r.id = p.resident_id order by p.id",
            )
            .await?,
            arrivals: all(passbot, "select pass_id, source, guard_id from arrivals").await?,
            questions: all(
                passbot,
                "select id, guard_id, replace(plate, ' ', '') as plate, asked, outcome, decided_by, pass_id \
                 from gate_questions order by id",
            )
            .await?,
            news: all(
                passbot,
                "select told_by, calls::text as calls, recipients, stopped \
                 from news n join broadcasts b on b.key = 'news/' || n.id order by n.id",
            )
            .await?,
            residents: residents.into_iter().map(|resident| resident.telegram_id).collect(),
            journal: all(
                syncer,
                "select number, version, status, ticks, concat(plate, brand, name, phone, house) as details \
                 from passes order by number",
            )
            .await?,
        })
    }
}
