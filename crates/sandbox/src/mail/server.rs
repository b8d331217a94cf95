use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::session;
use crate::world::World;

/// How many connections there may be at once.
const MOST_CONNECTIONS: usize = 200;
/// How long letters that are under way may take when the server ends.
const GRACE: Duration = Duration::from_secs(1);
/// How long to wait before what the system refused is tried again.
const PAUSE: Duration = Duration::from_millis(100);
/// How many connections may wait to be taken.
const BACKLOG: u32 = 1024;

/// Serves until it is to end; then letters that are under way have a second.
pub(crate) async fn serve(world: &actix_web::web::Data<World>, listener: TcpListener, ending: CancellationToken) {
    let mut door = Door::Open(listener);
    let mut wanted = world.mail.port.wanted();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = ending.cancelled() => break,
            // The sender lives in the world.
            _ = wanted.changed() => {
                let open = *wanted.borrow_and_update();
                door = if open { door.opened().await } else { door.closed(&mut connections).await };
                world.mail.port.became(open);
            }
            stream = door.accept() => {
                if connections.len() >= MOST_CONNECTIONS {
                    world.mail.refused(421);
                    // Nobody waits for who is one too many; if the words do not fit, the end says it too.
                    let _ = stream.try_write(b"421 4.7.0 Too many connections, try again later\r\n");
                } else {
                    let (world, ending) = (world.clone(), ending.clone());
                    connections.spawn(async move { session::receive(&world, stream, &ending).await });
                }
            }
            Some(ended) = connections.join_next() => {
                if let Err(error) = ended && error.is_panic() {
                    tracing::error!(%error, "a connection to the mail server failed");
                }
            }
        }
    }
    drop(door);
    let _ = tokio::time::timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

/// The port, listening or not.
enum Door {
    Open(TcpListener),
    /// The address is held, so that nobody else gets it; who connects is refused.
    Closed(Option<TcpSocket>, SocketAddr),
}

impl Door {
    /// The next connection; never one while it is closed.
    async fn accept(&self) -> TcpStream {
        let Self::Open(listener) = self else {
            return std::future::pending().await;
        };
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "answers of the mail server may be slow");
                    }
                    return stream;
                }
                Err(error) => {
                    tracing::warn!(%error, "the mail server cannot take a connection");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Ends listening and all connections.
    async fn closed(self, connections: &mut JoinSet<()>) -> Self {
        connections.shutdown().await;
        let Self::Open(listener) = self else { return self };
        let Ok(address) = listener.local_addr() else {
            return Self::Open(listener);
        };
        drop(listener);
        let held = hold(address).inspect_err(|error| tracing::warn!(%error, "the mail server's port is not held"));
        Self::Closed(held.ok(), address)
    }

    /// Listens again, however long it takes.
    async fn opened(self) -> Self {
        let Self::Closed(mut held, address) = self else {
            return self;
        };
        loop {
            let socket = held.take().map_or_else(|| hold(address), Ok);
            match socket.and_then(|socket| socket.listen(BACKLOG)) {
                Ok(listener) => return Self::Open(listener),
                Err(error) => {
                    tracing::warn!(%error, "the mail server cannot listen again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

fn hold(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
