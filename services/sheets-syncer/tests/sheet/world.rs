use std::{collections::BTreeMap, time::Duration};

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use sandbox::sheets::{
    discovery,
    grid::{Act, Mask, Refusal, Row, Spreadsheet, View, Worksheet},
};
use serde_json::{Value, json};
use sheets_syncer::sheet::{
    Budget, Decision, Details, Entry, Layout, PassNumber, Plan, Presence, Reply, Seen, Status, Tick, Wanted,
    budget::Kind,
    plan, planner,
    seen::{FIELDS, PRESENCE_FIELDS},
    wire,
};

pub(crate) const LATEST: &str = "Orders_latest";
pub(crate) const COMPLETED: &str = "Orders_completed";
pub(crate) const MOVES: &str = "Orders_latest_moves";
pub(crate) const WINDOW: Duration = Duration::from_secs(48 * 3600);

/// A spreadsheet, what the syncer remembers, and the ticks that it published.
pub(crate) struct World {
    pub(crate) book: Spreadsheet,
    pub(crate) entries: BTreeMap<i64, Entry>,
    pub(crate) ticked: Vec<i64>,
    pub(crate) now: Timestamp,
    layout: Layout,
    look_for_header: bool,
    /// A batch went out and its answer did not come.
    pub(crate) unsettled: bool,
    /// Google's quota, by a clock on which syncs follow one another as soon as they ever do.
    budget: Budget,
    wire: Timestamp,
    follow_up: bool,
}

/// A sync that has read and decided, and recorded nothing.
pub(crate) struct Looked {
    plan: Plan,
}

/// A sync that has read and recorded, and not yet written.
pub(crate) struct Pending {
    pub(crate) requests: Vec<Value>,
    pub(crate) plan: Plan,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            book: Spreadsheet::new("Orders"),
            entries: BTreeMap::new(),
            ticked: Vec::new(),
            now: "2026-11-21T09:00:00Z".parse().unwrap(),
            layout: Layout::new(LATEST, COMPLETED),
            look_for_header: false,
            unsettled: false,
            budget: Budget::new(60, 60),
            wire: Timestamp::UNIX_EPOCH,
            follow_up: false,
        }
    }

    /// With the worksheets made and so many passes shown.
    pub(crate) fn with_passes(count: i64) -> Self {
        let mut world = Self::new();
        for number in 1..=count {
            world.order(number);
        }
        world.settle();
        world
    }

    pub(crate) fn order(&mut self, number: i64) {
        let ordered_at = self.now + (number * 60).seconds();
        let details = Details {
            plate: format!("А {number:03} ВС 777"),
            brand: "Лада".to_owned(),
            ordered_at,
            name: format!("=name {number}"),
            phone: "+79161234567".to_owned(),
            house: "12".to_owned(),
        };
        let validity = (ordered_at, ordered_at + 72.hours());
        self.entries
            .insert(number, Entry::new(PassNumber(number), validity, details));
    }

    pub(crate) fn arrive(&mut self, number: i64) {
        let at = self.now + 5.hours();
        self.entry(number).status = Status::Arrived { at };
    }

    /// passbot knows no more whose it was.
    pub(crate) fn erase(&mut self, number: i64) {
        let entry = self.entry(number);
        entry.status = Status::Erased;
        entry.details = Details {
            plate: String::new(),
            brand: String::new(),
            name: String::new(),
            phone: String::new(),
            house: String::new(),
            ..entry.details.clone()
        };
    }

    pub(crate) fn entry(&mut self, number: i64) -> &mut Entry {
        self.entries.get_mut(&number).unwrap()
    }

    pub(crate) fn wanted(&self) -> Vec<Wanted> {
        self.entries
            .values()
            .filter_map(|entry| entry.wanted(self.now, WINDOW, &TimeZone::UTC))
            .collect()
    }

    /// Reads, plans and records.
    pub(crate) fn begin(&mut self) -> Pending {
        let looked = self.look();
        self.record(looked)
    }

    /// Reads and plans.
    pub(crate) fn look(&mut self) -> Looked {
        self.wire += if self.follow_up { 5.seconds() } else { 20.seconds() };
        let wanted = self.wanted();
        let with_completed = planner::needs_completed(&wanted) || self.look_for_header;
        let looked = self.read(Vec::new(), PRESENCE_FIELDS);
        let presence = Presence::of(&looked, &self.layout);
        let ranges = presence.ranges(&self.layout, with_completed);
        let read = if ranges.is_empty() {
            looked
        } else {
            self.read(ranges, FIELDS)
        };
        let seen = Seen::of(&read, &presence, &self.layout, with_completed);
        let plan = if self.unsettled {
            planner::settle(&seen)
        } else {
            plan(&seen, &wanted, &self.layout)
        };
        (self.look_for_header, self.follow_up) = (plan.look_for_header, plan.follow_up);
        Looked { plan }
    }

    /// The process dies and another begins anew.
    pub(crate) fn die(&mut self) {
        (self.unsettled, self.look_for_header, self.follow_up) = (true, false, false);
    }

    /// Commits what was decided, whatever passbot said meanwhile.
    pub(crate) fn record(&mut self, Looked { plan }: Looked) -> Pending {
        for decision in &plan.decisions {
            if let Decision::Ticked(number) = decision {
                self.ticked.push(number.0);
            }
            self.entries.get_mut(&decision.number().0).unwrap().record(decision);
        }
        if !plan.requests.is_empty() {
            let room = self.budget.take(Kind::Write, self.wire);
            assert_eq!(room, Ok(()), "the quota of writes");
        }
        Pending {
            requests: plan.requests.iter().map(|request| wire(request).unwrap()).collect(),
            plan,
        }
    }

    /// Writes and hears the answer, which may be that Google refused the batch.
    pub(crate) fn finish(&mut self, pending: &Pending) -> Result<(), Refusal> {
        self.unsettled = false;
        self.carry_out(pending)
    }

    /// What Google does with a batch.
    pub(crate) fn carry_out(&mut self, pending: &Pending) -> Result<(), Refusal> {
        if pending.requests.is_empty() {
            return Ok(());
        }
        let body = json!({ "requests": pending.requests });
        assert_eq!(discovery::violations("BatchUpdateSpreadsheetRequest", &body), []);
        self.book.apply(&pending.requests).map(drop)
    }

    /// Syncs with acts between read and write. Returns what was sent.
    pub(crate) fn sync_with(&mut self, acts: &[Act]) -> Pending {
        let pending = self.begin();
        for act in acts {
            self.book.act(act).unwrap();
        }
        self.finish(&pending).ok();
        pending
    }

    pub(crate) fn sync(&mut self) -> Pending {
        let pending = self.begin();
        self.finish(&pending).expect("a batch that nobody disturbed");
        pending
    }

    /// Syncs until nothing is left to do.
    pub(crate) fn settle(&mut self) {
        for _ in 0..12 {
            let pending = self.sync();
            if pending.requests.is_empty() && pending.plan.decisions.is_empty() && !pending.plan.follow_up {
                return;
            }
        }
        panic!("the sheet does not come to rest");
    }

    pub(crate) fn act(&mut self, act: &Act) {
        self.book.act(act).unwrap();
    }

    pub(crate) fn sheet(&self, title: &str) -> &Worksheet {
        self.book.worksheet(title).unwrap()
    }

    /// Rows below the header that hold anything, as they are shown.
    pub(crate) fn rows(&self, title: &str) -> Vec<Vec<String>> {
        self.sheet(title)
            .shown()
            .into_iter()
            .skip(1)
            .filter(|row| !row.is_empty())
            .collect()
    }

    /// Column A below the header.
    pub(crate) fn numbers(&self, title: &str) -> Vec<String> {
        self.rows(title).into_iter().map(|row| row[0].clone()).collect()
    }

    /// The rows of a pass.
    pub(crate) fn rows_of(&self, title: &str, number: i64) -> Vec<&Row> {
        let shown = number.to_string();
        self.sheet(title)
            .rows
            .iter()
            .filter(|row| row.cell(0).shown() == shown)
            .collect()
    }

    pub(crate) fn is_ticked(&self, number: i64) -> bool {
        self.rows_of(LATEST, number)[0].cell(7).is_ticked()
    }

    pub(crate) fn tick_of(&self, number: i64) -> &Tick {
        &self.entries[&number].tick
    }

    fn read(&self, ranges: Vec<String>, fields: &str) -> Reply {
        assert_eq!(self.budget.take(Kind::Read, self.wire), Ok(()), "the quota of reads");
        let mask = Some(Mask::parse(fields, "Spreadsheet").unwrap());
        let shown = self
            .book
            .view(
                "S",
                "",
                &View {
                    ranges,
                    include_grid_data: false,
                    mask,
                },
            )
            .unwrap();
        serde_json::from_value(shown).unwrap()
    }
}

pub(crate) fn latest() -> String {
    LATEST.to_owned()
}
