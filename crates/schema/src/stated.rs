//! Whether a source says something at all: absence of knowledge is no claim.

/// An aspect that a source either states or leaves unstated. Only stated aspects are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Stated<T> {
    /// The source says nothing; nothing may be concluded.
    #[default]
    Unstated,
    /// The source says this.
    Is(T),
}

impl<T> Stated<T> {
    /// The stated value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Stated::Unstated => None,
            Stated::Is(value) => Some(value),
        }
    }

    /// Whether anything is said.
    pub fn is_stated(&self) -> bool {
        matches!(self, Stated::Is(_))
    }
}

impl<T> Stated<Option<T>> {
    /// The stated and present value: `None` both for unstated and for "stated to be absent".
    pub fn present(&self) -> Option<&T> {
        self.value().and_then(Option::as_ref)
    }
}

impl<T> From<Option<T>> for Stated<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Stated::Unstated, Stated::Is)
    }
}
