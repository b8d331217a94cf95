//! All processes that come from this one, by the kernel's own record in `/proc`.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, process, thread};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// What a process that got SIGKILL may need to go (a big one must give back its memory first).
const DEADLINE: Duration = Duration::from_secs(10);

/// Ends every descendant of this process without asking, and collects them all.
///
/// This process must be a subreaper: only then do orphans stay its descendants, and what forks while being ended is
/// found by the next look.
pub fn kill_all() {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let living = of(process::id());
        for &id in &living {
            tell(id, Signal::SIGKILL);
        }
        while let Ok(status) = waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            if status == WaitStatus::StillAlive {
                break;
            }
        }
        if living.is_empty() {
            return;
        }
        if Instant::now() > deadline {
            eprintln!("these processes did not end: {living:?}");
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Sends a signal to a process, or with a negative number to a process group. That nobody is left to get it is no error:
/// it has just ended by itself.
pub fn tell(id: Pid, signal: Signal) {
    match kill(id, signal) {
        Ok(()) | Err(Errno::ESRCH) => {}
        Err(error) => eprintln!("cannot send {signal} to process {id}: {error}"),
    }
}

/// Ends every process whose working folder lies inside of `folder`, wherever it comes from.
pub fn kill_all_inside(folder: &Path) {
    for id in all() {
        let inside = fs::read_link(format!("/proc/{id}/cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
        if inside {
            tell(Pid::from_raw(id.cast_signed()), Signal::SIGKILL);
        }
    }
}

/// The living descendants of a process; those that have ended and only wait to be collected are left out.
pub fn of(ancestor: u32) -> Vec<Pid> {
    let mut children: HashMap<u32, Vec<(u32, bool)>> = HashMap::new();
    for id in all() {
        if let Some((parent, ended)) = parent_of(id) {
            children.entry(parent).or_default().push((id, ended));
        }
    }
    let mut found = Vec::new();
    let mut next = vec![ancestor];
    while let Some(parent) = next.pop() {
        for (child, ended) in children.remove(&parent).unwrap_or_default() {
            next.push(child);
            if !ended {
                found.push(Pid::from_raw(child.cast_signed()));
            }
        }
    }
    found
}

fn all() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The parent of a process and whether it has ended already; `None` when it is gone.
fn parent_of(id: u32) -> Option<(u32, bool)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // "id (name) state parent …": the name may hold anything, even brackets and spaces.
    let mut after_name = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    let state = after_name.next()?;
    let parent = after_name.next()?.parse().ok()?;
    Some((parent, matches!(state, "Z" | "X")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grandchild_is_a_descendant_and_an_ended_child_is_not() {
        let mut shell = process::Command::new("sh");
        shell.args(["-c", "sleep 600 & echo $!; wait"]);
        let mut shell = shell.stdout(process::Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut output = std::io::BufReader::new(shell.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut output, &mut line).unwrap();
        let grandchild = Pid::from_raw(line.trim().parse().unwrap());
        let child = Pid::from_raw(shell.id().cast_signed());

        let found = of(process::id());
        assert!(found.contains(&child) && found.contains(&grandchild), "{found:?}");

        kill(grandchild, Signal::SIGKILL).unwrap();
        shell.wait().unwrap();
        let found = of(process::id());
        assert!(!found.contains(&child) && !found.contains(&grandchild), "{found:?}");
    }
}
