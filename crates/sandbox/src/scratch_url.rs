//! Checks the URL of a scratch server before the driver sees it: the driver takes
//! a part of the password for something else where the URL is malformed, and then
//! prints it. The text of the URL is never repeated here.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use crate::error::SandboxError;

/// The driver logs the value of any other parameter.
const PARAMETERS: &[&str] = &[
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Options to connect with, or what is wrong with the URL.
pub(crate) fn read(url: &str) -> Result<PgConnectOptions, SandboxError> {
    let wrong = |reason: &str| SandboxError::ScratchUrl {
        reason: reason.to_owned(),
    };
    let Some(rest) = url
        .strip_prefix("postgres://")
        .or_else(|| url.strip_prefix("postgresql://"))
    else {
        return Err(wrong("it does not start with `postgres://`"));
    };
    if url.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Err(wrong("it holds a blank; write it as `%20`"));
    }
    if rest.contains('#') {
        return Err(wrong("it holds a `#`; write it as `%23`"));
    }
    let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
    if authority.matches('@').count() > 1 {
        return Err(wrong(
            "it holds more than one `@`; inside a password write it as `%40`",
        ));
    }
    if let (Some(at), Some(slash)) = (authority.find('@'), authority.find('/'))
        && slash < at
    {
        return Err(wrong(
            "it holds a `/` before the `@`; inside a password write it as `%2F`",
        ));
    }
    if authority.contains("@/") || authority.ends_with('@') {
        return Err(wrong("it names no host; write `localhost` after the `@`"));
    }
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let name = parameter.split('=').next().unwrap_or_default();
        if !PARAMETERS.contains(&name) && !name.starts_with("options[") {
            return Err(wrong("it holds a parameter that is not known"));
        }
    }
    PgConnectOptions::from_str(url).map_err(|_| wrong("it is not a valid PostgreSQL URL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_url_is_read() {
        for url in [
            "postgres://user:canary@localhost:5432/db",
            "postgresql:///db?host=/run/postgresql&user=me",
            "postgres://user:p%40ss%2Fw@localhost",
        ] {
            assert!(read(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn a_malformed_url_is_refused_without_its_password() {
        for url in [
            "",
            "mysql://u:canary@h/db",
            "postgres:/u:canary@h/db",
            "postgres://u:canary#w@h/db",
            "postgres://u:p@canary@h/db",
            "postgres://u:can/ary@h/db",
            "postgres://u:canary?w@h/db",
            "postgres://u:can ary@h/db",
            "postgres://u:canary@h:port/db",
            "postgres://u@h/db?passwd=canary",
            "postgres://u:canary@/db?host=/run/postgresql",
        ] {
            let error = read(url).unwrap_err();
            for text in [error.to_string(), format!("{error:?}")] {
                assert!(!text.contains("canary") && !text.contains("ary@"), "{text}");
            }
        }
    }
}
