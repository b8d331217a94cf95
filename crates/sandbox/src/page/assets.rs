//! The files of the page, compiled in.

use std::borrow::Cow;

/// A table of files below `page/`.
macro_rules! files {
    ($($path:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$(($path, include_str!(concat!("../../page/", $path)))),*];
    };
}

files!(
    "api.js",
    "avatar.js",
    "bubble.js",
    "buttons.js",
    "chats.js",
    "clock.js",
    "composer.js",
    "conversation.js",
    "dom.js",
    "glimpse.js",
    "icon.svg",
    "index.html",
    "keys.js",
    "live.js",
    "main.js",
    "media.js",
    "panel.js",
    "parts/all.js",
    "parts/events.js",
    "parts/fault-row.js",
    "parts/faults.js",
    "parts/grid.js",
    "parts/letter.js",
    "parts/letters.js",
    "parts/mail-faults.js",
    "parts/requests.js",
    "parts/queues.js",
    "parts/services.js",
    "parts/sheet.js",
    "parts/statistics.js",
    "people.js",
    "popup.js",
    "room.js",
    "state.js",
    "style/base.css",
    "style/behind.css",
    "style/bubbles.css",
    "style/composer.css",
    "style/conversation.css",
    "style/dialogs.css",
    "style/events.css",
    "style/layout.css",
    "style/letters.css",
    "style/lists.css",
    "style/sheet.css",
    "text.js",
    "theme.js",
    "time.js",
    "toast.js",
);

/// The text of a file.
pub(super) fn find(path: &str) -> Option<Cow<'static, str>> {
    let (path, text) = FILES.iter().find(|(known, _)| *known == path)?;
    // Who works on the page sees a change by a reload; the program that is given away has what it was built with.
    if cfg!(debug_assertions)
        && let Ok(now) = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/page/").to_owned() + path)
    {
        return Some(Cow::Owned(now));
    }
    Some(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_the_page_is_in_the_binary() {
        let mut there = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    there.push(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        let mut compiled_in: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        there.sort();
        compiled_in.sort_unstable();
        assert_eq!(there, compiled_in);
    }
}
