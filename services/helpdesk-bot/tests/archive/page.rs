use std::{
    net::TcpListener,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use browser::{Browser, Look};
use conversation::{Attachment, Language};
use helpdesk_bot::{
    archive::ArchivedName,
    domain::{
        protocol::{EMBEDDED_AT_MOST, Picture, Side, html},
        *,
    },
};

use crate::sample::{self, PICTURE, catalogue};

fn page(protocol: &Protocol, at_most: u64) -> String {
    let mut read = |_: &ArchivedName, at_most: u64| {
        if PICTURE.len() as u64 > at_most {
            Picture::TooBig
        } else {
            Picture::Bytes(PICTURE.to_vec())
        }
    };
    html(protocol, &catalogue(), Language::Ru, at_most, &mut read).unwrap()
}

/// Opens a page from a disk, as people do.
async fn open(browser: &Browser, folder: &Path, page: &str) {
    let path = folder.join("protocol.html");
    std::fs::write(&path, page).unwrap();
    browser.open(&format!("file://{}", path.display())).await.unwrap();
}

async fn asked(browser: &Browser, script: &str) -> serde_json::Value {
    browser.client.execute(script, Vec::new()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_its_pictures_keeps_to_its_width_and_can_be_read_by_everybody() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(&sample::printer(), EMBEDDED_AT_MOST);
    for (name, look) in [
        ("light", Look::WIDE),
        (
            "dark",
            Look {
                dark: true,
                ..Look::WIDE
            },
        ),
        ("narrow", Look::NARROW),
    ] {
        let browser = Browser::start(look).await.unwrap();
        open(&browser, folder.path(), &page).await;
        let width = asked(&browser, "return document.images[0].naturalWidth").await;
        assert_eq!(width, 360, "the picture is not shown");
        let colour = asked(&browser, "return getComputedStyle(document.body).backgroundColor").await;
        let expected = if look.dark {
            "rgb(18, 21, 27)"
        } else {
            "rgb(243, 244, 247)"
        };
        assert_eq!(colour, expected, "the page's own rules are not in force");
        let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(asked(&browser, overflow).await, 0, "wider than the window");
        let findings = browser.barriers().await.unwrap();
        assert!(findings.is_empty(), "{findings:?}");
        let shots = Path::new(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(
            shots.join(format!("protocol-{name}.png")),
            browser.screenshot().await.unwrap(),
        )
        .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_stays_words() {
    let hostile = [
        "</style></script><script>document.title = 'taken'</script>",
        "<img src=x onerror=\"document.title='taken'\"><a href=\"javascript:alert(1)\">x</a>",
        "\"'><style>*{display:none}</style><meta http-equiv=refresh content=0>",
        "\u{202E}\u{2066}turned\u{200B}",
        &"Ж".repeat(50_000),
        "&lt;b&gt; &amp; {{ name }} {% for x in y %}",
    ];
    let mut protocol = sample::printer();
    protocol.person.name = hostile[0].to_owned();
    protocol.person.email = Some(hostile[2].to_owned());
    for words in hostile {
        let name = "2026-11-22T14-05-33_1_\"><img src=x onerror=alert(1)> # ?%2f&.bin";
        let archived = Archived::Stored(ArchivedName::parse(name).unwrap());
        let entries = vec![
            sample::user("2026-11-22 14:05:33", words),
            sample::sent_file(
                "2026-11-22 14:05:33",
                Side::User,
                Attachment::Document,
                Some(words),
                archived,
            ),
            ProtocolEntry::Message(ProtocolMessage {
                author: words.to_owned(),
                details: Some(words.to_owned()),
                reply_to: Some(words.to_owned()),
                ..sample::message("2026-11-22 14:05:33", Side::Specialist, words)
            }),
            sample::event("2026-11-22 14:05:33", ProtocolEvent::Taken { by: words.to_owned() }),
        ];
        let number = protocol.communications.len() as i64 + 100;
        protocol.communications.push(sample::communication(number, entries));
    }
    let folder = tempfile::tempdir().unwrap();
    let page = page(&protocol, 0);
    assert!(!page.contains(['\u{202E}', '\u{2066}', '\u{200B}']));
    let browser = Browser::start(Look::NARROW).await.unwrap();
    open(&browser, folder.path(), &page).await;
    let title = browser.client.title().await.unwrap();
    assert_eq!(title, format!("{} · Протокол обращений", hostile[0]));
    let words = asked(
        &browser,
        "return [...document.querySelectorAll('.user > .words')].map((element) => element.textContent).slice(-6)",
    )
    .await;
    for (shown, written) in words.as_array().unwrap().iter().zip(hostile) {
        let named = written.replace('\u{202E}', "⟦U+202E⟧").replace('\u{2066}', "⟦U+2066⟧");
        assert_eq!(shown.as_str().unwrap(), named.replace('\u{200B}', "⟦U+200B⟧"));
    }
    let strangers = "return document.querySelectorAll('script, img, style ~ style, body style, [onerror], a:not([href^=\"./2026-\"])').length";
    assert_eq!(asked(&browser, strangers).await, 0);
    let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(asked(&browser, overflow).await, 0, "wider than the window");
    let links = asked(
        &browser,
        "return decodeURIComponent([...document.links].at(-1).getAttribute('href'))",
    )
    .await;
    assert_eq!(
        links,
        "./2026-11-22T14-05-33_1_\"><img src=x onerror=alert(1)> # ?%2f&.bin"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn even_markup_that_slipped_in_would_run_nothing_and_fetch_nothing() {
    let beacon = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = beacon.local_addr().unwrap();
    let fetched = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&fetched);
    std::thread::spawn(move || {
        for visitor in beacon.incoming() {
            // Hanging up at once: the browser waits for no picture.
            drop(visitor);
            seen.store(true, Ordering::Release);
        }
    });
    let page = page(&sample::printer(), EMBEDDED_AT_MOST);
    // As if one text had not been escaped.
    let markup = format!(
        "<script>document.title = 'taken'</script><style>body {{ display: none }}</style><img src=\"http://{address}/beacon.png\">"
    );
    let spoilt = page.replace("Снова замятие", &markup);
    assert_ne!(spoilt, page);
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::start(Look::WIDE).await.unwrap();
    open(&browser, folder.path(), &spoilt).await;
    assert_eq!(
        browser.client.title().await.unwrap(),
        "Анна Петрова · Протокол обращений"
    );
    assert_eq!(
        asked(&browser, "return getComputedStyle(document.body).display").await,
        "block"
    );
    assert!(!fetched.load(Ordering::Acquire));
    // It is the page's policy that forbids it.
    let unguarded = spoilt.replace("Content-Security-Policy", "X");
    open(&browser, folder.path(), &unguarded).await;
    assert_eq!(browser.client.title().await.unwrap(), "taken");
    assert_eq!(
        asked(&browser, "return getComputedStyle(document.body).display").await,
        "none"
    );
    assert!(fetched.load(Ordering::Acquire));
}

#[test]
fn pictures_beyond_the_limit_are_linked_by_name_and_what_is_none_is_never_embedded() {
    let photo = |number: u32| {
        let name = format!("2026-11-22T14-05-33_{number}_photo.png");
        sample::sent_file(
            "2026-11-22 14:05:33",
            Side::User,
            Attachment::Photo,
            None,
            sample::stored(&name),
        )
    };
    let mut entries: Vec<ProtocolEntry> = (0..5).map(photo).collect();
    entries.push(sample::sent_file(
        "2026-11-22 14:05:33",
        Side::User,
        Attachment::Document,
        Some("drawing.svg"),
        sample::stored("2026-11-22T14-05-33_9_drawing.svg"),
    ));
    let protocol = sample::of(vec![sample::communication(1, entries)]);
    let page_of_three = page(&protocol, 3 * PICTURE.len() as u64 + 100);
    assert_eq!(page_of_three.matches("<img src=\"data:image/png;base64,").count(), 3);
    assert_eq!(
        page_of_three
            .matches("не показано, чтобы протокол не стал слишком большим")
            .count(),
        2
    );
    assert_eq!(page_of_three.matches("<a href=\"./2026-11-22T14-05-33_").count(), 6);
    assert!(page_of_three.len() < 5 * PICTURE.len() + 40_000);

    let render = |mut read: Box<dyn FnMut(&ArchivedName, u64) -> Picture>| {
        html(&protocol, &catalogue(), Language::En, EMBEDDED_AT_MOST, &mut *read).unwrap()
    };
    let disguised = render(Box::new(|_, _| {
        Picture::Bytes(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec())
    }));
    assert!(!disguised.contains("<img"));
    let gone = render(Box::new(|_, _| Picture::Gone));
    assert_eq!(gone.matches("not in the archive").count(), 5);
    assert_eq!(gone.matches("<a href").count(), 1);
}

#[test]
fn a_page_can_be_made_in_every_language() {
    for language in Language::ALL {
        let page = html(&sample::printer(), &catalogue(), language, 0, &mut |_, _| {
            Picture::TooBig
        })
        .unwrap();
        assert!(page.contains(&format!("<html lang=\"{}\">", language.code())));
        assert!(!page.contains("archive-"), "{page}");
    }
}
