//! What stands before the replicas of a service in production: a balancer, which also ends TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// Gives each new connection to the next replica that takes it. It ends when it is dropped, its connections with it.
pub struct Balancer {
    address: SocketAddr,
    secure: bool,
    task: JoinHandle<()>,
}

/// A self-signed certificate for 127.0.0.1, with its key.
pub struct Certificate {
    pem: String,
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Certificate {
    /// A fresh one.
    ///
    /// # Panics
    /// When none can be made.
    pub fn self_signed() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()])
            .unwrap_or_else(|error| panic!("make a certificate: {error}"));
        Self {
            pem: made.cert.pem(),
            certificate: made.cert.der().clone(),
            key: made.signing_key.serialize_der(),
        }
    }

    /// As it is uploaded.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    fn acceptor(&self) -> Result<TlsAcceptor, rustls::Error> {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.clone()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate.clone()], key)?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

impl Balancer {
    /// Begins to listen on a free port before these replicas; with a certificate it speaks TLS.
    ///
    /// # Panics
    /// When it cannot listen, or cannot use the certificate.
    pub async fn start(replicas: &[SocketAddr], certificate: Option<&Certificate>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap_or_else(|error| panic!("listen before the replicas: {error}"));
        let address = listener
            .local_addr()
            .unwrap_or_else(|error| panic!("ask where the balancer listens: {error}"));
        let acceptor = certificate.map(|certificate| {
            certificate
                .acceptor()
                .unwrap_or_else(|error| panic!("use the certificate: {error}"))
        });
        let secure = acceptor.is_some();
        let task = tokio::spawn(serve(listener, replicas.to_vec(), acceptor));
        Self { address, secure, task }
    }

    /// Its address as the root of a URL.
    pub fn root(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, replicas: Vec<SocketAddr>, acceptor: Option<TlsAcceptor>) {
    let replicas = Arc::new(replicas);
    let turn = Arc::new(AtomicUsize::new(0));
    // Dropped with the task, which ends them.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let (replicas, turn, acceptor) = (Arc::clone(&replicas), Arc::clone(&turn), acceptor.clone());
        connections.spawn(async move {
            match acceptor {
                None => forward(client, &replicas, &turn).await,
                // Who does not trust the certificate is gone already.
                Some(acceptor) => {
                    if let Ok(client) = acceptor.accept(client).await {
                        forward(client, &replicas, &turn).await;
                    }
                }
            }
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn forward(mut client: impl AsyncRead + AsyncWrite + Unpin, replicas: &[SocketAddr], turn: &AtomicUsize) {
    let first = turn.fetch_add(1, Ordering::Relaxed);
    let order = replicas.iter().cycle().skip(first % replicas.len().max(1));
    for replica in order.take(replicas.len()) {
        if let Ok(mut server) = TcpStream::connect(replica).await {
            // Either end may go away at any time; that is what it is for.
            let _ = copy_bidirectional(&mut client, &mut server).await;
            return;
        }
    }
}
