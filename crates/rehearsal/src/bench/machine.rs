//! On what it was measured.

use std::fs;

use anyhow::{Context, Result};

/// Processor, cores and load, in one line.
pub(super) fn description() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("an unknown processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    format!("{model}, {cores} cores for everything, load before the start {load}")
}

/// The memory that a process holds now, in MB (10^6 bytes): `VmRSS` of `proc(5)`.
pub(super) fn resident_memory(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let kibibytes: u32 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok())
        .context("no VmRSS in the status of the process")?;
    Ok(f64::from(kibibytes) * 1024.0 / 1e6)
}
