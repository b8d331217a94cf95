use std::time::Duration;

use outbox::{
    inputs::{self, NewInput, Source},
    retention::{self, Retention},
};

use crate::world::{BOT, World};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(flavor = "multi_thread")]
async fn what_people_wrote_is_blanked_first_then_the_row_goes_and_open_and_dead_rows_stay() {
    let mut world = World::new().await;
    let input = |key: &str| NewInput {
        source: Source::Update,
        source_key: key.to_owned(),
        conversation: "person:7".to_owned(),
        kind: String::new(),
        body: b"words".to_vec(),
        traceparent: None,
    };
    inputs::insert(
        &world.connection,
        BOT,
        &["open", "new", "old", "ancient", "dead"].map(input),
    )
    .await
    .unwrap();
    world
        .execute(
            "update inputs set closed_at = now() where source_key <> 'open'; \
             update inputs set closed_at = now() - interval '10 days' where source_key in ('old', 'dead'); \
             update inputs set closed_at = now() - interval '100 days' where source_key = 'ancient'; \
             update inputs set dead = true where source_key = 'dead'",
        )
        .await;
    let retention = Retention {
        input_bodies: 7 * DAY,
        inputs: 90 * DAY,
        events: 60 * DAY,
    };
    while retention::sweep(&world.connection, BOT, &retention).await.unwrap() > 0 {}
    assert_eq!(
        world
            .count("inputs where body = 'words' and source_key in ('open', 'new', 'dead')")
            .await,
        3
    );
    assert_eq!(world.count("inputs where body = '' and source_key = 'old'").await, 1);
    assert_eq!(world.count("inputs").await, 4);
}
