use std::borrow::Cow;
use std::time::Duration;

use smtp_proto::{MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_SMTPUTF8, MailFrom, RcptTo, Request};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use super::faults::Point;
use super::letter::Received;
use super::login::{self, log_in};
use super::refusals::{flawed, misunderstood, needs_utf8, out_of_order, too_large};
use super::reply::{Refused, Reply};
use super::wire::{Duplex, Line, Wire, WireError};
use crate::model::{MailFaultKind, MailSecurity, MailSettings, Topic};
use crate::world::World;

/// How large a letter may be, in bytes.
const LARGEST: usize = 10 * 1024 * 1024;
/// How many recipients a letter may have (RFC 5321, 4.5.3.1.8).
const MOST_RECIPIENTS: usize = 100;
/// After so many commands that make no sense the client is sent away.
const MOST_ERRORS: u32 = 20;
/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The server's name.
const NAME: &str = "sandbox";

/// Talks with a client until one of both ends it.
pub(super) async fn receive(world: &World, stream: TcpStream, ending: &CancellationToken) {
    world.mail.statistics().connections += 1;
    let settings = world.mail.settings();
    let idle = Duration::from_millis(settings.idle_milliseconds);
    let mut session = Session {
        world,
        ending,
        settings,
        secure: false,
        greeted: false,
        login: None,
        transaction: None,
        errors: 0,
    };
    let mut stream: Box<dyn Duplex> = Box::new(stream);
    if session.settings.security == MailSecurity::Tls {
        let Some(secured) = session.secured(stream).await else {
            return;
        };
        stream = secured;
    }
    let mut wire = Wire::new(stream, idle);
    let mut talked = session.greet(&mut wire).await;
    loop {
        if matches!(talked, Ok(Turn::Listen)) {
            talked = session.talk(&mut wire).await;
        }
        match talked {
            Ok(Turn::Secure) => {
                let Some(secured) = session.secured(wire.into_stream()).await else {
                    return;
                };
                wire = Wire::new(secured, idle);
                talked = Ok(Turn::Listen);
            }
            Ok(_) => return,
            Err(error) => {
                if matches!(error, WireError::Idle) {
                    let waited = Reply::new(421, "4.4.2", "Idle for too long, closing transmission channel");
                    world.mail.refused(421);
                    // The client may have gone without a word.
                    let _ = wire.say(&waited).await;
                }
                tracing::debug!(%error, "a connection to the mail server ended");
                return;
            }
        }
    }
}

/// What is known of a client.
struct Session<'a> {
    world: &'a World,
    ending: &'a CancellationToken,
    settings: MailSettings,
    secure: bool,
    /// Whether it said EHLO or HELO.
    greeted: bool,
    login: Option<String>,
    transaction: Option<Transaction>,
    errors: u32,
}

/// A letter's envelope.
struct Transaction {
    sender: String,
    recipients: Vec<String>,
    /// Whether addresses may have letters beyond ASCII (RFC 6531).
    international: bool,
}

/// What comes next.
enum Turn {
    /// The client's next line.
    Listen,
    /// A handshake.
    Secure,
    /// Nothing more.
    End,
}

/// What a command leads to.
enum Outcome {
    Say(Reply),
    /// The answer was given already.
    Said,
    Secure,
    Cut,
}

impl Session<'_> {
    async fn greet(&mut self, wire: &mut Wire) -> Result<Turn, WireError> {
        for fault in self.world.mail.faults.meet(Point::Greeting, &[]) {
            self.world.live.mark(Topic::Faults);
            if let MailFaultKind::DelayGreeting { milliseconds } = fault {
                tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            } else {
                return self
                    .say(wire, Reply::bare(421, format!("{NAME} Service not available")))
                    .await;
            }
        }
        self.say(wire, Reply::bare(220, format!("{NAME} ESMTP"))).await
    }

    /// Answers command after command.
    async fn talk(&mut self, wire: &mut Wire) -> Result<Turn, WireError> {
        loop {
            let line = tokio::select! {
                biased;
                line = wire.line() => line?,
                () = self.ending.cancelled() => {
                    return self.say(wire, Reply::new(421, "4.3.2", "The server is shutting down")).await;
                }
            };
            let outcome = match line {
                Line::Whole(line) => self.command(&line, wire).await?,
                Line::TooLong => Outcome::Say(Reply::new(500, "5.5.6", "The line is too long")),
                Line::Malformed => Outcome::Say(Reply::new(500, "5.5.2", "A line ends with CR LF and has no NUL")),
            };
            let turn = match outcome {
                Outcome::Say(reply) => self.say(wire, reply).await?,
                Outcome::Said => Turn::Listen,
                Outcome::Secure => self.begin_securing(wire).await?,
                Outcome::Cut => {
                    self.world.mail.refused(0);
                    Turn::End
                }
            };
            if !matches!(turn, Turn::Listen) {
                return Ok(turn);
            }
        }
    }

    async fn say(&mut self, wire: &mut Wire, reply: Reply) -> Result<Turn, WireError> {
        if reply.refuses() {
            self.world.mail.refused(reply.code);
        }
        wire.say(&reply).await?;
        self.errors += u32::from(matches!(reply.code, 500..=503 | 535));
        if reply.ends() {
            return Ok(Turn::End);
        }
        if self.errors > MOST_ERRORS {
            self.world.mail.refused(421);
            wire.say(&Reply::new(421, "4.7.0", "Too many errors")).await?;
            return Ok(Turn::End);
        }
        Ok(Turn::Listen)
    }

    async fn command(&mut self, line: &str, wire: &mut Wire) -> Result<Outcome, WireError> {
        let ended = format!("{line}\r\n");
        let request = match Request::parse(&mut ended.as_bytes().iter()) {
            Ok(request) => request,
            Err(error) => return Ok(Outcome::Say(misunderstood(&error))),
        };
        let reply = match request {
            Request::Ehlo { .. } => self.hello(true),
            Request::Helo { .. } => self.hello(false),
            Request::Mail { from } => self.mail(&from),
            Request::Rcpt { to } => self.recipient(&to, line),
            Request::Data => return self.data(wire).await,
            Request::Auth {
                mechanism,
                initial_response,
            } => self.auth(wire, mechanism, &initial_response).await?,
            Request::StartTls => return Ok(self.start_tls(wire)),
            Request::Rset => {
                self.transaction = None;
                Reply::new(250, "2.0.0", "Forgotten")
            }
            Request::Noop { .. } => Reply::new(250, "2.0.0", "Nothing done"),
            Request::Vrfy { .. } => Reply::new(252, "2.1.5", "Cannot verify the user, but will take the letter"),
            Request::Help { .. } => Reply::new(214, "2.0.0", "RFC 5321; letters stay in the sandbox"),
            Request::Quit => Reply::new(221, "2.0.0", "Bye"),
            _ => Reply::new(502, "5.5.1", "Command not implemented"),
        };
        Ok(Outcome::Say(reply))
    }

    fn hello(&mut self, extended: bool) -> Reply {
        self.greeted = true;
        self.transaction = None;
        if !extended {
            return Reply::bare(250, NAME);
        }
        let mut lines: Vec<Cow<'static, str>> = vec![
            NAME.into(),
            "PIPELINING".into(),
            format!("SIZE {LARGEST}").into(),
            "8BITMIME".into(),
            "SMTPUTF8".into(),
            "ENHANCEDSTATUSCODES".into(),
        ];
        if self.can_be_secured() {
            lines.push("STARTTLS".into());
        }
        if self.may_log_in() {
            lines.push("AUTH PLAIN LOGIN".into());
        }
        lines.push("HELP".into());
        Reply::extensions(lines)
    }

    fn can_be_secured(&self) -> bool {
        self.settings.security == MailSecurity::Starttls && !self.secure
    }

    /// A password goes in clear only where nothing is encrypted.
    fn may_log_in(&self) -> bool {
        self.secure || self.settings.security == MailSecurity::Plain
    }

    fn mail(&mut self, from: &MailFrom<Cow<'_, str>>) -> Reply {
        let offered = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8;
        let foreign = MailFrom {
            address: Cow::Borrowed(""),
            flags: 0,
            size: 0,
            auth: None,
            ..from.clone()
        };
        let international = from.flags & MAIL_SMTPUTF8 != 0;
        if !self.greeted {
            return out_of_order("Send EHLO first");
        }
        if self.settings.login_required && self.login.is_none() {
            return if self.can_be_secured() {
                Reply::new(530, "5.7.0", "Must issue a STARTTLS command first")
            } else {
                Reply::new(530, "5.7.0", "Authentication required")
            };
        }
        if self.transaction.is_some() {
            return out_of_order("There is a letter under way");
        }
        if from.flags & !offered != 0 || foreign != MailFrom::default() {
            return Reply::new(555, "5.5.4", "Parameter not offered");
        }
        if from.size > LARGEST {
            return too_large();
        }
        if !international && !from.address.is_ascii() {
            return needs_utf8();
        }
        self.transaction = Some(Transaction {
            sender: from.address.clone().into_owned(),
            recipients: Vec::new(),
            international,
        });
        Reply::new(250, "2.1.0", "Sender ok")
    }

    fn recipient(&mut self, to: &RcptTo<Cow<'_, str>>, line: &str) -> Reply {
        let Some(transaction) = &mut self.transaction else {
            return out_of_order("Send MAIL first");
        };
        if to.flags != 0 || to.orcpt.is_some() || to.rrvs != 0 {
            return Reply::new(555, "5.5.4", "Parameter not offered");
        }
        // The parser gives the postmaster, who needs no domain (RFC 5321, 4.1.1.3), without a name.
        let address = match to.address.as_ref() {
            "" if line.to_ascii_lowercase().contains("<postmaster>") => "postmaster",
            "" => return Reply::new(501, "5.1.3", "A recipient has an address"),
            address => address,
        };
        if !transaction.international && !address.is_ascii() {
            return needs_utf8();
        }
        if transaction.recipients.len() >= MOST_RECIPIENTS {
            return Reply::new(452, "4.5.3", "Too many recipients");
        }
        let address = address.to_owned();
        let met = self
            .world
            .mail
            .faults
            .meet(Point::Recipient, std::slice::from_ref(&address));
        for fault in met {
            self.world.live.mark(Topic::Faults);
            if let MailFaultKind::Recipient { code, text } = fault {
                return Reply::refusal(Refused::Recipient, code, text);
            }
        }
        transaction.recipients.push(address);
        Reply::new(250, "2.1.5", "Recipient ok")
    }

    async fn data(&mut self, wire: &mut Wire) -> Result<Outcome, WireError> {
        let Some(transaction) = self.transaction.take() else {
            return Ok(Outcome::Say(out_of_order("Send MAIL first")));
        };
        if transaction.recipients.is_empty() {
            self.transaction = Some(transaction);
            return Ok(Outcome::Say(Reply::new(554, "5.5.1", "No valid recipients")));
        }
        if !self.meet(Point::Data, &transaction).is_empty() {
            return Ok(Outcome::Cut);
        }
        wire.say(&Reply::bare(354, "End the letter with a dot alone on a line"))
            .await?;
        match wire.letter(LARGEST).await? {
            Ok(source) => self.take(wire, transaction, source).await,
            Err(flaw) => Ok(Outcome::Say(flawed(flaw))),
        }
    }

    /// Keeps a letter that came whole, unless a fault refuses it.
    async fn take(&mut self, wire: &mut Wire, transaction: Transaction, source: Vec<u8>) -> Result<Outcome, WireError> {
        let mut delay = Duration::ZERO;
        let mut cut = false;
        for fault in self.meet(Point::Letter, &transaction) {
            match fault {
                MailFaultKind::Letter { code, text } => {
                    return Ok(Outcome::Say(Reply::refusal(Refused::Letter, code, text)));
                }
                MailFaultKind::DelayAnswer { milliseconds } => delay += Duration::from_millis(milliseconds),
                _ => cut = true,
            }
        }
        let (letter_id, forgotten) = self.world.mail.mailbox.put(Received {
            at: self.world.clock.now(),
            sender: transaction.sender,
            recipients: transaction.recipients,
            source,
            secure: self.secure,
            login: self.login.clone(),
            answered: !cut && delay.is_zero(),
        });
        {
            let mut statistics = self.world.mail.statistics();
            statistics.letters += 1;
            statistics.forgotten += forgotten;
        }
        self.world.live.mark(Topic::Letters);
        if cut {
            return Ok(Outcome::Cut);
        }
        let taken = Reply::new(250, "2.0.0", format!("Taken as letter {letter_id}"));
        if delay.is_zero() {
            return Ok(Outcome::Say(taken));
        }
        tokio::time::sleep(delay).await;
        wire.say(&taken).await?;
        self.world.mail.mailbox.answered(letter_id);
        self.world.live.mark(Topic::Letters);
        Ok(Outcome::Said)
    }

    fn meet(&self, here: Point, transaction: &Transaction) -> Vec<MailFaultKind> {
        let met = self.world.mail.faults.meet(here, &transaction.recipients);
        if !met.is_empty() {
            self.world.live.mark(Topic::Faults);
        }
        met
    }

    async fn auth(&mut self, wire: &mut Wire, mechanism: u64, initial: &str) -> Result<Reply, WireError> {
        if !self.greeted {
            return Ok(out_of_order("Send EHLO first"));
        }
        if !self.may_log_in() {
            return Ok(Reply::new(
                538,
                "5.7.11",
                "Encryption required for the requested mechanism",
            ));
        }
        if self.login.is_some() || self.transaction.is_some() {
            return Ok(out_of_order("It is too late to log in"));
        }
        let logged_in = log_in(wire, mechanism, initial, &self.settings).await?;
        if logged_in.is_ok() && !self.world.mail.faults.meet(Point::Login, &[]).is_empty() {
            self.world.live.mark(Topic::Faults);
            return Ok(login::wrong());
        }
        Ok(match logged_in {
            Ok(username) => {
                self.world.mail.statistics().logins += 1;
                self.login = Some(username);
                Reply::new(235, "2.7.0", "Authentication succeeded")
            }
            Err(refusal) => refusal,
        })
    }

    fn start_tls(&self, wire: &Wire) -> Outcome {
        if !self.can_be_secured() {
            return Outcome::Say(out_of_order("There is no TLS to start"));
        }
        // What somebody put in behind STARTTLS in clear would else be taken for a word of the encrypted session.
        if wire.is_ahead() {
            return Outcome::Say(Reply::new(
                421,
                "4.7.0",
                "No command may follow STARTTLS before its answer",
            ));
        }
        Outcome::Secure
    }

    async fn begin_securing(&mut self, wire: &mut Wire) -> Result<Turn, WireError> {
        wire.say(&Reply::new(220, "2.0.0", "Ready to start TLS")).await?;
        Ok(Turn::Secure)
    }

    /// The connection after a handshake, before which nothing was said that still holds (RFC 3207, 4.2).
    async fn secured(&mut self, stream: Box<dyn Duplex>) -> Option<Box<dyn Duplex>> {
        let handshake = self.world.mail.certificate.acceptor().accept(stream);
        let accepted = tokio::time::timeout(HANDSHAKE, handshake).await;
        match accepted.unwrap_or_else(|late| Err(late.into())) {
            Ok(stream) => {
                self.world.mail.statistics().secured += 1;
                self.secure = true;
                self.greeted = false;
                self.login = None;
                self.transaction = None;
                Some(Box::new(stream))
            }
            Err(error) => {
                self.world.mail.statistics().handshakes_failed += 1;
                tracing::debug!(%error, "a handshake with the mail server failed");
                None
            }
        }
    }
}
