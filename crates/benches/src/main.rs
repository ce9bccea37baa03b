//! `just bench`: what an audit takes as schemas grow, beside `pg_dump --schema-only` and beside the
//! bare catalog queries through psql, as ratios of the same run; and its processor time, the server's
//! with it, beside the floor: parsing the models and those queries. Absolute times mean nothing
//! elsewhere.
//!
//! Arguments: the command to measure, and numbers of tables. `100x500` is a fleet: a hundred databases
//! of 500 tables each, from one parse of the models.

mod fleet;
mod floor;
mod generate;
mod measure;
mod processor;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use schemadrift_testkit::{Database, Server, installed_server};
use tempfile::TempDir;

use measure::{Taken, best, run};
use processor::Processor;

/// Runs of each, one after the other in turns.
const RUNS: usize = 5;

/// As the first argument: parse the models of a folder, as the floor does.
const PARSE: &str = "parse";

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
    if command.as_os_str() == PARSE {
        return match arguments
            .next()
            .map(|folder| floor::parse(Path::new(&folder)))
        {
            Some(Ok(())) => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        };
    }
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
        "| tables | audit / pg_dump | with a finding / pg_dump | audit / bare queries | CPU / floor | CPU / pg_dump | audit per table, of the first row's | peak memory |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut first = None;
    for size in sizes {
        match row(&command, size, &server).await {
            Ok(row) => {
                let each = row.audit.wall.as_secs_f64() / size as f64;
                let of_first = each / *first.get_or_insert(each);
                println!(
                    "| {size} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {of_first:.2} | {} MB |",
                    ratio(row.audit.wall, row.dump.wall),
                    ratio(row.with_finding.wall, row.dump.wall),
                    ratio(row.audit.wall, row.queries.wall),
                    ratio(row.audit_processor, row.floor_processor),
                    ratio(row.audit_processor, row.dump_processor),
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
    /// An audit that has something to tell, and so reads what is printed only then.
    with_finding: Taken,
    dump: Taken,
    queries: Taken,
    /// Processor time of all runs, the server's with it.
    audit_processor: Duration,
    dump_processor: Duration,
    floor_processor: Duration,
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

async fn row(command: &Path, size: usize, server: &Server) -> Result<Row, String> {
    let name = format!("growth_{size}");
    let database = server.create_database(&name).await;
    let models = make(size, &database).await?;
    let queries = models.path().join("catalog.sql");
    std::fs::write(&queries, floor::catalog_queries()?).map_err(|error| error.to_string())?;
    let extra = models.path().join("extra.rs");
    std::fs::write(&extra, generate::model(size)).map_err(|error| error.to_string())?;
    let sources = models.path().join("src");
    let (sources, extra) = (sources.to_string_lossy(), extra.to_string_lossy());
    let queries = queries.to_string_lossy();
    let url = database.url();
    let audit = [
        "audit",
        "--no-config",
        &sources,
        "--database-url",
        url,
        "-q",
    ];
    let audit_with_finding = [audit.as_slice(), &[&extra]].concat();
    let dump = ["--schema-only", "--dbname", url];
    let bare = ["-q", "-At", "-f", &queries, url];
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let (pg_dump, psql) = (Path::new("pg_dump"), Path::new("psql"));

    let processor = Processor::of(url)?;
    let (mut audits, mut findings) = (Vec::new(), Vec::new());
    let (mut dumps, mut bares) = (Vec::new(), Vec::new());
    let mut spent = [Duration::ZERO; 3];
    let [of_audit, of_dump, of_floor] = &mut spent;
    for _ in 0..RUNS {
        audits.push(processor.add(of_audit, || run(command, &audit))?);
        dumps.push(processor.add(of_dump, || run(pg_dump, &dump))?);
        bares.push(processor.add(of_floor, || run(psql, &bare))?);
        processor.add(of_floor, || run(&this, &[PARSE, &sources]))?;
        findings.push(run(command, &audit_with_finding)?);
    }
    server.drop_database(&name).await;
    let [audit_processor, dump_processor, floor_processor] = spent;
    Ok(Row {
        audit: best(&audits),
        with_finding: best(&findings),
        dump: best(&dumps),
        queries: best(&bares),
        audit_processor,
        dump_processor,
        floor_processor,
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
