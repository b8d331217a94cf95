//! Stories: what people do with the suite, played headless through the real processes.

pub mod helpdesk;
pub mod passbot;
pub(crate) mod resident;

use std::io::Write;

/// Prints each step of a story as it is seen.
pub struct Narrator {
    steps: u32,
    silent: bool,
}

impl Narrator {
    /// At the beginning of a story.
    #[allow(clippy::new_without_default, reason = "a story is begun, not defaulted")]
    pub fn new() -> Self {
        Self {
            steps: 0,
            silent: false,
        }
    }

    /// For what needs no telling.
    pub(crate) fn silent() -> Self {
        Self { steps: 0, silent: true }
    }

    /// A step has been seen.
    pub fn step(&mut self, what: &str) {
        self.steps += 1;
        self.say(&format!("{:>2}. {what}", self.steps));
    }

    /// Words that were shown to somebody, indented under the step.
    pub fn quote(&self, who: &str, text: &str) {
        for (place, line) in text.lines().enumerate() {
            let who = if place == 0 { format!("{who}:") } else { String::new() };
            self.say(&format!("    {who:<14} {line}"));
        }
    }

    fn say(&self, line: &str) {
        if !self.silent {
            // Whoever reads may have gone (`| head`); the story goes on.
            let _ = writeln!(std::io::stdout(), "{line}");
        }
    }
}
