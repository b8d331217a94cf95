use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};

use anyhow::Context;

use super::output;
use crate::health::Report;

/// Longer than the slowest check may take.
const LIMIT: Duration = Duration::from_secs(5);

/// Asks the service that listens on `listen` on this machine. Fails where it is not ready.
pub(super) async fn ask(listen: SocketAddr) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(listen.port() != 0, "HTTP__LISTEN names no port to ask");
    let url = format!(
        "http://{}/health/ready",
        SocketAddr::new(reachable(listen.ip()), listen.port())
    );
    // A proxy of the environment has no business between a container and itself.
    let client = reqwest::Client::builder().no_proxy().timeout(LIMIT).build()?;
    let answer = client.get(&url).send().await.with_context(|| format!("asking {url}"))?;
    let report: Report = answer
        .json()
        .await
        .with_context(|| format!("the answer of {url} is no report"))?;
    for (name, reason) in &report.checks {
        output::line(&format!("{name}: {}", reason.as_deref().unwrap_or("ready")));
    }
    Ok(if report.ready {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A service that listens on all addresses is asked on the loopback one.
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(any) if any.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(any) if any.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}
