//! The files that are edited, each read once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::source::Source;

/// Files by their reported paths.
pub(crate) struct Sources<'a> {
    read: &'a dyn Fn(&str) -> Option<String>,
    known: RefCell<BTreeMap<String, Option<Rc<Source>>>>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Sources {
            read,
            known: RefCell::default(),
        }
    }

    /// The tokens of a file; `None` where there is none, or no Rust in it.
    pub(crate) fn get(&self, file: &str) -> Option<Rc<Source>> {
        if let Some(known) = self.known.borrow().get(file) {
            return known.clone();
        }
        let source = (self.read)(file).and_then(Source::new).map(Rc::new);
        let mut known = self.known.borrow_mut();
        known.insert(file.to_owned(), source.clone());
        source
    }
}
