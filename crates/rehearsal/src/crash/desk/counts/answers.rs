use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;

/// People, or the specialists who answered them, who waited for what they were owed longer than anybody would.
pub(super) fn in_vain(evidence: &Evidence) -> Count {
    let mut count = Count::new("answers waited for in vain", evidence.stories.len());
    for story in &evidence.stories {
        count
            .wrong
            .extend(story.gave_up.as_ref().map(|why| format!("{}: {why}", story.person_id)));
    }
    count
}
