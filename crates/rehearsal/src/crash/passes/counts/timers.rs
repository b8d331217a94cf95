use std::collections::HashMap;

use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;

/// Timers that did not ring exactly once where time ran out, or that rang where it did not.
pub(super) fn not_once(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let mut count = Count::new("timers not fired once", tables.questions.len() + tables.passes.len());
    let mut rung: HashMap<(&str, String), usize> = HashMap::new();
    for input in evidence.passbot.inputs.iter().filter(|input| input.source == "timer") {
        *rung.entry((&input.kind, input.conversation.clone())).or_default() += 1;
    }
    let questions = tables.questions.iter().map(|question| {
        let over = question.outcome == "unanswered";
        ("gate-question", format!("gate-question:{}", question.id), over)
    });
    let passes = tables.passes.iter().map(|pass| {
        let over = pass.status == "expired";
        ("expire-pass", format!("pass:{}", pass.id), over)
    });
    for (kind, conversation, over) in questions.chain(passes) {
        let times = rung.remove(&(kind, conversation.clone())).unwrap_or(0);
        count.expect(times == usize::from(over), || {
            format!("{kind} of {conversation} rang {times} times; its time ran out: {over}")
        });
    }
    for ((kind, conversation), times) in rung.into_iter().filter(|((kind, _), _)| *kind != "news-progress") {
        count.wrong.push(format!(
            "{kind} of {conversation} rang {times} times, and nobody set it"
        ));
    }
    count
}
