use std::fs;
use std::net::TcpStream;

use nix::sys::signal::Signal;

use crate::running::{Running, folder, send, wait_until, wait_until_no_process_is_left, wait_until_nothing_is_left};

#[test]
fn a_termination_signal_ends_everything_and_removes_the_data() {
    let folder = folder();
    let mut running = Running::start(folder.path());
    let ports = running.wait_for_servers();
    send(Signal::SIGTERM, running.outer());
    let (status, messages) = running.wait_for_end();
    assert_eq!(status.code(), Some(128 + 15), "{messages}");
    wait_until_nothing_is_left(folder.path());
    for port in ports {
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}

#[test]
fn ctrl_c_while_the_servers_are_still_starting_ends_everything_too() {
    let folder = folder();
    let running = Running::start(folder.path());
    running.inner();
    send(Signal::SIGINT, running.outer());
    let (status, messages) = running.wait_for_end();
    assert_eq!(status.code(), Some(128 + 2), "{messages}");
    wait_until_nothing_is_left(folder.path());
}

#[test]
fn when_the_outer_process_is_killed_the_inner_one_clears_up() {
    let folder = folder();
    let mut running = Running::start(folder.path());
    running.wait_for_servers();
    send(Signal::SIGKILL, running.outer());
    running.wait_for_end();
    wait_until_nothing_is_left(folder.path());
}

#[test]
fn when_the_inner_process_is_killed_the_outer_one_clears_up() {
    let folder = folder();
    let mut running = Running::start(folder.path());
    running.wait_for_servers();
    send(Signal::SIGKILL, running.inner());
    let (status, messages) = running.wait_for_end();
    assert_eq!(status.code(), Some(128 + 9), "{messages}");
    // No waiting here: whoever waited for the command may rely on it.
    assert_eq!(fs::read_dir(folder.path().join("runs")).unwrap().count(), 0);
    wait_until_nothing_is_left(folder.path());
}

#[test]
fn when_both_are_killed_the_servers_end_and_the_next_run_removes_the_data() {
    let folder = folder();
    let mut killed = Running::start(folder.path());
    killed.wait_for_servers();
    // The inner one first stands still, so that it cannot clear up in between.
    let inner = killed.inner();
    send(Signal::SIGSTOP, inner);
    send(Signal::SIGKILL, killed.outer());
    send(Signal::SIGKILL, inner);
    killed.wait_for_end();
    wait_until_no_process_is_left(folder.path());
    // A dying process loses its name before it loses its lock.
    wait_until("the locks of the killed run to be free", || {
        let entries = fs::read_dir(folder.path().join("runs")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let mut locks = paths.filter(|path| path.extension().is_some_and(|extension| extension == "lock"));
        locks.all(|lock| fs::File::open(lock).unwrap().try_lock().is_ok())
    });

    let next = Running::start(folder.path());
    next.inner();
    send(Signal::SIGTERM, next.outer());
    next.wait_for_end();
    wait_until_nothing_is_left(folder.path());
}

#[test]
fn the_death_of_one_server_ends_the_rest_and_names_it() {
    for (words, name) in [
        ("postgres -D", "PostgreSQL"),
        ("beam.smp", "RabbitMQ"),
        ("epmd -address", "port mapper"),
    ] {
        let folder = folder();
        let mut running = Running::start(folder.path());
        running.wait_for_servers();
        send(Signal::SIGKILL, running.part(words));
        let (status, messages) = running.wait_for_end();
        assert_eq!(status.code(), Some(1), "{messages}");
        assert!(
            messages.contains(name) && messages.contains("ended unasked"),
            "{messages}"
        );
        wait_until_nothing_is_left(folder.path());
    }
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let folder = folder();
    let mut first = Running::start(folder.path());
    let mut second = Running::start(folder.path());
    first.wait_for_servers();
    let ports = second.wait_for_servers();
    send(Signal::SIGTERM, first.outer());
    first.wait_for_end();
    for port in ports {
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    }
    send(Signal::SIGTERM, second.outer());
    second.wait_for_end();
    wait_until_nothing_is_left(folder.path());
}
