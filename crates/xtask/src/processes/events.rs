//! What may happen to a running command from outside.

use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::{io, thread};

use anyhow::Result;
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Some child ended or stopped.
    Child,
    /// The command shall end: a signal, or the outer process let go of the lifeline.
    Stop,
}

/// Listens from now on: to signals, and to the lifeline, which is the standard input.
pub(super) fn listen() -> Result<Receiver<Event>> {
    let (sender, receiver) = channel();
    let mut signals = Signals::new([SIGCHLD, SIGHUP, SIGINT, SIGTERM])?;
    let from_signals = sender.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            let event = if signal == SIGCHLD { Event::Child } else { Event::Stop };
            if from_signals.send(event).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        // Nothing is ever written to the lifeline: the read ends when its other end is gone.
        let end = io::stdin().lock().read(&mut [0]);
        // Nobody receives it where the command has come to its own end.
        sender.send(Event::Stop).ok();
        end
    });
    Ok(receiver)
}
