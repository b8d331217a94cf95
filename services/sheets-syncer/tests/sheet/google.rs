use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use actix_web::{App, HttpServer};
use chrono::DateTime;
use jiff::Timestamp;
use sandbox::sheets::{
    BookState, Fault, FaultKind, Guard, Quota, SheetsClient, State, configure,
    grid::{Act, Locator, Spreadsheet},
};
use sheets_syncer::sheet::{
    Access, Budget, Details, Entry, Google, GoogleError, Layout, PassNumber, Plan, Wanted, plan, planner,
};

use crate::world::{LATEST, WINDOW, latest};

/// A client of Google's, and the sandbox's Google.
struct Line {
    google: Google,
    sandbox: SheetsClient,
    guard: Guard,
    layout: Layout,
    seconds: Arc<AtomicI64>,
}

impl Line {
    async fn open(budget: Budget) -> Self {
        let seconds = Arc::new(AtomicI64::new(Timestamp::now().as_second()));
        let clock = Arc::clone(&seconds);
        let state = State::new(Arc::new(move || {
            DateTime::from_timestamp(clock.load(Ordering::SeqCst), 0).unwrap()
        }));
        state.create("S", Spreadsheet::new("Orders"));
        let server = HttpServer::new(move || {
            let state = state.clone();
            App::new().configure(|config| configure(config, state))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", server.addrs()[0]);
        tokio::spawn(server.run());
        let sandbox = SheetsClient::new(&base);
        let key = serde_json::from_value(sandbox.key_file().await.unwrap()).unwrap();
        let timeout = Duration::from_secs(5);
        let access = Access {
            key,
            api_url: base,
            spreadsheet: "S".to_owned(),
            timeout,
        };
        let google = Google::new(access, Arc::new(budget)).await.unwrap();
        let layout = Layout::new(LATEST, "Orders_completed");
        Self {
            google,
            guard: sandbox.open("S"),
            sandbox,
            layout,
            seconds,
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.seconds.load(Ordering::SeqCst)).unwrap()
    }

    fn pass(&self, number: i64) -> Wanted {
        let details = Details {
            plate: "А 123 ВС 777".to_owned(),
            brand: "Лада".to_owned(),
            ordered_at: self.now(),
            name: "=IMPORTXML(\"http://x\",\"//a\")".to_owned(),
            phone: "+79161234567".to_owned(),
            house: String::new(),
        };
        let until = self.now() + Duration::from_secs(86_400);
        let entry = Entry::new(PassNumber(number), (self.now(), until), details);
        entry.wanted(self.now(), WINDOW, &jiff::tz::TimeZone::UTC).unwrap()
    }

    async fn sync(&mut self, wanted: &[Wanted]) -> Result<Plan, GoogleError> {
        let seen = self
            .google
            .read(&self.layout, planner::needs_completed(wanted), self.now())
            .await?;
        let plan = plan(&seen, wanted, &self.layout);
        if !plan.requests.is_empty() {
            self.google.write(plan.requests.clone(), self.now()).await?;
        }
        Ok(plan)
    }

    async fn fault(&self, method: &str, kind: FaultKind) {
        let fault = Fault {
            method: Some(method.to_owned()),
            kind,
            times: Some(1),
        };
        self.sandbox.add_fault(fault).await.unwrap();
    }

    async fn requests(&self, method: &str) -> u64 {
        self.sandbox
            .status()
            .await
            .unwrap()
            .requests
            .get(method)
            .copied()
            .unwrap_or(0)
    }
}

const GET: &str = "spreadsheets.get";
const BATCH: &str = "spreadsheets.batchUpdate";

#[tokio::test]
async fn a_sync_over_the_wire_conforms_to_googles_document_and_costs_one_read_and_one_write() {
    let mut line = Line::open(Budget::new(60, 60)).await;
    let wanted = [line.pass(1), line.pass(2)];
    line.sync(&wanted).await.unwrap();
    line.sync(&wanted).await.unwrap();
    let (reads, writes) = (line.requests(GET).await, line.requests(BATCH).await);
    line.guard.tick(LATEST, Locator::Pass(2), true).await.unwrap();
    let wanted = [line.pass(1), line.pass(2), line.pass(3)];
    let plan = line.sync(&wanted).await.unwrap();
    assert_eq!(plan.decisions.len(), 1);
    assert_eq!(
        (line.requests(GET).await, line.requests(BATCH).await),
        (reads + 1, writes + 1)
    );
    let rows = line.guard.rows(LATEST).await.unwrap();
    assert_eq!(rows[1].cells[4].text, "=IMPORTXML(\"http://x\",\"//a\")");
    assert_eq!(
        (rows[1].cells[7].ticked, rows[2].cells[7].ticked),
        (Some(false), Some(true))
    );
    let status = line.sandbox.status().await.unwrap();
    assert_eq!((status.violations, status.unsupported), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_worksheet_that_a_guard_deleted_is_found_missing_and_made_anew() {
    let mut line = Line::open(Budget::new(60, 60)).await;
    let wanted = [line.pass(1)];
    line.sync(&wanted).await.unwrap();
    line.sync(&wanted).await.unwrap();
    line.guard
        .act(&[Act::DeleteWorksheet { sheet: latest() }])
        .await
        .unwrap();
    line.sync(&wanted).await.unwrap();
    assert_eq!(line.guard.rows(LATEST).await.unwrap()[1].cells[0].text, "1");
}

#[tokio::test]
async fn faults_are_told_apart_by_what_is_to_be_done() {
    let mut line = Line::open(Budget::new(60, 60)).await;
    line.sync(&[]).await.unwrap();
    for kind in [FaultKind::status(503), FaultKind::status(429), FaultKind::CutBefore] {
        line.fault(GET, kind).await;
        let failed = line.sync(&[]).await.unwrap_err();
        assert!(matches!(failed, GoogleError::Unavailable { .. }), "{kind:?}: {failed}");
    }
    let kinds = [FaultKind::CutAfter, FaultKind::Late, FaultKind::status(500)];
    for (number, kind) in (1..).zip(kinds) {
        line.fault(BATCH, kind).await;
        let failed = line.sync(&[line.pass(number)]).await.unwrap_err();
        assert!(!failed.is_definite(), "{kind:?}: {failed}");
        line.sync(&[]).await.unwrap();
    }
    line.guard
        .set_state(BookState {
            granted: false,
            ..BookState::default()
        })
        .await
        .unwrap();
    assert!(matches!(line.sync(&[]).await, Err(GoogleError::Forbidden { .. })));
    line.guard
        .set_state(BookState {
            deleted: true,
            ..BookState::default()
        })
        .await
        .unwrap();
    assert!(matches!(line.sync(&[]).await, Err(GoogleError::Missing)));
    line.guard.set_state(BookState::default()).await.unwrap();
    line.sync(&[]).await.unwrap();
}

#[tokio::test]
async fn a_token_that_ended_early_is_fetched_anew_at_once() {
    let mut line = Line::open(Budget::new(60, 60)).await;
    line.sync(&[]).await.unwrap();
    line.sandbox.revoke_tokens().await.unwrap();
    line.sync(&[]).await.unwrap();
    assert_eq!(line.requests("token").await, 2);
    line.seconds.fetch_add(3 * 3600, Ordering::SeqCst);
    line.sync(&[]).await.unwrap();
    line.sandbox.revoke_tokens().await.unwrap();
    line.fault("token", FaultKind::status(503)).await;
    assert!(matches!(line.sync(&[]).await, Err(GoogleError::Unavailable { .. })));
}

#[tokio::test]
async fn the_budget_stops_before_google_does() {
    let mut line = Line::open(Budget::new(3, 60)).await;
    let quota = Quota {
        reads_a_minute: Some(3),
        writes_a_minute: Some(60),
    };
    line.sandbox.set_quota(quota).await.unwrap();
    line.sync(&[]).await.unwrap();
    line.sync(&[]).await.unwrap();
    let waits = line.sync(&[]).await.unwrap_err();
    assert!(
        matches!(waits, GoogleError::Budget { wait } if (60..65).contains(&wait.as_secs())),
        "{waits}"
    );
    assert_eq!(line.sandbox.status().await.unwrap().refused.get(&429), None);
    line.seconds.fetch_add(65, Ordering::SeqCst);
    line.sync(&[]).await.unwrap();
}

#[tokio::test]
async fn a_sync_that_could_not_be_whole_is_not_begun_so_that_what_becomes_free_is_not_used_up_in_vain() {
    let mut line = Line::open(Budget::new(2, 60)).await;
    let wanted = [line.pass(1)];
    line.sync(&wanted).await.unwrap();
    let reads = line.requests(GET).await;
    // It would have to look for the worksheets that it has just made, and then to read them.
    for _ in 0..3 {
        let refused = line.sync(&wanted).await.unwrap_err();
        assert!(matches!(refused, GoogleError::Budget { .. }), "{refused:?}");
    }
    assert_eq!(line.requests(GET).await, reads);
    line.seconds.fetch_add(61, Ordering::SeqCst);
    line.sync(&wanted).await.unwrap();
}

#[tokio::test]
async fn what_is_known_of_the_worksheets_outlives_a_read_that_failed() {
    let mut line = Line::open(Budget::new(60, 60)).await;
    let wanted = [line.pass(1)];
    line.sync(&wanted).await.unwrap();
    line.sync(&wanted).await.unwrap();
    let reads = line.requests(GET).await;
    line.fault(GET, FaultKind::status(503)).await;
    line.sync(&wanted).await.unwrap_err();
    line.sync(&wanted).await.unwrap();
    assert_eq!(line.requests(GET).await, reads + 2);
}

#[tokio::test]
async fn a_guard_who_inserts_a_row_before_the_batch_harms_nothing() {
    let mut line = Line::open(Budget::new(60, 60)).await;
    let mut wanted = vec![line.pass(1), line.pass(2), line.pass(3)];
    line.sync(&wanted).await.unwrap();
    line.sync(&wanted).await.unwrap();
    let above = Act::InsertRows {
        sheet: latest(),
        above: Locator::Pass(3),
        count: 1,
    };
    let column = Some("H".to_owned());
    let tick = Act::Tick {
        sheet: latest(),
        row: Locator::Pass(2),
        on: true,
        column,
    };
    line.guard.act_before(BATCH, vec![above, tick]).await.unwrap();
    wanted[0].wish = sheets_syncer::sheet::Wish::Gone;
    let mut ticked = 0;
    for _ in 0..5 {
        let plan = line.sync(&wanted).await.unwrap();
        for decision in plan.decisions {
            match decision {
                sheets_syncer::sheet::Decision::Ticked(number) => {
                    assert_eq!(number, PassNumber(2));
                    wanted.iter_mut().filter(|pass| pass.number == number).for_each(|pass| {
                        pass.tick = sheets_syncer::sheet::Tick::Proposed;
                    });
                    ticked += 1;
                }
                sheets_syncer::sheet::Decision::Left(number) => wanted.retain(|pass| pass.number != number),
                other => panic!("unexpected: {other:?}"),
            }
        }
    }
    let rows = line.guard.rows(LATEST).await.unwrap();
    let mut shown: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row.cells.first()?.text.as_str(), row.cells.get(7)?.ticked)))
        .collect();
    shown.sort_unstable();
    assert_eq!(
        (ticked, shown),
        (1, vec![("2", Some(true)), ("3", Some(false)), ("Pass", None)])
    );
    let status = line.sandbox.status().await.unwrap();
    assert_eq!((status.missed_acts, status.violations), (Vec::new(), Vec::new()));
}
