use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::counts::Count;
use super::deaths::Manner;
use super::fleet::Death;
use super::killer::Done;
use super::script::Script;

/// How a run went.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) script: Script,
    /// How many acts people performed.
    pub(super) acts: usize,
    pub(super) kills: Vec<Done>,
    /// How often services ended by themselves.
    pub(super) own_ends: usize,
    /// What was still open when patience ended.
    pub(super) unsettled: Vec<String>,
    pub(super) counts: Vec<Count>,
    pub(super) length: Duration,
}

impl Report {
    /// Whether everything was as promised, and played as planned.
    pub(super) fn is_green(&self) -> bool {
        self.red().is_empty()
    }

    /// The names of what was not.
    pub(super) fn red(&self) -> Vec<&'static str> {
        let counts = self.counts.iter().filter(|count| !count.wrong.is_empty());
        let mut red: Vec<_> = counts.map(|count| count.name).collect();
        if !self.unsettled.is_empty() {
            red.push("work left for ever");
        }
        if self.kills.len() != self.script.kills.len() {
            red.push("kills that did not happen");
        }
        if self.acts != self.script.updates {
            red.push("acts that were not performed");
        }
        red
    }

    /// Kills by victim and by what happened.
    fn kills_by_kind(&self) -> BTreeMap<String, usize> {
        let mut kinds = BTreeMap::new();
        for done in &self.kills {
            let victim = done.kill.victim.service;
            let kind = match (done.kill.manner, &done.how) {
                (_, Death::AtPoint(point)) => format!("{victim} at {point}"),
                (Manner::At(arms), Death::Sudden) => format!("{victim} suddenly, {arms} was not reached"),
                (Manner::Suddenly { .. }, Death::Sudden) => format!("{victim} suddenly"),
            };
            *kinds.entry(kind).or_default() += 1;
        }
        kinds
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for count in &self.counts {
            writeln!(formatter, "{count}")?;
        }
        for left in &self.unsettled {
            writeln!(formatter, "still open: {left}")?;
        }
        let at_points = self.kills.iter().filter(|done| matches!(done.how, Death::AtPoint(_)));
        writeln!(
            formatter,
            "{} of {} kills, {} of them at fail points:",
            self.kills.len(),
            self.script.kills.len(),
            at_points.count()
        )?;
        for (kind, times) in self.kills_by_kind() {
            writeln!(formatter, "  {times} x {kind}")?;
        }
        if self.own_ends > 0 {
            writeln!(
                formatter,
                "  services ended {} times by themselves while something else was away",
                self.own_ends
            )?;
        }
        write!(
            formatter,
            "seed {}: {} acts in {:.1} s: {}",
            self.script.seed,
            self.acts,
            self.length.as_secs_f32(),
            if self.is_green() { "green" } else { "RED" }
        )
    }
}
