use conversation::Language;

use super::town::{ADMIN, Town};

/// The main conversation, from the code to the arrival.
fn story(language: Language) -> String {
    let (confirm, order) = match language {
        Language::Ru => ("[Всё верно]", "[Заказать]"),
        Language::Uk => ("[Усе правильно]", "[Замовити]"),
        Language::En => ("[All correct]", "[Order]"),
    };
    let mut town = Town::new();
    town.speaks(ADMIN, language);
    town.speaks(1, language);
    let registration = format!("/start CODE | Anna Petrova | +7 916 123-45-67 | 12а | {confirm}");
    let seen = [
        town.play(ADMIN, "/code"),
        town.play(1, &registration),
        town.play(1, &format!("/order | Kia Rio | a123bc777 | {order} | (3h) | tick 1")),
    ];
    shown_to_both(&seen.concat())
}

/// At the gate: a misread plate, the arrival, and a car without a pass.
fn gate_story(language: Language) -> String {
    let (arrived, without_pass, allow) = match language {
        Language::Ru => ("[Въехала]", "[Машина без пропуска]", "[Впустить]"),
        Language::Uk => ("[В'їхала]", "[Машина без перепустки]", "[Впустити]"),
        Language::En => ("[Arrived]", "[Car without a pass]", "[Allow]"),
    };
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    town.speaks(1, language);
    town.speaks(5, language);
    let guard = format!("/gate | a1238c | {arrived} | {without_pass} | a777aa77 | 12");
    let seen = [town.play(5, &guard), town.play(1, allow)];
    shown_to_both(&seen.concat())
}

/// An administrator's day: a resident who moved out, a plate that is not wanted, a list for the board, news.
fn administrators_story() -> String {
    let mut town = Town::with_resident();
    town.settle(2, "Boris Ivanov");
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    let residents = "/residents | petrova | [Anna Petrova, 12] | [Block] | [Yes, block]";
    let plates = "/plates | o666oo66 | Drives over the lawn";
    let lists = "/export | [This month] | /news | No water tomorrow from 9 to 12 | [Send to all]";
    let seen = [residents, plates, lists].map(|script| town.play(ADMIN, script));
    shown(&seen.concat())
}

/// What people see: what is written, published and taken back does not belong to it.
fn shown(seen: &str) -> String {
    let shown = seen.lines().filter_map(|line| {
        if let Some(file) = line.strip_prefix("* sends ") {
            return Some(format!("(a file: {file})"));
        }
        let line = line
            .strip_prefix('{')
            .and_then(|line| line.split_once("} "))
            .map_or(line, |(_, line)| line);
        (!line.starts_with('*')).then(|| line.to_owned())
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// What two people see, as the second one, the resident, would tell it.
fn shown_to_both(seen: &str) -> String {
    shown(seen).replace("\nto 1: ", "\n")
}

#[test]
fn the_readme_shows_what_goes_beyond_an_ordinary_pass_as_it_is() {
    let readme = include_str!("../../../README.md");
    let script = "белый Kia Rio А123ВС777 | /order | [A guest on foot] | Maria | [For months …] | [3 months]";
    let story = shown(&Town::with_resident().play(1, script));
    assert!(readme.contains(&story), "README.md lacks this:\n{story}");
}

#[test]
fn the_readme_shows_an_administrators_day_as_it_is() {
    let readme = include_str!("../../../README.md");
    let story = administrators_story();
    assert!(readme.contains(&story), "README.md lacks this:\n{story}");
}

#[test]
fn the_readme_shows_the_conversation_as_it_is() {
    let readme = include_str!("../../../README.md");
    let missing: Vec<String> = Language::ALL
        .into_iter()
        .flat_map(|language| [story(language), gate_story(language)])
        .filter(|story| !readme.contains(story))
        .collect();
    assert!(missing.is_empty(), "README.md lacks:\n{}", missing.join("\n=====\n"));
}
