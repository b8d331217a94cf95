use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

/// How the window looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub width: u32,
    pub height: u32,
    /// The system's wish, as `prefers-color-scheme` tells it.
    pub dark: bool,
}

impl Look {
    /// A screen on a desk.
    pub const WIDE: Self = Self {
        width: 1360,
        height: 860,
        dark: false,
    };
    /// A phone held upright.
    pub const NARROW: Self = Self {
        width: 390,
        height: 844,
        dark: false,
    };
}

/// A browser with one window. It ends when it is dropped.
#[derive(Debug)]
pub struct Browser {
    pub client: Client,
    driver: Driver,
}

/// The driver's process, which owns the browser's.
#[derive(Debug)]
struct Driver {
    process: Child,
    port: u16,
}

impl Browser {
    /// Starts `chromedriver` on a free port and a browser behind it.
    ///
    /// # Errors
    /// When the packages `chromium` and `chromium-driver` are not on this machine, or the browser does not start.
    pub async fn start(look: Look) -> Result<Self> {
        // Starting waits for a line of its output, which is no work for the threads of the runtime.
        let driver = tokio::task::spawn_blocking(Driver::start).await??;
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-background-networking".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--window-size={},{}", look.width, look.height),
        ];
        if look.dark {
            arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
        }
        let mut options = json!({ "args": arguments });
        if look.width < 500 {
            // A window of a desktop cannot be that narrow; a phone can.
            options["mobileEmulation"] = json!({
                "deviceMetrics": {"width": look.width, "height": look.height, "pixelRatio": 1.0, "touch": true},
            });
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .context("start the browser")?;
        Ok(Self { client, driver })
    }

    /// The whole window as a PNG.
    ///
    /// # Errors
    /// When the browser has gone.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// The number of the driver's process.
    pub fn process_id(&self) -> u32 {
        self.driver.process.id()
    }
}

impl Driver {
    fn start() -> Result<Self> {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = started.context("run chromedriver (Debian's packages chromium and chromium-driver)")?;
        let output = process.stdout.take().context("chromedriver has no output")?;
        for line in BufReader::new(output).lines() {
            // "ChromeDriver was started successfully on port 38063."
            let line = line?;
            let port = line.rsplit_once("successfully on port ").map(|(_, port)| port);
            if let Some(port) = port.and_then(|port| port.trim_end_matches('.').parse().ok()) {
                return Ok(Self { process, port });
            }
        }
        process.kill()?;
        process.wait()?;
        bail!("chromedriver ended without telling its port")
    }

    /// Asks the driver to end, which ends its browser too: killing it would leave that running.
    fn ask_to_end(&self) -> std::io::Result<()> {
        let limit = Duration::from_secs(5);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut connection = TcpStream::connect_timeout(&address, limit)?;
        connection.set_read_timeout(Some(limit))?;
        connection.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        connection.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if self.ask_to_end().is_err() {
            // It has gone already, or hangs; there is nobody to tell.
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}
