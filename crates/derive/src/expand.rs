//! The expansion: nothing, or the errors.

use proc_macro2::TokenStream;
use syn::Error;

/// Expands to nothing where all is well, so that a model pays nothing at run time. Otherwise to
/// all errors at once and to nothing else, so that no error follows from them.
pub(crate) fn expand(errors: Vec<Error>) -> TokenStream {
    errors.iter().map(Error::to_compile_error).collect()
}
