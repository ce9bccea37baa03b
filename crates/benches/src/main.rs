//! `just bench`: what an audit takes as schemas grow, beside `pg_dump --schema-only` and beside the
//! bare catalog queries through psql, as ratios of the same run. Absolute times mean nothing
//! elsewhere.
//!
//! Arguments: the command to measure, and numbers of tables. `100x500` is a fleet: a hundred databases
//! of 500 tables each, from one parse of the models.

mod fleet;
mod generate;
mod measure;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use schemadrift_testkit::{Database, Server, installed_server, repository_root};
use tempfile::TempDir;

use measure::{Taken, best, run};

/// Runs of each, one after the other in turns.
const RUNS: usize = 5;

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program prints a table"
)]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(command) = arguments.next().map(PathBuf::from) else {
        eprintln!("error: name the command to measure, and numbers of tables");
        return ExitCode::from(2);
    };
    let (fleets, sizes): (Vec<String>, Vec<String>) = arguments
        .filter_map(|one| one.into_string().ok())
        .partition(|one| one.contains('x'));
    let sizes = sizes.iter().filter_map(|one| one.parse::<usize>().ok());
    let Some(server) = installed_server().await else {
        return ExitCode::SUCCESS;
    };
    println!(
        "PostgreSQL {}, the best of {RUNS} runs each\n",
        server.version()
    );
    println!(
        "| tables | audit / pg_dump | audit / bare queries | audit per table, of the first row's | peak memory |"
    );
    println!("|--:|--:|--:|--:|--:|");
    let mut first = None;
    for size in sizes {
        match row(&command, size, &server).await {
            Ok(row) => {
                let each = row.audit.wall.as_secs_f64() / size as f64;
                let of_first = each / *first.get_or_insert(each);
                println!(
                    "| {size} | {:.2} | {:.2} | {of_first:.2} | {} MB |",
                    ratio(row.audit, row.dump),
                    ratio(row.audit, row.queries),
                    row.audit.peak / 1_000_000
                );
            }
            Err(reason) => {
                eprintln!("error: {size} tables: {reason}");
                return ExitCode::FAILURE;
            }
        }
    }
    for fleet in fleets {
        let numbers = fleet.split_once('x');
        let numbers = numbers.and_then(|(one, two)| Some((one.parse().ok()?, two.parse().ok()?)));
        let Some((databases, tables)) = numbers else {
            eprintln!("error: {fleet:?} is no number of databases and tables, such as 100x500");
            return ExitCode::from(2);
        };
        match fleet::in_single_audits(databases, tables, &server).await {
            Ok(audits) => println!(
                "\n{databases} databases of {tables} tables, from one parse of the models: as long as {audits:.0} audits of one"
            ),
            Err(reason) => {
                eprintln!("error: {fleet}: {reason}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// What one size took.
struct Row {
    audit: Taken,
    dump: Taken,
    queries: Taken,
}

fn ratio(one: Taken, other: Taken) -> f64 {
    one.wall.as_secs_f64() / other.wall.as_secs_f64()
}

async fn row(command: &Path, size: usize, server: &Server) -> Result<Row, String> {
    let name = format!("growth_{size}");
    let database = server.create_database(&name).await;
    let models = make(size, &database).await?;
    let queries = models.path().join("catalog.sql");
    std::fs::write(&queries, catalog_queries()?).map_err(|error| error.to_string())?;
    let sources = models.path().join("src");
    let (sources, queries) = (sources.to_string_lossy(), queries.to_string_lossy());
    let url = database.url();
    let (mut audits, mut dumps, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let audit = [
            "audit",
            "--no-config",
            &sources,
            "--database-url",
            url,
            "-q",
        ];
        audits.push(run(command, &audit)?);
        dumps.push(run(
            Path::new("pg_dump"),
            &["--schema-only", "--dbname", url],
        )?);
        bare.push(run(Path::new("psql"), &["-q", "-At", "-f", &queries, url])?);
    }
    server.drop_database(&name).await;
    Ok(Row {
        audit: best(&audits),
        dump: best(&dumps),
        queries: best(&bare),
    })
}

/// Fills the database, and writes a model a file.
async fn make(size: usize, database: &Database) -> Result<TempDir, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let sources = folder.path().join("src");
    std::fs::create_dir_all(&sources).map_err(|error| error.to_string())?;
    let mut sql = String::new();
    for number in 0..size {
        let path = sources.join(format!("t{number}.rs"));
        std::fs::write(path, generate::model(number)).map_err(|error| error.to_string())?;
        sql.push_str(&generate::table(number));
        // A transaction of ten thousand tables would hold a lock on each of them.
        if number % 500 == 499 {
            database.try_execute(&sql).await?;
            sql.clear();
        }
    }
    database.try_execute(&sql).await?;
    database.try_execute("VACUUM ANALYZE").await?;
    Ok(folder)
}

/// The queries that an audit of models sends, with their parameter written in.
fn catalog_queries() -> Result<String, String> {
    let folder = repository_root().join("crates/introspect/src/catalog");
    let mut text = String::from("SET search_path = pg_catalog;\n");
    for name in [
        "namespaces",
        "extensions",
        "enums",
        "domains",
        "serials",
        "relations",
        "columns",
        "keys",
        "foreign_keys",
        "checks",
        "exclusions",
        "indexes",
    ] {
        let path = folder.join(format!("{name}.sql"));
        let sql = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        text.push_str(&sql.trim_end().replace("$1", "'{}'::text[]"));
        text.push_str(";\n");
    }
    Ok(text)
}
