//! The subcommands that every binary has.

mod arguments;
mod dead_letters;
mod healthcheck;
mod mask;
mod operator;
mod output;
mod status;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use tokio_util::sync::CancellationToken;

use crate::{
    Application, CommonSettings, Reader, Service, database,
    settings::{Layers, Problems},
    shutdown::{End, stop_signal},
    telemetry::Telemetry,
};
use arguments::{Arguments, Command};
use operator::Operator;

/// `EX_CONFIG` of sysexits.h.
const EXIT_SETTINGS: u8 = crate::settings::EXIT_CODE;
/// `EX_SOFTWARE` of sysexits.h: a task died, or did not stop.
const EXIT_SOFTWARE: u8 = 70;

/// A whole `main`.
///
/// Exit codes: 0 done, 1 failed, 2 wrong arguments, 70 a task died or did not stop in time, 78 wrong settings.
pub fn run<S: Service>() -> ExitCode {
    let arguments = Arguments::command().name(S::NAME).get_matches();
    let arguments = match Arguments::from_arg_matches(&arguments) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{}: the runtime could not be started: {error}", S::NAME);
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(run_command::<S>(arguments));
    // Blocking work that hangs must not keep the process.
    runtime.shutdown_background();
    code
}

async fn run_command<S: Service>(arguments: Arguments) -> ExitCode {
    let (common, settings, unknown) = match read_settings::<S>(&arguments) {
        Ok(read) => read,
        Err(problems) => {
            eprintln!("{}: {problems}", S::NAME);
            return ExitCode::from(EXIT_SETTINGS);
        }
    };
    let telemetry = match Telemetry::start(S::NAME, common.log) {
        Ok(telemetry) => telemetry,
        Err(error) => {
            eprintln!("{}: {:#}", S::NAME, anyhow::Error::from(error));
            return ExitCode::from(EXIT_SETTINGS);
        }
    };
    for name in unknown {
        tracing::warn!(name, "this environment variable looks like a setting and is none");
    }
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        tracing::debug!("a TLS provider was installed already");
    }
    let ended = dispatch::<S>(arguments.command.unwrap_or(Command::Serve), common, settings).await;
    let code = ended.unwrap_or_else(|error| {
        tracing::error!(error = AsRef::<dyn std::error::Error>::as_ref(&error), "failed");
        eprintln!("{}: {error:#}", S::NAME);
        ExitCode::FAILURE
    });
    telemetry.flush().await;
    code
}

async fn dispatch<S: Service>(
    command: Command,
    common: CommonSettings,
    settings: S::Settings,
) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => return serve::<S>(common, settings).await,
        Command::Migrate => {
            let run = database::migrate(common.database.direct(), S::migrations()).await?;
            output::line(&format!("{} migrations run", run.len()));
        }
        Command::CheckConfig => output::line("The settings are complete."),
        Command::Healthcheck => return healthcheck::ask(common.http.listen).await,
        Command::Status => status::show(&Operator::new::<S>(&common).await?).await?,
        Command::DeadLetters { command } => dead_letters::run(&Operator::new::<S>(&common).await?, command).await?,
        Command::Republish => {
            let shutdown = CancellationToken::new();
            let count = Application::<S>::republish(common, settings, shutdown).await?;
            output::line(&format!("{count} events will be published again"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve<S: Service>(common: CommonSettings, settings: S::Settings) -> anyhow::Result<ExitCode> {
    let shutdown = CancellationToken::new();
    let start = Application::<S>::start(common, settings, shutdown.clone());
    let started = tokio::select! {
        started = start => started?,
        signal = stop_signal() => {
            tracing::info!(signal, "stopping before everything was started");
            return Ok(ExitCode::SUCCESS);
        }
    };
    let Some(application) = started else {
        return Ok(ExitCode::SUCCESS);
    };
    Ok(match application.run_until_stopped().await {
        End::Graceful => ExitCode::SUCCESS,
        End::Failed { task } => {
            eprintln!("{}: {task} ended", S::NAME);
            ExitCode::from(EXIT_SOFTWARE)
        }
        End::Late { .. } => ExitCode::from(EXIT_SOFTWARE),
    })
}

type Settings<S> = (CommonSettings, <S as Service>::Settings, Vec<String>);

fn read_settings<S: Service>(arguments: &Arguments) -> Result<Settings<S>, Problems> {
    let mut layers = Layers::new(S::DEFAULTS);
    if let Some(path) = &arguments.config {
        layers = layers.with_file(path);
    }
    let mut reader = Reader::new(layers.with_process_environment());
    let common = CommonSettings::read(&mut reader);
    let settings = S::settings(&mut reader);
    let unknown = reader.unknown_variables();
    let (common, settings) = reader.finish(common.zip(settings))?;
    Ok((common, settings, unknown))
}
