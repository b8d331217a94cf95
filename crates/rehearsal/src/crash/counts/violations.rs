use super::Count;
use crate::crash::evidence::Observed;

/// What the real Telegram or Google would have refused.
pub(in crate::crash) fn found(observed: &Observed) -> Count {
    let mut count = Count::new("violations of the specifications", observed.record.len());
    count.wrong.clone_from(&observed.violations);
    count
}
