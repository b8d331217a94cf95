//! A mail server that takes every letter and delivers none: what services send is kept for the page and for tests.
//!
//! Commands are parsed by `smtp-proto`, letters by `mail-parser`. What is strict here is strict with real providers:
//! no login without encryption, no letter without a login, no bare line feeds, no lines over 998 bytes.

mod certificate;
mod code;
mod content;
mod faults;
mod letter;
mod login;
mod mailbox;
mod port;
mod refusals;
mod reply;
mod server;
mod session;
mod wire;

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use certificate::{Certificate, CertificateError};
pub(crate) use faults::MailFaults;
pub(crate) use mailbox::{Mailbox, Wanted};
pub(crate) use port::Port;
pub(crate) use server::serve;

use crate::model::{MailServer, MailSettings, MailStatistics};

/// The mail server's part of the world.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) mailbox: Mailbox,
    pub(crate) faults: MailFaults,
    pub(crate) certificate: Certificate,
    pub(crate) port: Port,
    settings: Mutex<MailSettings>,
    statistics: Mutex<MailStatistics>,
}

impl Mail {
    /// An empty mailbox behind this address.
    pub(crate) fn new(address: SocketAddr) -> Result<Self, CertificateError> {
        Ok(Self {
            mailbox: Mailbox::default(),
            faults: MailFaults::default(),
            certificate: Certificate::self_signed(address.ip())?,
            port: Port::new(address),
            settings: Mutex::default(),
            statistics: Mutex::default(),
        })
    }

    /// Where it listens and how it is set.
    pub(crate) fn view(&self) -> MailServer {
        MailServer {
            address: self.port.address().to_string(),
            open: self.port.is_open(),
            settings: self.settings(),
        }
    }

    pub(crate) fn settings(&self) -> MailSettings {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets how connections are met that are made from now on.
    pub(crate) fn set(&self, settings: MailSettings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// The counts, to read, to add to or to begin anew.
    pub(crate) fn statistics(&self) -> MutexGuard<'_, MailStatistics> {
        self.statistics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a refusal; 0 stands for a connection that a fault broke.
    fn refused(&self, code: u16) {
        *self.statistics().refused.entry(code).or_default() += 1;
    }
}
