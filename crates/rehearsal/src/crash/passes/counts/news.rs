use sandbox::model::Event;

use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;
use crate::crash::passes::people::{Story, Told};
use crate::suite::ADMINISTRATOR;

/// What somebody is to the news, by what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// He was a resident when it was told.
    Within,
    /// He became one, or went, about then.
    Perhaps,
    Without,
}

/// A piece of news, by the record's sequence.
struct Moments {
    /// The administrator sees how it looks.
    shown: u64,
    /// He sees that it is on its way.
    begun: u64,
}

/// News that did not reach everybody who was a resident at that moment exactly once, or anybody else; stopped news that
/// reached anybody twice; and progress that was told wrongly.
pub(super) fn not_once(evidence: &Evidence) -> Count {
    let told: Vec<&Told> = evidence.stories.iter().flat_map(|story| &story.told).collect();
    let mut count = Count::new("news not once", told.len() * evidence.stories.len());
    let mut begun = Vec::new();
    let mut cards = Vec::new();
    for told in &told {
        let text = told.news.text();
        let stored = evidence.tables.news.iter().find(|news| news.calls.contains(&text));
        let (Some(stored), Some(moments)) = (stored, moments(evidence, &text)) else {
            count
                .wrong
                .push(format!("{text:?} is not stored, or nobody saw it begin"));
            continue;
        };
        let stopped = told.stopped.as_deref() == Some("Stopped. Nobody more gets it.");
        count.expect(stored.stopped == stopped && stored.told_by == ADMINISTRATOR, || {
            format!(
                "{text:?}: stopped is {}, the administrator was told {:?}",
                stored.stopped, told.stopped
            )
        });
        let mut reached = 0;
        let (mut least, mut most) = (0, 0);
        for story in &evidence.stories {
            let times = times_seen(evidence, story.person_id, &text);
            reached += usize::from(times > 0);
            let audience = audience(evidence, story, &moments);
            least += usize::from(audience == Audience::Within);
            most += usize::from(audience != Audience::Without);
            let fine = match audience {
                Audience::Within => times == 1 || (stopped && times == 0),
                Audience::Perhaps => times <= 1,
                Audience::Without => times == 0,
            };
            count.expect(fine, || {
                format!("{text:?}: {} ({audience:?}) has {times} of it", story.person_id)
            });
        }
        let recipients = usize::try_from(stored.recipients).unwrap_or(0);
        count.expect((least..=most).contains(&recipients), || {
            format!("{text:?}: {recipients} recipients, expected {least} to {most}")
        });
        begun.push((moments.begun, text));
        let verb = if stopped { "was stopped" } else { "has been sent" };
        cards.push(format!("📣 Your message {verb}: {reached} of {recipients} have it."));
    }
    begun.sort();
    for story in &evidence.stories {
        let sights = begun
            .iter()
            .filter_map(|(_, text)| first_sight(evidence, story.person_id, text));
        let sights: Vec<u64> = sights.collect();
        count.expect(sights.is_sorted(), || {
            format!("{}: later news came before earlier ones", story.person_id)
        });
    }
    count.wrong.extend(unshown(evidence, cards));
    count
}

/// When a piece of news was shown and begun.
fn moments(evidence: &Evidence, text: &str) -> Option<Moments> {
    let seen = |after: u64, words: &str| {
        let entries = evidence
            .observed
            .record
            .iter()
            .filter(|entry| entry.chat_id == ADMINISTRATOR);
        let mut entries = entries.filter(|entry| entry.sequence > after);
        let entry = entries.find(|entry| match &entry.event {
            Event::Sent { text, .. } | Event::Edited { text, .. } => text.contains(words),
            _ => false,
        });
        entry.map(|entry| entry.sequence)
    };
    let shown = seen(0, text)?;
    // The card of this one; those of earlier ones are edited and not sent any more.
    let sent = evidence.observed.record.iter().find(|entry| {
        let new = matches!(&entry.event, Event::Sent { text, .. } if text.contains("Your message"));
        new && entry.chat_id == ADMINISTRATOR && entry.sequence > shown
    });
    Some(Moments {
        shown,
        begun: sent?.sequence,
    })
}

fn audience(evidence: &Evidence, story: &Story, moments: &Moments) -> Audience {
    let own = || {
        let entries = evidence.observed.record.iter();
        entries.filter(|entry| entry.chat_id == story.person_id)
    };
    let first = |fits: &dyn Fn(&Event) -> bool| own().find(|entry| fits(&entry.event)).map(|entry| entry.sequence);
    let seen = |words: &str| {
        first(&|event| match event {
            Event::Sent { text, .. } | Event::Edited { text, .. } => text.contains(words),
            _ => false,
        })
    };
    // What he does, not what he is asked: a question that a dead sender left open is shown once more after it was answered.
    let confirmed = first(&|event| matches!(event, Event::Acted { text, .. } if text == "All correct"));
    let registered = seen("you are registered");
    let erased = seen("Everything about you is erased");
    if confirmed.is_none_or(|confirmed| confirmed > moments.begun)
        || erased.is_some_and(|erased| erased < moments.shown)
    {
        Audience::Without
    } else if registered.is_some_and(|registered| registered < moments.shown) && !story.erased {
        Audience::Within
    } else {
        Audience::Perhaps
    }
}

/// How many messages with it somebody saw; a repeat of one is another count's.
fn times_seen(evidence: &Evidence, person: i64, text: &str) -> usize {
    let rows = evidence.observed.sightings.chats.get(&person).into_iter().flatten();
    let with_it = rows.filter(|seen| seen.row.text.as_deref().is_some_and(|shown| shown.contains(text)));
    with_it.filter(|seen| !seen.at.is_empty()).count()
}

fn first_sight(evidence: &Evidence, person: i64, text: &str) -> Option<u64> {
    let rows = evidence.observed.sightings.chats.get(&person).into_iter().flatten();
    let mut with_it = rows.filter(|seen| seen.row.text.as_deref().is_some_and(|shown| shown.contains(text)));
    with_it.find_map(|seen| seen.at.first().copied())
}

/// Cards that were to tell the administrator how far it came in the end, and that he does not see.
fn unshown(evidence: &Evidence, cards: Vec<String>) -> Vec<String> {
    let shown = evidence.observed.screens.of_chat(ADMINISTRATOR).map(str::trim_end);
    let mut shown: Vec<&str> = shown.filter(|text| text.contains("Your message")).collect();
    let mut faults = Vec::new();
    for card in cards {
        match shown.iter().position(|text| *text == card) {
            Some(place) => {
                shown.swap_remove(place);
            }
            None => faults.push(format!("the administrator is not shown {card:?}, but {shown:?}")),
        }
    }
    faults
}
