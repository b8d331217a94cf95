use std::{fs, path::Path};

use helpdesk_bot::archive::{Archive, ArchivedName};

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn files_go_with_their_messages_and_no_others() {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    let folder = archive.folder(77).unwrap();
    let stay = [
        "2026-11-23T12-00-00_16_before.pdf",
        "2026-11-23T12-00-00_170_another.pdf",
        "2026-11-23T12-00-00_21_after.pdf",
        "protocol.txt",
    ];
    let go = [
        "2026-11-23T12-00-00_17_first.pdf",
        "2026-11-23T12-00-00_17.1_instead of it.pdf",
        "2026-11-23T12-00-00_20_last_16_.pdf",
        "protocol.html",
    ];
    for name in stay.iter().chain(&go) {
        folder.write(&ArchivedName::parse(name).unwrap(), b"x").unwrap();
    }
    folder.forget(&(17..=20)).unwrap();
    folder.forget(&(17..=20)).unwrap();
    assert_eq!(names_in(&place.path().join("77")), stay);
}

#[test]
fn a_folder_with_nothing_left_goes_and_one_with_a_new_file_stays() {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::open(place.path()).unwrap();
    for (person, new) in [(77, None), (78, Some("2027-11-23T12-00-00_900_new.pdf"))] {
        let folder = archive.folder(person).unwrap();
        for name in ["protocol.txt", "protocol.html"].into_iter().chain(new) {
            folder.write(&ArchivedName::parse(name).unwrap(), b"x").unwrap();
        }
        archive.clear(person, &folder).unwrap();
        archive.clear(person, &folder).unwrap();
    }
    assert_eq!(names_in(place.path()), ["78"]);
    assert_eq!(names_in(&place.path().join("78")), ["2027-11-23T12-00-00_900_new.pdf"]);
}
