use std::collections::BTreeSet;

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;

/// Files that do not lie in the archive as they were sent, and what lies there beside them.
pub(super) fn not_kept(evidence: &Evidence) -> Count {
    let with_file = evidence
        .said()
        .filter(|(_, _, uttered)| uttered.said.content().is_some());
    let mut count = Count::new("files not kept", with_file.count());
    for story in &evidence.stories {
        let files = evidence.archive.get(&story.person_id);
        let mut known = BTreeSet::from(["protocol.txt".to_owned()]);
        for (_, uttered) in story.said() {
            let Some(content) = uttered.said.content() else {
                continue;
            };
            let mut rows = evidence.tables.messages.iter();
            let row = rows.find(|row| (row.author_id, row.message_id) == (uttered.author_id, uttered.message_id));
            let path = row.and_then(|row| row.archived_path.as_deref());
            let name = path.and_then(|path| path.rsplit('/').next()).unwrap_or_default();
            let kept = files.and_then(|files| files.get(name));
            count.expect(kept == Some(&content), || {
                let state = row.map(|row| row.archived.as_str());
                format!("{} of {} is {state:?}", uttered.said.token(), story.person_id)
            });
            count.expect(known.insert(name.to_owned()), || {
                format!("two messages of {} have the file {name:?}", story.person_id)
            });
        }
        for name in files.into_iter().flat_map(|files| files.keys()) {
            // A process that died with a file in its hands leaves a part of it, which is swept away within a day.
            count.expect(known.contains(name) || name.starts_with('.'), || {
                format!("{name:?} lies in the folder of {}, and nobody sent it", story.person_id)
            });
        }
    }
    count
}
