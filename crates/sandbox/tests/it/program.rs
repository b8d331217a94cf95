use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use sandbox::client::Client;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::world::Api;

#[tokio::test]
async fn the_program_tells_its_addresses_serves_and_ends_when_asked() -> Result<()> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(program.stdout.take().context("no output")?).lines();
    let root = lines.next_line().await?.context("no address")?;
    let mail = lines.next_line().await?.context("no address of the mail server")?;
    let client = Client::new(&root);
    let address = client.mail().server().await?.address;
    assert_eq!(mail, format!("smtp://{address}"));
    let mut greeting = String::new();
    let mut connection = BufReader::new(TcpStream::connect(address).await?);
    connection.read_line(&mut greeting).await?;
    assert_eq!(greeting, "220 sandbox ESMTP\r\n");
    let bot = client.bot("5:secret").await?;
    let api = Api::new(&client, &bot.token);
    assert_eq!(api.call("getMe", json!({})).await?["username"], "sandbox_5_bot");
    // A poller that waits does not hold up the end.
    let poll = tokio::spawn(async move { api.reply("getUpdates", json!({"timeout": 50})).await });
    let pid = program.id().context("it has ended")?.to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await?.success());
    let status = tokio::time::timeout(Duration::from_secs(20), program.wait()).await??;
    assert!(status.success(), "{status}");
    assert!(poll.await?.is_err());
    connection.read_line(&mut greeting).await?;
    assert!(greeting.contains("421 4.3.2 "), "{greeting}");
    Ok(())
}

#[tokio::test]
async fn the_program_says_what_is_wrong_when_its_address_is_taken() -> Result<()> {
    let taken = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    for taken in [
        ["--listen", &address, "--mail-listen", "127.0.0.1:0"],
        ["--listen", "127.0.0.1:0", "--mail-listen", &address],
    ] {
        let ended = Command::new(env!("CARGO_BIN_EXE_sandbox")).args(taken).output().await?;
        assert!(!ended.status.success());
        assert!(String::from_utf8_lossy(&ended.stderr).contains(&format!("cannot listen on {address}")));
    }
    Ok(())
}
