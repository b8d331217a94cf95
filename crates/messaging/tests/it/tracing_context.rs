use messaging::{Verdict, trace};
use tracing::subscriber::NoSubscriber;

use crate::support::{Watched, World, order};

const TRACE_ID: &str = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[tokio::test]
async fn the_trace_of_an_event_reaches_its_consumer_by_the_span_of_its_publication() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        let mut sent = order(1);
        sent.traceparent = Some(TRACEPARENT.to_owned());
        shop.publisher().publish(&[sent]).await.remove(0).unwrap();

        let carried = consumer.next().await.traceparent.unwrap();

        assert!(carried.starts_with(&format!("00-{TRACE_ID}-")), "{carried}");
        assert_ne!(carried, TRACEPARENT, "the publication has no span of its own");
        let span = tracing::info_span!("handled");
        trace::set_parent(&span, Some(&carried));
        assert!(trace::traceparent_of(&span).unwrap().contains(TRACE_ID));
        consumer.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_trace_of_an_event_is_passed_on_where_nothing_is_traced() {
    let _on_this_thread = tracing::subscriber::set_default(NoSubscriber::default());
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        let mut sent = order(1);
        sent.traceparent = Some(TRACEPARENT.to_owned());
        shop.publisher().publish(&[sent]).await.remove(0).unwrap();

        assert_eq!(consumer.next().await.traceparent.as_deref(), Some(TRACEPARENT));
        consumer.stop().await;
    })
    .await;
}
