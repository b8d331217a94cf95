//! The example service as a process, and a bare HTTP server.

use std::{net::SocketAddr, path::PathBuf};

use rehearsal::{ServiceProcess, TestDatabase, broker_url, free_address, queue_prefix};

/// `examples/minimal.rs`, which cargo builds with the tests.
pub(crate) fn minimal() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.ancestors().nth(2).unwrap().join("examples").join("minimal");
    assert!(
        folder.is_file(),
        "{} is not built: run all of `cargo test -p service`",
        folder.display()
    );
    folder
}

/// What the example service is told.
pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) listen: SocketAddr,
    pub(crate) prefix: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        let database = TestDatabase::create(&["minimal"]).await;
        Self {
            database,
            listen: free_address(),
            prefix: queue_prefix(),
        }
    }

    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        vec![
            own("DATABASE__URL", self.database.url("minimal")),
            own("BROKER__URL", &broker_url()),
            own("BROKER__PREFIX", &self.prefix),
            own("HTTP__LISTEN", &self.listen.to_string()),
            own("LOG__FORMAT", "pretty"),
            own("GREETING", "good morning"),
        ]
    }

    pub(crate) fn spawn(&self, arguments: &[&str], more: &[(&str, &str)]) -> ServiceProcess {
        let mut environment = self.environment();
        environment.extend(
            more.iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        ServiceProcess::spawn(&minimal(), arguments, environment)
    }

    /// Runs a command to its end: its exit code and what it said.
    pub(crate) async fn command(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut process = self.spawn(arguments, &[("RUST_LOG", "error")]);
        let code = process.wait_for_end().await.code();
        (code, process.log())
    }
}
