//! A private RabbitMQ node with a private port mapper (epmd).

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use nix::sys::signal::Signal;

use crate::files::{private, secret};
use crate::{Account, Durability, Launch, Server, folders_of_path, ports};

/// The administrator of the node.
const ADMINISTRATOR: &str = "frontdesk";
const NAME: &str = "RabbitMQ";

/// The programs of the installed version.
#[derive(Debug, Clone)]
pub struct Installed {
    server: PathBuf,
    port_mapper: PathBuf,
}

/// RabbitMQ and Erlang on this machine.
pub fn find() -> Option<Installed> {
    // Debian's /usr/sbin/rabbitmq-server is a wrapper that changes the account and drops the environment.
    let server = PathBuf::from("/usr/lib/rabbitmq/bin/rabbitmq-server");
    let port_mapper = folders_of_path()
        .map(|folder| folder.join("epmd"))
        .find(|program| program.exists())?;
    server.exists().then_some(Installed { server, port_mapper })
}

/// A node with its data in a folder, and with a port mapper of its own.
#[derive(Debug)]
pub struct RabbitMq {
    installed: Installed,
    account: Account,
    folder: PathBuf,
    durability: Durability,
    port: u16,
    port_mapper_port: u16,
    distribution_port: u16,
    password: String,
}

impl RabbitMq {
    /// Configures a node with its data in `folder`.
    pub fn prepare(installed: Installed, folder: &Path, durability: Durability) -> Result<Self> {
        let account = Account::of_server("rabbitmq")?;
        let home = folder.join("rabbitmq");
        for part in ["", "data", "log", "configuration"] {
            private(&home.join(part), account)?;
        }
        let password = secret(&folder.join("rabbitmq-password"), account)?;
        secret(&home.join(".erlang.cookie"), account)?;
        let port = ports::free()?;
        configure(&home.join("configuration"), port, &password, account)?;
        Ok(Self {
            installed,
            account,
            folder: folder.to_owned(),
            durability,
            port,
            port_mapper_port: ports::free()?,
            distribution_port: ports::free()?,
            password,
        })
    }

    fn home(&self) -> PathBuf {
        self.folder.join("rabbitmq")
    }
}

impl Server for RabbitMq {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Erlang's port mapper, ours from the start: the one that Erlang starts by itself would turn into a daemon.
    fn companion(&self) -> Option<Launch> {
        let mut launch = Launch::new(
            "Erlang's port mapper",
            &self.installed.port_mapper,
            self.folder.join("epmd.log"),
            Signal::SIGKILL,
            Duration::from_secs(5),
        );
        launch
            .command
            .args(["-address", "127.0.0.1", "-port", &self.port_mapper_port.to_string()]);
        launch.command.current_dir(self.home()).env_clear();
        self.account.apply(&mut launch.command);
        Some(launch)
    }

    fn launch(&self) -> Launch {
        let ask = if self.durability == Durability::Processes {
            Signal::SIGKILL
        } else {
            Signal::SIGTERM
        };
        let mut launch = Launch::new(
            NAME,
            &self.installed.server,
            self.folder.join("rabbitmq.log"),
            ask,
            Duration::from_secs(20),
        );
        let home = self.home();
        launch.command.current_dir(&home).env_clear().envs(environment(
            &home,
            self.port_mapper_port,
            self.distribution_port,
        ));
        self.account.apply(&mut launch.command);
        launch
    }

    fn answers(&self) -> bool {
        greets(self.port).unwrap_or(false)
    }

    /// The administrator's URL, with the virtual host `/`.
    fn url(&self) -> String {
        format!("amqp://{ADMINISTRATOR}:{}@127.0.0.1:{}/%2f", self.password, self.port)
    }

    fn data(&self) -> PathBuf {
        self.home().join("data")
    }

    fn control(&self, arguments: &[&str]) -> Option<Command> {
        let mut command = Command::new(self.installed.server.with_file_name("rabbitmqctl"));
        let home = self.home();
        // A port of its own for the program's own node: the server's is taken.
        let environment = environment(&home, self.port_mapper_port, self.distribution_port)
            .into_iter()
            .filter(|(name, _)| *name != "RABBITMQ_DIST_PORT");
        command.current_dir(&home).env_clear().envs(environment).args(arguments);
        self.account.apply(&mut command);
        Some(command)
    }
}

fn configure(folder: &Path, port: u16, password: &str, account: Account) -> Result<()> {
    let node = format!(
        "listeners.tcp.1 = 127.0.0.1:{port}\n\
         default_user = {ADMINISTRATOR}\n\
         default_pass = {password}\n\
         log.console = false\n\
         log.file.level = info\n\
         vm_memory_high_watermark.absolute = 512MB\n\
         disk_free_limit.absolute = 50MB\n"
    );
    let files = [
        ("rabbitmq.conf", node.as_str()),
        // Erlang's distribution, on which rabbitmqctl speaks to the node.
        (
            "advanced.config",
            "[{kernel, [{inet_dist_use_interface, {127,0,0,1}}]}].\n",
        ),
        ("enabled_plugins", "[].\n"),
        ("rabbitmq-env.conf", ""),
    ];
    for (name, content) in files {
        let path = folder.join(name);
        fs::write(&path, content)?;
        account.own(&path)?;
    }
    Ok(())
}

/// What Debian's scripts read instead of /etc/rabbitmq.
fn environment(home: &Path, port_mapper: u16, distribution: u16) -> Vec<(&'static str, String)> {
    let inside = |name: &str| home.join(name).display().to_string();
    vec![
        ("HOME", home.display().to_string()),
        ("PATH", "/usr/lib/rabbitmq/bin:/usr/bin:/bin".to_owned()),
        ("LC_ALL", "C.UTF-8".to_owned()),
        ("RABBITMQ_NODENAME", "frontdesk@localhost".to_owned()),
        ("RABBITMQ_USE_LONGNAME", "false".to_owned()),
        ("RABBITMQ_DIST_PORT", distribution.to_string()),
        ("ERL_EPMD_PORT", port_mapper.to_string()),
        ("ERL_EPMD_ADDRESS", "127.0.0.1".to_owned()),
        ("RABBITMQ_MNESIA_BASE", inside("data")),
        ("RABBITMQ_LOG_BASE", inside("log")),
        ("RABBITMQ_CONF_ENV_FILE", inside("configuration/rabbitmq-env.conf")),
        ("RABBITMQ_CONFIG_FILE", inside("configuration/rabbitmq.conf")),
        ("RABBITMQ_ADVANCED_CONFIG_FILE", inside("configuration/advanced.config")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", inside("configuration/enabled_plugins")),
        ("RABBITMQ_PID_FILE", inside("data/node.pid")),
        // The script then becomes the node instead of waiting for it, so that signals reach the node itself.
        ("RUNNING_UNDER_SYSTEMD", "true".to_owned()),
        // One scheduler without busy waiting: the node shares two cores with everything else.
        (
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none".to_owned(),
        ),
    ]
}

/// Says AMQP's protocol header; a node that is up answers with a method frame (Connection.Start), type 1.
fn greets(port: u16) -> Result<bool> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.write_all(b"AMQP\x00\x00\x09\x01")?;
    let mut kind = [0];
    stream.read_exact(&mut kind)?;
    Ok(kind == [1])
}
