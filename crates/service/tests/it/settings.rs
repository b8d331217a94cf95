use std::{io::Write, time::Duration};

use conversation::Language;
use service::{
    CommonSettings, Reader, TelegramSettings,
    settings::{ExposeSecret, Layers, LogFormat, Mode, Problems, SecretString},
};

const TOKEN: (&str, &str) = ("TELEGRAM__TOKEN", "123456:AAsecret");
const COMPLETE: [(&str, &str); 2] = [
    ("DATABASE__URL", "postgres://passbot:dbsecret@localhost/frontdesk"),
    ("BROKER__URL", "amqp://passbot:mqsecret@localhost/%2f"),
];

fn reader(layers: Layers, variables: &[(&str, &str)]) -> Reader {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Reader::new(layers.with_environment(variables))
}

fn common(layers: Layers, variables: &[(&str, &str)]) -> Result<CommonSettings, Problems> {
    let mut reader = reader(layers, variables);
    let settings = CommonSettings::read(&mut reader);
    reader.finish(settings)
}

fn bot(variables: &[(&str, &str)]) -> Result<(CommonSettings, TelegramSettings), Problems> {
    let mut reader = reader(Layers::new(""), variables);
    let common = CommonSettings::read(&mut reader);
    let telegram = TelegramSettings::read(&mut reader);
    reader.finish(common.zip(telegram))
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn the_defaults_need_only_what_nobody_can_guess() {
    let settings = common(Layers::new(""), &COMPLETE).unwrap();
    assert_eq!(settings.engine.attempts, 5);
    assert_eq!(settings.engine.flood, 20);
    assert_eq!(settings.engine.lease, Duration::from_secs(5));
    assert_eq!(settings.engine.workers, 8);
    assert_eq!(settings.locale.default, Language::Ru);
    assert_eq!(settings.log.format, LogFormat::Json);
    assert_eq!(settings.database.direct().expose_secret(), COMPLETE[0].1);
}

#[test]
fn all_problems_are_told_at_once_each_with_its_name_and_an_example() {
    let wrong = [
        ("BROKER__URL", "http://localhost"),
        ("HTTP__LISTEN", "8080"),
        ("TIME_ZONE", "Europe/Atlantis"),
        ("ENGINE__LEASE", "5"),
        ("ENGINE__WORKERS", "0"),
        ("LOG__FORMAT", "xml"),
        ("TELEGRAM__TOKEN", "my token"),
    ];
    let problems = bot(&wrong).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "There are 8 problems with the settings:\
         \n  DATABASE__URL: is missing; for example DATABASE__URL=postgres://passbot:secret@localhost:5432/frontdesk\
         \n  BROKER__URL: must be a URL that begins with amqp://; for example \
           BROKER__URL=amqp://passbot:secret@localhost:5672/%2f\
         \n  HTTP__LISTEN: must be an IP address with a port; for example HTTP__LISTEN=0.0.0.0:8080\
         \n  TIME_ZONE: must be the name of an IANA time zone; for example TIME_ZONE=Europe/Moscow\
         \n  LOG__FORMAT: must be pretty or json; for example LOG__FORMAT=json\
         \n  ENGINE__LEASE: must be a duration such as 20s, 10m, 48h, 30d; for example ENGINE__LEASE=5s\
         \n  ENGINE__WORKERS: must be a whole number from 1; for example ENGINE__WORKERS=8\
         \n  TELEGRAM__TOKEN: must be a bot token as @BotFather gives it; for example \
           TELEGRAM__TOKEN=123456789:AAExampleExampleExampleExampleExample"
    );
}

#[test]
fn each_layer_wins_over_those_below_it() {
    let service = "[engine]\nattempts = 6\nflood = 7\nworkers = 8\n";
    let above = file("[engine]\nflood = 70\nworkers = 80\n");
    let layers = || Layers::new(service).with_file(above.path());
    let engine = common(layers(), &COMPLETE).unwrap().engine;
    assert_eq!((engine.attempts, engine.flood, engine.workers), (6, 70, 80));

    let variables = [COMPLETE[0], COMPLETE[1], ("ENGINE__WORKERS", "800")];
    let engine = common(layers(), &variables).unwrap().engine;
    assert_eq!((engine.attempts, engine.flood, engine.workers), (6, 70, 800));
}

#[test]
fn a_value_is_read_from_the_file_that_its_variable_names() {
    let secret = file("postgres://passbot:from-a-file@localhost/frontdesk\n");
    let path = secret.path().to_str().unwrap();
    let settings = common(Layers::new(""), &[("DATABASE__URL_FILE", path), COMPLETE[1]]).unwrap();
    assert_eq!(
        settings.database.url.expose_secret(),
        "postgres://passbot:from-a-file@localhost/frontdesk"
    );

    let both = [COMPLETE[0], COMPLETE[1], ("DATABASE__URL_FILE", path)];
    let problems = common(Layers::new(""), &both).unwrap_err().to_string();
    assert!(
        problems.contains("DATABASE__URL: is set beside DATABASE__URL_FILE"),
        "{problems}"
    );

    let gone = [("DATABASE__URL_FILE", "/nowhere/at/all"), COMPLETE[1]];
    let problems = common(Layers::new(""), &gone).unwrap_err();
    assert_eq!(problems.0.len(), 1, "{problems}");
    assert_eq!(problems.0[0].name, "DATABASE__URL_FILE");
}

#[test]
fn secrets_are_shown_neither_by_debug_nor_by_problems() {
    let settings = bot(&[COMPLETE[0], COMPLETE[1], TOKEN]).unwrap();
    let shown = format!("{settings:?}");
    for secret in ["dbsecret", "mqsecret", "AAsecret"] {
        assert!(!shown.contains(secret), "{shown}");
    }

    let misplaced = [
        ("DATABASE__URL", "dbsecret"),
        ("BROKER__URL", "mqsecret"),
        ("TELEGRAM__TOKEN", "AAsecret"),
    ];
    let shown = bot(&misplaced).unwrap_err().to_string();
    for secret in ["dbsecret", "mqsecret", "AAsecret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_misspelt_key_of_a_file_is_a_problem_with_the_nearest_name() {
    let misspelt = file("[engine]\nworkerz = 3\n\n[retention]\ninputs = \"100d\"\n");
    let problems = common(Layers::new("").with_file(misspelt.path()), &COMPLETE).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "There is a problem with the settings:\
         \n  ENGINE__WORKERZ: is no setting of this service, did you mean ENGINE__WORKERS?"
    );
}

#[test]
fn a_misspelt_variable_under_a_table_of_ours_is_told() {
    let variables = [
        ("ENGINE__WORKERZ", "3"),
        ("ENGINE__WORKERS", "3"),
        ("DATABASE__URL_FILE", "/run/secrets/url"),
        ("OTHER__THING", "1"),
        ("PATH", "/bin"),
    ];
    let mut reader = reader(Layers::new(""), &variables);
    CommonSettings::read(&mut reader);
    assert_eq!(reader.unknown_variables(), ["ENGINE__WORKERZ"]);
}

#[test]
fn a_file_that_is_no_toml_or_not_there_is_a_problem() {
    let broken = file("[engine]\nworkers = \n");
    let problems = common(Layers::new("").with_file(broken.path()), &COMPLETE)
        .unwrap_err()
        .to_string();
    assert!(problems.contains("is no valid TOML in line 2"), "{problems}");

    let problems = common(Layers::new("").with_file("/nowhere/at/all".as_ref()), &COMPLETE)
        .unwrap_err()
        .to_string();
    assert!(problems.contains("/nowhere/at/all: cannot be read"), "{problems}");
}

#[test]
fn lists_are_comma_separated_or_json_in_the_environment_and_arrays_in_files() {
    let list = |layers: Layers, variables: &[(&str, &str)]| {
        let mut reader = reader(layers, variables);
        let admins = reader.list::<i64>("admins", "1,2");
        reader.finish(admins).map_err(|problems| problems.to_string())
    };
    assert_eq!(list(Layers::new(""), &[("ADMINS", "1, 2 ,3")]), Ok(vec![1, 2, 3]));
    assert_eq!(list(Layers::new(""), &[("ADMINS", "[4, 5]")]), Ok(vec![4, 5]));
    assert_eq!(list(Layers::new("admins = [6, 7]"), &[]), Ok(vec![6, 7]));
    assert_eq!(list(Layers::new("admins = [6, 7]"), &[("ADMINS", "")]), Ok(vec![]));
    assert_eq!(list(Layers::new(""), &[]), Ok(vec![]));
    let problem = list(Layers::new(""), &[("ADMINS", "1,Anna")]).unwrap_err();
    assert!(
        problem.contains("ADMINS: its item 2 must be a whole number; for example ADMINS=1,2"),
        "{problem}"
    );
}

#[test]
fn structured_lists_are_json_in_the_environment_and_tables_in_files() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Group {
        chat_id: i64,
        name: String,
    }
    let groups = |layers: Layers, variables: &[(&str, &str)]| {
        let mut reader = reader(layers, variables);
        let groups = reader.structured::<Vec<Group>>("groups", r#"[{"chat_id": -1, "name": "First line"}]"#);
        reader.finish(groups).map_err(|problems| problems.to_string())
    };
    let expected = || {
        vec![Group {
            chat_id: -1,
            name: "First".to_owned(),
        }]
    };
    let json = [("GROUPS", r#"[{"chat_id": -1, "name": "First"}]"#)];
    assert_eq!(groups(Layers::new(""), &json), Ok(expected()));
    assert_eq!(
        groups(Layers::new("[[groups]]\nchat_id = -1\nname = \"First\"\n"), &[]),
        Ok(expected())
    );
    let problem = groups(Layers::new(""), &[("GROUPS", r#"[{"name": "First"}]"#)]).unwrap_err();
    assert!(
        problem.contains("GROUPS: is not the JSON wanted: missing field `chat_id`"),
        "{problem}"
    );
}

#[test]
fn durations_are_read_with_their_units() {
    let read = |text: &str| {
        let mut reader = reader(Layers::new(""), &[("PASS_TTL", text)]);
        let duration = reader.required::<Duration>("pass_ttl", "48h");
        reader.finish(duration)
    };
    for (text, seconds) in [("48h", 172_800), ("20s", 20), ("30d", 2_592_000), ("1h 30m", 5_400)] {
        assert_eq!(read(text).unwrap(), Duration::from_secs(seconds), "{text}");
    }
    for text in ["48", "soon", "-1h"] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn an_empty_variable_is_as_good_as_none() {
    let variables = [COMPLETE[0], COMPLETE[1], ("CLOCK__URL", ""), ("HTTP__LISTEN", " ")];
    let problems = common(Layers::new(""), &variables).unwrap_err();
    assert_eq!(problems.0.len(), 1, "{problems}");
    assert_eq!(problems.0[0].name, "HTTP__LISTEN");
}

#[test]
fn the_sandboxes_clock_is_refused_on_telegrams_own_servers() {
    let clock = ("CLOCK__URL", "http://localhost:9000/sandbox/clock");
    for api_url in ["https://api.telegram.org", "https://api.telegram.org/"] {
        let variables = [COMPLETE[0], COMPLETE[1], TOKEN, clock, ("TELEGRAM__API_URL", api_url)];
        let problems = bot(&variables).unwrap_err();
        assert_eq!(problems.0.len(), 1, "{problems}");
        assert_eq!(problems.0[0].name, "CLOCK__URL");
    }
    let sandbox = [
        COMPLETE[0],
        COMPLETE[1],
        TOKEN,
        clock,
        ("TELEGRAM__API_URL", "http://localhost:9000"),
    ];
    assert!(bot(&sandbox).unwrap().0.clock.url.is_some());
}

#[test]
fn a_webhook_needs_its_address_and_secret() {
    let variables = [COMPLETE[0], COMPLETE[1], TOKEN, ("TELEGRAM__MODE", "webhook")];
    let names = |problems: Problems| problems.0.into_iter().map(|problem| problem.name).collect::<Vec<_>>();
    assert_eq!(
        names(bot(&variables).unwrap_err()),
        ["TELEGRAM__WEBHOOK__URL", "TELEGRAM__WEBHOOK__SECRET"]
    );
}

#[test]
fn a_webhooks_address_secret_and_certificate_are_checked_at_the_start() {
    let own = |name: &'static str, value: &'static str| (name, value);
    let variables = [
        COMPLETE[0],
        COMPLETE[1],
        TOKEN,
        own("TELEGRAM__MODE", "webhook"),
        own("TELEGRAM__WEBHOOK__URL", "http://bots.example.org/telegram/webhook"),
        own("TELEGRAM__WEBHOOK__SECRET", "no spaces"),
        own("TELEGRAM__WEBHOOK__CERTIFICATE_FILE", "/nowhere.pem"),
        own("TELEGRAM__WEBHOOK__MAX_CONNECTIONS", "101"),
    ];
    let problems = bot(&variables).unwrap_err();
    let mut names: Vec<_> = problems.0.iter().map(|problem| problem.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "TELEGRAM__WEBHOOK__CERTIFICATE_FILE",
            "TELEGRAM__WEBHOOK__MAX_CONNECTIONS",
            "TELEGRAM__WEBHOOK__SECRET",
        ]
    );
    let mut http = variables;
    http[5].1 = "a-long_random-word";
    http[6].1 = "";
    http[7].1 = "100";
    let problems = bot(&http).unwrap_err();
    assert_eq!(problems.0.len(), 1, "{problems}");
    assert_eq!(problems.0[0].name, "TELEGRAM__WEBHOOK__URL");
    http[4].1 = "https://bots.example.org/telegram/webhook";
    assert_eq!(bot(&http).unwrap().1.mode, Mode::Webhook);
}

#[test]
fn each_of_several_bots_has_its_own_settings_over_the_common_ones() {
    let variables = [
        ("TELEGRAM__API_URL", "http://localhost:9000"),
        ("BOTS__CUSTOMER__TOKEN", "1:a"),
        ("BOTS__HORECA__TOKEN", "2:b"),
        ("BOTS__HORECA__TIMEOUT", "3s"),
    ];
    let mut reader = reader(Layers::new(""), &variables);
    assert_eq!(reader.names_under("bots"), ["customer", "horeca"]);
    let customer = TelegramSettings::read_bot(&mut reader, "customer");
    let horeca = TelegramSettings::read_bot(&mut reader, "horeca");
    assert_eq!(reader.unknown_variables(), [""; 0]);
    let (customer, horeca) = reader.finish(customer.zip(horeca)).unwrap();
    assert_eq!(customer.token.expose_secret(), "1:a");
    assert_eq!(customer.timeout, Duration::from_secs(10));
    assert_eq!(horeca.timeout, Duration::from_secs(3));
    assert_eq!(horeca.api_url, customer.api_url);
    assert_eq!(horeca.mode, Mode::Polling);
}

#[test]
fn inputs_are_kept_longer_than_events_and_events_longer_than_dead_letters() {
    let variables = [
        COMPLETE[0],
        COMPLETE[1],
        ("RETENTION__EVENTS", "90d"),
        ("RETENTION__DEAD_LETTERS", "91d"),
    ];
    let names: Vec<_> = common(Layers::new(""), &variables)
        .unwrap_err()
        .0
        .into_iter()
        .map(|problem| problem.name)
        .collect();
    assert_eq!(names, ["RETENTION__INPUTS", "RETENTION__EVENTS"]);
}

#[test]
fn a_rule_of_a_services_own_is_told_like_the_others() {
    let mut reader = reader(Layers::new(""), &[("CODES__PEPPER", "short")]);
    let pepper = reader.required_as("codes.pepper", "32 random bytes in base64", |text| {
        if text.len() >= 32 {
            Ok(SecretString::from(text))
        } else {
            Err("must be 32 bytes in base64".to_owned())
        }
    });
    let problems = reader.finish(pepper).map(|_| ()).unwrap_err();
    assert_eq!(problems.0[0].what, "must be 32 bytes in base64");
}
