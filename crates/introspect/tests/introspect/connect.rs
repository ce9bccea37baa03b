//! Connecting, and every way in which that fails.

use std::time::Duration;

use schemadrift_introspect::{
    ConnectError, ConnectUrl, IntrospectOptions, information_schema, introspect,
};

use crate::server::with_own_servers;
use crate::{Database, on_every_server};

const CANARY: &str = "c4n4ry-0123456789";

#[tokio::test]
async fn a_url_leads_to_the_database_it_names() {
    on_every_server(async |database: &Database| {
        let mut connection = database.connect().await;
        let (name, role): (String, String) =
            sqlx::query_as("SELECT current_database()::text, current_user::text")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        assert_eq!((name, role), (database.name.clone(), "postgres".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_or_kept_that_a_pooler_refuses() {
    on_every_server(async |database: &Database| {
        let mut connection = database.connect().await;
        let set: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM pg_settings WHERE source = 'client' ORDER BY name",
        )
        .persistent(false)
        .fetch_all(&mut connection)
        .await
        .unwrap();
        // PgBouncer takes these four and refuses any other.
        assert_eq!(
            set,
            [
                "DateStyle",
                "TimeZone",
                "application_name",
                "client_encoding"
            ]
        );
        let options = IntrospectOptions::default();
        introspect(&mut connection, &options).await.unwrap();
        information_schema::read(&mut connection, &options)
            .await
            .unwrap();
        let statements: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_prepared_statements")
            .persistent(false)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(statements, 0);
    })
    .await;
}

#[tokio::test]
async fn a_password_is_used_and_never_shown() {
    with_own_servers(async |database: &Database| {
        let role = format!("{}_role", database.name);
        let folder = &database.server.folder;
        database
            .run(&format!(
                "SET password_encryption = 'scram-sha-256';
                 CREATE ROLE {role} LOGIN PASSWORD '{CANARY}';
                 COPY (SELECT 'local all postgres trust' UNION ALL SELECT 'local all all scram-sha-256')
                     TO '{folder}/data/pg_hba.conf';
                 SELECT pg_reload_conf();"
            ))
            .await;
        let right = database.url_with(&role, CANARY, "");
        let patience = Duration::from_secs(20);
        let deadline = std::time::Instant::now() + patience;
        // The server reads the file again in its own time.
        while database.url(&role).connect(patience).await.is_ok() {
            assert!(std::time::Instant::now() < deadline);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        right.connect(patience).await.unwrap();
        let wrong = database.url_with(&role, &format!("{CANARY}-wrong"), "");
        let error = wrong.connect(patience).await.unwrap_err();
        assert!(matches!(error, ConnectError::Authentication { .. }), "{error:?}");
        assert!(!error.is_usage());
        for shown in [error.to_string(), format!("{error:?}"), right.to_string(), format!("{right:?}")] {
            assert!(!shown.contains(CANARY), "{shown}");
            assert!(shown.contains(&role) && shown.contains(&database.name), "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_server_refuses_is_told_apart() {
    on_every_server(async |database: &Database| {
        let folder = database.server.folder.replace('/', "%2F");
        let url = format!("postgres://postgres:{CANARY}@{folder}/absent?sslmode=disable");
        let absent = ConnectUrl::parse(&url).unwrap();
        let error = absent.connect(Duration::from_secs(20)).await.unwrap_err();
        assert!(matches!(error, ConnectError::Refused { .. }), "{error:?}");
        assert!(
            error.to_string().contains("check the database's name"),
            "{error}"
        );
        let role = format!("{}_role", database.name);
        let name = &database.name;
        database
            .run(&format!(
                "CREATE ROLE {role} LOGIN; REVOKE CONNECT ON DATABASE {name} FROM PUBLIC;"
            ))
            .await;
        let error = database
            .url(&role)
            .connect(Duration::from_secs(20))
            .await
            .unwrap_err();
        assert!(matches!(error, ConnectError::Refused { .. }), "{error:?}");
        assert!(
            error.to_string().contains("grant the role CONNECT"),
            "{error}"
        );
        let error = database
            .url("nobody_at_all")
            .connect(Duration::from_secs(20))
            .await
            .unwrap_err();
        assert!(
            matches!(error, ConnectError::Authentication { .. }),
            "{error:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_closed_port_a_missing_socket_and_an_unknown_host_are_told() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let patience = Duration::from_secs(10);
    let connect = async |url: String| {
        let error = ConnectUrl::parse(&url)
            .unwrap()
            .connect(patience)
            .await
            .unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(CANARY) && !error.is_usage(), "{shown}");
        error
    };
    let error = connect(format!("postgres://me:{CANARY}@127.0.0.1:{port}/db")).await;
    assert!(matches!(error, ConnectError::Refused { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains(&format!("me@127.0.0.1:{port}/db")),
        "{error}"
    );
    let error = connect(format!("postgres://me:{CANARY}@%2Fno%2Fsuch%2Ffolder/db")).await;
    assert!(
        matches!(error, ConnectError::Unreachable { .. }),
        "{error:?}"
    );
    let error = connect(format!("postgres://me:{CANARY}@host.invalid/db")).await;
    assert!(
        matches!(
            error,
            ConnectError::Unreachable { .. } | ConnectError::Timeout { .. }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = ConnectUrl::parse(&format!("postgres://me:{CANARY}@127.0.0.1:{port}/db")).unwrap();
    let error = url.connect(Duration::from_millis(200)).await.unwrap_err();
    assert!(matches!(error, ConnectError::Timeout { .. }), "{error:?}");
    assert!(error.to_string().contains("within 0.2 s"), "{error}");
}

#[tokio::test]
async fn a_server_that_echoes_the_password_is_scrubbed() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let echo = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut startup = [0_u8; 1024];
        let _ = stream.read(&mut startup).unwrap();
        let fields = format!("SFATAL\0VFATAL\0C08P01\0Mno {CANARY} here\0\0");
        let mut message = vec![b'E'];
        message.extend(u32::try_from(fields.len() + 4).unwrap().to_be_bytes());
        message.extend(fields.as_bytes());
        stream.write_all(&message).unwrap();
    });
    let url = format!("postgres://me:{CANARY}@127.0.0.1:{port}/db?sslmode=disable");
    let url = ConnectUrl::parse(&url).unwrap();
    let error = url.connect(Duration::from_secs(10)).await.unwrap_err();
    echo.join().unwrap();
    assert!(error.to_string().contains("no *** here"), "{error}");
    assert!(!format!("{error:?}").contains(CANARY), "{error:?}");
}
