use std::{
    fs,
    io::Read,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, SystemTime},
};

use helpdesk_bot::archive::{Archive, ArchiveError, ArchivedName, Found};

const HOUR: Duration = Duration::from_secs(3600);

fn name(text: &str) -> ArchivedName {
    ArchivedName::parse(text).unwrap()
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_written_is_there_for_its_owner_alone() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("deep/archive");
    let archive = Archive::open(&root).unwrap();
    let folder = archive.folder(77).unwrap();
    folder.write(&name("protocol.txt"), b"hello").unwrap();
    assert_eq!(fs::read(root.join("77/protocol.txt")).unwrap(), b"hello");
    assert_eq!(
        [mode(&root), mode(&root.join("77")), mode(&root.join("77/protocol.txt"))],
        [0o700, 0o700, 0o600]
    );
    assert_eq!(folder.size(&name("protocol.txt")).unwrap(), Some(5));
    assert_eq!(archive.path(77, &name("protocol.txt")), root.join("77/protocol.txt"));
    assert_eq!(folder.size(&name("other.txt")).unwrap(), None);
    folder.write(&name("empty"), b"").unwrap();
    assert!(folder.read(&name("empty"), 0).unwrap() == Found::Bytes(Vec::new()));
}

#[test]
fn a_file_that_somebody_else_wrote_gets_its_name_and_its_rights_when_it_is_kept() {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    let folder = archive.folder(77).unwrap();
    let unfinished = folder.begin();
    fs::write(unfinished.path(), b"downloaded").unwrap();
    fs::set_permissions(unfinished.path(), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(folder.size(&name("photo.jpg")).unwrap(), None);
    unfinished.keep(&name("photo.jpg")).unwrap();
    assert_eq!(names_in(&place.path().join("77")), ["photo.jpg"]);
    assert_eq!(mode(&place.path().join("77/photo.jpg")), 0o600);
    assert!(folder.read(&name("photo.jpg"), 10).unwrap() == Found::Bytes(b"downloaded".to_vec()));
    assert!(folder.read(&name("photo.jpg"), 9).unwrap() == Found::TooBig);
    assert!(folder.read(&name("gone.jpg"), 9).unwrap() == Found::Nothing);
}

#[test]
fn what_was_given_up_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    let folder = archive.folder(77).unwrap();
    let unfinished = folder.begin();
    fs::write(unfinished.path(), b"half").unwrap();
    drop(unfinished);
    drop(folder.begin());
    assert!(matches!(
        folder.begin().keep(&name("never")),
        Err(ArchiveError::Disk { .. })
    ));
    assert_eq!(names_in(&place.path().join("77")), Vec::<String>::new());
}

#[test]
fn writers_at_the_same_time_leave_one_whole_file_and_readers_see_no_other() {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4u8)
            .map(|writer| {
                let archive = &archive;
                scope.spawn(move || {
                    for _ in 0..25 {
                        let folder = archive.folder(77).unwrap();
                        folder.write(&name("protocol.txt"), &[writer; 50_000]).unwrap();
                    }
                })
            })
            .collect();
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !done.load(Ordering::Acquire) || seen == 0 {
                let found = archive.folder(77).unwrap().read(&name("protocol.txt"), 50_000).unwrap();
                if let Found::Bytes(bytes) = found {
                    assert_eq!(bytes.len(), 50_000);
                    assert!(bytes.iter().all(|byte| *byte == bytes[0]), "two versions in one file");
                    seen += 1;
                }
            }
        });
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::Release);
        reader.join().unwrap();
    });
    assert_eq!(names_in(&place.path().join("77")), ["protocol.txt"]);
}

#[test]
fn a_process_that_is_killed_while_it_writes_leaves_whole_files_and_what_is_swept() {
    const FOLDER: &str = "ARCHIVE_OF_THE_KILLED";
    let content = |number: u8| vec![number; 300_000];
    if let Ok(folder) = std::env::var(FOLDER) {
        let archive = Archive::open(folder).unwrap();
        for number in (0..=u8::MAX).cycle() {
            archive
                .folder(77)
                .unwrap()
                .write(&name(&format!("{number}.bin")), &content(number))
                .unwrap();
            println!("written");
        }
    }
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    for _ in 0..5 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "--nocapture",
                "writer::a_process_that_is_killed_while_it_writes_leaves_whole_files_and_what_is_swept",
            ])
            .env(FOLDER, place.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // It is in the middle of its work.
        let mut output = child.stdout.take().unwrap();
        let mut begun = String::new();
        while begun.matches("written").count() < 3 {
            let mut some = [0; 64];
            let read = output.read(&mut some).unwrap();
            assert!(read > 0, "the writer ended: {begun}");
            begun.push_str(&String::from_utf8_lossy(&some[..read]));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let folder = archive.folder(77).unwrap();
    let young = names_in(&place.path().join("77"))
        .into_iter()
        .filter(|name| name.starts_with('.'));
    for name in young {
        age(&place.path().join("77").join(name), 2 * HOUR);
    }
    archive.sweep(HOUR).unwrap();
    let names = names_in(&place.path().join("77"));
    assert!(names.len() >= 3);
    for kept in names {
        let number: u8 = kept.strip_suffix(".bin").expect(&kept).parse().unwrap();
        assert!(
            folder.read(&name(&kept), 300_000).unwrap() == Found::Bytes(content(number)),
            "{kept} is not whole"
        );
    }
}

fn age(path: &Path, by: Duration) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - by).unwrap();
}

#[test]
fn old_leftovers_are_swept_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    let folder = place.path().join("77");
    archive.folder(77).unwrap().write(&name("kept.txt"), b"kept").unwrap();
    age(&folder.join("kept.txt"), 100 * HOUR);
    for (name, hours) in [
        (".unfinished-1", 2),
        (".unfinished-1.part", 2),
        (".unfinished-2", 0),
        (".operators", 2),
    ] {
        fs::write(folder.join(name), b"half").unwrap();
        age(&folder.join(name), hours * HOUR);
    }
    // What an operator or an intruder put there stops nothing.
    fs::write(place.path().join("notes.txt"), b"").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join(".unfinished-3"), b"").unwrap();
    age(&elsewhere.path().join(".unfinished-3"), 2 * HOUR);
    symlink(elsewhere.path(), place.path().join("78")).unwrap();

    assert_eq!(archive.sweep(HOUR).unwrap(), 2);
    assert_eq!(names_in(&folder), [".operators", ".unfinished-2", "kept.txt"]);
    assert_eq!(names_in(elsewhere.path()), [".unfinished-3"]);
}

#[test]
fn links_in_the_archive_lead_nowhere() {
    let place = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret.txt");
    fs::write(&secret, b"secret").unwrap();
    let archive = Archive::open(place.path()).unwrap();

    symlink(elsewhere.path(), place.path().join("78")).unwrap();
    assert!(matches!(archive.folder(78), Err(ArchiveError::InTheWay(_))));
    assert!(matches!(archive.erase(78), Err(ArchiveError::InTheWay(_))));

    let folder = archive.folder(77).unwrap();
    let link = name("protocol.txt");
    symlink(&secret, archive.path(77, &link)).unwrap();
    assert!(matches!(folder.size(&link), Err(ArchiveError::InTheWay(_))));
    assert!(matches!(folder.read(&link, 100), Err(ArchiveError::InTheWay(_))));
    folder.write(&link, b"protocol").unwrap();
    assert!(folder.read(&link, 100).unwrap() == Found::Bytes(b"protocol".to_vec()));

    let unfinished = folder.begin();
    symlink(&secret, unfinished.path()).unwrap();
    assert!(matches!(
        unfinished.keep(&name("taken.txt")),
        Err(ArchiveError::InTheWay(_))
    ));

    fs::create_dir(place.path().join("77/folder")).unwrap();
    assert!(matches!(
        folder.write(&name("folder"), b""),
        Err(ArchiveError::InTheWay(_))
    ));
    assert_eq!(fs::read(&secret).unwrap(), b"secret");
    assert_eq!(names_in(elsewhere.path()), ["secret.txt"]);
}

#[test]
fn who_is_erased_leaves_nothing_and_others_everything() {
    let place = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let other = elsewhere.path().join("other.txt");
    fs::write(&other, b"other").unwrap();
    let archive = Archive::open(place.path()).unwrap();
    for person in [77, 78] {
        let folder = archive.folder(person).unwrap();
        folder.write(&name("protocol.txt"), b"words").unwrap();
        fs::write(archive.path(person, &name("x")).with_file_name(".unfinished-1"), b"").unwrap();
    }
    symlink(&other, place.path().join("77/link")).unwrap();
    archive.erase(77).unwrap();
    archive.erase(77).unwrap();
    assert_eq!(names_in(place.path()), ["78"]);
    assert_eq!(names_in(&place.path().join("78")), [".unfinished-1", "protocol.txt"]);
    assert_eq!(fs::read(&other).unwrap(), b"other");
    archive
        .folder(77)
        .unwrap()
        .write(&name("protocol.txt"), b"again")
        .unwrap();
}

#[test]
fn a_folder_is_held_by_one_at_a_time_until_he_lets_go() {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    let folder = archive.folder(77).unwrap();
    folder.hold().unwrap();
    let another = fs::File::open(place.path().join("77")).unwrap();
    assert!(matches!(another.try_lock(), Err(fs::TryLockError::WouldBlock)));
    archive.folder(78).unwrap().hold().unwrap();
    drop(folder);
    another.try_lock().unwrap();
}
