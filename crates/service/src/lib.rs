//! What a binary needs to run: settings, telemetry, database, health, shutdown, subcommands.
