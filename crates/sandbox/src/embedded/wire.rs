//! The parts of PostgreSQL's wire protocol that stand between driver and server:
//! framing, the startup packet, and errors of our own.

use std::io::{self, Read};

/// What the driver asks for at startup, so that the server's first answer fits
/// every later connection.
pub(crate) const STARTUP_PARAMETERS: &[(&str, &str)] = &[
    ("user", "postgres"),
    ("database", "postgres"),
    ("client_encoding", "UTF8"),
    ("DateStyle", "ISO, MDY"),
    ("TimeZone", "UTC"),
];

const PROTOCOL_3: u32 = 196_608;
const SSL_REQUEST: u32 = 80_877_103;
const GSS_REQUEST: u32 = 80_877_104;

/// The server's own limit for one message.
const LONGEST_MESSAGE: usize = 1 << 30;
/// The server's own limit for a startup packet.
const LONGEST_STARTUP: usize = 10_000;

/// What a client sends before it may send messages.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// It asks for encryption and expects one byte.
    Encryption,
    /// It introduces itself with these settings.
    Startup(Vec<(String, String)>),
    /// It asks to cancel something, or speaks another protocol.
    Other,
}

/// Reads the packet without a type byte that opens a connection.
pub(crate) fn read_opening(stream: &mut impl Read) -> io::Result<Opening> {
    let length = read_length(stream, LONGEST_STARTUP)?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let Some((code, settings)) = body.split_first_chunk::<4>() else {
        return Ok(Opening::Other);
    };
    Ok(match u32::from_be_bytes(*code) {
        SSL_REQUEST | GSS_REQUEST => Opening::Encryption,
        PROTOCOL_3 => Opening::Startup(pairs(settings)),
        _ => Opening::Other,
    })
}

/// Reads messages up to the first that the server answers. `None` is the end of
/// the connection.
pub(crate) fn read_batch(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut batch = Vec::new();
    loop {
        let mut kind = [0];
        if stream.read(&mut kind)? == 0 || kind == *b"X" {
            return Ok(None);
        }
        let length = read_length(stream, LONGEST_MESSAGE)?;
        batch.extend(kind);
        batch.extend(u32::try_from(length + 4).unwrap_or(u32::MAX).to_be_bytes());
        let read = stream
            .by_ref()
            .take(length as u64)
            .read_to_end(&mut batch)?;
        if read < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if matches!(&kind, b"S" | b"Q" | b"H" | b"c" | b"f" | b"F") {
            return Ok(Some(batch));
        }
    }
}

/// The packet that introduces a client with these settings.
pub(crate) fn startup_packet(settings: &[(&str, &str)]) -> Vec<u8> {
    let mut body = PROTOCOL_3.to_be_bytes().to_vec();
    for (name, value) in settings {
        push_text(&mut body, name);
        push_text(&mut body, value);
    }
    body.push(0);
    let mut packet = length_bytes(body.len());
    packet.extend(body);
    packet
}

/// A simple query.
pub(crate) fn query(sql: &str) -> Vec<u8> {
    let mut body = Vec::new();
    push_text(&mut body, sql);
    message(b'Q', &body)
}

/// An error after which the connection is closed.
pub(crate) fn fatal(code: &str, text: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in [(b'S', "FATAL"), (b'V', "FATAL"), (b'C', code), (b'M', text)] {
        body.push(field);
        push_text(&mut body, value);
    }
    body.push(0);
    message(b'E', &body)
}

/// The text of the first error among the server's messages.
pub(crate) fn error_in(mut output: &[u8]) -> Option<String> {
    while let Some((kind, body, rest)) = next_message(output) {
        if kind == b'E' {
            return Some(error_text(body));
        }
        output = rest;
    }
    None
}

/// The SQL that the client's messages carry, in simple queries and in those to prepare.
pub(crate) fn sql_in(mut messages: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some((kind, body, rest)) = next_message(messages) {
        let mut parts = body.split(|byte| *byte == 0);
        let text = match kind {
            b'Q' => parts.next(),
            // The name of the statement comes first.
            b'P' => parts.nth(1),
            _ => None,
        };
        texts.extend(text.map(|text| String::from_utf8_lossy(text).into_owned()));
        messages = rest;
    }
    texts
}

fn next_message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (body, rest) = rest.split_at_checked(length.checked_sub(4)?)?;
    Some((*kind, body, rest))
}

fn error_text(body: &[u8]) -> String {
    body.split(|byte| *byte == 0)
        .find_map(|field| field.strip_prefix(b"M"))
        .map_or_else(String::new, |text| {
            String::from_utf8_lossy(text).into_owned()
        })
}

fn pairs(settings: &[u8]) -> Vec<(String, String)> {
    let mut texts = settings
        .split(|byte| *byte == 0)
        .map(|text| String::from_utf8_lossy(text).into_owned());
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        if name.is_empty() {
            break;
        }
        pairs.push((name, value));
    }
    pairs
}

/// The length that a packet states counts itself; what is returned does not.
fn read_length(stream: &mut impl Read, longest: usize) -> io::Result<usize> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    usize::try_from(u32::from_be_bytes(length))
        .ok()
        .and_then(|length| length.checked_sub(4))
        .filter(|length| *length <= longest)
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend(length_bytes(body.len()));
    bytes.extend(body);
    bytes
}

fn length_bytes(body: usize) -> Vec<u8> {
    u32::try_from(body + 4)
        .unwrap_or(u32::MAX)
        .to_be_bytes()
        .to_vec()
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend(text.bytes().filter(|byte| *byte != 0));
    bytes.push(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_ends_where_the_server_answers() {
        let mut stream = message(b'P', b"parse");
        stream.extend(message(b'B', b"bind"));
        stream.extend(message(b'S', b""));
        let first = stream.len();
        stream.extend(query("select 1"));
        stream.extend(message(b'X', b""));
        let mut reader = stream.as_slice();
        assert_eq!(
            read_batch(&mut reader).unwrap().as_deref(),
            Some(&stream[..first])
        );
        assert_eq!(read_batch(&mut reader).unwrap(), Some(query("select 1")));
        assert_eq!(read_batch(&mut reader).unwrap(), None);
    }

    #[test]
    fn a_torn_or_impossible_message_is_an_error() {
        let torn = &query("select 1")[..9];
        assert!(read_batch(&mut &*torn).is_err());
        assert!(read_batch(&mut &b"Q\0\0\0\x03"[..]).is_err());
        assert!(read_batch(&mut &b"Q\xff\xff\xff\xff"[..]).is_err());
    }

    #[test]
    fn openings_are_told_apart() {
        let packet = startup_packet(&[("user", "postgres"), ("TimeZone", "UTC")]);
        let expected = [("user", "postgres"), ("TimeZone", "UTC")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            read_opening(&mut packet.as_slice()).unwrap(),
            Opening::Startup(expected.to_vec())
        );
        let encryption = [0, 0, 0, 8, 4, 210, 22, 47];
        assert_eq!(
            read_opening(&mut &encryption[..]).unwrap(),
            Opening::Encryption
        );
        assert_eq!(
            read_opening(&mut &[0, 0, 0, 4][..]).unwrap(),
            Opening::Other
        );
    }

    #[test]
    fn the_sql_of_a_batch_is_found() {
        let mut messages = message(b'P', b"name\0select 1\0\0\0");
        messages.extend(message(b'S', b""));
        messages.extend(query("select 2"));
        assert_eq!(sql_in(&messages), ["select 1", "select 2"]);
    }

    #[test]
    fn errors_are_found_among_other_messages() {
        let mut output = message(b'1', b"");
        assert_eq!(error_in(&output), None);
        output.extend(fatal("57014", "too slow"));
        assert_eq!(error_in(&output).as_deref(), Some("too slow"));
        assert_eq!(error_in(&[b'E', 0, 0, 0, 2]), None);
    }
}
