//! The folders in which private servers keep data: `.frontdesk/` in the project, ignored by git.
//!
//! Every throwaway run has a folder of its own under `runs/` and beside it a lock file, held (shared) by the processes
//! of that run as long as they live. A lock that nobody holds belongs to a run that was killed with all its
//! processes; the next run clears it away.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::{env, io, process};

use anyhow::{Context, Result, bail};
use private_servers::{Account, descendants};

use crate::project;

/// Names another folder than `.frontdesk` of the project.
const FOLDER_VARIABLE: &str = "XTASK_FOLDER";

/// The folder for all data of `cargo xtask`, made if need be.
///
/// When started as root, servers run under unprivileged accounts, which must be able to reach their data. Where the
/// project lies in a closed folder (`/root` with mode 0700), the data go to `/var/cache` with a word about it.
pub(crate) fn base() -> Result<PathBuf> {
    let wanted = env::var_os(FOLDER_VARIABLE).map_or_else(|| project::root().join(".frontdesk"), PathBuf::from);
    make(&wanted)?;
    match Account::closed_folder(&wanted)? {
        None => Ok(wanted),
        Some(closed) => {
            let elsewhere = Path::new("/var/cache/frontdesk").join(flat_name(&wanted));
            eprintln!(
                "xtask: the servers' unprivileged accounts cannot enter {}; their data go to {} instead",
                closed.display(),
                elsewhere.display()
            );
            make(&elsewhere)?;
            Ok(elsewhere)
        }
    }
}

/// Makes a folder that everybody may enter: what must stay private in it has a mode of its own.
pub(crate) fn make(folder: &Path) -> Result<()> {
    let make = || {
        fs::create_dir_all(folder)?;
        // One that is open already may belong to somebody else, and then is not ours to change.
        if folder.metadata()?.mode() & 0o011 != 0o011 {
            fs::set_permissions(folder, Permissions::from_mode(0o755))?;
        }
        io::Result::Ok(())
    };
    make().with_context(|| format!("make the folder {}", folder.display()))
}

/// A path as the name of one folder: `/root/frontdesk/.frontdesk` becomes `root-frontdesk-.frontdesk`.
fn flat_name(path: &Path) -> String {
    path.to_string_lossy().trim_matches('/').replace('/', "-")
}

/// A folder for one run, empty at first, removed at the end.
#[derive(Debug)]
pub(crate) struct RunFolder {
    path: PathBuf,
    _lock: File,
}

impl RunFolder {
    /// Makes a new one, after clearing away those of dead runs.
    pub(crate) fn create() -> Result<Self> {
        let runs = base()?.join("runs");
        make(&runs)?;
        clear_dead_runs(&runs)?;
        for attempt in 0..100 {
            let path = runs.join(format!("{}-{attempt}", process::id()));
            if let Some(lock) = lock_new(&path)? {
                make(&path)?;
                return Ok(Self { path, _lock: lock });
            }
        }
        bail!("no free name for a run in {}", runs.display())
    }

    /// Joins the run of a process that made the folder: its lock is held by both from now on.
    pub(crate) fn join(path: &Path) -> Result<Self> {
        let lock = File::open(lock_of(path)).with_context(|| format!("open the lock of {}", path.display()))?;
        lock.lock_shared()?;
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the folder with all that is in it. The processes of the run must have ended.
    pub(crate) fn remove(&self) -> Result<()> {
        remove_run(&self.path).with_context(|| format!("remove {}", self.path.display()))
    }
}

fn lock_of(run: &Path) -> PathBuf {
    run.with_extension("lock")
}

/// Takes the lock of a run that does not exist yet; `None` where somebody was quicker.
fn lock_new(run: &Path) -> Result<Option<File>> {
    let lock = match File::create_new(lock_of(run)) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("create the lock of {}", run.display())),
    };
    lock.lock_shared()?;
    // Between the two calls another run may have taken the still unlocked file for a dead run's and removed it.
    Ok((lock.metadata()?.nlink() > 0).then_some(lock))
}

fn clear_dead_runs(runs: &Path) -> Result<()> {
    for entry in fs::read_dir(runs)? {
        let lock_path = entry?.path();
        if lock_path.extension().is_none_or(|extension| extension != "lock") {
            continue;
        }
        // Another run may be clearing too, so that the file is gone by now.
        let Ok(lock) = File::open(&lock_path) else { continue };
        if lock.try_lock().is_ok() {
            let run = lock_path.with_extension("");
            descendants::kill_all_inside(&run);
            remove_run(&run).with_context(|| format!("clear away the dead run {}", run.display()))?;
        }
    }
    Ok(())
}

/// The lock file goes last, so that a folder without a lock never stays behind.
fn remove_run(run: &Path) -> io::Result<()> {
    for result in [fs::remove_dir_all(run), fs::remove_file(lock_of(run))] {
        match result {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
