use std::time::{Duration, Instant};

use proptest::prelude::*;

use jiff::Timestamp;

use super::*;

fn hours(week: &str, holidays: &str, zone: &str) -> BusinessHours {
    let (week, holidays) = (WeeklyHours::parse(week).unwrap(), Holidays::parse(holidays).unwrap());
    BusinessHours::new(week, holidays, TimeZone::get(zone).unwrap()).unwrap()
}

fn office() -> BusinessHours {
    hours(
        "mon-fri 09:00-18:00, sat 10:00-14:00",
        "2026-12-31, 01-01..01-08",
        "Europe/Moscow",
    )
}

/// A moment by the clock on the wall and its offset: `2026-11-23 09:00 +03`.
fn at(text: &str) -> DateTime<Utc> {
    let moment = DateTime::parse_from_str(&format!("{text}:00"), "%Y-%m-%d %H:%M %#z");
    moment.unwrap().to_utc()
}

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

mod reading {
    use super::*;

    fn same(one: &str, other: &str) {
        assert_eq!(
            WeeklyHours::parse(one).unwrap(),
            WeeklyHours::parse(other).unwrap(),
            "{one}"
        );
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        let plain = "mon-fri 09:00-13:00, mon-fri 14:00-18:00, sat 10:00-14:00";
        same("mon-fri 09:00-13:00 14:00-18:00, sat 10:00-14:00", plain);
        same("mon-fri 9:00-13:00, 14:00-18:00; sat 10:00-14:00", plain);
        same("Mon – Fri 09:00 – 13:00, 14:00 — 18:00\nsaturday 10:00-14:00,", plain);
        same("пн-пт 09:00-13:00 14:00-18:00, сб 10:00-14:00", plain);
        same("mon tue wed thu fri 09:00-13:00 14:00-18:00, sat 10:00-14:00", plain);
        same("sat-mon 08:00-12:00", "нд 08:00-12:00, вс sat mon 08:00-12:00");
        same("mon 09:00-12:00 11:00-15:00 15:00-16:00", "mon 09:00-16:00");
        same("", " , ,");
        assert!(WeeklyHours::parse(WeeklyHours::EXAMPLE).is_ok());
        assert!(Holidays::parse(Holidays::EXAMPLE).is_ok());
    }

    #[test]
    fn what_is_wrong_with_hours_is_named_with_an_example() {
        let problem = |text: &str| WeeklyHours::parse(text).unwrap_err().to_string();
        for (text, named) in [
            ("mon-fri 9-18", "“9-18” is no span of time"),
            ("mon-fri 09:00", "“09:00” is no span of time"),
            ("mon 09:60-10:00", "“09:60-10:00” is no span of time"),
            ("mon 24:00-25:00", "“24:00-25:00” is no span of time"),
            ("mon 24:00-08:00", "“24:00-08:00” is no span of time"),
            ("mon 09:00-18:00-19:00", "“09:00-18:00-19:00” is no span of time"),
            ("mon 09:00-18:00 tue", "“tue” is no span of time"),
            ("mon 09:00-09:00", "“09:00-09:00” has no length"),
            ("mo-fr 09:00-18:00", "“mo-fr” is no day of the week"),
            ("09:00-18:00", "“09:00-18:00” does not say on which days"),
            ("mon-fri", "“mon-fri” does not say at what time"),
            ("mon ٠٩:٠٠-١٨:٠٠", "“٠٩:٠٠-١٨:٠٠” is no day of the week"),
        ] {
            let problem = problem(text);
            assert!(problem.starts_with(named), "{text}: {problem}");
            assert!(problem.contains("write "), "{text}: {problem}");
        }
        let long = problem(&"x".repeat(100_000));
        assert!(long.len() < 300, "{long}");
        assert!(problem(&"mon 09:00-18:00,".repeat(51)).contains("more than 50"));
    }

    #[test]
    fn what_is_wrong_with_holidays_is_named_with_an_example() {
        let problem = |text: &str| Holidays::parse(text).unwrap_err().to_string();
        for (text, named) in [
            ("31.12.2026", "“31.12.2026” is no date"),
            ("2026-02-30", "“2026-02-30” is no date"),
            ("13-01", "“13-01” is no date"),
            ("1999-12-31", "“1999-12-31” is no date"),
            ("2026-12-31..01-08", "“2026-12-31..01-08” has a year at one end only"),
            (
                "2027-01-08..2026-12-31",
                "“2027-01-08..2026-12-31” ends before it begins",
            ),
            (
                "2026-01-01..2027-01-02",
                "“2026-01-01..2027-01-02” is longer than a year",
            ),
        ] {
            let problem = problem(text);
            assert!(problem.starts_with(named), "{text}: {problem}");
            assert!(problem.contains("write "), "{text}: {problem}");
        }
        assert!(problem(&"01-01,".repeat(367)).contains("more than 366"));
    }

    #[test]
    fn a_calendar_that_never_opens_is_refused() {
        let refused = |week: &str, holidays: &str| {
            let (week, holidays) = (WeeklyHours::parse(week).unwrap(), Holidays::parse(holidays).unwrap());
            BusinessHours::new(week, holidays, TimeZone::UTC).unwrap_err()
        };
        assert_eq!(refused("mon-fri 09:00-18:00", "01-01..12-31"), CalendarError::NeverOpen);
        assert_eq!(refused("", "01-01..12-31"), CalendarError::NeverOpen);
        // A Wednesday that is the first of January comes after five years at the soonest.
        let seldom = refused("wed 09:00-18:00", "01-02..12-31");
        assert!(matches!(seldom, CalendarError::ClosedForLong(_)), "{seldom}");
        let closed_down = refused("mon 09:00-18:00", "2027-01-01..2027-12-31, 2028-01-01..2028-06-30");
        assert_eq!(closed_down, CalendarError::ClosedForLong(date(2026, 12, 29)));
    }
}

mod ordinary_days {
    use super::*;

    #[test]
    fn the_office_is_open_from_nine_sharp_until_the_last_second_before_six() {
        let office = office();
        assert!(!office.is_open(at("2026-11-23 09:00 +03") - TimeDelta::nanoseconds(1)));
        assert!(office.is_open(at("2026-11-23 09:00 +03")));
        assert!(office.is_open(at("2026-11-23 18:00 +03") - TimeDelta::nanoseconds(1)));
        assert!(!office.is_open(at("2026-11-23 18:00 +03")));
        assert!(office.is_open(at("2026-11-28 13:59 +03")));
        assert!(!office.is_open(at("2026-11-29 12:00 +03")));
    }

    #[test]
    fn who_asks_on_saturday_evening_is_told_monday_morning() {
        let office = office();
        let monday = at("2026-11-30 09:00 +03");
        assert_eq!(office.next_opening(at("2026-11-28 20:00 +03")), Some(monday));
        assert_eq!(office.next_opening(monday), None);
    }

    #[test]
    fn half_an_hour_that_begins_before_closing_ends_after_the_next_opening() {
        let office = office();
        let due = |from: &str| office.after(at(from), minutes(30));
        assert_eq!(due("2026-11-23 12:00 +03"), at("2026-11-23 12:30 +03"));
        assert_eq!(due("2026-11-23 17:50 +03"), at("2026-11-24 09:20 +03"));
        assert_eq!(due("2026-11-23 17:30 +03"), at("2026-11-23 18:00 +03"));
        assert_eq!(due("2026-11-27 17:50 +03"), at("2026-11-28 10:20 +03"));
        assert_eq!(due("2026-11-28 13:50 +03"), at("2026-11-30 09:20 +03"));
        assert_eq!(
            office.after(at("2026-11-23 17:50 +03"), TimeDelta::zero()),
            at("2026-11-23 17:50 +03")
        );
        assert_eq!(
            office.after(at("2026-11-29 17:50 +03"), minutes(-5)),
            at("2026-11-29 17:50 +03")
        );
    }

    #[test]
    fn a_weekend_counts_for_nothing() {
        let office = office();
        let spent = office.between(at("2026-11-27 17:00 +03"), at("2026-11-30 10:00 +03"));
        assert_eq!(spent, TimeDelta::hours(1 + 4 + 1));
        assert_eq!(
            office.between(at("2026-11-30 10:00 +03"), at("2026-11-27 17:00 +03")),
            TimeDelta::zero()
        );
    }

    #[test]
    fn holidays_of_one_year_and_of_every_year_are_closed() {
        let office = office();
        assert!(office.is_open(at("2026-12-30 12:00 +03")));
        assert_eq!(
            office.next_opening(at("2026-12-30 20:00 +03")),
            Some(at("2027-01-09 10:00 +03"))
        );
        assert!(office.is_open(at("2027-12-31 12:00 +03")));
        assert!(!office.is_open(at("2031-01-08 12:00 +03")));
        let leap = hours("", "02-28..03-01", "UTC");
        assert_eq!(
            leap.next_opening(at("2028-02-28 00:00 +00")),
            Some(at("2028-03-02 00:00 +00"))
        );
        let over_new_year = hours("", "12-31..01-02", "UTC");
        assert_eq!(
            over_new_year.next_opening(at("2026-12-31 05:00 +00")),
            Some(at("2027-01-03 00:00 +00"))
        );
    }

    #[test]
    fn a_night_belongs_to_the_day_on_which_it_begins() {
        let night = hours("fri 22:00-06:00, sat 05:00-07:00", "2026-12-05", "Europe/Kyiv");
        assert!(night.is_open(at("2026-11-28 05:59 +02")));
        assert_eq!(
            night.between(at("2026-11-27 12:00 +02"), at("2026-11-28 12:00 +02")),
            TimeDelta::hours(9)
        );
        // Saturday is a holiday; Friday's night is worked to its end, Saturday's morning is not.
        assert!(night.is_open(at("2026-12-05 05:59 +02")));
        assert!(!night.is_open(at("2026-12-05 06:00 +02")));
    }

    #[test]
    fn without_hours_it_is_always_open_but_on_holidays() {
        let always = hours("", "", "Europe/Moscow");
        let (from, until) = (at("2026-11-28 20:00 +03"), at("2031-11-28 20:00 +03"));
        assert!(always.is_open(from));
        assert_eq!(always.next_opening(from), None);
        assert_eq!(always.after(from, until - from), until);
        assert_eq!(always.between(from, until), until - from);
        let but_christmas = hours("", "12-25", "Europe/Moscow");
        assert_eq!(
            but_christmas.between(at("2026-12-24 23:00 +03"), at("2026-12-26 01:00 +03")),
            TimeDelta::hours(2)
        );
    }

    #[test]
    fn a_day_that_ends_at_midnight_meets_the_next_one() {
        let around = hours("mon-sun 00:00-24:00", "", "America/New_York");
        let always = hours("", "", "America/New_York");
        let (from, until) = (at("2026-01-01 00:00 -05"), at("2027-01-01 00:00 -05"));
        assert_eq!(around.between(from, until), always.between(from, until));
        assert!(around.is_open(at("2026-11-01 00:00 -04")));
    }
}

mod clocks_put_forward_and_back {
    use super::*;

    #[test]
    fn kyiv_and_new_york_keep_nine_oclock_on_the_wall() {
        let kyiv = hours("mon-sun 09:00-18:00", "", "Europe/Kyiv");
        assert_eq!(
            kyiv.next_opening(at("2026-03-28 20:00 +02")),
            Some(at("2026-03-29 09:00 +03"))
        );
        assert_eq!(
            kyiv.next_opening(at("2026-10-24 20:00 +03")),
            Some(at("2026-10-25 09:00 +02"))
        );
        let new_york = hours("mon-sun 09:00-18:00", "", "America/New_York");
        assert_eq!(
            new_york.next_opening(at("2026-03-07 20:00 -05")),
            Some(at("2026-03-08 09:00 -04"))
        );
        assert_eq!(
            new_york.next_opening(at("2026-10-31 20:00 -04")),
            Some(at("2026-11-01 09:00 -05"))
        );
    }

    #[test]
    fn moscow_has_kept_its_clock_since_2014() {
        let moscow = hours("mon-sun 00:00-12:00", "", "Europe/Moscow");
        // The last change: at 02:00 of the 26th of October the clock was put back by an hour.
        let day = |from: &str, until: &str| moscow.between(at(from), at(until));
        assert_eq!(
            day("2014-10-25 12:00 +04", "2014-10-26 12:00 +03"),
            TimeDelta::hours(13)
        );
        assert_eq!(
            day("2026-03-28 12:00 +03", "2026-03-29 12:00 +03"),
            TimeDelta::hours(12)
        );
        assert_eq!(
            day("2026-10-24 12:00 +03", "2026-10-25 12:00 +03"),
            TimeDelta::hours(12)
        );
    }

    #[test]
    fn a_night_is_an_hour_shorter_or_longer_when_the_clock_is_changed_in_it() {
        let night = hours("sat 22:00-06:00", "", "Europe/Kyiv");
        let worked = |from: &str, until: &str| night.between(at(from), at(until));
        assert_eq!(
            worked("2026-03-28 12:00 +02", "2026-03-29 12:00 +03"),
            TimeDelta::hours(7)
        );
        assert_eq!(
            worked("2026-10-24 12:00 +03", "2026-10-25 12:00 +02"),
            TimeDelta::hours(9)
        );
    }

    #[test]
    fn an_opening_in_the_hour_that_is_left_out_happens_when_the_clock_jumps() {
        // In Kyiv 03:00 becomes 04:00, in New York 02:00 becomes 03:00.
        let kyiv = hours("sun 03:30-10:00", "", "Europe/Kyiv");
        assert_eq!(
            kyiv.next_opening(at("2026-03-28 12:00 +02")),
            Some(at("2026-03-29 04:00 +03"))
        );
        let new_york = hours("sun 02:15-10:00", "", "America/New_York");
        assert_eq!(
            new_york.next_opening(at("2026-03-07 12:00 -05")),
            Some(at("2026-03-08 03:00 -04"))
        );
        let closing = hours("sat 20:00-02:15", "", "America/New_York");
        let worked = closing.between(at("2026-03-07 12:00 -05"), at("2026-03-08 12:00 -04"));
        assert_eq!(worked, TimeDelta::hours(6));
        let never = hours("sun 02:15-02:45", "", "America/New_York");
        assert_eq!(
            never.next_opening(at("2026-03-07 12:00 -05")),
            Some(at("2026-03-15 02:15 -04"))
        );
    }

    #[test]
    fn an_hour_that_the_clock_shows_twice_is_worked_twice_without_a_break() {
        // In New York 02:00 becomes 01:00 again.
        let early = hours("sun 01:30-05:00", "", "America/New_York");
        assert_eq!(
            early.next_opening(at("2026-10-31 12:00 -04")),
            Some(at("2026-11-01 01:30 -04"))
        );
        assert!(early.is_open(at("2026-11-01 01:10 -05")));
        let late = hours("sat 20:00-01:30", "", "America/New_York");
        assert!(late.is_open(at("2026-11-01 01:10 -05")));
        assert!(!late.is_open(at("2026-11-01 01:30 -05")));
        assert_eq!(
            late.between(at("2026-10-31 12:00 -04"), at("2026-11-01 12:00 -05")),
            minutes(390)
        );
    }

    #[test]
    fn a_day_that_is_put_back_to_its_own_midnight_does_not_begin_while_the_one_before_is_open() {
        // In Havana 01:00 becomes 00:00 again.
        let saturday = hours("sat 00:00-24:00", "", "America/Havana");
        assert!(!saturday.is_open(at("2026-11-01 00:10 -04")));
        assert!(!saturday.is_open(at("2026-11-01 00:10 -05")));
    }
}

mod bounds {
    use super::*;

    #[test]
    fn outside_of_its_years_a_calendar_is_open() {
        let office = office();
        assert!(office.is_open(DateTime::<Utc>::MIN_UTC));
        assert!(office.is_open(at("1999-12-25 23:00 +00")));
        assert!(office.is_open(at("2101-01-01 02:00 +03")));
        assert_eq!(
            office.next_opening(at("2100-12-31 23:00 +03")),
            Some(at("2101-01-01 00:00 +03"))
        );
        assert_eq!(
            office.after(DateTime::<Utc>::MAX_UTC, TimeDelta::MAX),
            DateTime::<Utc>::MAX_UTC
        );
    }

    #[test]
    fn absurd_calendars_and_questions_are_answered_in_bounded_time() {
        let spans: Vec<String> = (0..50)
            .map(|n| format!("{:02}:{:02}-{0:02}:{:02}", n / 3, n % 3 * 20, n % 3 * 20 + 1))
            .collect();
        let crumbs = hours(&format!("mon-sun {}", spans.join(" ")), "", "America/New_York");
        let seldom = hours("mon-sun 12:00-12:01", "01-02..12-31", "America/New_York");
        let begun = Instant::now();
        assert_eq!(
            seldom.after(at("2026-01-01 00:00 +00"), minutes(2)),
            at("2027-01-01 12:01 -05")
        );
        assert!(seldom.after(at("2026-01-01 00:00 +00"), minutes(1_000_000)) > at("2101-01-01 00:00 +00"));
        assert!(seldom.between(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC) > TimeDelta::days(1_000_000));
        assert_eq!(
            seldom.between(DateTime::<Utc>::MIN_UTC, at("2101-01-01 00:00 -05")),
            seldom.between(DateTime::<Utc>::MIN_UTC, at("2000-01-01 00:00 -05")) + minutes(101)
        );
        let decade = crumbs.between(at("2020-01-01 00:00 -05"), at("2030-01-01 00:00 -05"));
        // Each autumn the hour that comes twice has all of its crumbs open until they end for the last time.
        assert!((minutes(3652 * 50)..minutes(3675 * 50)).contains(&decade));
        // Without the bound it would be minutes; the bound leaves room for a busy machine.
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}

mod properties {
    use super::*;

    const ZONES: [&str; 8] = [
        "Europe/Moscow",
        "Europe/Kyiv",
        "America/New_York",
        "America/Havana",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Cairo",
        "UTC",
    ];
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    fn span() -> impl Strategy<Value = String> {
        let time = || (0..96u16).prop_map(|quarter| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15));
        let two = (time(), time()).prop_filter("a length", |(from, until)| from != until);
        (0..7usize, two).prop_map(|(day, (from, until))| format!("{} {from}-{until}", DAYS[day]))
    }

    fn calendar() -> impl Strategy<Value = BusinessHours> {
        let holidays = prop::collection::vec(
            (1..13u8, 1..29u8).prop_map(|(month, day)| format!("{month:02}-{day:02}")),
            0..6,
        );
        (prop::collection::vec(span(), 0..12), holidays, 0..ZONES.len())
            .prop_map(|(spans, holidays, zone)| hours(&spans.join(","), &holidays.join(","), ZONES[zone]))
    }

    /// Whole seconds of the years 2009 to 2040, often near a change of the clocks.
    fn moment() -> impl Strategy<Value = DateTime<Utc>> {
        let any = 1_240_000_000..2_200_000_000i64;
        let changes = prop::sample::select(vec![
            "2011-12-30T10:00:00Z", // Apia leaves a day out.
            "2014-10-25T22:00:00Z", // Moscow
            "2026-03-29T01:00:00Z", // Kyiv
            "2026-10-25T01:00:00Z",
            "2026-03-08T07:00:00Z", // New York
            "2026-11-01T06:00:00Z",
            "2026-11-01T05:00:00Z", // Havana
            "2026-04-04T15:00:00Z", // Lord Howe, by half an hour
        ]);
        let near = (changes, -90_000..90_000i64)
            .prop_map(|(change, distance)| change.parse::<DateTime<Utc>>().unwrap().timestamp() + distance);
        prop_oneof![any, near].prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
    }

    fn duration() -> impl Strategy<Value = TimeDelta> {
        prop_oneof![0..40_000i64, 0..3_000_000i64].prop_map(TimeDelta::seconds)
    }

    /// What the clock on the wall and the calendar beside it say.
    fn open_on_the_wall(hours: &BusinessHours, moment: DateTime<Utc>) -> bool {
        let local = Timestamp::from_second(moment.timestamp())
            .unwrap()
            .to_zoned(hours.time_zone.clone());
        let minute = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
        let open_at = |day: Date, minute: u16| {
            !hours.holidays.contains(day)
                && hours
                    .week
                    .of(day.weekday())
                    .iter()
                    .any(|span| (span.from..span.until).contains(&minute))
        };
        open_at(local.date(), minute) || open_at(local.date().yesterday().unwrap(), minute + week::DAY)
    }

    fn shortly_after_a_change(hours: &BusinessHours, moment: DateTime<Utc>) -> bool {
        let timestamp = Timestamp::from_second(moment.timestamp() + 1).unwrap();
        hours
            .time_zone
            .preceding(timestamp)
            .next()
            .is_some_and(|change| (timestamp.as_second() - change.timestamp().as_second()) < 3 * 3600)
    }

    proptest! {
        #[test]
        fn so_much_time_after_a_moment_lies_between_them(hours in calendar(), from in moment(), time in duration()) {
            let until = hours.after(from, time);
            prop_assert!(until >= from);
            prop_assert_eq!(hours.between(from, until), time);
            if time > TimeDelta::zero() {
                // It is the first such moment.
                let second = TimeDelta::seconds(1);
                prop_assert_eq!(hours.between(from, until - second), time - second);
            }
        }

        #[test]
        fn more_time_and_a_later_beginning_never_end_earlier(
            hours in calendar(), from in moment(), time in duration(), more in duration(), later in duration()
        ) {
            let until = hours.after(from, time);
            prop_assert!(hours.after(from, time + more) >= until);
            prop_assert!(hours.after(from + later, time) >= until);
        }

        #[test]
        fn parts_of_a_time_add_up(hours in calendar(), from in moment(), one in duration(), two in duration()) {
            let (middle, until) = (from + one, from + one + two);
            let (first, second) = (hours.between(from, middle), hours.between(middle, until));
            prop_assert_eq!(first + second, hours.between(from, until));
            prop_assert!(first <= one);
        }

        #[test]
        fn it_opens_next_when_it_was_closed_and_not_before(hours in calendar(), moment in moment()) {
            match hours.next_opening(moment) {
                None => prop_assert!(hours.is_open(moment)),
                Some(opening) => {
                    prop_assert!(!hours.is_open(moment));
                    prop_assert!(hours.is_open(opening));
                    prop_assert!(!hours.is_open(opening - TimeDelta::seconds(1)));
                    prop_assert_eq!(hours.between(moment, opening), TimeDelta::zero());
                }
            }
        }

        #[test]
        fn who_is_back_was_away_just_before(hours in calendar(), moment in moment()) {
            if let Some(back) = hours.back(moment) {
                prop_assert!(back > moment && hours.is_open(back));
                prop_assert!(!hours.is_open(back - TimeDelta::seconds(1)));
            }
            if let Some(opening) = hours.next_opening(moment) {
                prop_assert_eq!(hours.back(moment), Some(opening));
            }
        }

        #[test]
        fn it_is_open_when_the_clock_on_the_wall_says_so(hours in calendar(), moment in moment()) {
            let (open, on_the_wall) = (hours.is_open(moment), open_on_the_wall(&hours, moment));
            prop_assert!(open || !on_the_wall);
            // Only in an hour that is shown twice it stays open while the clock shows a time before the opening.
            prop_assert!(open == on_the_wall || shortly_after_a_change(&hours, moment));
        }

        #[test]
        fn no_text_makes_the_reading_panic(text in "[a-zа-я0-9:,;. –-]{0,40}") {
            let _ = (WeeklyHours::parse(&text), Holidays::parse(&text));
        }
    }
}

#[test]
fn somebody_is_back_after_the_next_time_without_anybody() {
    let office = office();
    for (now, back) in [
        ("2026-11-23 12:00 +03", "2026-11-24 09:00 +03"),
        ("2026-11-23 18:00 +03", "2026-11-24 09:00 +03"),
        ("2026-11-28 13:59 +03", "2026-11-30 09:00 +03"),
        ("2026-12-30 17:00 +03", "2027-01-09 10:00 +03"),
    ] {
        assert_eq!(office.back(at(now)), Some(at(back)), "{now}");
    }
    let nights = hours("mon-sun 22:00-10:00, mon-sun 10:00-22:00", "", "Europe/Moscow");
    assert_eq!(nights.back(at("2026-11-23 12:00 +03")), None);
    assert_eq!(hours("", "", "Europe/Moscow").back(at("2026-11-23 12:00 +03")), None);
    let holidays = hours("", "12-31..01-02", "Europe/Moscow");
    assert_eq!(
        holidays.back(at("2026-11-23 12:00 +03")),
        Some(at("2027-01-03 00:00 +03"))
    );
}
