use super::Count;
use crate::crash::evidence::Book;

/// Inputs of these services that are open although nothing is left to do, or were given up.
pub(in crate::crash) fn stuck_or_dead(books: &[&Book]) -> Count {
    let inputs = books.iter().map(|book| book.inputs.len());
    let mut count = Count::new("inputs stuck or dead", inputs.sum());
    for book in books {
        for input in &book.inputs {
            let (service, id, source) = (book.service, input.id, &input.source);
            count.expect(!input.open, || format!("{service}: input {id} ({source}) is open"));
            count.expect(!input.dead, || format!("{service}: input {id} ({source}) is dead"));
        }
    }
    count
}
