//! The unprivileged accounts under which servers run when root starts them.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use nix::unistd::{Gid, Uid, User};

/// Who runs a server.
#[derive(Clone, Copy, Debug)]
pub enum Account {
    /// Whoever starts the server.
    Ourselves,
    /// Root started it; neither PostgreSQL nor RabbitMQ shall have root's rights.
    Unprivileged(Uid, Gid),
}

impl Account {
    /// The account that the server's package made for it, else `nobody`; root is never taken.
    pub fn of_server(package_account: &str) -> Result<Self> {
        if !Uid::effective().is_root() {
            return Ok(Self::Ourselves);
        }
        for name in [package_account, "nobody"] {
            if let Some(user) = User::from_name(name)? {
                return Ok(Self::Unprivileged(user.uid, user.gid));
            }
        }
        anyhow::bail!("neither the account {package_account} nor nobody exists to run a server under")
    }

    /// Makes the command run under this account, without supplementary groups.
    pub fn apply(self, command: &mut Command) {
        if let Self::Unprivileged(user, group) = self {
            command.uid(user.as_raw()).gid(group.as_raw());
        }
    }

    /// Makes the account the owner of a file or folder.
    pub fn own(self, path: &Path) -> Result<()> {
        if let Self::Unprivileged(user, group) = self {
            chown(path, Some(user.as_raw()), Some(group.as_raw()))
                .with_context(|| format!("hand {} over to the server's account", path.display()))?;
        }
        Ok(())
    }

    /// The first folder on the way to `path` that an unprivileged account cannot enter, if servers need one at all.
    pub fn closed_folder(path: &Path) -> Result<Option<PathBuf>> {
        let Self::Unprivileged(user, group) = Self::of_server("nobody")? else {
            return Ok(None);
        };
        let path = path.canonicalize()?;
        let enters = |folder: &Path| -> Result<bool> {
            // Asked of the kernel: mode bits alone do not tell of access lists and mounts.
            let mut test = Command::new("/usr/bin/test");
            test.arg("-x").arg(folder).current_dir("/").stdin(Stdio::null());
            Ok(test.uid(user.as_raw()).gid(group.as_raw()).status()?.success())
        };
        if enters(&path)? {
            return Ok(None);
        }
        let mut closed = path.as_path();
        for folder in path.ancestors() {
            // A folder below a closed one cannot be looked at either: the outermost is the closed one.
            if !enters(folder)? {
                closed = folder;
            }
        }
        Ok(Some(closed.to_owned()))
    }
}
