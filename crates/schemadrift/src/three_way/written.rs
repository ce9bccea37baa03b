//! What runners wrote down in the database, and what of it a reader should know.

use schemadrift_introspect::close;
use schemadrift_migrations::{Folder, Ledger, State, Status, read_books, read_ledger};

use crate::error::AuditError;
use crate::request::AuditRequest;
use crate::source::Source;

/// A ledger, with notes on where it and the folder disagree.
#[derive(Default)]
pub(super) struct Written {
    pub(super) ledger: Ledger,
    pub(super) notes: Vec<String>,
}

/// What runners wrote down in the database; nothing in a snapshot of one.
pub(super) async fn written(
    folder: &Folder,
    request: &AuditRequest,
) -> Result<Written, AuditError> {
    let Source::Database(url) = &request.actual else {
        return Ok(Written::default());
    };
    let mut connection = url.connect(request.options.connect_timeout).await?;
    let ledger = read_ledger(&mut connection).await;
    // A ledger in a form of its own tells what was applied, and nothing more.
    let books = match ledger.is_known() {
        true => read_books(&mut connection, folder, None).await.ok(),
        false => None,
    };
    close(connection).await;
    let notes = books.map(|books| disagreements(&books.compare(folder)));
    Ok(Written {
        ledger,
        notes: notes.unwrap_or_default(),
    })
}

/// Where the folder is not what ran: what is told of migrations is told of the files as they are.
fn disagreements(status: &Status) -> Vec<String> {
    let of = |state: State| -> Vec<&str> {
        let those = status.migrations.iter().filter(|one| one.state == state);
        those.map(|one| one.name.as_str()).collect()
    };
    let unknown = status.unknown.iter().map(String::as_str).collect();
    [
        (
            of(State::Changed),
            "changed since it was applied",
            "changed since they were applied",
        ),
        (
            of(State::Failed),
            "begun and not finished",
            "begun and not finished",
        ),
        (
            unknown,
            "applied and not in the folder",
            "applied and not in the folder",
        ),
    ]
    .into_iter()
    .filter_map(|(names, one, many)| told(&names, one, many))
    .collect()
}

/// The files that wait to be applied.
pub(super) fn waiting(folder: &Folder, applied: &Folder) -> Option<String> {
    let is_applied = |name: &str| applied.migrations.iter().any(|one| one.name == name);
    let names = folder.migrations.iter().map(|one| one.name.as_str());
    let waiting: Vec<&str> = names.filter(|name| !is_applied(name)).collect();
    told(&waiting, "not applied yet", "not applied yet")
}

fn told(names: &[&str], one: &str, many: &str) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("a migration is {one}: {name}")),
        all => Some(format!(
            "{} migrations are {many}: {}",
            all.len(),
            all.join(", ")
        )),
    }
}
