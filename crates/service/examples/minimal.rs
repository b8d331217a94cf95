//! The smallest service: it says that it runs, until it is told to stop.
//!
//! Tests run it as a real process: `MISCHIEF` makes its task end, panic or refuse to stop, or its start take for ever.

use std::process::ExitCode;

use diesel_migrations::EmbeddedMigrations;
use service::{Application, Reader, Service};

struct Minimal;

#[derive(Clone)]
struct Settings {
    greeting: String,
    mischief: String,
}

impl Service for Minimal {
    const NAME: &'static str = "minimal";
    const DEFAULTS: &'static str = "# What it does wrong: end, panic, hang, dawdle.\nmischief = \"\"\n";
    type Settings = Settings;

    fn settings(reader: &mut Reader) -> Option<Settings> {
        let greeting = reader.required("greeting", "hello");
        let mischief = reader.optional("mischief", "panic");
        Some(Settings {
            greeting: greeting?,
            mischief: mischief?.unwrap_or_default(),
        })
    }

    fn migrations() -> Vec<EmbeddedMigrations> {
        vec![outbox::MIGRATIONS, conversation::MIGRATIONS]
    }

    async fn serve(application: &mut Application<Self>) -> anyhow::Result<()> {
        let stop = application.tasks.token();
        let Settings { greeting, mischief } = application.settings.clone();
        let dawdles = mischief == "dawdle";
        application.tasks.spawn("greeter", async move {
            tracing::info_span!("greeting").in_scope(|| tracing::info!("{greeting}"));
            match mischief.as_str() {
                "end" => return Ok(()),
                "panic" => panic!("on purpose"),
                "hang" => std::future::pending::<()>().await,
                _ => stop.cancelled().await,
            }
            Ok(())
        });
        if dawdles {
            application.tasks.token().cancelled().await;
        }
        application.route(|config| {
            config.route(
                "/hello",
                actix_web::web::get().to(async || actix_web::HttpResponse::Ok().body("hello")),
            );
        });
        Ok(())
    }

    async fn republish(_application: &mut Application<Self>) -> anyhow::Result<u64> {
        Ok(0)
    }
}

fn main() -> ExitCode {
    service::run::<Minimal>()
}
