//! A guard works while a real syncer reads and writes, Google loses answers and the syncer dies: each round draws what happens.
//!
//! A failing round names its seed, which plays the same deeds in the same order again (`SHEET_ROUNDS_SEED`), though the
//! processes will not meet them at the same instants.

use std::{collections::BTreeMap, env, time::Instant};

use anyhow::{Context, Result};
use common::events::passbot::v1::PassStatus;
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, SliceRandom},
};
use rehearsal::{eventually_within, suite::Running};
use sandbox::sheets::{
    Fault, FaultKind, ShownRow,
    grid::{Act, Locator},
};

use crate::{
    gate::{Answer, Gate, LONG},
    support::{COMPLETED, LATEST, MOVES},
};

/// Interleavings in each of two worlds that run side by side; `ci --full` plays fifty.
const ROUNDS: u64 = 4;
const COUNT: &str = "SHEET_ROUNDS";
const BATCH: &str = "spreadsheets.batchUpdate";

/// What happens to a pass in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Untouched,
    Ticked,
    /// Ticked and refused, later ticked again.
    Refused,
    /// Ticked and at once unticked.
    Wavering,
    RowDeleted,
    NumberChanged,
    Doubled,
    ArrivedInTelegram,
    Cancelled,
    /// Ticked and arrived in Telegram at the same time.
    TickedAndArrived,
    TickedAndCancelled,
}

#[derive(Debug, Clone, Copy)]
enum Deed {
    Mark(i64),
    Tick(i64),
    /// The row may be gone already.
    TryTick(i64),
    TryUntick(i64),
    Delete(i64),
    Rename(i64),
    Double(i64),
    Say(i64, PassStatus),
    Sort(&'static str, bool),
    Insert,
    Kill,
}

const FATES: [Fate; 11] = [
    Fate::Untouched,
    Fate::Ticked,
    Fate::Refused,
    Fate::Wavering,
    Fate::RowDeleted,
    Fate::NumberChanged,
    Fate::Doubled,
    Fate::ArrivedInTelegram,
    Fate::Cancelled,
    Fate::TickedAndArrived,
    Fate::TickedAndCancelled,
];

impl Fate {
    fn deeds(self, number: i64) -> Vec<Deed> {
        let mark = Deed::Mark(number);
        match self {
            Self::Untouched => vec![mark],
            Self::Ticked | Self::Refused => vec![mark, Deed::Tick(number)],
            Self::Wavering => vec![Deed::Tick(number), Deed::TryUntick(number)],
            Self::RowDeleted => vec![Deed::Delete(number)],
            Self::NumberChanged => vec![Deed::Rename(number)],
            Self::Doubled => vec![Deed::Double(number)],
            Self::ArrivedInTelegram => vec![mark, Deed::Say(number, PassStatus::Arrived)],
            Self::Cancelled => vec![Deed::Say(number, PassStatus::Cancelled)],
            Self::TickedAndArrived => vec![Deed::TryTick(number), Deed::Say(number, PassStatus::Arrived)],
            Self::TickedAndCancelled => vec![Deed::TryTick(number), Deed::Say(number, PassStatus::Cancelled)],
        }
    }

    /// Rows among the latest and the completed passes, and ticks that passbot hears of.
    fn expected(self, arrived: bool, ticks: usize) -> (usize, usize, std::ops::RangeInclusive<usize>) {
        match self {
            Self::Ticked => (0, 1, 1..=1),
            Self::Refused => (1, 0, 1..=1),
            // Of two that come at the same time one is first.
            Self::Wavering if ticks == 1 => (0, 1, 1..=1),
            Self::TickedAndCancelled if arrived => (0, 1, 1..=1),
            Self::Untouched | Self::RowDeleted | Self::NumberChanged | Self::Wavering => (1, 0, 0..=0),
            Self::Doubled => (2, 0, 0..=0),
            Self::ArrivedInTelegram => (0, 1, 0..=0),
            Self::Cancelled => (0, 0, 0..=0),
            Self::TickedAndArrived => (0, 1, 0..=1),
            Self::TickedAndCancelled => (0, 0, 0..=1),
        }
    }

    fn is_marked(self) -> bool {
        matches!(
            self,
            Self::Untouched | Self::Ticked | Self::Refused | Self::ArrivedInTelegram
        )
    }
}

/// One world, and what is running in it.
struct Stage {
    gate: Gate,
    syncer: Running,
    fates: BTreeMap<i64, Fate>,
}

const SETTINGS: [(&str, &str); 3] = [
    ("INTERVAL", "60ms"),
    ("QUOTA__READS_A_MINUTE", "60000"),
    ("QUOTA__WRITES_A_MINUTE", "60000"),
];

impl Stage {
    async fn set() -> Result<Self> {
        let gate = Gate::open().await?;
        let syncer = gate.syncer(&SETTINGS).await?;
        let fates = BTreeMap::new();
        Ok(Self { gate, syncer, fates })
    }

    async fn play(&mut self, seed: u64, first: i64) -> Result<()> {
        let mut chance = StdRng::seed_from_u64(seed);
        let passes = (first..).take(chance.random_range(3..=6));
        self.fates = passes
            .map(|number| (number, *FATES.choose(&mut chance).unwrap_or(&Fate::Ticked)))
            .collect();
        for (number, fate) in &self.fates {
            let answer = if *fate == Fate::Refused {
                Answer::Refuse
            } else {
                Answer::Accept
            };
            self.gate.order(*number, answer).await?;
        }
        for number in self.fates.keys() {
            self.gate.shown(LATEST, *number, 1).await;
        }
        self.disturb(&mut chance).await?;
        for deed in self.deeds(&mut chance) {
            self.perform(deed).await?;
        }
        self.come_right(seed, &self.fates).await?;
        self.tick_again(seed).await?;
        self.tidy_up().await
    }

    /// What the syncer's next batches meet.
    async fn disturb(&self, chance: &mut StdRng) -> Result<()> {
        if chance.random_bool(0.6) {
            let meanwhile = vec![insert(), sort(any_column(chance), chance.random_bool(0.5))];
            self.gate.guard().act_before(BATCH, meanwhile).await?;
        }
        if chance.random_bool(0.3) {
            let kinds = [
                FaultKind::CutBefore,
                FaultKind::CutAfter,
                FaultKind::Late,
                FaultKind::status(503),
                FaultKind::status(429),
            ];
            let fault = Fault {
                method: Some(BATCH.to_owned()),
                kind: *kinds.choose(chance).context("a kind")?,
                times: Some(1),
            };
            self.gate.suite.sheets.add_fault(fault).await?;
        }
        Ok(())
    }

    /// The deeds of all fates, mixed, each pass's own in their order, and some that concern all rows.
    fn deeds(&self, chance: &mut StdRng) -> Vec<Deed> {
        let mut own: BTreeMap<i64, std::vec::IntoIter<Deed>> = BTreeMap::new();
        let mut turns = Vec::new();
        for (number, fate) in &self.fates {
            let deeds = fate.deeds(*number);
            turns.extend(deeds.iter().map(|_| Some(*number)));
            own.insert(*number, deeds.into_iter());
        }
        turns.extend((0..chance.random_range(1..5)).map(|_| None));
        turns.shuffle(chance);
        let kill = chance.random_bool(0.12).then_some(Deed::Kill);
        let mut deeds: Vec<Deed> = turns
            .into_iter()
            .filter_map(|turn| match turn {
                Some(number) => own.get_mut(&number)?.next(),
                None if chance.random_bool(0.5) => Some(Deed::Insert),
                None => Some(Deed::Sort(any_column(chance), chance.random_bool(0.5))),
            })
            .collect();
        if let Some(kill) = kill {
            deeds.insert(chance.random_range(0..=deeds.len()), kill);
        }
        deeds
    }

    async fn perform(&mut self, deed: Deed) -> Result<()> {
        let sheet = || LATEST.to_owned();
        let edit = |number: i64, column: &str, text: String| Act::Edit {
            sheet: sheet(),
            row: Locator::Pass(number),
            column: column.to_owned(),
            text,
        };
        let act = match deed {
            Deed::Mark(number) => edit(number, "J", mark(number)),
            Deed::Rename(number) => edit(number, "A", format!("guest of {number}")),
            Deed::Tick(number) => tick(number, true),
            Deed::TryTick(number) | Deed::TryUntick(number) => {
                let on = matches!(deed, Deed::TryTick(_));
                // Refused by the sandbox when the row has gone its way already.
                self.gate.guard().act(&[tick(number, on)]).await.ok();
                return Ok(());
            }
            Deed::Delete(number) => Act::DeleteRows {
                sheet: sheet(),
                first: Locator::Pass(number),
                count: 1,
            },
            Deed::Double(number) => Act::CopyRow {
                sheet: sheet(),
                row: Locator::Pass(number),
                above: Locator::Pass(number),
            },
            Deed::Sort(column, descending) => sort(column, descending),
            Deed::Insert => insert(),
            Deed::Say(number, status) => return self.gate.change(number, status).await,
            Deed::Kill => {
                self.syncer.process.kill();
                self.syncer = self.gate.syncer(&SETTINGS).await?;
                return Ok(());
            }
        };
        // A row that was hit by mistake is away for a moment; the guard looks again.
        let guard = self.gate.guard();
        eventually_within(LONG, &format!("a guard to do {deed:?}"), async || {
            guard.act(std::slice::from_ref(&act)).await.ok()
        })
        .await;
        Ok(())
    }

    /// Waits until everything is as it must be.
    async fn come_right(&self, seed: u64, fates: &BTreeMap<i64, Fate>) -> Result<()> {
        let begin = Instant::now();
        let come = eventually_within(2 * LONG, "the sheet to be read", async || {
            match self.wrong(fates).await.ok()? {
                None => Some(Ok(())),
                Some(wrong) if begin.elapsed() > LONG => Some(Err(wrong)),
                Some(_) => None,
            }
        });
        come.await
            .map_err(|wrong| anyhow::anyhow!("SHEET_ROUNDS_SEED={seed} ({fates:?}): {wrong}"))
    }

    /// The first thing that is not as it must be.
    async fn wrong(&self, fates: &BTreeMap<i64, Fate>) -> Result<Option<String>> {
        let guard = self.gate.guard();
        let (latest, completed) = (guard.rows(LATEST).await?, guard.rows(COMPLETED).await?);
        if !guard.rows(MOVES).await?.is_empty() {
            return Ok(Some("a row is in the hidden worksheet".to_owned()));
        }
        for (number, fate) in fates {
            let ticks = self.gate.ticks(*number);
            let (shown, filed, published) =
                fate.expected(self.gate.status(*number) == Some(PassStatus::Arrived), ticks);
            let (shown_rows, filed_rows) = (of_pass(&latest, *number), of_pass(&completed, *number));
            let found = (shown_rows.len(), filed_rows.len());
            if found != (shown, filed) || !published.contains(&ticks) {
                return Ok(Some(format!("pass {number}, {fate:?}: rows {found:?}, {ticks} ticks")));
            }
            if shown_rows
                .iter()
                .any(|row| row.cells.get(7).and_then(|cell| cell.ticked) != Some(false))
            {
                return Ok(Some(format!("pass {number}, {fate:?}: ticked, or without a checkbox")));
            }
            let note = shown_rows.first().and_then(|row| row.cells.get(7)?.note.clone());
            if note.is_some() != (*fate == Fate::Refused) {
                return Ok(Some(format!("pass {number}, {fate:?}: the note {note:?}")));
            }
            let guest = format!("guest of {number}");
            let guests = latest
                .iter()
                .filter(|row| row.texts().first() == Some(&guest.as_str()))
                .count();
            if guests != usize::from(*fate == Fate::NumberChanged) {
                return Ok(Some(format!(
                    "pass {number}, {fate:?}: {guests} rows of the guard's guest"
                )));
            }
            let marked = |row: &&ShownRow| row.texts().get(9) == Some(&mark(*number).as_str());
            if fate.is_marked() && !shown_rows.iter().chain(&filed_rows).all(marked) {
                return Ok(Some(format!("pass {number}, {fate:?}: what the guard wrote is gone")));
            }
        }
        let foreign = |row: &&ShownRow| row.texts().get(9).is_some_and(|text| text.starts_with("mark"));
        let mut marks = latest.iter().chain(&completed).filter(foreign);
        let astray = marks
            .find(|row| row.texts().get(9).copied() != row.texts().first().map(|key| format!("mark {key}")).as_deref());
        Ok(astray.map(|row| format!("line {} bears another pass's mark", row.line)))
    }

    /// Rows that came back or lost their tick can be ticked again, and then they arrive.
    async fn tick_again(&mut self, seed: u64) -> Result<()> {
        let back = [Fate::Refused, Fate::RowDeleted, Fate::NumberChanged];
        let again: Vec<_> = self.fates.iter().filter(|(_, fate)| back.contains(fate)).collect();
        let again: BTreeMap<i64, Fate> = again.into_iter().map(|(number, fate)| (*number, *fate)).collect();
        for number in again.keys() {
            self.perform(Deed::Tick(*number)).await?;
        }
        for (number, fate) in &again {
            self.gate.shown(COMPLETED, *number, 1).await;
            self.gate.shown(LATEST, *number, 0).await;
            let expected = if *fate == Fate::Refused { 2 } else { 1 };
            anyhow::ensure!(
                self.gate.ticks(*number) == expected,
                "SHEET_ROUNDS_SEED={seed}: pass {number}, {fate:?}, ticked again: {} ticks",
                self.gate.ticks(*number)
            );
        }
        Ok(())
    }

    /// What is still open is cancelled, so that the next round finds room.
    async fn tidy_up(&self) -> Result<()> {
        for (number, fate) in &self.fates {
            if self.gate.status(*number) == Some(PassStatus::Ordered) {
                self.gate.change(*number, PassStatus::Cancelled).await?;
                // A copy that the guard made is his.
                self.gate
                    .shown(LATEST, *number, usize::from(*fate == Fate::Doubled))
                    .await;
            }
        }
        Ok(())
    }
}

async fn rounds(first_seed: u64, rounds: u64) -> Result<()> {
    let mut stage = Stage::set().await?;
    let mut heard = 0;
    for round in 0..rounds {
        let first = i64::try_from(round)? * 100 + 1;
        let seed = first_seed.wrapping_add(round);
        stage
            .play(seed, first)
            .await
            .with_context(|| format!("round {round}"))?;
        heard += stage
            .fates
            .keys()
            .map(|number| stage.gate.ticks(*number))
            .sum::<usize>();
    }
    let mut connection = stage.gate.suite.database.connect("sheets-syncer").await;
    let published = rehearsal::count(
        &mut connection,
        "events_out where routing_key = 'sheets-syncer.pass-ticked.v1'",
    )
    .await;
    anyhow::ensure!(
        published == i64::try_from(heard)?,
        "{published} ticks were published, {heard} heard of"
    );
    stage.gate.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn in_every_round_with_a_guard_and_dying_syncers_every_row_comes_right() -> Result<()> {
    if let Ok(seed) = env::var("SHEET_ROUNDS_SEED") {
        return rounds(seed.parse()?, 1).await;
    }
    let seeds: [u64; 2] = rand::random();
    let count = env::var(COUNT).map_or(Ok(ROUNDS), |count| count.parse())?;
    println!("{count} rounds of seeds {seeds:?} and after");
    let (left, right) = tokio::join!(rounds(seeds[0], count), rounds(seeds[1], count));
    left.and(right)
}

fn of_pass(rows: &[ShownRow], number: i64) -> Vec<&ShownRow> {
    let number = number.to_string();
    rows.iter()
        .filter(|row| row.texts().first() == Some(&number.as_str()))
        .collect()
}

fn mark(number: i64) -> String {
    format!("mark {number}")
}

fn tick(number: i64, on: bool) -> Act {
    Act::Tick {
        sheet: LATEST.to_owned(),
        row: Locator::Pass(number),
        on,
        column: Some("H".to_owned()),
    }
}

fn insert() -> Act {
    Act::InsertRows {
        sheet: LATEST.to_owned(),
        above: Locator::Line(2),
        count: 1,
    }
}

fn sort(column: &str, descending: bool) -> Act {
    Act::Sort {
        sheet: LATEST.to_owned(),
        column: column.to_owned(),
        descending,
    }
}

fn any_column(chance: &mut StdRng) -> &'static str {
    ["A", "B", "D", "J"].choose(chance).copied().unwrap_or("A")
}
