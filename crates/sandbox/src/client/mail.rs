use std::sync::Arc;
use std::time::Duration;

use super::{Client, ClientError, Http};
use crate::model::{
    Letter, LetterMatch, LetterPage, LetterView, MailFault, MailFaultKind, MailFaultRule, MailServer, MailSettings,
    MailStatistics, ReadLetter, WaitForLetter,
};

/// The mail server of the sandbox, and the letters that came. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Mail {
    http: Arc<Http>,
    patience: Duration,
}

impl Client {
    /// The mail server, and the letters that came.
    pub fn mail(&self) -> Mail {
        Mail {
            http: Arc::clone(&self.http),
            patience: self.patience,
        }
    }
}

impl Mail {
    /// Where it takes letters, and how it meets who brings them.
    pub async fn server(&self) -> Result<MailServer, ClientError> {
        self.http.get("/sandbox/mail").await
    }

    /// Its certificate as PEM, to be trusted by who sends.
    pub async fn certificate(&self) -> Result<String, ClientError> {
        self.http.get_text("/sandbox/mail/certificate").await
    }

    /// Sets how connections are met that are made from now on.
    pub async fn set(&self, settings: &MailSettings) -> Result<(), ClientError> {
        self.http.put_only("/sandbox/mail/settings", settings).await
    }

    /// All letters that are kept, the oldest first.
    pub async fn letters(&self) -> Result<Vec<LetterView>, ClientError> {
        self.letters_like(&LetterMatch::default()).await
    }

    /// The letters to an address.
    pub async fn letters_to(&self, recipient: &str) -> Result<Vec<LetterView>, ClientError> {
        self.letters_like(&LetterMatch {
            recipient: Some(recipient.to_owned()),
            ..LetterMatch::default()
        })
        .await
    }

    /// The letters that are like that.
    pub async fn letters_like(&self, wanted: &LetterMatch) -> Result<Vec<LetterView>, ClientError> {
        let page: LetterPage = self.http.get_with("/sandbox/mail/letters", wanted).await?;
        Ok(page.letters)
    }

    /// A letter with its source.
    pub async fn letter(&self, letter_id: u64) -> Result<Letter, ClientError> {
        self.http.get(&format!("/sandbox/mail/letters/{letter_id}")).await
    }

    /// Waits for a letter; none when it does not come in time.
    pub async fn wait(&self, wanted: &WaitForLetter) -> Result<Option<LetterView>, ClientError> {
        self.http.post("/sandbox/mail/letters/wait", wanted).await
    }

    /// Expects a letter to an address whose text contains this, now or soon; of several the oldest.
    ///
    /// # Errors
    /// When it does not come; with what came to that address instead.
    pub async fn receives(&self, recipient: &str, text: &str) -> Result<LetterView, ClientError> {
        self.receives_after(0, recipient, text).await
    }

    /// The same of letters after this one.
    ///
    /// # Errors
    /// When it does not come; with what came to that address instead.
    pub async fn receives_after(&self, after: u64, recipient: &str, text: &str) -> Result<LetterView, ClientError> {
        let wanted = WaitForLetter {
            matching: LetterMatch {
                after,
                recipient: Some(recipient.to_owned()),
                contains: Some(text.to_owned()),
                ..LetterMatch::default()
            },
            timeout_milliseconds: u64::try_from(self.patience.as_millis()).unwrap_or(u64::MAX),
        };
        if let Some(letter) = self.wait(&wanted).await? {
            return Ok(letter);
        }
        let came = self.letters_to(recipient).await?;
        let shown = came.iter().map(|letter| {
            let text = letter.text.as_deref().unwrap_or_default();
            format!("{}. {}: {text}", letter.letter_id, letter.subject)
        });
        Err(ClientError::NotSeen {
            person: recipient.to_owned(),
            expected: text.to_owned(),
            seconds: self.patience.as_secs(),
            shown: shown.collect::<Vec<_>>().join("\n"),
        })
    }

    /// Notes that somebody has read a letter, or wants to read it again.
    pub async fn mark(&self, letter_id: u64, read: bool) -> Result<LetterView, ClientError> {
        let path = format!("/sandbox/mail/letters/{letter_id}/read");
        self.http.put(&path, &ReadLetter { read }).await
    }

    /// Forgets all letters; numbers go on.
    pub async fn forget(&self) -> Result<(), ClientError> {
        self.http.delete("/sandbox/mail/letters").await
    }

    /// Sets a fault.
    pub async fn fault(&self, fault: &MailFault) -> Result<MailFaultRule, ClientError> {
        self.http.post("/sandbox/mail/faults", fault).await
    }

    /// Refuses connections from now on, and breaks those that are open.
    pub async fn go_down(&self) -> Result<MailFaultRule, ClientError> {
        self.fault(&MailFault {
            recipient: None,
            times: None,
            skip: 0,
            kind: MailFaultKind::Down,
        })
        .await
    }

    /// The faults that are set, and how many met each.
    pub async fn faults(&self) -> Result<Vec<MailFaultRule>, ClientError> {
        self.http.get("/sandbox/mail/faults").await
    }

    /// Takes all faults away.
    pub async fn heal(&self) -> Result<(), ClientError> {
        self.http.delete("/sandbox/mail/faults").await
    }

    /// Takes one fault away.
    pub async fn remove_fault(&self, fault_id: u64) -> Result<(), ClientError> {
        self.http.delete(&format!("/sandbox/mail/faults/{fault_id}")).await
    }

    /// Connections, logins, letters and refusals.
    pub async fn statistics(&self) -> Result<MailStatistics, ClientError> {
        self.http.get("/sandbox/mail/statistics").await
    }

    /// Begins to count anew.
    pub async fn reset_statistics(&self) -> Result<(), ClientError> {
        self.http.delete("/sandbox/mail/statistics").await
    }
}
