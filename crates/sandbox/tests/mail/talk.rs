use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::world::World;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A client that says every byte itself.
pub(crate) struct Talk {
    stream: BufReader<Box<dyn Duplex>>,
}

impl Talk {
    /// Connects and hears the greeting.
    pub(crate) async fn begin(address: SocketAddr) -> Result<Self> {
        let mut talk = Self::connect(address).await?;
        assert_eq!(talk.hear().await?, "220 sandbox ESMTP");
        Ok(talk)
    }

    /// Connects, unless the server has too many connections.
    pub(crate) async fn begin_if_let_in(address: SocketAddr) -> Option<Self> {
        let mut talk = Self::connect(address).await.ok()?;
        talk.hear().await.ok()?.starts_with("220 ").then_some(talk)
    }

    /// Connects only.
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream: Box<dyn Duplex> = Box::new(TcpStream::connect(address).await?);
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Connects to a server that takes letters without a login, and says EHLO.
    pub(crate) async fn open(world: &World) -> Result<Self> {
        let mut talk = Self::begin(world.sandbox.mail_address()).await?;
        talk.ask("EHLO client").await?;
        Ok(talk)
    }

    pub(crate) async fn write(&mut self, bytes: impl AsRef<[u8]>) -> Result<()> {
        self.stream.write_all(bytes.as_ref()).await?;
        Ok(self.stream.flush().await?)
    }

    /// Says a line and hears the answer.
    pub(crate) async fn ask(&mut self, line: &str) -> Result<String> {
        self.write(format!("{line}\r\n")).await?;
        self.hear().await
    }

    /// The next answer, its lines divided by line feeds; the end of the connection is an error.
    pub(crate) async fn hear(&mut self) -> Result<String> {
        let mut answer = Vec::new();
        loop {
            let mut line = String::new();
            let read = tokio::time::timeout(PATIENCE, self.stream.read_line(&mut line)).await??;
            anyhow::ensure!(read > 0, "the connection ended");
            let line = line.strip_suffix("\r\n").context("a line without its end")?;
            answer.push(line.to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(answer.join("\n"));
            }
        }
    }

    /// All that comes until the server ends the connection, however it ends it.
    pub(crate) async fn rest(&mut self) -> Result<String> {
        let mut rest = Vec::new();
        // Whether the end comes as an end or as a reset is the system's choice.
        let _ = tokio::time::timeout(PATIENCE, self.stream.read_to_end(&mut rest)).await?;
        Ok(String::from_utf8(rest)?)
    }

    /// Makes the handshake, trusting the sandbox's certificate.
    pub(crate) async fn secured(self, world: &World) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(
            world.mail.certificate().await?.as_bytes(),
        )?)?;
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = TlsConnector::from(Arc::new(config));
        let name = ServerName::try_from("localhost")?;
        let stream: Box<dyn Duplex> = Box::new(connector.connect(name, self.stream.into_inner()).await?);
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Begins a letter up to DATA's answer.
    pub(crate) async fn begin_letter(&mut self, recipient: &str) -> Result<()> {
        assert_eq!(self.ask("MAIL FROM:<desk@example.org>").await?, "250 2.1.0 Sender ok");
        assert_eq!(
            self.ask(&format!("RCPT TO:<{recipient}>")).await?,
            "250 2.1.5 Recipient ok"
        );
        assert!(self.ask("DATA").await?.starts_with("354 "));
        Ok(())
    }
}
