use super::{Entity, EntityKind, FormattedText, detected, utf16};
use crate::bot_api::failure::Failure;

/// Brings a text into the form in which Telegram keeps it: clean characters, no white space around, entities that
/// nest and stay in range, and those that Telegram finds by itself.
pub(super) fn normalise(given: FormattedText) -> Result<FormattedText, Failure> {
    check_ranges(&given)?;
    let cleaned = clean(given);
    let mut trimmed = trim(cleaned);
    trimmed.entities = nested(trimmed.entities);
    let found = detected::find(&trimmed.text, &trimmed.entities);
    trimmed.entities.extend(found);
    sort(&mut trimmed.entities);
    Ok(trimmed)
}

fn check_ranges(given: &FormattedText) -> Result<(), Failure> {
    if given.entities.is_empty() {
        return Ok(());
    }
    let end_of_text = utf16::length(&given.text);
    for entity in &given.entities {
        let (offset, end) = (entity.offset, entity.end());
        if offset >= end_of_text {
            return Err(Failure::bad_request(format_args!(
                "entity begins after the end of the text at UTF-16 offset {offset}"
            )));
        }
        if end > end_of_text {
            return Err(Failure::bad_request(format_args!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            )));
        }
        if utf16::byte_at(&given.text, offset).is_none() {
            return Err(Failure::bad_request(format_args!(
                "entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}"
            )));
        }
        if utf16::byte_at(&given.text, end).is_none() {
            return Err(Failure::bad_request(format_args!(
                "entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at UTF-16 offset {end}"
            )));
        }
    }
    Ok(())
}

/// Drops carriage returns and direction marks, makes other control characters spaces (`clean_input_string` of `TDLib`).
fn clean(given: FormattedText) -> FormattedText {
    let dropped = |character: char| character == '\r' || matches!(character, '\u{2028}'..='\u{202e}');
    let blanked = |character: char| character < ' ' && character != '\n';
    if !given
        .text
        .contains(|character| dropped(character) || blanked(character))
    {
        return given;
    }
    let mut text = String::with_capacity(given.text.len());
    // Where each UTF-16 unit of the given text stands in the clean one.
    let mut moved = Vec::with_capacity(given.text.len() + 1);
    let mut units = 0;
    for character in given.text.chars() {
        for unit in 0..character.len_utf16() {
            moved.push(if dropped(character) { units } else { units + unit });
        }
        if dropped(character) {
            continue;
        }
        text.push(if blanked(character) { ' ' } else { character });
        units += character.len_utf16();
    }
    moved.push(units);
    let entities = given.entities.into_iter().filter_map(|entity| {
        let (offset, end) = (*moved.get(entity.offset)?, *moved.get(entity.end())?);
        (end > offset).then(|| Entity {
            kind: entity.kind,
            offset,
            length: end - offset,
        })
    });
    FormattedText {
        entities: entities.collect(),
        text,
    }
}

fn trim(given: FormattedText) -> FormattedText {
    let after_start = given.text.trim_start();
    let skipped = utf16::length(&given.text) - utf16::length(after_start);
    let text = after_start.trim_end().to_owned();
    let length = utf16::length(&text);
    let entities = given.entities.into_iter().filter_map(|entity| {
        let offset = entity.offset.saturating_sub(skipped);
        let end = entity.end().saturating_sub(skipped).min(length);
        (end > offset).then(|| Entity {
            kind: entity.kind,
            offset,
            length: end - offset,
        })
    });
    FormattedText {
        entities: entities.collect(),
        text,
    }
}

/// Makes entities nest: what overlaps only in part is cut at the border, nothing stands inside of code, and neighbours
/// of one kind become one.
fn nested(mut entities: Vec<Entity>) -> Vec<Entity> {
    sort(&mut entities);
    let code: Vec<(usize, usize)> = entities
        .iter()
        .filter(|entity| matches!(entity.kind, EntityKind::Code | EntityKind::Pre { .. }))
        .map(|entity| (entity.offset, entity.end()))
        .collect();
    let mut open_ends: Vec<usize> = Vec::new();
    let mut nested: Vec<Entity> = Vec::with_capacity(entities.len());
    // The list is worked off like a queue, for a cut leaves a rest that begins later.
    let mut waiting = std::collections::VecDeque::from(entities);
    while let Some(entity) = waiting.pop_front() {
        let inside_of_code = !matches!(
            entity.kind,
            EntityKind::Code | EntityKind::Pre { .. } | EntityKind::Blockquote | EntityKind::ExpandableBlockquote
        ) && code
            .iter()
            .any(|(offset, end)| *offset <= entity.offset && entity.end() <= *end);
        if inside_of_code {
            continue;
        }
        open_ends.retain(|end| *end > entity.offset);
        let border = open_ends.iter().copied().filter(|end| *end < entity.end()).min();
        let first_end = border.unwrap_or_else(|| entity.end());
        let first = Entity {
            kind: entity.kind.clone(),
            offset: entity.offset,
            length: first_end - entity.offset,
        };
        if let Some(border) = border {
            let rest = Entity {
                kind: entity.kind,
                offset: border,
                length: entity.length - first.length,
            };
            let place = waiting
                .iter()
                .position(|other| order(other) > order(&rest))
                .unwrap_or(waiting.len());
            waiting.insert(place, rest);
        }
        let repeated = nested
            .iter()
            .any(|other| other.kind == first.kind && other.offset <= first.offset && first.end() <= other.end());
        if !repeated {
            open_ends.push(first.end());
            nested.push(first);
        }
    }
    nested
}

fn sort(entities: &mut [Entity]) {
    entities.sort_by(|left, right| order(left).cmp(&order(right)));
}

fn order(entity: &Entity) -> (usize, std::cmp::Reverse<usize>, &EntityKind) {
    (entity.offset, std::cmp::Reverse(entity.length), &entity.kind)
}
