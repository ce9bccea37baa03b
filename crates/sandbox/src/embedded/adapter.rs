//! The private socket of the embedded server. It takes one client at a time: a
//! second one waits a moment for the first to leave, and is then told so.

use std::io::{BufReader, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::embedded::reset::{apply_settings, forget_session};
use crate::embedded::session::{NoReply, SessionThread};
use crate::embedded::wire::{self, Opening};
use crate::error::SandboxError;
use crate::script::start_of_copy;

/// A client that just left may still be cleaned up after.
const TIME_TO_LEAVE: Duration = Duration::from_secs(5);

/// The open door. Dropping it turns everybody out.
#[derive(Debug)]
pub(crate) struct Adapter {
    socket: PathBuf,
    room: Arc<Room>,
}

/// What the threads of all clients share.
#[derive(Debug)]
struct Room {
    session: SessionThread,
    deadline: Duration,
    seat: Mutex<Seat>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct Seat {
    taken_by: Option<UnixStream>,
    closed: bool,
    /// Why the server takes no client any more.
    lost: Option<String>,
}

impl Adapter {
    /// Listens on a socket in `folder`, where only this user can reach it.
    pub(crate) fn start(
        session: SessionThread,
        folder: &Path,
        deadline: Duration,
    ) -> Result<Self, SandboxError> {
        let socket = folder.join(".s.PGSQL.5432");
        let failed = |error: std::io::Error| SandboxError::Embedded {
            reason: format!("no socket at {} ({error})", socket.display()),
        };
        let listener = UnixListener::bind(&socket).map_err(failed)?;
        let room = Arc::new(Room {
            session,
            deadline,
            seat: Mutex::default(),
            left: Condvar::new(),
        });
        let shared = Arc::clone(&room);
        std::thread::Builder::new()
            .name("embedded-socket".to_owned())
            .spawn(move || admit(&listener, &shared))
            .map_err(failed)?;
        Ok(Self { socket, room })
    }
}

impl Drop for Adapter {
    fn drop(&mut self) {
        let mut seat = self.room.seat();
        seat.closed = true;
        if let Some(client) = &seat.taken_by {
            let _ = client.shutdown(Shutdown::Both);
        }
        drop(seat);
        // Wakes the thread that waits for clients, which then ends.
        let _ = UnixStream::connect(&self.socket);
    }
}

impl Room {
    /// A thread that panicked holds no half-made change: every change is one step.
    fn seat(&self) -> MutexGuard<'_, Seat> {
        self.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the seat, or says why it cannot be had.
    fn sit_down(&self, client: UnixStream) -> Result<(), Vec<u8>> {
        let busy = |seat: &mut Seat| seat.taken_by.is_some() && seat.lost.is_none();
        let (mut seat, _) = self
            .left
            .wait_timeout_while(self.seat(), TIME_TO_LEAVE, busy)
            .unwrap_or_else(PoisonError::into_inner);
        if seat.closed {
            return Err(wire::fatal("57P01", "the embedded PostgreSQL was stopped"));
        }
        if let Some(reason) = &seat.lost {
            return Err(wire::fatal("57P03", reason));
        }
        if seat.taken_by.is_some() {
            return Err(wire::fatal(
                "53300",
                "the embedded PostgreSQL takes one connection at a time; close the other one first",
            ));
        }
        seat.taken_by = Some(client);
        Ok(())
    }

    fn stand_up(&self) {
        self.seat().taken_by = None;
        self.left.notify_all();
    }

    /// Remembers that there is no server any more, and words it for the client.
    fn lose(&self, cause: NoReply) -> Vec<u8> {
        let (code, reason) = match cause {
            NoReply::Overdue => (
                "57014",
                format!(
                    "the embedded PostgreSQL was given up: a statement ran longer than {} s",
                    self.deadline.as_secs_f32()
                ),
            ),
            NoReply::Gone => (
                "57P02",
                "the embedded PostgreSQL ended while it ran a statement".to_owned(),
            ),
        };
        let message = wire::fatal(code, &reason);
        self.seat().lost = Some(reason);
        self.left.notify_all();
        message
    }
}

fn admit(listener: &UnixListener, room: &Arc<Room>) {
    for client in listener.incoming() {
        if room.seat().closed {
            return;
        }
        let Ok(client) = client else { continue };
        let room = Arc::clone(room);
        // Without a thread the client finds its connection closed.
        let _ = std::thread::Builder::new()
            .name("embedded-client".to_owned())
            .spawn(move || {
                // A client that leaves in the middle of something is no error.
                let _ = attend(&room, client);
            });
    }
}

fn attend(room: &Room, mut client: UnixStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let settings = loop {
        match wire::read_opening(&mut reader)? {
            Opening::Encryption => client.write_all(b"N")?,
            Opening::Startup(settings) => break settings,
            Opening::Other => return Ok(()),
        }
    };
    if let Err(refusal) = room.sit_down(client.try_clone()?) {
        return client.write_all(&refusal);
    }
    let served = serve(room, &settings, &mut reader, &mut client);
    if room.seat().lost.is_none()
        && let Err(cause) = forget_session(&room.session)
    {
        room.lose(cause);
    }
    room.stand_up();
    served
}

fn serve(
    room: &Room,
    settings: &[(String, String)],
    reader: &mut BufReader<UnixStream>,
    client: &mut UnixStream,
) -> std::io::Result<()> {
    if let Err(cause) = apply_settings(&room.session, settings) {
        return client.write_all(&room.lose(cause));
    }
    client.write_all(&room.session.greeting)?;
    while let Some(batch) = wire::read_batch(reader)? {
        // The server would end: it cannot wait for data in the middle of a statement.
        if wire::sql_in(&batch)
            .iter()
            .any(|sql| start_of_copy(sql).is_some())
        {
            return client.write_all(&wire::fatal(
                "0A000",
                "the embedded PostgreSQL cannot COPY FROM STDIN",
            ));
        }
        match room.session.exchange(batch, room.deadline) {
            Ok(answer) => client.write_all(&answer)?,
            Err(cause) => return client.write_all(&room.lose(cause)),
        }
    }
    Ok(())
}
