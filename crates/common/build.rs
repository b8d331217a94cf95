//! Compiles the event contracts of `proto/` without a `protoc` on the machine.

use std::path::PathBuf;

use prost::Message;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = "../../proto";
    println!("cargo:rerun-if-changed={root}");
    let descriptors = protox::compile(
        [
            "frontdesk/alert/v1/alert_cleared.proto",
            "frontdesk/alert/v1/alert_raised.proto",
            "frontdesk/email/v1/email_requested.proto",
            "frontdesk/helpdesk_bot/v1/communication_changed.proto",
            "frontdesk/notifier/v1/email_failed.proto",
            "frontdesk/notifier/v1/email_sent.proto",
            "frontdesk/passbot/v1/pass_changed.proto",
            "frontdesk/passbot/v1/tick_refused.proto",
            "frontdesk/sheets_syncer/v1/pass_ticked.proto",
        ],
        [root],
    )?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("events.binpb"), descriptors.encode_to_vec())?;
    prost_build::Config::new().compile_fds(descriptors)?;
    Ok(())
}
