//! The derives as the compiler sees them: what is accepted, and what is refused with which words
//! at which place. `TRYBUILD=overwrite` writes the expectations anew.

#[test]
fn accepted() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}

#[test]
fn refused() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*.rs");
}
