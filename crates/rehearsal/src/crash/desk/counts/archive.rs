use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;
use crate::crash::desk::lives::{Ending, Side};
use crate::crash::desk::people::{Request, Story, Uttered};

/// Protocols on the disk that do not say all that was said, once, by whom, and how it ended.
pub(super) fn wrong(evidence: &Evidence) -> Count {
    let mut count = Count::new("protocols on the disk wrong", evidence.requests().count());
    for story in &evidence.stories {
        let files = evidence.archive.get(&story.person_id);
        let protocol = files.and_then(|files| files.get("protocol.txt"));
        let protocol = protocol.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let numbered = story.requests.iter().filter(|request| request.number.is_some());
        for request in numbered.filter(|request| request.ended.is_some()) {
            count.wrong.extend(faults(
                evidence,
                story,
                request,
                protocol.as_deref().unwrap_or_default(),
            ));
        }
    }
    count
}

fn faults(evidence: &Evidence, story: &Story, request: &Request, protocol: &str) -> Vec<String> {
    let number = request.number.unwrap_or_default();
    let mut faults = Vec::new();
    // From its heading to the next one.
    let heading = format!("Request No. {number}\n");
    let sections: Vec<&str> = protocol.split(&heading).skip(1).collect();
    let [section] = sections.as_slice() else {
        faults.push(format!(
            "request {number} stands {} times in the protocol",
            sections.len()
        ));
        return faults;
    };
    let section = section.split("\nRequest No. ").next().unwrap_or_default();
    let blocks: Vec<&str> = section.split("\n\n").collect();
    let closed = blocks
        .first()
        .is_some_and(|head| format!("{head}\n").contains(&end(evidence, request)));
    if !closed {
        faults.push(format!("request {number} is not closed by {:?} there", request.ended));
    }
    let rating = evidence
        .communication(number)
        .and_then(|communication| communication.rating);
    let rated = blocks.first().is_some_and(|head| head.contains("Rating: "));
    let rating = rating.map(|rating| format!("Rating: {rating} of 5"));
    let fits = rating
        .as_ref()
        .is_none_or(|rating| blocks.first().is_some_and(|head| head.contains(rating)));
    if !fits || rated != rating.is_some() {
        faults.push(format!("request {number} has not the rating {rating:?} there"));
    }
    for uttered in &request.said {
        faults.extend(fault_of(evidence, story, uttered, &blocks));
    }
    faults
}

fn fault_of(evidence: &Evidence, story: &Story, uttered: &Uttered, blocks: &[&str]) -> Option<String> {
    let (token, text) = (uttered.said.token(), uttered.text());
    let saying = blocks
        .iter()
        .filter(|block| block.lines().any(|line| line.trim() == text));
    let saying: Vec<_> = saying.collect();
    let [block] = saying.as_slice() else {
        return Some(format!(
            "{token} stands {} times in the protocol of {}",
            saying.len(),
            story.person_id
        ));
    };
    let side = match uttered.side {
        Side::User => "user",
        Side::Specialist => "specialist",
    };
    let author = format!("  {} ({side})", uttered.author_name);
    let by_author = block.lines().next().is_some_and(|line| line.ends_with(&author));
    let corrected = !uttered.edited || block.lines().any(|line| line.trim() == uttered.said.first());
    let mut rows = evidence.tables.messages.iter();
    let row = rows.find(|row| (row.author_id, row.message_id) == (uttered.author_id, uttered.message_id));
    let path = row.and_then(|row| row.archived_path.as_deref());
    let name = path.and_then(|path| path.rsplit('/').next());
    let with_file = uttered.said.content().is_none() || name.is_some_and(|name| block.contains(name));
    (!by_author || !corrected || !with_file)
        .then(|| format!("{token} stands there without its author, its file or what it said before: {block:?}"))
}

/// How a request that ended so is said to have ended.
fn end(evidence: &Evidence, request: &Request) -> String {
    match request.ended {
        Some(Ending::BySpecialist) => {
            let owner = request.owners.last().copied().unwrap_or_default();
            let name = evidence.names.get(&owner).map_or("somebody else", String::as_str);
            format!("by specialist {name}\n")
        }
        Some(Ending::ByUser) => "by the user".to_owned(),
        Some(Ending::Silence) => ": the user was silent for too long".to_owned(),
        None => "Not closed yet".to_owned(),
    }
}
