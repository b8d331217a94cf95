use std::collections::HashMap;

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;
use crate::crash::desk::lives::{Kind, Side};
use crate::crash::desk::people::{Request, Uttered};
use crate::crash::desk::tables::Message;

/// Messages that do not stand exactly once among the rows, as they were said, and rows that nobody wrote.
pub(super) fn wrong(evidence: &Evidence) -> Count {
    let rows = &evidence.tables.messages;
    let mut count = Count::new("rows of the protocol wrong", rows.len());
    let mut of_message: HashMap<(i64, i64), Vec<&Message>> = HashMap::new();
    for row in rows {
        of_message.entry((row.author_id, row.message_id)).or_default().push(row);
    }
    for (_, request, uttered) in evidence.said() {
        let found = of_message
            .remove(&(uttered.author_id, uttered.message_id))
            .unwrap_or_default();
        let token = uttered.said.token();
        match found.as_slice() {
            [row] => {
                let (expected, stored) = (expected(evidence, request, uttered), said(row));
                count.expect(stored == expected, || {
                    format!("{token} is stored as {stored:?}, not as {expected:?}")
                });
                expect_reply(&mut count, evidence, uttered, row);
            }
            rows => count.wrong.push(format!("{token} stands in {} rows", rows.len())),
        }
    }
    for (author, message_id) in of_message.into_keys() {
        count.wrong.push(format!(
            "message {message_id} of {author} is stored, and nobody wrote it"
        ));
    }
    count
}

/// All that is to be said of a row but its number and the one that it answers.
type Said<'a> = (i64, &'a str, &'a str, &'a str, String, Option<String>, i64, &'a str);

fn said(row: &Message) -> Said<'_> {
    (
        row.communication_id,
        &row.side,
        &row.author_name,
        &row.kind,
        row.text.clone(),
        row.file_name.clone(),
        row.versions,
        &row.delivered,
    )
}

fn expected<'a>(evidence: &Evidence, request: &Request, uttered: &'a Uttered) -> Said<'a> {
    let undetermined = evidence.is_named_undetermined(uttered);
    (
        request.number.unwrap_or_default(),
        match uttered.side {
            Side::User => "user",
            Side::Specialist => "specialist",
        },
        &uttered.author_name,
        match uttered.said.kind {
            Kind::Text | Kind::Reply => "text",
            Kind::Photo | Kind::OfAlbum(_) => "photo",
            Kind::File => "document",
        },
        uttered.text(),
        uttered.said.file_name(),
        // The first one is kept beside the new one.
        2 * i64::from(uttered.edited),
        if undetermined { "failed" } else { "delivered" },
    )
}

/// Of two sights of a copy only the later one is known: who answers the other answers nothing that is known.
fn expect_reply(count: &mut Count, evidence: &Evidence, uttered: &Uttered, row: &Message) {
    let Some(number) = uttered.reply_to else {
        count.expect(row.reply_to.is_none(), || {
            format!("{} answers row {:?}, and nothing", uttered.said.token(), row.reply_to)
        });
        return;
    };
    let answered = evidence.said().find(|(_, _, other)| other.said.number == number);
    let Some((_, _, answered)) = answered else { return };
    let doubtful = evidence.copies(answered).any(|seen| seen.row.unknowns > 0);
    let rows = evidence.tables.messages.iter();
    let mut rows = rows.filter(|row| (row.author_id, row.message_id) == (answered.author_id, answered.message_id));
    let expected = rows.next().map(|row| row.id);
    count.expect(row.reply_to == expected || (doubtful && row.reply_to.is_none()), || {
        format!(
            "{} answers row {:?}, not {expected:?}",
            uttered.said.token(),
            row.reply_to
        )
    });
}
