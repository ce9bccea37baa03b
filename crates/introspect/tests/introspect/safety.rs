//! What a read needs, what it does to the server, and what it withstands.

use std::time::{Duration, Instant};

use schemadrift_introspect::{IntrospectError, IntrospectOptions, introspect, session};

use crate::{Database, facts, on_every_server};

const EVERYTHING: &str = "
    CREATE EXTENSION citext;
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE DOMAIN short AS varchar(9) DEFAULT 'x' CHECK (VALUE <> '');
    CREATE TABLE people (
        id bigserial PRIMARY KEY,
        name citext NOT NULL UNIQUE,
        mood mood DEFAULT 'good',
        nick short,
        born date CHECK (born > '1900-01-01'),
        age int GENERATED ALWAYS AS (2026 - 1900) STORED,
        boss bigint REFERENCES people ON DELETE SET NULL,
        EXCLUDE USING btree (age WITH =)
    );
    CREATE INDEX people_nick ON people (lower(nick)) WHERE age > 3;
    CREATE VIEW names AS SELECT name FROM people;
    CREATE MATERIALIZED VIEW moods AS SELECT mood FROM people;
    CREATE SEQUENCE numbers;
    CREATE TYPE pair AS (one int, two int);
    CREATE TYPE span AS RANGE (subtype = float8);
    CREATE COLLATION plain (provider = libc, locale = 'C');
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE AGGREGATE many(int) (SFUNC = int4pl, STYPE = int);
    CREATE TRIGGER kept BEFORE UPDATE ON people FOR EACH ROW WHEN (old.age > 1)
        EXECUTE FUNCTION keep();
    CREATE RULE forever AS ON DELETE TO people DO INSTEAD SELECT * FROM people;
    ALTER TABLE people ENABLE ROW LEVEL SECURITY;
    CREATE POLICY readers ON people USING (EXISTS (SELECT FROM people AS p WHERE p.age > 3));
    CREATE TABLE parts (id int) PARTITION BY LIST (id);
    CREATE TABLE part PARTITION OF parts FOR VALUES IN (1);
    COMMENT ON FUNCTION keep() IS 'a comment';
    GRANT SELECT ON parts TO PUBLIC;
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;";

#[tokio::test]
async fn a_role_with_connect_alone_reads_the_same() {
    on_every_server(async |database: &Database| {
        let (name, role) = (&database.name, format!("{}_reader", database.name));
        database.run(EVERYTHING).await;
        database
            .run(&format!(
                "CREATE ROLE {role} LOGIN;
                 REVOKE ALL ON DATABASE {name} FROM PUBLIC;
                 GRANT CONNECT ON DATABASE {name} TO {role};
                 REVOKE ALL ON SCHEMA public FROM PUBLIC;"
            ))
            .await;
        let as_owner = database.introspect().await;
        let as_reader = database.introspect_as(&role).await;
        assert!(!facts(&as_owner.schema).is_empty());
        assert_eq!(as_owner, as_reader);
    })
    .await;
}

#[tokio::test]
async fn a_session_tells_who_is_asking() {
    on_every_server(async |database: &Database| {
        let role = format!("{}_reader", database.name);
        database.run(&format!("CREATE ROLE {role} LOGIN;")).await;
        for (role, is_superuser) in [("postgres", true), (role.as_str(), false)] {
            let mut connection = database.connect_as(role).await;
            let options = IntrospectOptions::default();
            let session = session(&mut connection, &options).await.unwrap();
            assert_eq!(session.role, role);
            assert_eq!(session.is_superuser, is_superuser);
            assert_eq!(session.database, database.name);
            assert_eq!(session.server.major(), database.major());
            assert_eq!((session.is_replica, session.server_port), (false, None));
        }
    })
    .await;
}

#[tokio::test]
async fn shadowing_names_in_a_hostile_search_path_are_never_used() {
    on_every_server(async |database: &Database| {
        let name = &database.name;
        database.run(EVERYTHING).await;
        let before = database.introspect().await.schema;
        database
            .run(&format!(
                "CREATE SCHEMA hostile;
                 CREATE TABLE hostile.caught (what text);
                 CREATE VIEW hostile.pg_class AS SELECT * FROM pg_catalog.pg_class WHERE false;
                 CREATE VIEW hostile.pg_namespace AS SELECT * FROM pg_catalog.pg_namespace WHERE false;
                 CREATE FUNCTION hostile.set_config(text, text, boolean) RETURNS text
                     LANGUAGE plpgsql AS $$ BEGIN RAISE 'shadowed'; END $$;
                 CREATE FUNCTION hostile.current_setting(text) RETURNS text
                     LANGUAGE plpgsql AS $$ BEGIN RAISE 'shadowed'; END $$;
                 CREATE FUNCTION hostile.pg_get_expr(pg_node_tree, oid) RETURNS text
                     LANGUAGE plpgsql AS $$ BEGIN RAISE 'shadowed'; END $$;
                 CREATE FUNCTION hostile.format_type(oid, int) RETURNS text
                     LANGUAGE plpgsql AS $$ BEGIN RAISE 'shadowed'; END $$;
                 CREATE FUNCTION hostile.never(name, text) RETURNS boolean
                     LANGUAGE plpgsql AS $$ BEGIN RAISE 'shadowed'; END $$;
                 CREATE OPERATOR hostile.!~ (LEFTARG = name, RIGHTARG = text, FUNCTION = hostile.never);
                 CREATE OPERATOR hostile.<> (LEFTARG = name, RIGHTARG = text, FUNCTION = hostile.never);
                 ALTER DATABASE {name} SET search_path = hostile, pg_catalog, public;"
            ))
            .await;
        let options = IntrospectOptions {
            schemas: vec!["public".to_owned()],
            ..IntrospectOptions::default()
        };
        let mut connection = database.connect().await;
        // The shadows work: without the pinned path they would be used.
        let shadowed = sqlx::query("SELECT format_type(23, -1)").execute(&mut connection).await;
        assert!(shadowed.unwrap_err().to_string().contains("shadowed"));
        let after = introspect(&mut connection, &options).await.unwrap().schema;
        assert_eq!(facts(&before), facts(&after));
        // Nothing of the pinning outlives the transaction.
        let path: String = sqlx::query_scalar("SHOW search_path")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(path, "hostile, pg_catalog, public");
    })
    .await;
}

#[tokio::test]
async fn a_lock_held_by_a_migration_is_not_waited_for() {
    on_every_server(async |database: &Database| {
        database.run(EVERYTHING).await;
        let mut migration = database.connect().await;
        crate::server::run(
            &mut migration,
            "BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE;",
        )
        .await;
        let mut connection = database.connect().await;
        let options = IntrospectOptions {
            lock_timeout: Duration::from_millis(300),
            ..IntrospectOptions::default()
        };
        let begun = Instant::now();
        let error = introspect(&mut connection, &options).await.unwrap_err();
        assert!(
            matches!(error, IntrospectError::LockTimeout { .. }),
            "{error:?}"
        );
        assert!(begun.elapsed() < Duration::from_secs(5));
        let words = error.to_string();
        assert!(
            words.contains("0.3 s") && words.contains("migration"),
            "{words}"
        );
        crate::server::run(&mut migration, "ROLLBACK").await;
        introspect(&mut connection, &options).await.unwrap();
    })
    .await;
}

/// A lock on one view alone stops nothing but the transaction of view bodies, and an audit of
/// models asks for none.
#[tokio::test]
async fn a_locked_view_is_waited_for_only_where_its_body_is_read() {
    on_every_server(async |database: &Database| {
        database.run(EVERYTHING).await;
        let mut migration = database.connect().await;
        crate::server::run(
            &mut migration,
            "BEGIN; ALTER VIEW names SET (security_barrier);",
        )
        .await;
        let mut connection = database.connect().await;
        let mut options = IntrospectOptions {
            lock_timeout: Duration::from_millis(300),
            ..IntrospectOptions::default()
        };
        introspect(&mut connection, &options).await.unwrap();
        options.objects = true;
        let error = introspect(&mut connection, &options).await.unwrap_err();
        assert!(error.to_string().contains("view bodies"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_finished_read_holds_no_lock() {
    on_every_server(async |database: &Database| {
        database.run(EVERYTHING).await;
        let mut connection = database.connect().await;
        let options = IntrospectOptions {
            objects: true,
            ..IntrospectOptions::default()
        };
        introspect(&mut connection, &options).await.unwrap();
        let mut migration = database.connect().await;
        crate::server::run(
            &mut migration,
            "SET lock_timeout = '1s'; DROP TABLE people CASCADE;",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_given_up() {
    on_every_server(async |database: &Database| {
        database.run(EVERYTHING).await;
        let mut migration = database.connect().await;
        crate::server::run(
            &mut migration,
            "BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE;",
        )
        .await;
        let mut connection = database.connect().await;
        let options = IntrospectOptions {
            lock_timeout: Duration::ZERO,
            statement_timeout: Duration::from_millis(300),
            ..IntrospectOptions::default()
        };
        let error = introspect(&mut connection, &options).await.unwrap_err();
        assert!(
            matches!(error, IntrospectError::StatementTimeout { .. }),
            "{error:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_backend_that_is_ended_is_a_lost_connection() {
    on_every_server(async |database: &Database| {
        database.run(EVERYTHING).await;
        let mut migration = database.connect().await;
        crate::server::run(
            &mut migration,
            "BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE;",
        )
        .await;
        let mut connection = database.connect().await;
        let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        let options = IntrospectOptions {
            lock_timeout: Duration::from_secs(30),
            ..IntrospectOptions::default()
        };
        let ending = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            let ended = sqlx::query("SELECT pg_terminate_backend($1)").bind(pid);
            ended.execute(&mut migration).await.unwrap();
        };
        let read = introspect(&mut connection, &options);
        let (error, ()) = tokio::join!(read, ending);
        let error = error.unwrap_err();
        assert!(
            matches!(error, IntrospectError::ConnectionLost { .. }),
            "{error:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_catalog_that_may_not_be_read_is_named() {
    on_every_server(async |database: &Database| {
        let role = format!("{}_reader", database.name);
        database
            .run(&format!(
                "CREATE ROLE {role} LOGIN; REVOKE SELECT ON pg_catalog.pg_enum FROM PUBLIC;"
            ))
            .await;
        let mut connection = database.connect_as(&role).await;
        let error = introspect(&mut connection, &IntrospectOptions::default())
            .await
            .unwrap_err();
        assert!(
            matches!(error, IntrospectError::PrivilegeRefused { .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains("may not read enums"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_too_old_is_refused_before_any_query() {
    for (version, shown) in [
        ("12.22 (Debian)", "12.22"),
        ("9.6.24", "9.6.24"),
        ("8.0.2", "8.0.2"),
    ] {
        let (port, said) = greeting_server(version);
        let url = format!("postgres://me@127.0.0.1:{port}/db?sslmode=disable");
        let url = schemadrift_introspect::ConnectUrl::parse(&url).unwrap();
        let mut connection = url.connect(Duration::from_secs(10)).await.unwrap();
        let options = IntrospectOptions::default();
        let error = introspect(&mut connection, &options).await.unwrap_err();
        assert!(matches!(error, IntrospectError::TooOld(_)), "{error:?}");
        let words = format!("PostgreSQL {shown} is too old: 13 is the oldest");
        assert!(error.to_string().starts_with(&words), "{error}");
        drop(connection);
        assert_eq!(said.join().unwrap(), b"");
    }
}

/// A server that lets everybody in, names its version, and gives back what it is then told.
fn greeting_server(version: &'static str) -> (u16, std::thread::JoinHandle<Vec<u8>>) {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let message = |tag: u8, body: &[u8]| {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&[tag], length.as_slice(), body].concat()
    };
    let parameter = format!("server_version\0{version}\0");
    let greeting = [
        message(b'R', &[0; 4]),
        message(b'S', parameter.as_bytes()),
        message(b'Z', b"I"),
    ]
    .concat();
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]).unwrap();
        stream.write_all(&greeting).unwrap();
        let mut said = Vec::new();
        // A connection that is dropped may be reset, which is an end too.
        let _ = stream.read_to_end(&mut said);
        said
    });
    (port, thread)
}

#[test]
fn a_read_can_run_on_any_thread() {
    fn is_send(_: impl Send) {}
    fn read(connection: &mut sqlx::PgConnection, options: &IntrospectOptions) {
        is_send(introspect(connection, options));
    }
    let _: fn(&mut sqlx::PgConnection, &IntrospectOptions) = read;
}
