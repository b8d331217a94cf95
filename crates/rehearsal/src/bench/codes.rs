//! How long a typed code is compared, when it is right and when it is not.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{Pepper, Peppers};
use hdrhistogram::Histogram;

use super::row::{Row, Spread};
use super::{Plan, say};

/// Comparisons of each kind in a repetition, in turn with those of the others.
const ROUNDS: usize = 20_000;
const TYPED: &str = "sign-in/1000001/012345";

/// The time of a comparison with the hash of what was typed, of something else, and with none.
pub(super) fn measure(plan: Plan) -> Result<Vec<Row>> {
    let pepper = |byte| Pepper::parse(&BASE64_STANDARD.encode([byte; 32]));
    // As while the pepper is being changed: a comparison with each.
    let peppers = Peppers {
        current: pepper(1)?,
        previous: Some(pepper(2)?),
    };
    let hashes = [peppers.hash(TYPED), peppers.hash("sign-in/1000001/999999"), vec![0; 32]];
    let mut nanoseconds: [Vec<f64>; 3] = Default::default();
    for _ in 0..plan.repetitions {
        let mut taken = [Histogram::<u64>::new(3)?, Histogram::new(3)?, Histogram::new(3)?];
        for round in 0..ROUNDS {
            // Each as often first as last.
            for step in 0..hashes.len() {
                let place = (round + step) % hashes.len();
                let begin = Instant::now();
                black_box(peppers.made(black_box(&hashes[place]), black_box(TYPED)));
                taken[place].record(u64::try_from(begin.elapsed().as_nanos())?.max(1))?;
            }
        }
        for (all, taken) in nanoseconds.iter_mut().zip(&taken) {
            #[allow(clippy::cast_precision_loss, reason = "some thousands of nanoseconds")]
            all.push(taken.value_at_quantile(0.5) as f64);
        }
    }
    let [right, wrong, none] = nanoseconds.map(|all| Spread::of(&all));
    say(&format!(
        "codes: right {:.0} ns, wrong {:.0} ns, none issued {:.0} ns",
        right.median, wrong.median, none.median
    ));
    Ok(vec![Row {
        name: "comparing a wrong code",
        figure: wrong.describe("ns", 0),
        baseline: format!("a right one {:.0} ns, without one {:.0} ns", right.median, none.median),
        ratio: Some(wrong.median / right.median),
        target: "",
        met: None,
        note: None,
    }])
}
