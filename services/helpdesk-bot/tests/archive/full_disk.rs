use std::{fs, path::Path, process::Command};

use helpdesk_bot::archive::{Archive, ArchiveError, ArchivedName, DiskState, DiskThresholds, Found};

const SMALL_DISK: &str = "ARCHIVE_ON_A_SMALL_DISK";
const MEGABYTE: u64 = 1 << 20;

/// Runs a test of this file once more, in namespaces of its own, with a disk of one megabyte. `false` where this machine gives
/// no namespaces.
fn on_a_small_disk(test: &str) -> bool {
    let place = tempfile::tempdir().unwrap();
    let possible = Command::new("unshare").args(["-Urm", "true"]).status();
    if !possible.is_ok_and(|status| status.success()) {
        return false;
    }
    let mount_and_run = "mount -t tmpfs -o size=1m tmpfs \"$1\" && exec \"$2\" --exact --nocapture \"$3\"";
    let output = Command::new("unshare")
        .args(["-Urm", "sh", "-c", mount_and_run, "sh"])
        .arg(place.path())
        .arg(std::env::current_exe().unwrap())
        .arg(test)
        .env(SMALL_DISK, place.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    true
}

fn name(text: &str) -> ArchivedName {
    ArchivedName::parse(text).unwrap()
}

#[test]
fn a_disk_that_fills_up_in_the_middle_of_a_file_leaves_no_half_of_it() {
    match std::env::var(SMALL_DISK) {
        Ok(disk) => fill_up(Path::new(&disk)),
        Err(_) => {
            let test = "full_disk::a_disk_that_fills_up_in_the_middle_of_a_file_leaves_no_half_of_it";
            if !on_a_small_disk(test) {
                println!("no namespaces here: the full disk is only an injected error");
                let full = std::io::Error::from_raw_os_error(28);
                let error = ArchiveError::while_doing("writing a file")(full);
                assert!(matches!(error, ArchiveError::DiskFull("writing a file")));
            }
        }
    }
}

fn fill_up(disk: &Path) {
    let archive = Archive::open(disk).unwrap();
    let thresholds = DiskThresholds::new(10, 2).unwrap();
    let room = archive.room().unwrap();
    assert!((MEGABYTE * 9 / 10..=MEGABYTE).contains(&room.total), "{room:?}");
    assert!(room.free_percent() > 90);
    assert_eq!(thresholds.judge(DiskState::Enough, room), DiskState::Enough);

    let folder = archive.folder(77).unwrap();
    folder.write(&name("protocol.txt"), b"whole").unwrap();
    folder.write(&name("photo.jpg"), &vec![1; 900_000]).unwrap();
    let low = thresholds.judge(DiskState::Enough, archive.room().unwrap());
    // 900,000 of 1,048,576 bytes leave 14 percent; one file more leaves less than 10.
    assert_eq!(low, DiskState::Enough);
    folder.write(&name("voice.ogg"), &vec![2; 80_000]).unwrap();
    assert_eq!(thresholds.judge(low, archive.room().unwrap()), DiskState::Low);

    for name_of_too_much in ["video.mp4", "protocol.txt"] {
        let error = folder.write(&name(name_of_too_much), &vec![3; 200_000]).unwrap_err();
        assert!(matches!(error, ArchiveError::DiskFull(_)), "{error:?}");
    }
    // A download that finds no room ends the same way.
    let unfinished = folder.begin();
    let error = fs::write(unfinished.path(), vec![4; 200_000]).unwrap_err();
    assert!(matches!(
        ArchiveError::while_doing("downloading")(error),
        ArchiveError::DiskFull("downloading")
    ));
    drop(unfinished);

    let mut names: Vec<_> = fs::read_dir(disk.join("77"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["photo.jpg", "protocol.txt", "voice.ogg"]);
    assert!(folder.read(&name("protocol.txt"), 100).unwrap() == Found::Bytes(b"whole".to_vec()));

    let mut written = 0;
    while folder.write(&name(&format!("{written}.bin")), &[5; 4096]).is_ok() {
        written += 1;
    }
    assert!((1..100).contains(&written), "{written}");
    let full = thresholds.judge(DiskState::Low, archive.room().unwrap());
    assert_eq!(full, DiskState::Full);
    drop(folder);
    archive.erase(77).unwrap();
    assert_eq!(thresholds.judge(full, archive.room().unwrap()), DiskState::Enough);
}
