use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::Value;

use crate::Browser;

/// How long to wait for something to be seen; much more than a page needs on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How often to look.
const GLANCE: Duration = Duration::from_millis(40);

/// What a person does and sees. Elements are named by CSS, or by `XPath` where it begins with a slash or a bracket.
impl Browser {
    /// Opens an address.
    ///
    /// # Errors
    /// When the browser has gone.
    pub async fn open(&self, address: &str) -> Result<()> {
        Ok(self.client.goto(address).await?)
    }

    /// Waits for an element that can be seen.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see(&self, what: &str) -> Result<Element> {
        self.until(what, async |element| {
            let shown = element.is_displayed().await?;
            if shown {
                Ok(element)
            } else {
                Err(anyhow!("it is hidden"))
            }
        })
        .await
    }

    /// Waits for an element that shows this text, among others.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see_text(&self, what: &str, text: &str) -> Result<()> {
        self.script_until(
            &format!("{what} with {text:?}"),
            "const [what, text] = arguments;
             return [...document.querySelectorAll(what)].some((element) => element.checkVisibility() && element.textContent.includes(text));",
            vec![what.into(), text.into()],
        )
        .await
    }

    /// Waits until no element of this CSS can be seen.
    ///
    /// # Errors
    /// When one is still there at the end.
    pub async fn see_none(&self, what: &str) -> Result<()> {
        self.script_until(
            &format!("no {what}"),
            "return ![...document.querySelectorAll(arguments[0])].some((element) => element.checkVisibility());",
            vec![what.into()],
        )
        .await
    }

    /// Clicks on an element, when it is there.
    ///
    /// # Errors
    /// When it cannot be clicked in time.
    pub async fn click(&self, what: &str) -> Result<()> {
        self.until(what, async |element| Ok(element.click().await?)).await
    }

    /// Clicks on the button or link of this name.
    ///
    /// # Errors
    /// When it cannot be clicked in time.
    pub async fn press(&self, label: &str) -> Result<()> {
        self.click(&named(label)).await
    }

    /// Types into a field.
    ///
    /// # Errors
    /// When it cannot be typed into in time.
    pub async fn write(&self, what: &str, text: &str) -> Result<()> {
        self.until(what, async |element| Ok(element.send_keys(text).await?))
            .await
    }

    /// Waits until a script returns true.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn script_until(&self, what: &str, script: &str, arguments: Vec<Value>) -> Result<()> {
        let began = Instant::now();
        loop {
            // An error here is one of a page that is just being left.
            let last = self.client.execute(script, arguments.clone()).await;
            if matches!(last, Ok(Value::Bool(true))) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                let shown = self.shown().await;
                last?;
                bail!("not seen: {what}; the page shows:\n{shown}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The text of the page, for what is said of a failure.
    async fn shown(&self) -> String {
        let text = self.client.execute("return document.body.innerText", Vec::new()).await;
        text.ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Finds an element and does something with it, again and again: it may be drawn anew in between.
    async fn until<T>(&self, what: &str, deed: impl AsyncFn(Element) -> Result<T>) -> Result<T> {
        let locator = if what.starts_with(['/', '(']) {
            Locator::XPath(what)
        } else {
            Locator::Css(what)
        };
        let began = Instant::now();
        loop {
            let done = match self.client.find(locator).await {
                Ok(element) => deed(element).await,
                Err(error) => Err(error.into()),
            };
            match done {
                Ok(value) => return Ok(value),
                Err(error) if began.elapsed() > PATIENCE => {
                    let shown = self.shown().await;
                    return Err(error).with_context(|| format!("not done: {what}; the page shows:\n{shown}"));
                }
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        }
    }
}

/// The button, link, tab or menu item of this name; the newest one of several, for chats grow downwards.
fn named(label: &str) -> String {
    let quoted = if label.contains('"') {
        format!("'{label}'")
    } else {
        format!("\"{label}\"")
    };
    format!("(//*[self::button or self::a][normalize-space(.)={quoted} or @aria-label={quoted}])[last()]")
}
