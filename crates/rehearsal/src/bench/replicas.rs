//! What a second replica adds.

use anyhow::Result;

use super::player::{Player, chatter};
use super::row::{Row, Spread};
use super::town::Town;
use super::{Plan, say};

const RESIDENTS: i64 = 400;
const DEPTH: usize = 2;

/// Steps a second of two replicas beside those of one, in the same town.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let town = Town::settle(RESIDENTS).await?;
    let mut player = Player::begin(&town.world, town.world.people.len(), DEPTH, chatter).await?;
    let one = rates(&mut player, plan).await?;
    let second = town.second_replica().await?;
    let two = rates(&mut player, plan).await?;
    player.end(DEPTH).await?;
    town.check().await?;
    drop(second);
    say(&format!("replicas: one {:.0}/s, two {:.0}/s", one.median, two.median));
    Ok(vec![Row {
        name: "steps of two replicas",
        figure: two.describe("/s", 0),
        baseline: format!("one replica {:.0}/s", one.median),
        ratio: Some(two.median / one.median),
        target: "",
        met: None,
        note: Some("both share the cores, PostgreSQL and one sender; more replicas are for staying up".to_owned()),
    }])
}

async fn rates(player: &mut Player, plan: Plan) -> Result<Spread> {
    player.play(plan.warm_up).await?;
    let mut rates = Vec::new();
    for _ in 0..plan.repetitions {
        let (answers, seconds) = player.play(plan.measured).await?;
        #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
        rates.push(answers as f64 / seconds);
    }
    Ok(Spread::of(&rates))
}
