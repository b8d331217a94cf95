//! Fills a believable world and takes a picture of every view of the page: wide and narrow, by day and by night.
//!
//! `cargo run -p sandbox --example screenshots -- [folder]`; without a folder they go to `target/screenshots`. Where
//! `BROKER__URL` names a RabbitMQ, events are on its way too.

mod letters;
mod line;
mod picture;
mod post;
mod town;

use std::path::{Path, PathBuf};

use anyhow::Result;
use browser::{Browser, Look};
use sandbox::{Sandbox, SandboxOptions};
use town::Town;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "target/screenshots".to_owned());
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    let broker = post::settings();
    let sandbox = Sandbox::start(&SandboxOptions {
        broker: broker.clone(),
        ..SandboxOptions::default()
    })?;
    let town = Town::fill(&sandbox).await?;
    letters::bring(&sandbox).await?;
    let _post = match &broker {
        Some(settings) => Some(post::deliver(settings, &sandbox).await?),
        None => None,
    };
    for (time, dark) in [("day", false), ("night", true)] {
        wide(&town, &folder, time, dark).await?;
        narrow(&town, &folder, time, dark).await?;
    }
    println!("{}", folder.display());
    sandbox.stop().await?;
    Ok(())
}

async fn wide(town: &Town, folder: &Path, time: &str, dark: bool) -> Result<()> {
    let page = Browser::start(Look {
        height: 1000,
        dark,
        ..Look::WIDE
    })
    .await?;
    let keep = async |name: &str| -> Result<()> {
        std::fs::write(folder.join(format!("wide-{time}-{name}.png")), page.screenshot().await?)?;
        Ok(())
    };
    page.open(&town.support()).await?;
    rated(&page).await?;
    page.see(".grid td").await?;
    keep("support").await?;
    page.open(&town.chat()).await?;
    loaded(&page).await?;
    page.see(".grid td").await?;
    keep("conversation").await?;
    page.client
        .execute("document.querySelector('.scroller').scrollTop = 0", Vec::new())
        .await?;
    page.click("#tab-requests").await?;
    page.see(".request").await?;
    keep("requests").await?;
    for part in ["faults", "statistics", "services", "letters"] {
        page.click(&format!("#tab-{part}")).await?;
        page.see(&format!("#part-{part} li, #part-{part} table")).await?;
        keep(part).await?;
    }
    letter(&page).await?;
    keep("letter").await?;
    page.click("#tab-events").await?;
    page.see("#part-events li, #part-events .empty:not([hidden])").await?;
    keep("events").await?;
    events(&page).await?;
    keep("event").await?;
    page.click("#tab-sheet").await?;
    page.click("#commands").await?;
    page.see("[role=menu]").await?;
    keep("commands").await?;
    page.write("[role=menuitem]", "\u{E00C}").await?;
    page.press("New person").await?;
    page.see("dialog").await?;
    keep("new-person").await?;
    page.press("Cancel").await?;
    page.open(&town.unopened()).await?;
    page.see("#gate").await?;
    keep("unopened").await?;
    page.open(&town.group()).await?;
    page.see(".message.other").await?;
    keep("group").await
}

async fn narrow(town: &Town, folder: &Path, time: &str, dark: bool) -> Result<()> {
    let page = Browser::start(Look { dark, ..Look::NARROW }).await?;
    let keep = async |name: &str| -> Result<()> {
        std::fs::write(
            folder.join(format!("narrow-{time}-{name}.png")),
            page.screenshot().await?,
        )?;
        Ok(())
    };
    page.open(&town.root).await?;
    page.see("#people-list a").await?;
    keep("people").await?;
    page.open(&town.chats()).await?;
    page.see("#chats-list a").await?;
    keep("chats").await?;
    page.open(&town.chat()).await?;
    loaded(&page).await?;
    keep("conversation").await?;
    page.open(&town.support()).await?;
    rated(&page).await?;
    keep("support").await?;
    page.open(&town.chat()).await?;
    loaded(&page).await?;
    page.press("Show or hide the spreadsheet and what is behind").await?;
    page.see(".grid td").await?;
    keep("sheet").await?;
    for part in ["requests", "faults", "statistics", "services", "letters"] {
        page.click(&format!("#tab-{part}")).await?;
        page.see(&format!("#part-{part} li, #part-{part} table")).await?;
        keep(part).await?;
    }
    letter(&page).await?;
    keep("letter").await?;
    events(&page).await?;
    keep("events").await
}

/// The newest letter, which has a code, open as HTML.
async fn letter(page: &Browser) -> Result<()> {
    page.click(".letter-row").await?;
    page.see(".letter-code").await?;
    page.see(".letter-frame").await?.enter_frame().await?;
    page.see("#code").await?;
    page.client.clone().enter_parent_frame().await?;
    Ok(())
}

/// The part with the events, one of them open; without a broker the part that says so.
async fn events(page: &Browser) -> Result<()> {
    page.click("#tab-events").await?;
    if post::settings().is_some() {
        page.click(".event summary").await?;
        page.see(".event .fields").await?;
    }
    Ok(())
}

/// Waits until the pictures of the album are there.
async fn loaded(page: &Browser) -> Result<()> {
    page.script_until(
        "the album's pictures",
        "const images = [...document.querySelectorAll('.album img')]; return images.length === 3 && images.every(({complete}) => complete);",
        Vec::new(),
    )
    .await
}

/// Waits until the picture of the request is there, and the question how it was.
async fn rated(page: &Browser) -> Result<()> {
    page.see_text(".message", "How did we do?").await?;
    page.script_until(
        "the request's picture",
        "const image = document.querySelector('.photo img'); return Boolean(image?.complete);",
        Vec::new(),
    )
    .await
}
