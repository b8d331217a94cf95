//! What is to be done about one pass.

use jiff::civil::DateTime;

use super::super::{
    Decision, Place, Tick, Wanted, Wish,
    seen::{Pair, Row},
};

/// Where rows of a pass were read.
#[derive(Debug, Default)]
pub(super) struct Findings<'a> {
    /// Among the latest passes, by index.
    pub(super) latest: Vec<(usize, &'a Row)>,
    /// Its own row in the hidden worksheet.
    pub(super) own: Option<&'a Pair>,
    /// Rows with its number that were hit by mistake and are being put back.
    pub(super) astray: Vec<&'a Row>,
    /// Whether it stands among the completed passes, and where first; `None` when that was not read.
    pub(super) completed: Option<Option<usize>>,
}

/// The one movement of a pass in a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Move<'a> {
    None,
    /// Something must be read, recorded or put back first.
    Wait,
    /// Its row among the latest passes goes to the hidden worksheet.
    Take(usize),
    /// Its row among the completed passes goes to the hidden worksheet.
    TakeCompleted(usize),
    /// A new row among the latest passes.
    Insert {
        ticked: bool,
    },
    /// A new row among the completed passes.
    InsertCompleted(DateTime),
    /// Its row comes back from the hidden worksheet.
    Return(&'a Pair),
    ReturnUnticked(&'a Pair, &'a str),
    /// Its row goes on to the completed passes.
    Complete(&'a Pair, DateTime),
    /// Its row goes away.
    Discard(&'a Pair),
}

impl<'a> Findings<'a> {
    /// Ticked rows of this pass, wherever they are.
    fn ticks(&self) -> u32 {
        let latest = self.latest.iter().map(|(_, row)| *row);
        let own = self.own.iter().map(|pair| &pair.row);
        let ticked = latest
            .chain(own)
            .chain(self.astray.iter().copied())
            .filter(|row| row.mark.ticked);
        u32::try_from(ticked.count()).unwrap_or(u32::MAX)
    }

    /// Of several rows with its number, the one that counts as its own: a ticked one, else the topmost.
    fn own_row(&self) -> Option<(usize, &'a Row)> {
        let ticked = self.latest.iter().find(|(_, row)| row.mark.ticked);
        ticked.or_else(|| self.latest.first()).copied()
    }
}

/// Decides about one pass: adds to `decisions` and returns the movement.
pub(super) fn verdict<'a>(pass: &'a Wanted, findings: &Findings<'a>, decisions: &mut Vec<Decision>) -> Move<'a> {
    match pass.wish {
        Wish::Shown => shown(pass, findings, decisions),
        Wish::Arrived { at } => arrived(pass, at, findings, decisions),
        Wish::Gone => gone(pass, findings, decisions),
        Wish::Erased => erased(pass, findings, decisions),
    }
}

fn shown<'a>(pass: &'a Wanted, findings: &Findings<'a>, decisions: &mut Vec<Decision>) -> Move<'a> {
    // Its row was in the hidden worksheet and is there no more: the batch that put it back was carried out.
    let returned = pass.place == Place::Taken && findings.own.is_none();
    if returned || matches!(pass.place, Place::Left | Place::Filed) {
        decisions.push(Decision::Returned(pass.number));
    }
    match &pass.tick {
        Tick::Refused { note } => {
            let standing = findings.ticks().saturating_sub(1);
            decisions.push(Decision::Unticking(pass.number, standing));
            untick(pass, standing, note, findings, decisions)
        }
        Tick::Unticking { note, standing } if !returned => untick(pass, *standing, note, findings, decisions),
        Tick::Unticking { standing, .. } | Tick::Free { standing } => {
            let ticked = read_tick(pass, *standing, findings, decisions);
            keep(findings, ticked)
        }
        Tick::Proposed => keep(findings, true),
    }
}

/// Sees to it that there is a row with a checkbox.
fn keep<'a>(findings: &Findings<'a>, ticked: bool) -> Move<'a> {
    match (findings.own, findings.own_row()) {
        (Some(pair), _) => Move::Return(pair),
        _ if !findings.astray.is_empty() => Move::Wait,
        (None, None) => Move::Insert { ticked },
        // Lost its checkbox: it gets a new one on its way back. Words in its place are a person's and stay.
        (None, Some((row, own))) if !own.mark.checkbox && !own.mark.words => Move::Take(row),
        (None, Some(_)) => Move::None,
    }
}

fn untick<'a>(
    pass: &Wanted,
    standing: u32,
    note: &'a str,
    findings: &Findings<'a>,
    decisions: &mut Vec<Decision>,
) -> Move<'a> {
    match (findings.own, findings.own_row()) {
        // Of two rows with its number the unticked one was hit: it is not the one that was meant.
        (Some(pair), _) if pass.place != Place::Taken && !pair.row.mark.ticked && findings.ticks() > standing => {
            Move::Return(pair)
        }
        (Some(pair), _) => {
            if pass.place != Place::Taken {
                decisions.push(Decision::Taken(pass.number));
            }
            Move::ReturnUnticked(pair, note)
        }
        _ if !findings.astray.is_empty() => Move::Wait,
        (None, Some((row, _))) if findings.ticks() > standing => Move::Take(row),
        // The guard took the tick back himself, or deleted the row.
        _ => {
            decisions.push(Decision::Returned(pass.number));
            keep(findings, false)
        }
    }
}

fn arrived<'a>(pass: &Wanted, at: DateTime, findings: &Findings<'a>, decisions: &mut Vec<Decision>) -> Move<'a> {
    let mut taken = pass.place == Place::Taken;
    if taken && matches!(pass.tick, Tick::Unticking { .. }) {
        // It had been taken to come back unticked, and then it arrived.
        decisions.push(Decision::Returned(pass.number));
        taken = false;
    }
    match (findings.completed, findings.own, findings.own_row()) {
        (Some(Some(_)), Some(pair), _) => {
            decisions.push(Decision::Filed(pass.number));
            Move::Discard(pair)
        }
        (Some(None), Some(pair), _) => {
            if !taken {
                decisions.push(Decision::Taken(pass.number));
            }
            Move::Complete(pair, at)
        }
        (_, None, _) if !findings.astray.is_empty() => Move::Wait,
        (_, None, Some((row, _))) if !taken => Move::Take(row),
        (Some(Some(_)), None, _) => {
            decisions.push(Decision::Filed(pass.number));
            Move::None
        }
        (Some(None), None, _) => Move::InsertCompleted(at),
        (None, _, _) => Move::Wait,
    }
}

fn gone<'a>(pass: &Wanted, findings: &Findings<'a>, decisions: &mut Vec<Decision>) -> Move<'a> {
    let standing = match pass.tick {
        Tick::Free { standing } => Some(standing),
        // The refused tick was taken back before, so whatever is ticked now is new.
        Tick::Unticking { standing, .. } if pass.place == Place::Taken && findings.own.is_none() => {
            decisions.push(Decision::Returned(pass.number));
            Some(standing)
        }
        _ => None,
    };
    // A tick that came in just before: passbot is asked, and the next sync goes by what the pass is then.
    if standing.is_some_and(|standing| read_tick(pass, standing, findings, decisions)) {
        return Move::Wait;
    }
    match (findings.own, findings.own_row()) {
        (Some(pair), _) => {
            decisions.push(Decision::Left(pass.number));
            Move::Discard(pair)
        }
        _ if !findings.astray.is_empty() => Move::Wait,
        (None, Some((row, _))) => Move::Take(row),
        (None, None) => {
            decisions.push(Decision::Left(pass.number));
            Move::None
        }
    }
}

/// Row after row goes, a guard's copies too: each of them shows what was to be erased. Nobody asks passbot of their ticks.
fn erased<'a>(pass: &Wanted, findings: &Findings<'a>, decisions: &mut Vec<Decision>) -> Move<'a> {
    match (findings.own, findings.own_row(), findings.completed) {
        (Some(pair), ..) => Move::Discard(pair),
        _ if !findings.astray.is_empty() => Move::Wait,
        (None, Some((row, _)), _) => Move::Take(row),
        (None, None, Some(Some(row))) => Move::TakeCompleted(row),
        (None, None, Some(None)) => {
            decisions.push(Decision::Left(pass.number));
            Move::None
        }
        (None, None, None) => Move::Wait,
    }
}

/// Compares the ticks that stand with those that were answered. Returns whether there is a new one.
fn read_tick(pass: &Wanted, standing: u32, findings: &Findings<'_>, decisions: &mut Vec<Decision>) -> bool {
    let ticks = findings.ticks();
    if ticks > standing {
        decisions.push(Decision::Ticked(pass.number));
    } else if ticks < standing {
        decisions.push(Decision::Standing(pass.number, ticks));
    }
    ticks > standing
}
