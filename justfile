# List the recipes.
default:
    @just --list

# Everything that a change has to pass.
ci:
    .ci/run

# Format the source.
fmt:
    cargo fmt --all

# Lint as CI does.
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Check that every crate keeps to its row of the import table.
layering:
    .ci/layering

# Run all tests.
test:
    cargo test --workspace

# Run the tests of introspection and comparison on every major version that is supported.
test-matrix *MAJORS='13 14 15 16 17 18':
    SCHEMADRIFT_TEST_PG_BINS=$(.ci/servers {{MAJORS}}) cargo test -p schemadrift-introspect
    SCHEMADRIFT_TEST_PG_BINS=$(.ci/servers {{MAJORS}}) cargo test -p schemadrift-cli --test acceptance objects::

# Audit the fixture, on the embedded PostgreSQL.
audit *ARGS:
    cargo run --release -- audit --config fixtures/migration-platform/schemadrift.toml {{ARGS}}

# Write the committed reports and golden files anew; read the diff before you commit it.
bless:
    SCHEMADRIFT_BLESS=1 INSTA_UPDATE=always TRYBUILD=overwrite cargo test --workspace
    git --no-pager diff --stat

# Audit the real projects of a folder, one line a project; see crates/testkit/src/bin/corpus.
corpus DIR *NAMES:
    SCHEMADRIFT_CORPUS={{DIR}} cargo run --release -p schemadrift-testkit --features embedded --bin corpus -- {{NAMES}}

# Run the test suites of peers from a folder of checkouts, one line a suite; see crates/testkit/src/bin/suites.
suites DIR *NAMES:
    SCHEMADRIFT_SUITES={{DIR}} cargo run --release -p schemadrift-testkit --bin suites -- {{NAMES}}

# What an audit takes as schemas grow, beside pg_dump and the bare catalog queries, and what a fleet takes.
bench *SIZES='50 500 2000 10000 100x50 100x500':
    cargo build --release
    cargo run --release -p schemadrift-benches --bin growth -- target/release/schemadrift {{SIZES}}
