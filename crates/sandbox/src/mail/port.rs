use std::net::SocketAddr;

use tokio::sync::watch;

/// The server's port: whether it is to take connections, and whether it does.
#[derive(Debug)]
pub(crate) struct Port {
    address: SocketAddr,
    wanted: watch::Sender<bool>,
    open: watch::Sender<bool>,
}

impl Port {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            wanted: watch::Sender::new(true),
            open: watch::Sender::new(true),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether it takes connections.
    pub(crate) fn is_open(&self) -> bool {
        *self.open.borrow()
    }

    /// Asks for it to take connections, or to refuse them, and waits until it does.
    pub(crate) async fn become_open(&self, wanted: bool) {
        self.wanted.send_replace(wanted);
        // The sender lives in `self`, so waiting ends only by a change.
        let _ = self.open.subscribe().wait_for(|open| *open == wanted).await;
    }

    /// What is asked for, to be followed.
    pub(super) fn wanted(&self) -> watch::Receiver<bool> {
        self.wanted.subscribe()
    }

    /// Tells what it does now.
    pub(super) fn became(&self, open: bool) {
        self.open.send_replace(open);
    }
}
