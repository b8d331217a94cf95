use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::content::{Content, Flaw};
use super::reply::Reply;

/// The longest line of a client with its end: that of a login (RFC 4954, 4).
const LONGEST_LINE: usize = 12_288;
/// How much is read at once.
const READ: usize = 16 * 1024;

/// A connection, in clear or encrypted.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A client's connection: lines and letters come, answers go.
pub(super) struct Wire {
    stream: Box<dyn Duplex>,
    /// What came and was not yet looked at.
    ahead: Vec<u8>,
    /// How long the client may say nothing, or not listen.
    idle: Duration,
}

/// What a client said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Without its end.
    Whole(String),
    /// Longer than any command.
    TooLong,
    /// With bytes that no command has: zeros, a bare carriage return or line feed, no UTF-8.
    Malformed,
}

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("the client said nothing for too long")]
    Idle,
    #[error("the client has gone")]
    Gone,
    #[error(transparent)]
    Broken(#[from] io::Error),
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Duplex>, idle: Duration) -> Self {
        Self {
            stream,
            ahead: Vec::new(),
            idle,
        }
    }

    /// Whether more came than was looked at.
    pub(super) fn is_ahead(&self) -> bool {
        !self.ahead.is_empty()
    }

    /// The connection itself, for a handshake. What came ahead of it is forgotten.
    pub(super) fn into_stream(self) -> Box<dyn Duplex> {
        self.stream
    }

    /// The next line. Of one that is too long no more is kept than a line may have.
    pub(super) async fn line(&mut self) -> Result<Line, WireError> {
        let mut too_long = false;
        loop {
            if let Some(end) = self.ahead.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.ahead.drain(..=end).collect();
                return Ok(if too_long || line.len() > LONGEST_LINE {
                    Line::TooLong
                } else {
                    Line::read(&line)
                });
            }
            if self.ahead.len() > LONGEST_LINE {
                too_long = true;
                self.ahead.clear();
            }
            self.read().await?;
        }
    }

    /// The letter after DATA, of at most so many bytes.
    pub(super) async fn letter(&mut self, most: usize) -> Result<Result<Vec<u8>, Flaw>, WireError> {
        let mut content = Content::new(most);
        loop {
            if let Some(end) = content.take(&self.ahead) {
                self.ahead.drain(..end);
                return Ok(content.into_letter());
            }
            self.ahead.clear();
            self.read().await?;
        }
    }

    /// Answers.
    pub(super) async fn say(&mut self, reply: &Reply) -> Result<(), WireError> {
        let wire = reply.to_wire();
        let saying = async {
            self.stream.write_all(&wire).await?;
            self.stream.flush().await
        };
        let said = tokio::time::timeout(self.idle, saying).await;
        Ok(said.map_err(|_| WireError::Idle)??)
    }

    async fn read(&mut self) -> Result<(), WireError> {
        self.ahead.reserve(READ);
        let reading = self.stream.read_buf(&mut self.ahead);
        let read = tokio::time::timeout(self.idle, reading).await;
        match read.map_err(|_| WireError::Idle)?? {
            0 => Err(WireError::Gone),
            _ => Ok(()),
        }
    }
}

impl Line {
    fn read(line: &[u8]) -> Self {
        let Some(line) = line.strip_suffix(b"\r\n") else {
            return Self::Malformed;
        };
        match std::str::from_utf8(line) {
            Ok(text) if !text.contains(['\0', '\r', '\n']) => Self::Whole(text.to_owned()),
            _ => Self::Malformed,
        }
    }
}
