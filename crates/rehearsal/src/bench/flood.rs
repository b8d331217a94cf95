//! One person floods the bot while a hundred others talk to it.

use anyhow::Result;
use sandbox::model::Deed;

use super::acts::{Acts, act, milliseconds};
use super::player::text;
use super::row::{Row, Spread};
use super::town::Town;
use super::{Plan, say};

const OTHERS: i64 = 100;
const MESSAGES: usize = 1_000;

/// The others' 99th percentile during a flood of a thousand messages from one person, beside theirs in peace.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let town = Town::settle(OTHERS + 1).await?;
    let (flooder, others) = (town.world.people[0], &town.world.people[1..]);
    let mut acts = Acts::of(&town.world, others);
    acts.play(plan.warm_up).await?;
    let (mut peaceful, mut flooded) = (Vec::new(), Vec::new());
    for _ in 0..plan.repetitions {
        peaceful.push(milliseconds(&acts.play(plan.measured).await?, 0.99));
        let flood: Vec<Deed> = (0..MESSAGES)
            .map(|number| Deed {
                person_id: flooder,
                bot_id: Some(town.world.bot.id),
                group_id: None,
                act: text(&format!("message {number}")),
            })
            .collect();
        act(&town.world.telegram, &flood).await?;
        flooded.push(milliseconds(&acts.play(plan.measured).await?, 0.99));
        say(&format!(
            "flood: the others' p99 {:.1} ms, in peace {:.1} ms",
            flooded.last().copied().unwrap_or_default(),
            peaceful.last().copied().unwrap_or_default()
        ));
    }
    town.check().await?;
    let (peaceful, flooded) = (Spread::of(&peaceful), Spread::of(&flooded));
    Ok(vec![Row {
        name: "others' reply p99 beside a flood of 1,000",
        figure: flooded.describe("ms", 1),
        baseline: format!("in peace {:.1} ms", peaceful.median),
        ratio: Some(flooded.median / peaceful.median),
        target: "",
        met: None,
        note: None,
    }])
}
