use std::fmt;

use email_address::{EmailAddress as Parsed, Error as Misfit, Options};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// The most bytes of an address (RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets).
const LONGEST: usize = 254;

/// An address that a letter can be sent to: a mailbox of RFC 5321, internationalised ones (RFC 6531) included, at a domain of
/// at least two labels.
///
/// The domain is kept as servers write it (lower case, A-labels), the part before the `@` as the person wrote it. It is
/// personal data: `Debug` shows the domain only, and there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    address: String,
    /// Where the `@` stands.
    at: usize,
}

/// What is wrong with a text that should be an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailAddressError {
    #[error("no @ in it")]
    NoAt,
    #[error("nothing, or nothing possible, before the @")]
    Mailbox,
    #[error("no possible domain after the @")]
    Domain,
    #[error("too long")]
    TooLong,
}

impl EmailAddress {
    /// Reads an address as people type it: spaces around it and a `mailto:` before it do no harm.
    pub fn parse(text: &str) -> Result<Self, EmailAddressError> {
        let text = text.trim();
        let text = text.strip_prefix("mailto:").unwrap_or(text);
        if text.len() > LONGEST * 4 {
            return Err(EmailAddressError::TooLong);
        }
        let (mailbox, domain) = text.rsplit_once('@').ok_or(EmailAddressError::NoAt)?;
        let domain =
            idna::domain_to_ascii_strict(domain.trim_end_matches('.')).map_err(|_| EmailAddressError::Domain)?;
        let address = format!("{mailbox}@{domain}");
        if address.len() > LONGEST {
            return Err(EmailAddressError::TooLong);
        }
        let options = Options::default()
            .with_required_tld()
            .without_domain_literal()
            .without_display_text();
        Parsed::parse_with_options(&address, options).map_err(|error| misfit(&error))?;
        let at = mailbox.len();
        Ok(Self { address, at })
    }

    /// As mail servers write it.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The domain as servers write it: lower case, A-labels.
    pub fn domain(&self) -> &str {
        &self.address[self.at + 1..]
    }

    /// As a person reads it: the domain in its own letters.
    pub fn readable(&self) -> String {
        let (domain, _) = idna::domain_to_unicode(self.domain());
        format!("{}@{domain}", self.mailbox())
    }

    /// The same for all ways to write the same mailbox that people mix up: servers are free to tell capitals apart
    /// (RFC 5321, 2.4), and hardly any does.
    pub fn folded(&self) -> String {
        self.address.to_lowercase()
    }

    fn mailbox(&self) -> &str {
        &self.address[..self.at]
    }
}

fn misfit(misfit: &Misfit) -> EmailAddressError {
    match misfit {
        Misfit::MissingSeparator => EmailAddressError::NoAt,
        Misfit::LocalPartTooLong | Misfit::DomainTooLong => EmailAddressError::TooLong,
        Misfit::DomainEmpty
        | Misfit::SubDomainEmpty
        | Misfit::SubDomainTooLong
        | Misfit::DomainTooFew
        | Misfit::DomainInvalidSeparator
        | Misfit::UnbalancedQuotes
        | Misfit::InvalidComment
        | Misfit::InvalidIPAddress
        | Misfit::UnsupportedDomainLiteral => EmailAddressError::Domain,
        _ => EmailAddressError::Mailbox,
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EmailAddress(…@{})", self.domain())
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailAddressError;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        Self::parse(&stored)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.address
    }
}
