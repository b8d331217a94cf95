//! Folders and secrets that belong to a server's account.

use std::fs::{self, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use anyhow::{Context, Result};

use crate::Account;

/// Makes a folder that only the account may enter.
pub(crate) fn private(folder: &Path, account: Account) -> Result<()> {
    fs::create_dir_all(folder)
        .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(0o700)))
        .with_context(|| format!("make the folder {}", folder.display()))?;
    account.own(folder)
}

/// The secret in a file that only the account can read; drawn at random when there is none yet.
pub(crate) fn secret(path: &Path, account: Account) -> Result<String> {
    match fs::read_to_string(path) {
        Ok(secret) => return Ok(secret),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("read {}", path.display())),
    }
    let mut random = [0_u8; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    let secret: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o400)
        .open(path)?;
    file.write_all(secret.as_bytes())?;
    account.own(path)?;
    Ok(secret)
}
