//! `cargo xtask ci`: everything that must be green before a change goes in. The first red step ends it.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::crash::{self, Intake, Play};
use super::{Stage, bench, story, suite, test};
use crate::checks::{migrations, tls};
use crate::{project, tools};

/// One thing that must hold.
struct Step {
    name: &'static str,
    run: fn(&mut Stage) -> Result<()>,
}

/// Every change: what is red most often and what takes least time comes first.
const STEPS: &[Step] = &[
    Step {
        name: "format",
        run: format,
    },
    Step {
        name: "migrations",
        run: |_| migrations::check(&project::root().join("migrations")),
    },
    Step {
        name: "one TLS provider",
        run: |_| tls::check(),
    },
    Step {
        name: "unused dependencies",
        run: unused_dependencies,
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "documentation",
        run: documentation,
    },
    Step {
        name: "tests",
        run: tests,
    },
    Step {
        name: "kill -9 loses nothing, by two seeds",
        run: |stage| short_crashes(stage, Play::Passes, SHORT_CRASHES),
    },
    Step {
        name: "kill -9 loses no word between people and specialists",
        run: |stage| short_crashes(stage, Play::Desk, SHORT_DESK_CRASHES),
    },
];

/// The long runs of `ci --full`. What takes minutes and need not run at each change is added here.
const LONG_STEPS: &[Step] = &[
    // Its tool takes minutes to be built, and what it looks at changes with dependencies only.
    Step {
        name: "bans, licences and sources",
        run: dependencies,
    },
    Step {
        name: "100,000 dialogues by each property of passbot",
        run: many_cases,
    },
    Step {
        name: "a hundred rounds of the sheet's races through processes",
        run: many_rounds,
    },
    Step {
        name: "fifty specialists on two hundred requests at once",
        run: many_takers,
    },
    Step {
        name: "stories in each language",
        run: stories,
    },
    Step {
        name: "kill -9 loses nothing, by three more seeds",
        run: |stage| short_crashes(stage, Play::Passes, MORE_CRASHES),
    },
    Step {
        name: "kill -9 loses no word between people and specialists, by three more seeds",
        run: |stage| short_crashes(stage, Play::Desk, MORE_DESK_CRASHES),
    },
    Step {
        name: "kill -9 loses nothing, forty times in a thousand updates",
        run: long_crashes,
    },
    Step {
        name: "other libraries on the sandbox",
        run: peers,
    },
    Step {
        name: "benchmarks, as a smoke test",
        run: |stage| expect_success(bench::measure(stage, &["--smoke".to_owned()])?),
    },
];

pub(super) fn run(stage: &mut Stage, full: bool) -> Result<ExitCode> {
    let long = if full { LONG_STEPS } else { &[] };
    let begin = Instant::now();
    let count = STEPS.len() + long.len();
    for (number, step) in STEPS.iter().chain(long).enumerate() {
        let number = number + 1;
        println!("[{number}/{count}] {}", step.name);
        let step_begin = Instant::now();
        let outcome = (step.run)(stage);
        let seconds = step_begin.elapsed().as_secs_f32();
        match outcome {
            Ok(()) => println!("[{number}/{count}] {} is green ({seconds:.1} s)", step.name),
            Err(error) => return Err(error.context(format!("{} is red ({seconds:.1} s)", step.name))),
        }
    }
    println!("all {count} steps are green ({:.0} s)", begin.elapsed().as_secs_f32());
    Ok(ExitCode::SUCCESS)
}

fn format(stage: &mut Stage) -> Result<()> {
    cargo(stage, &["fmt", "--all", "--check"])
}

fn unused_dependencies(stage: &mut Stage) -> Result<()> {
    let mut machete = Command::new(tools::MACHETE.ensure(&mut stage.processes)?);
    machete.current_dir(project::root());
    expect_success(stage.processes.run(machete)?)
}

fn dependencies(stage: &mut Stage) -> Result<()> {
    let mut deny = Command::new(tools::DENY.ensure(&mut stage.processes)?);
    // Everything is in Cargo.lock and, after a build, on this disk.
    deny.current_dir(project::root())
        .args(["--workspace", "--locked", "check", "--hide-inclusion-graph"]);
    deny.args(["bans", "licenses", "sources"]);
    expect_success(stage.processes.run(deny)?)
}

fn clippy(stage: &mut Stage) -> Result<()> {
    cargo(
        stage,
        &[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    )
}

fn documentation(stage: &mut Stage) -> Result<()> {
    let mut doc = project::cargo();
    doc.args([
        "doc",
        "--locked",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    expect_success(stage.processes.run(doc)?)
}

fn tests(stage: &mut Stage) -> Result<()> {
    expect_success(test::run_all(stage, &["--locked".to_owned()], &[])?)
}

/// The seeds of each change; what they play is always the same.
const SHORT_CRASHES: std::ops::RangeInclusive<u64> = 1..=2;

/// Those of the long run.
const MORE_CRASHES: std::ops::RangeInclusive<u64> = 3..=5;

/// The same of the support line.
const SHORT_DESK_CRASHES: std::ops::RangeInclusive<u64> = 1..=1;
const MORE_DESK_CRASHES: std::ops::RangeInclusive<u64> = 2..=4;

fn short_crashes(stage: &mut Stage, play: Play, seeds: std::ops::RangeInclusive<u64>) -> Result<()> {
    suite::build(stage, suite::Profile::Debug)?;
    let run = crash::Run {
        play,
        updates: 200,
        kills: 8,
        seed: seeds.collect(),
        // A run waits for takeovers and restarts more than for the processor.
        at_once: 2,
        minutes: 10,
        intake: Intake::Polling,
    };
    expect_success(crash::play(stage, &run)?)
}

fn long_crashes(stage: &mut Stage) -> Result<()> {
    suite::build(stage, suite::Profile::Debug)?;
    for intake in [Intake::Polling, Intake::Webhook] {
        let run = crash::Run {
            play: Play::Passes,
            updates: 1000,
            kills: 40,
            seed: vec![1],
            at_once: 1,
            minutes: 20,
            intake,
        };
        expect_success(crash::play(stage, &run)?).with_context(|| format!("by {intake:?}"))?;
    }
    Ok(())
}

fn stories(stage: &mut Stage) -> Result<()> {
    let plays = [
        ("ru", Intake::Polling),
        ("uk", Intake::Webhook),
        ("en", Intake::Polling),
    ];
    for story in ["passbot", "helpdesk"] {
        for (language, intake) in plays {
            let played = story::play(stage, story, language, intake)?;
            expect_success(played).with_context(|| format!("{story} in {language}"))?;
        }
    }
    Ok(())
}

fn peers(stage: &mut Stage) -> Result<()> {
    suite::build(stage, suite::Profile::Debug)?;
    let mut peers = Command::new(project::root().join("crates/sandbox/peers/run"));
    let sandbox = suite::program("sandbox", suite::Profile::Debug);
    peers.current_dir(project::root()).env("SANDBOX", sandbox.get_program());
    expect_success(stage.processes.run(peers)?)
}

fn many_cases(stage: &mut Stage) -> Result<()> {
    // Only where a case is a whole dialogue; it is parsers elsewhere, which are tried enough at each change.
    let arguments = ["--locked", "--package", "passbot", "--lib"].map(str::to_owned);
    expect_success(test::run_all(stage, &arguments, &[("PROPTEST_CASES", "100000")])?)
}

fn many_rounds(stage: &mut Stage) -> Result<()> {
    let arguments = [
        "--locked",
        "--package",
        "sheets-syncer",
        "--test",
        "it",
        "in_every_round",
    ]
    .map(str::to_owned);
    expect_success(test::run_all(stage, &arguments, &[("SHEET_ROUNDS", "50")])?)
}

fn many_takers(stage: &mut Stage) -> Result<()> {
    let arguments = [
        "--locked",
        "--package",
        "helpdesk-bot",
        "--test",
        "it",
        "however_many_take",
    ]
    .map(str::to_owned);
    expect_success(test::run_all(stage, &arguments, &[("TAKERS", "50")])?)
}

fn cargo(stage: &mut Stage, arguments: &[&str]) -> Result<()> {
    let mut command = project::cargo();
    command.args(arguments);
    expect_success(stage.processes.run(command)?)
}

fn expect_success(status: std::process::ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("it ended with {status}");
    }
    Ok(())
}
