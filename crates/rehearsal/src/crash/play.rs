use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;

use super::Options;
use super::fleet::{Fleet, Replica};
use super::report::Report;
use super::script::Script;
use super::servers::Servers;
use crate::suite::{Intake, Suite};

/// What is played: who acts on what, which processes serve them, and what is counted in the end.
pub(super) trait Play: Sized {
    /// All that happens, drawn from the seed before it begins.
    type Plan: fmt::Display;

    /// The services that take part.
    const SERVICES: &'static [&'static str];

    /// Draws the plan. The same options give the same one on every machine.
    fn draw(options: &Options) -> Result<Self::Plan>;

    /// Which kill comes when.
    fn script(plan: &Self::Plan) -> &Script;

    /// Makes whatever the plan is played on. No service runs yet.
    async fn set(servers: &Servers, intake: Intake, plan: &Self::Plan) -> Result<Self>;

    fn suite(&self) -> &Suite;

    /// The processes, and what each is told.
    fn replicas(&self) -> Vec<Replica>;

    /// Plays the plan to its end and counts it; what is needed to understand a red run is kept in `keep`.
    async fn play(
        &self,
        servers: &Arc<Servers>,
        fleet: &Arc<Fleet>,
        plan: &Self::Plan,
        begin: Instant,
        keep: &Path,
    ) -> Result<Report>;
}
