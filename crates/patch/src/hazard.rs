//! The dangers that a statement of a patch can have.

/// What a statement can do to those who use the database, or to its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hazard {
    /// Stored values can be discarded unseen.
    DeletesData,
    /// The whole table is written anew, and every index of it.
    TableRewrite,
    /// Queries wait while it runs.
    BlocksReads,
    /// Inserts, updates and deletes wait while it runs.
    BlocksWrites,
    /// An index is built, which reads the whole table.
    IndexBuild,
    /// Rows that do not fit make it fail; nothing is lost then.
    MayFailOnData,
    /// What it makes of a stored time depends on a time zone.
    AssumesTimeZone,
}

impl Hazard {
    /// All of them.
    pub const ALL: [Hazard; 7] = [
        Hazard::DeletesData,
        Hazard::TableRewrite,
        Hazard::BlocksReads,
        Hazard::BlocksWrites,
        Hazard::IndexBuild,
        Hazard::MayFailOnData,
        Hazard::AssumesTimeZone,
    ];

    /// The word that patches and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Hazard::DeletesData => "deletes-data",
            Hazard::TableRewrite => "table-rewrite",
            Hazard::BlocksReads => "blocks-reads",
            Hazard::BlocksWrites => "blocks-writes",
            Hazard::IndexBuild => "index-build",
            Hazard::MayFailOnData => "may-fail-on-data",
            Hazard::AssumesTimeZone => "assumes-time-zone",
        }
    }

    /// The hazard of this name.
    pub fn of(name: &str) -> Option<Hazard> {
        Hazard::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What `explain` says of it.
    pub fn page(self) -> &'static str {
        match self {
            Hazard::DeletesData => {
                "The statement can discard stored values without an error: it drops a table, a \
                 column, a type or a label, or casts values to a type that holds less of them. A \
                 patch leaves such statements out and lists them, unless `--allow destructive` is \
                 given. Make sure of a backup first."
            }
            Hazard::TableRewrite => {
                "The server writes the whole table and all of its indexes anew while it holds an \
                 ACCESS EXCLUSIVE lock: the time and the space that this takes grow with the \
                 table. It was seen in the sandbox, where the table got another file. For a large \
                 table, add a new column, copy in batches and swap the two."
            }
            Hazard::BlocksReads => {
                "The statement takes an ACCESS EXCLUSIVE lock, so that even queries of the table \
                 wait until its transaction ends, and queue behind it while it waits itself. The \
                 patch sets lock_timeout, so that it gives up instead of blocking for long; run \
                 it again then."
            }
            Hazard::BlocksWrites => {
                "The statement takes a lock under which inserts, updates and deletes of the table \
                 wait until its transaction ends. Queries go on."
            }
            Hazard::IndexBuild => {
                "The statement builds an index, which reads the whole table. CREATE INDEX \
                 CONCURRENTLY, which a patch uses unless `--simple` is given, lets writes go on \
                 meanwhile; where it fails it leaves an invalid index behind, which has to be \
                 dropped before the next try."
            }
            Hazard::MayFailOnData => {
                "The statement checks or casts what is stored, and fails where a row does not \
                 fit. Nothing is lost then. Look for such rows first, and mend them."
            }
            Hazard::AssumesTimeZone => {
                "The statement makes times with a time zone of times without one, or the other way \
                 round. A plain cast would go by the TimeZone of whoever runs it, so a patch writes \
                 AT TIME ZONE 'UTC' wherever it can, and marks the statement TIME ZONE: that is right \
                 where an application stores UTC. If it stores the time of another place, put that \
                 zone in its stead before you run the patch; the hours are wrong otherwise, and no \
                 error tells. Such a column is named at the head of the patch. Where the zone is UTC \
                 and the table is large, a plain cast under SET TimeZone = 'UTC' spares its rewrite."
            }
        }
    }
}
