//! Keeps one connection up: connect, declare, wait for its end, again.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use lapin::{Connection, ConnectionProperties, uri::AMQPUri};

use crate::{
    BrokerError, Link,
    backoff::Backoff,
    broker::{ANSWER_LIMIT, Shared, close, within},
};

const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The connection's own events tell of its end at once; this look is the safety net.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Runs until the broker is told to close.
pub(crate) async fn supervise(shared: Arc<Shared>, uri: AMQPUri, properties: ConnectionProperties) {
    let mut backoff = Backoff::up_to(LONGEST_PAUSE);
    while !shared.closing.is_cancelled() {
        let opened = tokio::select! {
            () = shared.closing.cancelled() => break,
            opened = open(&shared, &uri, &properties) => opened,
        };
        match opened {
            Ok(connection) => {
                backoff.reset();
                serve(&shared, connection).await;
            }
            Err(error) => report(&shared, &error),
        }
        tokio::select! {
            () = shared.closing.cancelled() => {}
            () = tokio::time::sleep(backoff.pause()) => {}
        }
    }
    shared.closed.cancel();
}

async fn open(shared: &Shared, uri: &AMQPUri, properties: &ConnectionProperties) -> Result<Connection, BrokerError> {
    let connection = within(Connection::connect_uri(uri.clone(), properties.clone())).await?;
    let channel = within(connection.create_channel()).await?;
    let declared = tokio::time::timeout(ANSWER_LIMIT, shared.topology.declare(&channel)).await;
    let declared = declared.unwrap_or(Err(BrokerError::TimedOut));
    if let Err(error) = declared {
        hang_up(&connection).await;
        return Err(error);
    }
    close(&channel).await;
    Ok(connection)
}

/// Offers the connection to everybody until it breaks or the broker is told to close.
async fn serve(shared: &Shared, connection: Connection) {
    let connection = Arc::new(connection);
    let mut events = std::pin::pin!(connection.events_listener());
    shared.connection.send_replace(Some(Arc::clone(&connection)));
    shared.link.send_replace(Link::Up);
    tracing::info!("connected to RabbitMQ");
    while connection.status().connected() {
        tokio::select! {
            () = shared.closing.cancelled() => {
                hang_up(&connection).await;
                break;
            }
            Some(_) = events.next() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    shared.connection.send_replace(None);
    let closing = shared.closing.is_cancelled();
    let reason = if closing { "closed" } else { "the connection was lost" };
    shared.link.send_replace(Link::Down {
        reason: reason.to_owned(),
    });
    if !closing {
        tracing::warn!("lost the connection to RabbitMQ, connecting again");
    }
}

/// Says once what is wrong, and again only when it changes.
fn report(shared: &Shared, error: &BrokerError) {
    let reason = match error {
        BrokerError::Amqp(cause) => cause.to_string(),
        other => other.to_string(),
    };
    let link = match error {
        BrokerError::PreconditionFailed { .. } => Link::Refused { reason },
        _ => Link::Down { reason },
    };
    let changed = shared.link.send_if_modified(|known| {
        let changed = *known != link;
        known.clone_from(&link);
        changed
    });
    match link {
        Link::Refused { reason } if changed => tracing::error!(%reason, "RabbitMQ refuses our queues"),
        Link::Down { reason } if changed => tracing::warn!(%reason, "RabbitMQ cannot be reached, trying again"),
        _ => {}
    }
}

async fn hang_up(connection: &Connection) {
    if let Err(error) = within(connection.close(200, "done".into())).await {
        tracing::debug!(%error, "the connection was gone before it could be closed");
    }
}
