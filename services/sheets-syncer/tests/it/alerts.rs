//! What operators are told of a sheet that cannot be kept up to date.

use anyhow::{Result, ensure};
use common::events::alert::v1::{AlertCleared, AlertRaised, Severity};
use diesel::{QueryableByName, sql_query, sql_types::Binary};
use diesel_async::RunQueryDsl;
use prost::Message;
use rehearsal::eventually;
use sandbox::sheets::{BookState, Fault, FaultKind};

use crate::support::{LATEST, Scene, readiness};

const RAISED: &str = "routing_key = 'sheets-syncer.alert-raised.v1' and published_at is not null";
const CLEARED: &str = "routing_key = 'sheets-syncer.alert-cleared.v1' and published_at is not null";

#[derive(QueryableByName)]
struct Body {
    #[diesel(sql_type = Binary)]
    body: Vec<u8>,
}

impl Scene {
    /// Waits until so many alerts were published and gives the last of them.
    async fn alerts<M: Message + Default>(&self, which: &str, times: usize) -> Result<M> {
        let mut connection = self.town.suite.database.connect("sheets-syncer").await;
        let query = format!("select body from events_out where {which} order by position");
        let bodies = eventually(&format!("{times} of {which}"), async || {
            let bodies: Vec<Body> = sql_query(&query).get_results(&mut connection).await.ok()?;
            (bodies.len() == times).then_some(bodies)
        })
        .await;
        Ok(M::decode(bodies[times - 1].body.as_slice())?)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_are_told_once_that_google_is_away_and_once_that_it_is_back_over_a_restart() -> Result<()> {
    let scene = Scene::start().await?;
    let mut syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    let away = Fault {
        method: None,
        kind: FaultKind::status(503),
        times: None,
    };
    scene.town.suite.sheets.add_fault(away).await?;
    readiness(&syncer, false).await;
    let raised: AlertRaised = scene.alerts(RAISED, 1).await?;
    ensure!(raised.severity() == Severity::Warning, "{raised:?}");
    ensure!(raised.text.contains("Google"), "{raised:?}");
    syncer.process.kill();
    // It need not be ready for an instant: it may find Google away before it serves everything.
    let mut syncer = scene.starting_syncer()?;
    syncer.process.wait_for_log("the sheet cannot be kept up to date").await;
    readiness(&syncer, false).await;
    scene.town.suite.sheets.clear_faults().await?;
    readiness(&syncer, true).await;
    let cleared: AlertCleared = scene.alerts(CLEARED, 1).await?;
    ensure!(cleared.alert_key == raised.alert_key, "{cleared:?}");
    scene.alerts::<AlertRaised>(RAISED, 1).await?;
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_must_mend_is_told_as_such_and_each_time_anew() -> Result<()> {
    let scene = Scene::start().await?;
    let syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    let guard = scene.town.suite.guard();
    let (mut keys, mut texts) = (Vec::new(), Vec::new());
    for (granted, deleted) in [(false, false), (true, true)] {
        let state = BookState {
            granted,
            deleted,
            ..BookState::default()
        };
        guard.set_state(state).await?;
        readiness(&syncer, false).await;
        let raised: AlertRaised = scene.alerts(RAISED, keys.len() + 1).await?;
        ensure!(raised.severity() == Severity::Error, "{raised:?}");
        guard.set_state(BookState::default()).await?;
        readiness(&syncer, true).await;
        let cleared: AlertCleared = scene.alerts(CLEARED, keys.len() + 1).await?;
        ensure!(cleared.raised_at == raised.raised_at, "{cleared:?}");
        keys.push(raised.alert_key);
        texts.push(raised.text);
    }
    ensure!(keys[0] != keys[1] && texts[0] != texts[1], "{keys:?} {texts:?}");
    scene.town.suite.check_conformance().await
}
