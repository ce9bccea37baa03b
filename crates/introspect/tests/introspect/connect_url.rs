//! URLs: what is understood, what is refused, and that a password is never shown.

use proptest::prelude::*;
use schemadrift_introspect::{ConnectError, ConnectUrl};

const CANARY: &str = "c4n4ry";

#[track_caller]
fn shown(url: &str, expected: &str) {
    let url = ConnectUrl::parse(url).unwrap();
    assert_eq!(url.to_string(), expected);
    assert_eq!(format!("{url:?}"), format!("ConnectUrl({expected})"));
}

/// Refused with these words, and without any part of the URL.
#[track_caller]
fn refused(url: &str, words: &str) {
    let error = ConnectUrl::parse(url).unwrap_err();
    assert!(error.is_usage());
    let text = format!("{error} {error:?}");
    assert!(error.to_string().contains(words), "{url}: {error}");
    assert!(!text.contains(CANARY), "{url}: {text}");
}

#[test]
fn user_host_port_and_database_are_shown_and_nothing_else() {
    shown(
        "postgres://me:c4n4ry@db.example:6432/orders",
        "me@db.example:6432/orders",
    );
    shown(
        "postgresql://me@db.example/orders",
        "me@db.example:5432/orders",
    );
    shown("POSTGRES://db.example", "db.example:5432");
    shown(
        "postgres://me:a%40b%2Fc%23d@h/d?sslmode=require",
        "me@h:5432/d",
    );
    shown("postgres://me:c4:n4:ry@h/d", "me@h:5432/d");
    shown("postgres://me:c4n4ry@[::1]:5433/d", "me@[::1]:5433/d");
    shown(
        "postgres://me@%2Fvar%2Frun%2Fpostgresql/d",
        "me@/var/run/postgresql:5432/d",
    );
    shown(
        "postgres:///d?host=/var/run/x&user=me&password=c4n4ry",
        "me@/var/run/x:5432/d",
    );
    shown("  postgres://me@h/d\n", "me@h:5432/d");
    shown(
        "postgres://m%C3%A4x@h/%E2%80%AE%1B",
        "mäx@h:5432/\u{fffd}\u{fffd}",
    );
}

#[test]
fn what_a_driver_would_guess_at_is_refused() {
    refused("postgres:/u:c4n4ry@h/db", "does not start with postgres://");
    refused("u:c4n4ry@h/db", "does not start with postgres://");
    refused("", "does not start with postgres://");
    refused(
        "mysql://u:c4n4ry@h/db",
        "not a URL of a PostgreSQL database",
    );
    refused("c4n4ry://u@h/db", "not a URL of a PostgreSQL database");
    refused("postgres://u:c4n4ry@ss#w@h/db", "holds a #");
    refused("postgres://u:c4n4ry@ss@h/db", "holds an @");
    refused("postgres://u:c4n4ry/x@h/db", "holds an @");
    refused("postgres://u:1/c4n4ry@h/db", "holds an @");
    refused("postgres://u:1?c4n4ry@h/db", "holds an @");
    refused("postgres://u:c4n4ry/db", "the port is not a number");
    refused("postgres://u:c4n4ry:5432/db", "the port is not a number");
    refused("postgres://u@h:99999/db", "the port is not a number");
    refused("postgres://u@h:0/db", "the port is not a number");
    refused("postgres://u@h:+1/db", "the port is not a number");
    refused("postgres://u:c4n4ry%@h/db", "a % is not followed");
    refused("postgres://u:c4n4ry%zz@h/db", "a % is not followed");
    refused("postgres://u:c4n4ry%ff@h/db", "not UTF-8");
    refused("postgres://u:c4n4ry%00@h/db", "a zero byte");
    refused("postgres://u:c4n4ry x@h/db", "white space");
    refused("postgres://u@c4n4ry!/db", "no host name has");
    refused("postgres://u@h1,h2/db", "several hosts");
    refused("postgres://u@[c4n4ry]/db", "no IPv6 address");
    refused("postgres://u@[::1/db", "is not closed");
    refused("postgres://u@[::1]c4n4ry/db", "text follows the address");
    refused("postgres://h/d/c4n4ry", "more than one /");
}

#[test]
fn parameters_are_known_or_refused() {
    refused(
        "postgres://h/d?c4n4ry=1",
        "parameter 1 after the ? is not known",
    );
    refused(
        "postgres://h/d?sslmode=require&x=c4n4ry",
        "parameter 2 after the ? is not known",
    );
    refused("postgres://h/d?sslmode=c4n4ry", "sslmode is not known");
    refused(
        "postgres://h/d?options=c4n4ry",
        "the parameter options is not supported",
    );
    refused(
        "postgres://h/d?channel_binding=require",
        "channel_binding is not supported",
    );
    refused(
        "postgres://h/d?connect_timeout=c4n4ry",
        "connect_timeout is not a number",
    );
    refused("postgres://h/d?host=c4n4ry!", "no host name has");
    shown(
        "postgres://h/d?sslmode=verify-full&sslrootcert=/a.pem&sslcert=/b&sslkey=/c&port=6&dbname=e\
         &application_name=x&connect_timeout=3&channel_binding=prefer&statement-cache-capacity=0",
        "h:6/e",
    );
}

#[test]
fn the_environment_is_asked_for_and_never_read() {
    let from = |pairs: &[(&str, &str)]| {
        ConnectUrl::from_environment(|name| {
            let pair = pairs.iter().find(|(key, _)| *key == name)?;
            Some(pair.1.to_owned())
        })
    };
    assert_eq!(from(&[]).unwrap(), None);
    assert_eq!(
        from(&[("PGPASSWORD", CANARY), ("PGHOST", "")]).unwrap(),
        None
    );
    let url = from(&[
        ("PGHOST", "db"),
        ("PGPORT", "6000"),
        ("PGUSER", "me"),
        ("PGDATABASE", "orders"),
        ("PGPASSWORD", CANARY),
        ("PGSSLMODE", "require"),
    ]);
    let url = url.unwrap().unwrap();
    assert_eq!(url.to_string(), "me@db:6000/orders");
    assert_eq!(url.scrub("it was c4n4ry"), "it was ***");
    assert_eq!(
        (url.host(), url.port(), url.user(), url.database()),
        ("db", 6000, Some("me"), Some("orders"))
    );
    for wrong in [
        ("PGPORT", CANARY),
        ("PGSSLMODE", CANARY),
        ("PGHOST", "c4n4ry!"),
    ] {
        let error = from(&[("PGUSER", "me"), wrong]).unwrap_err();
        assert!(matches!(error, ConnectError::UrlInvalid { .. }));
        assert!(!format!("{error} {error:?}").contains(CANARY), "{error}");
    }
}

#[test]
fn words_are_scrubbed_of_both_spellings_of_a_password() {
    let url = ConnectUrl::parse("postgres://u:p%40ss%23w@h/d").unwrap();
    assert_eq!(url.scrub("p@ss#w and p%40ss%23w"), "*** and ***");
    let short = ConnectUrl::parse("postgres://u:ab@h/d").unwrap();
    assert!(!short.scrub("grab it").contains("ab it"));
    let none = ConnectUrl::parse("postgres://u@h/d").unwrap();
    assert_eq!(none.scrub("as it is"), "as it is");
}

proptest! {
    /// A canary anywhere in a password, however the URL is broken, is never shown.
    #[test]
    fn no_malformed_url_shows_its_password(
        start in "(postgres(ql)?|mysql|)(:|/|://|:/)?",
        before in "[ -~]{0,6}",
        after in "[ -~]{0,6}",
        end in "[@:/?#\\[\\]%a-z0-9.]{0,12}",
    ) {
        let text = format!("{start}user:{before}c4n4ryPASSWORD{after}@{end}");
        match ConnectUrl::parse(&text) {
            Ok(url) => {
                // Where a # / ? or @ ends the password early, it is refused, so what parses
                // holds the canary as a password or not at all.
                let shown = format!("{url} {url:?}");
                prop_assert!(!shown.contains("c4n4ry"), "{text}: {shown}");
            }
            Err(error) => {
                let shown = format!("{error} {error:?}");
                prop_assert!(!shown.contains("c4n4ry"), "{text}: {shown}");
            }
        }
    }

    /// Whatever a password holds, encoded it parses, and it is scrubbed.
    #[test]
    fn an_encoded_password_is_always_taken(password in "\\PC{4,12}") {
        let encoded: String = password.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let url = ConnectUrl::parse(&format!("postgres://u:{encoded}@h/d")).unwrap();
        prop_assert_eq!(url.to_string(), "u@h:5432/d");
        prop_assert_eq!(url.scrub(&format!("<<{password}>>")), "<<***>>");
    }

    /// No text makes it panic.
    #[test]
    fn any_text_is_parsed_or_refused(text in "\\PC*") {
        let _ = ConnectUrl::parse(&text);
        let _ = ConnectUrl::parse(&format!("postgres://{text}"));
    }
}
