use chrono::{DateTime, Utc};
use diesel::result::QueryResult;
use diesel_async::AsyncPgConnection;
use outbox::{Topic, events, inputs};
use uuid::Uuid;

use super::verdict::Verdict;
use crate::{
    desk::{self, MAIL_SERVER, OURSELVES},
    domain::{Fault, Obstacle},
    events::{LetterId, email_failed, email_sent},
    store::{self, Claimed},
};

/// Notes how a letter ended, tells who asked for it, and operators where a person must act: in one transaction.
///
/// Says whom to wake after the commit; `None`: the letter was somebody else's by then.
pub(super) async fn mark(
    transaction: &mut AsyncPgConnection,
    letter: &Claimed,
    holder: Uuid,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> QueryResult<Option<Vec<Topic>>> {
    let id = LetterId {
        producer: letter.producer.clone(),
        key: letter.key.clone(),
    };
    let (marked, answer) = match verdict {
        Verdict::Sent => {
            let marked = store::mark_sent(transaction, letter.id, holder, now).await?;
            (marked, Some(email_sent(&id, now)))
        }
        Verdict::Failed {
            failure,
            error,
            unknown_ends,
        } => {
            let why = (*failure, error.as_deref());
            let marked = store::fail(transaction, letter.id, holder, why, *unknown_ends, now).await?;
            (marked, Some(email_failed(&id, *failure, now)))
        }
        Verdict::Later {
            obstacle,
            error,
            unknown_ends,
            pause,
        } => {
            let why = (*obstacle, error.as_deref());
            let marked = store::put_off(transaction, letter.id, holder, why, *unknown_ends, *pause).await?;
            (marked, None)
        }
    };
    if !marked {
        return Ok(None);
    }
    let mut topics = Vec::new();
    // Nobody waits for the answer to a letter of our own.
    if let Some(answer) = answer.filter(|_| id.producer != OURSELVES) {
        events::insert(transaction, 0, &answer, letter.traceparent.as_deref()).await?;
        topics.push(Topic::Events);
    }
    if note_fault(transaction, verdict).await? {
        topics.push(Topic::Inputs);
    }
    Ok(Some(topics))
}

/// Tells the desk of a fault that a person must mend, once, and once that it is gone. Says whether it did.
async fn note_fault(transaction: &mut AsyncPgConnection, verdict: &Verdict) -> QueryResult<bool> {
    let fault: Option<Fault> = match verdict {
        Verdict::Sent => None,
        Verdict::Later {
            obstacle: Some(Obstacle::Misconfigured(fault)),
            ..
        } => Some(*fault),
        // Says nothing of how we and the server stand.
        Verdict::Later { .. } | Verdict::Failed { .. } => return Ok(false),
    };
    let stands = store::is_standing(transaction, OURSELVES, MAIL_SERVER).await?;
    let word = match fault {
        Some(fault) if !stands => desk::mail_fault(fault),
        None if stands => desk::mail_fault_over(),
        _ => return Ok(false),
    };
    inputs::insert(transaction, 0, &[word]).await?;
    Ok(true)
}
