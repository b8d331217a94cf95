//! passbot behind a balancer, its updates by webhook.

use rehearsal::{Balancer, suite::Suite};

use crate::crowd::Crowd;

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_behind_one_address_serve_residents_and_one_of_them_may_die() {
    let crowd = Crowd::gather().await;
    let replicas = [crowd.suite.passbot_environment(), crowd.suite.passbot_environment()];
    let addresses = replicas
        .each_ref()
        .map(|replica| replica["HTTP__LISTEN"].parse().unwrap());
    let balancer = Balancer::start(&addresses, None).await;
    let [first, second] = replicas.map(|replica| Suite::behind(&balancer.root(), replica));
    let mut first = crowd.suite.run("passbot", &first).await.unwrap();
    let second = crowd.start("passbot", second, None).await;
    let syncer = crowd
        .start("sheets-syncer", crowd.suite.sheets_syncer_environment(), None)
        .await;

    let (anna, boris) = (crowd.person().await, crowd.person().await);
    let codes = [crowd.code().await, crowd.code().await];
    let mut passes = vec![crowd.order_and_arrive(&anna, &codes[0], "A100AA77").await];
    first.process.kill();
    passes.push(crowd.order_and_arrive(&boris, &codes[1], "A200AA77").await);

    crowd.settle().await;
    crowd.count(&passes).await;
    second.end().await;
    syncer.end().await;
}
