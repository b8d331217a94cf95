//! How long a person waits for the answer while others talk too.

use anyhow::Result;

use super::acts::{Acts, milliseconds};
use super::row::{Row, Spread};
use super::town::Town;
use super::{Plan, say};

const RESIDENTS: i64 = 400;
const TARGET_MILLISECONDS: f64 = 25.0;

/// The 99th percentile at 200 acts a second, from the act to the message in the sandbox's record.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let town = Town::settle(RESIDENTS).await?;
    let mut clock = Acts::of(&town.world, &town.world.people);
    clock.play(plan.warm_up).await?;
    let mut p50 = Vec::new();
    let mut p99 = Vec::new();
    for _ in 0..plan.repetitions {
        let waits = clock.play(plan.measured).await?;
        p50.push(milliseconds(&waits, 0.5));
        p99.push(milliseconds(&waits, 0.99));
        say(&format!(
            "reply: p50 {:.1} ms, p99 {:.1} ms of {}",
            milliseconds(&waits, 0.5),
            milliseconds(&waits, 0.99),
            waits.len()
        ));
    }
    town.check().await?;
    let p99 = Spread::of(&p99);
    let met = p99.median <= TARGET_MILLISECONDS;
    Ok(vec![Row {
        name: "reply p99 at 200/s",
        figure: p99.describe("ms", 1),
        baseline: format!("p50 {:.1} ms", Spread::of(&p50).median),
        ratio: None,
        target: "25 ms",
        met: Some(met),
        note: (!met)
            .then(|| "three commits wait for the disk one after the other: of the intake, of the step and of the sender, each within a \
             round of its own when others are under way".to_owned()),
    }])
}
