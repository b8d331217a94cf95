use std::borrow::Cow;

/// An answer of the server: a code (RFC 5321, 4.2), an enhanced one (RFC 3463) and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    /// None where the standards have none: the greeting, the answers to EHLO and HELO, the intermediate ones.
    enhanced: Option<&'static str>,
    /// At least one.
    lines: Vec<Cow<'static, str>>,
}

/// What is refused on demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    Recipient,
    Letter,
}

impl Reply {
    pub(super) fn new(code: u16, enhanced: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            enhanced: Some(enhanced),
            lines: vec![text.into()],
        }
    }

    /// Without an enhanced code.
    pub(super) fn bare(code: u16, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            enhanced: None,
            lines: vec![text.into()],
        }
    }

    /// The answer to EHLO: a line of its own for each extension.
    pub(super) fn extensions(lines: Vec<Cow<'static, str>>) -> Self {
        Self {
            code: 250,
            enhanced: None,
            lines,
        }
    }

    /// A refusal on demand, in the words of real servers where none are given.
    pub(super) fn refusal(what: Refused, code: u16, text: Option<String>) -> Self {
        let (enhanced, words) = match (what, code) {
            (_, 421) => ("4.3.2", "Service not available, closing transmission channel"),
            (Refused::Recipient, 450) => ("4.2.1", "The mailbox is busy, try again later"),
            (Refused::Recipient, 451) => ("4.7.1", "Greylisted, try again later"),
            (Refused::Recipient, 452) => ("4.2.2", "The mailbox is full, try again later"),
            (Refused::Recipient, 550) => ("5.1.1", "No such user here"),
            (Refused::Recipient, 552) => ("5.2.2", "The mailbox is over its quota"),
            (Refused::Recipient, 553) => ("5.1.3", "The mailbox name is not allowed"),
            (Refused::Letter, 451) => ("4.3.0", "Local error in processing, try again later"),
            (Refused::Letter, 452) => ("4.3.1", "Insufficient system storage, try again later"),
            (Refused::Letter, 550) => ("5.7.1", "The message is refused by policy"),
            (Refused::Letter, 552) => ("5.3.4", "The message exceeds what the mailbox takes"),
            (Refused::Letter, 554) => ("5.7.1", "The message is refused as spam"),
            (_, 400..500) => ("4.0.0", "Not now, try again later"),
            _ => ("5.0.0", "Refused"),
        };
        Self::new(code, enhanced, text.map_or(Cow::Borrowed(words), Cow::Owned))
    }

    /// Whether the server ends the connection after it.
    pub(super) fn ends(&self) -> bool {
        matches!(self.code, 221 | 421)
    }

    /// Whether the client did not get what it wanted.
    pub(super) fn refuses(&self) -> bool {
        self.code >= 400
    }

    /// As it goes over the wire.
    pub(super) fn to_wire(&self) -> Vec<u8> {
        let mut wire = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            let divider = if index + 1 < self.lines.len() { '-' } else { ' ' };
            wire.push_str(&self.code.to_string());
            wire.push(divider);
            if let Some(enhanced) = self.enhanced {
                wire.push_str(enhanced);
                wire.push(' ');
            }
            // Words on demand come from the control API and must not forge a line.
            wire.extend(
                line.chars()
                    .map(|letter| if letter.is_control() { ' ' } else { letter }),
            );
            wire.push_str("\r\n");
        }
        wire.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_but_the_last_says_that_more_follows() {
        let reply = Reply::extensions(vec!["sandbox".into(), "PIPELINING".into(), "HELP".into()]);
        assert_eq!(reply.to_wire(), b"250-sandbox\r\n250-PIPELINING\r\n250 HELP\r\n");
    }

    #[test]
    fn words_on_demand_forge_no_line() {
        let reply = Reply::refusal(Refused::Recipient, 550, Some("no\r\n250 yes".to_owned()));
        assert_eq!(reply.to_wire(), b"550 5.1.1 no  250 yes\r\n");
    }
}
