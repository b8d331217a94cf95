//! The accessibility check of axe-core, an npm package that only tests need.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::Browser;

/// One installation at a time in this process.
static INSTALLING: Mutex<()> = Mutex::new(());

/// The source of axe-core; installed by `npm` below `target/` at first.
fn source() -> Result<String> {
    let _alone = INSTALLING
        .lock()
        .map_err(|_| anyhow::anyhow!("the installation of axe-core has failed before"))?;
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder: PathBuf = here.join("../../target/axe-core");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.exists() {
        std::fs::create_dir_all(&folder)?;
        for file in ["package.json", "package-lock.json"] {
            std::fs::copy(here.join("axe").join(file), folder.join(file))?;
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]);
        let status = npm.current_dir(&folder).status().context("run npm")?;
        ensure!(status.success(), "npm could not install axe-core: {status}");
    }
    Ok(std::fs::read_to_string(script)?)
}

impl Browser {
    /// What axe-core finds serious or critical on the page as it stands: rule, and the elements.
    ///
    /// # Errors
    /// When axe-core cannot be installed or run.
    pub async fn barriers(&self) -> Result<Vec<String>> {
        let source = tokio::task::spawn_blocking(source).await??;
        self.client.execute(&source, Vec::new()).await?;
        let script = "const done = arguments[0]; axe.run(document).then((found) => done(found.violations), (error) => done(String(error)));";
        let found = self.client.execute_async(script, Vec::new()).await?;
        let found = found.as_array().with_context(|| format!("axe-core failed: {found}"))?;
        let serious = found
            .iter()
            .filter(|rule| matches!(rule["impact"].as_str(), Some("serious" | "critical")));
        Ok(serious.map(told).collect())
    }
}

fn told(rule: &Value) -> String {
    let nodes = rule["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let elements: Vec<String> = nodes
        .iter()
        .map(|node| format!("{} ({})", node["html"], node["failureSummary"]))
        .collect();
    format!("{} ({}): {}", rule["id"], rule["help"], elements.join("; "))
}
