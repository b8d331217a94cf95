use super::Count;
use crate::crash::evidence::{Observed, Outgoing, Seen};

/// Messages of a chat that were seen before one that had been written earlier.
///
/// Earlier is what the same transaction wrote before, and what was committed when the other's transaction began. Two
/// conversations may write to one chat at the same instant (two residents register, and the administrator hears of both);
/// these two have no order.
pub(in crate::crash) fn violated(observed: &Observed) -> Count {
    let seen = observed.sightings.all().filter(|seen| !seen.at.is_empty());
    let mut count = Count::new("order of first sights violated", seen.count());
    for (chat, rows) in &observed.sightings.chats {
        for (before, after) in overtaken(rows) {
            count.expect(false, || {
                format!(
                    "chat {chat}: row {} was seen at {:?}, before row {} at {:?}",
                    after.row.id, after.at, before.row.id, before.at
                )
            });
        }
    }
    count
}

/// Each row of a chat with a later one that was seen first.
fn overtaken(rows: &[Seen]) -> Vec<(&Seen, &Seen)> {
    let mut pairs = Vec::new();
    for (place, before) in rows.iter().enumerate() {
        let Some(first) = before.at.first() else { continue };
        let later = rows[place + 1..].iter();
        let mut later = later.filter(|after| is_earlier(&before.row, &after.row));
        pairs.extend(
            later
                .find(|after| after.at.first().is_some_and(|seen| seen < first))
                .map(|after| (before, after)),
        );
    }
    pairs
}

fn is_earlier(before: &Outgoing, after: &Outgoing) -> bool {
    before.transaction == after.transaction || before.committed_at < after.begun_at
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    /// A row whose transaction lasted from one second to another, and that was seen then.
    fn seen(id: i64, begun: i64, committed: i64, at: u64) -> Seen {
        let second = |count| DateTime::UNIX_EPOCH + TimeDelta::seconds(count);
        Seen {
            row: Outgoing {
                id,
                chat_id: 7,
                state: "sent".to_owned(),
                message_id: Some(id),
                unknowns: 0,
                text: None,
                copied_from: None,
                copied: None,
                transaction: format!("{begun}-{committed}"),
                begun_at: second(begun),
                committed_at: second(committed),
            },
            at: vec![at],
            unchanged: false,
            written: Vec::new(),
        }
    }

    fn ids(rows: &[Seen]) -> Vec<(i64, i64)> {
        let pairs = overtaken(rows).into_iter();
        pairs.map(|(before, after)| (before.row.id, after.row.id)).collect()
    }

    #[test]
    fn a_message_that_overtakes_one_committed_before_it_was_begun_is_counted() {
        assert_eq!(ids(&[seen(1, 0, 1, 20), seen(2, 2, 3, 10)]), [(1, 2)]);
        // Not only of neighbours.
        assert_eq!(
            ids(&[seen(1, 0, 3, 30), seen(2, 1, 2, 10), seen(3, 4, 5, 20)]),
            [(1, 3)]
        );
    }

    #[test]
    fn messages_of_one_transaction_have_the_order_in_which_it_wrote_them() {
        assert_eq!(ids(&[seen(1, 0, 3, 20), seen(2, 0, 3, 10)]), [(1, 2)]);
    }

    #[test]
    fn messages_of_transactions_that_overlapped_have_no_order() {
        assert_eq!(ids(&[seen(1, 0, 3, 20), seen(2, 1, 2, 10)]), []);
    }
}
