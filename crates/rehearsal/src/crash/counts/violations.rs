use super::Count;
use crate::crash::evidence::Evidence;

/// What the real Telegram or Google would have refused.
pub(super) fn found(evidence: &Evidence) -> Count {
    let mut count = Count::new("violations of the specifications", evidence.record.len());
    count.wrong.clone_from(&evidence.violations);
    count
}
