//! The sandbox as a program.

use std::io::Write;
use std::net::SocketAddr;

use anyhow::Context;
use clap::Parser;
use sandbox::{BrokerSettings, Sandbox, SandboxOptions};
use tokio::signal::unix::{SignalKind, signal};

/// A local Telegram, Google Sheets and mail server, strict as the real ones.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// Where to listen; port 0 takes a free one. The address is printed when the sandbox is ready.
    #[arg(long, env = "SANDBOX__LISTEN", default_value = "127.0.0.1:8081")]
    listen: SocketAddr,
    /// Where the mail server listens, beside it; without it on a free port of the same address. Printed in a second line.
    #[arg(long, env = "SANDBOX__MAIL__LISTEN")]
    mail_listen: Option<SocketAddr>,
    /// Threads that serve requests.
    #[arg(long, env = "SANDBOX__WORKERS", default_value_t = 1)]
    workers: usize,
    /// Ids of updates, messages, presses and people begin after this: greater at each start where bots keep their data.
    #[arg(long, env = "SANDBOX__IDS_AFTER", default_value_t = 0)]
    ids_after: u32,
    /// The AMQP URL of the RabbitMQ that the services use; without it the page does not show what happens there.
    #[arg(long, env = "SANDBOX__BROKER__URL", hide_env_values = true)]
    broker_url: Option<String>,
    /// What the services put before the names of their queues (their `BROKER__PREFIX`).
    #[arg(long, env = "SANDBOX__BROKER__PREFIX", default_value = "")]
    broker_prefix: String,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let mut terminated = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?;
    let sandbox = Sandbox::start(&SandboxOptions {
        listen: arguments.listen,
        mail_listen: arguments
            .mail_listen
            .unwrap_or_else(|| SocketAddr::new(arguments.listen.ip(), 0)),
        workers: arguments.workers,
        ids_after: arguments.ids_after,
        broker: arguments.broker_url.map(|url| BrokerSettings {
            url,
            prefix: arguments.broker_prefix,
        }),
    })?;
    let mut output = std::io::stdout();
    // At once: who reads the first line only may close the pipe then.
    output.write_all(format!("{}\nsmtp://{}\n", sandbox.url(), sandbox.mail_address()).as_bytes())?;
    output.flush()?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    sandbox.stop().await?;
    Ok(())
}
