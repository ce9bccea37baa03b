//! Parsing of `postgres://` URLs and of libpq's environment variables.
//!
//! No error repeats any part of what was given: where a URL does not parse, any part of it may be
//! a part of the password.

use std::net::Ipv6Addr;
use std::time::Duration;

use super::{ConnectUrl, Password};
use crate::connect_error::ConnectError;

const SHAPE: &str = "write postgres://user:password@host:port/database";

/// Parameters that are read or harmless, for the remedy.
const PARAMETERS: &str = "known are sslmode, sslrootcert, sslcert, sslkey, host, port, user, \
     password, dbname, application_name and connect_timeout";

/// Parameters of libpq that are refused by name; any other name is not repeated.
const REFUSED: [&str; 12] = [
    "channel_binding",
    "gssencmode",
    "hostaddr",
    "keepalives",
    "krbsrvname",
    "load_balance_hosts",
    "options",
    "passfile",
    "requirepeer",
    "service",
    "sslcrl",
    "target_session_attrs",
];

pub(super) fn connect_url(text: &str) -> Result<ConnectUrl, ConnectError> {
    let rest = after_scheme(text.trim())?;
    if rest.contains(|one: char| one.is_whitespace() || one.is_control()) {
        return Err(invalid(
            "it holds white space or a control character",
            "write it percent-encoded, a space as %20",
        ));
    }
    if rest.contains('#') {
        return Err(invalid("it holds a #", "write it as %23"));
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    if tail.contains('@') || authority.matches('@').count() > 1 {
        return Err(invalid(
            "it holds an @ that cannot be the one before the host",
            "in a user, password or database write @ as %40, / as %2F and ? as %3F",
        ));
    }
    let mut url = ConnectUrl::empty();
    let place = match authority.split_once('@') {
        Some((credentials, place)) => {
            set_credentials(&mut url, credentials)?;
            place
        }
        None => authority,
    };
    set_place(&mut url, place)?;
    set_database(&mut url, path)?;
    for (position, parameter) in query.split('&').enumerate() {
        if !parameter.is_empty() {
            set_parameter(&mut url, parameter, position + 1)?;
        }
    }
    Ok(url)
}

pub(super) fn from_environment(
    lookup: impl Fn(&str) -> Option<String>,
) -> Result<Option<ConnectUrl>, ConnectError> {
    let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
    let names = ["PGHOST", "PGPORT", "PGUSER", "PGDATABASE"];
    if names.iter().all(|name| set(name).is_none()) {
        return Ok(None);
    }
    let mut url = ConnectUrl::empty();
    if let Some(host) = set("PGHOST") {
        url.host = Some(host_name(host)?);
    }
    if let Some(port) = set("PGPORT") {
        url.port = port_number(&port)?;
    }
    url.user = set("PGUSER");
    url.database = set("PGDATABASE");
    url.password = set("PGPASSWORD").map(|plain| Password {
        written: plain.clone(),
        plain,
    });
    if let Some(mode) = set("PGSSLMODE") {
        url.ssl.mode = ssl_mode(&mode)?;
    }
    url.ssl.root_certificate = set("PGSSLROOTCERT");
    url.ssl.certificate = set("PGSSLCERT");
    url.ssl.key = set("PGSSLKEY");
    Ok(Some(url))
}

fn after_scheme(text: &str) -> Result<&str, ConnectError> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(invalid("it does not start with postgres://", SHAPE));
    };
    let is_ours = ["postgres", "postgresql"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    if is_ours {
        return Ok(rest);
    }
    Err(invalid(
        "it is not a URL of a PostgreSQL database",
        "only postgres:// and postgresql:// are known",
    ))
}

fn set_credentials(url: &mut ConnectUrl, credentials: &str) -> Result<(), ConnectError> {
    let (user, password) = match credentials.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (credentials, None),
    };
    if !user.is_empty() {
        url.user = Some(decoded(user)?);
    }
    if let Some(written) = password.filter(|password| !password.is_empty()) {
        url.password = Some(Password {
            plain: decoded(written)?,
            written: written.to_owned(),
        });
    }
    Ok(())
}

fn set_place(url: &mut ConnectUrl, place: &str) -> Result<(), ConnectError> {
    if place.is_empty() {
        return Ok(());
    }
    let (host, port) = match place.strip_prefix('[') {
        Some(bracketed) => {
            let (address, after) = bracketed
                .split_once(']')
                .ok_or_else(|| invalid("a [ before the host is not closed", "write [::1]:5432"))?;
            if address.parse::<Ipv6Addr>().is_err() {
                return Err(invalid(
                    "what stands in brackets is no IPv6 address",
                    "write [::1]:5432",
                ));
            }
            url.host = Some(address.to_owned());
            let port = match after.strip_prefix(':') {
                Some(port) => Some(port),
                None if after.is_empty() => None,
                None => return Err(invalid("text follows the address", "write [::1]:5432")),
            };
            ("", port)
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    if !host.is_empty() {
        url.host = Some(host_name(decoded(host)?)?);
    }
    if let Some(port) = port.filter(|port| !port.is_empty()) {
        url.port = port_number(port)?;
    }
    Ok(())
}

fn set_database(url: &mut ConnectUrl, path: &str) -> Result<(), ConnectError> {
    let name = path.strip_prefix('/').unwrap_or_default();
    if name.contains('/') {
        return Err(invalid(
            "it holds more than one / after the host",
            "write a / in a database's name or a socket's folder as %2F",
        ));
    }
    if !name.is_empty() {
        url.database = Some(decoded(name)?);
    }
    Ok(())
}

fn set_parameter(
    url: &mut ConnectUrl,
    parameter: &str,
    position: usize,
) -> Result<(), ConnectError> {
    let (name, written) = parameter.split_once('=').unwrap_or((parameter, ""));
    let value = decoded(written)?;
    match name {
        "sslmode" | "ssl-mode" => url.ssl.mode = ssl_mode(&value)?,
        "sslrootcert" | "ssl-root-cert" | "ssl-ca" => url.ssl.root_certificate = Some(value),
        "sslcert" | "ssl-cert" => url.ssl.certificate = Some(value),
        "sslkey" | "ssl-key" => url.ssl.key = Some(value),
        "host" => url.host = Some(host_name(value)?),
        "port" => url.port = port_number(&value)?,
        "user" => url.user = Some(value),
        "dbname" => url.database = Some(value),
        "password" => {
            url.password = Some(Password {
                plain: value,
                written: written.to_owned(),
            });
        }
        "application_name" => url.application_name = value,
        "connect_timeout" => {
            let seconds = value
                .parse()
                .map_err(|_| invalid("connect_timeout is not a number", "write whole seconds"))?;
            // Zero means no limit of its own, as with libpq.
            url.connect_timeout = Some(Duration::from_secs(seconds)).filter(|one| !one.is_zero());
        }
        // Another driver's cache of statements; here there is none.
        "statement-cache-capacity" => {}
        "channel_binding" | "gssencmode" if value == "disable" || value == "prefer" => {}
        "target_session_attrs" if value == "any" => {}
        known if REFUSED.contains(&known) => {
            return Err(invalid(
                format!("the parameter {known} is not supported with this value"),
                format!("leave it out; {PARAMETERS}"),
            ));
        }
        _ => {
            return Err(invalid(
                format!("parameter {position} after the ? is not known"),
                format!("leave it out; {PARAMETERS}"),
            ));
        }
    }
    Ok(())
}

fn host_name(host: String) -> Result<String, ConnectError> {
    if host.starts_with('/') {
        return Ok(host);
    }
    if host.contains(',') {
        return Err(invalid(
            "it names several hosts",
            "name the one to be audited",
        ));
    }
    let is_sound = host.parse::<Ipv6Addr>().is_ok()
        || host
            .chars()
            .all(|one| one.is_alphanumeric() || matches!(one, '.' | '-' | '_'));
    if host.is_empty() || !is_sound {
        return Err(invalid(
            "the host holds a character that no host name has",
            "if it is a part of the password, write it percent-encoded",
        ));
    }
    Ok(host)
}

fn port_number(text: &str) -> Result<u16, ConnectError> {
    let number = text.parse().ok().filter(|port| *port > 0);
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    number.filter(|_| is_plain).ok_or_else(|| {
        invalid(
            "the port is not a number from 1 to 65535",
            format!("{SHAPE}, with an @ before the host"),
        )
    })
}

fn ssl_mode(text: &str) -> Result<sqlx::postgres::PgSslMode, ConnectError> {
    text.parse().map_err(|_| {
        invalid(
            "the value of sslmode is not known",
            "write disable, allow, prefer, require, verify-ca or verify-full",
        )
    })
}

/// Percent-decodes. A plus stays a plus, as with libpq.
fn decoded(text: &str) -> Result<String, ConnectError> {
    let malformed = || {
        invalid(
            "a % is not followed by two hexadecimal digits",
            "write a % as %25",
        )
    };
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || {
            let digit = char::from(rest.next()?).to_digit(16)?;
            u8::try_from(digit).ok()
        };
        let high = digit().ok_or_else(malformed)?;
        let low = digit().ok_or_else(malformed)?;
        bytes.push(high * 16 + low);
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
        .ok_or_else(|| {
            invalid(
                "what is percent-encoded is not UTF-8, or holds a zero byte",
                "encode the UTF-8 bytes of the text",
            )
        })
}

fn invalid(problem: impl Into<String>, remedy: impl Into<String>) -> ConnectError {
    ConnectError::invalid(problem, remedy)
}
