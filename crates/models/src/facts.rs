//! What is kept of a file: plain data that can leave the thread that parsed it.

mod shared;

use std::any::Any;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use schemadrift_schema::Origin;

use crate::input::temporary_tables::TemporaryTable;
use crate::problem::Problem;

pub(crate) use shared::SharedFacts;

/// What one file holds.
#[derive(Default)]
pub(crate) struct FileFacts {
    /// The file's own module first, then those that are written inside it.
    pub(crate) modules: Vec<ModuleFacts>,
    pub(crate) problems: Vec<Problem>,
    /// Names of the macros that are called among items and are not known.
    pub(crate) unknown_macros: BTreeSet<String>,
}

/// What the text of a file says beside its items; known of files that are set aside, too.
#[derive(Default)]
pub(crate) struct TextFacts {
    /// The macros that other files may call.
    pub(crate) macros: Vec<MacroText>,
    pub(crate) temporary_tables: Vec<TemporaryTable>,
}

/// `macro_rules! name { rules }` as text, which can leave the thread that parsed it.
#[derive(Debug)]
pub(crate) struct MacroText {
    pub(crate) name: String,
    /// The rules.
    pub(crate) text: String,
    /// Whether other crates see it.
    pub(crate) is_exported: bool,
}

/// One module or function that holds items.
#[derive(Default)]
pub(crate) struct ModuleFacts {
    pub(crate) name: String,
    /// Position of the module around it, in the same file; `None` for the file's own.
    pub(crate) parent: Option<usize>,
    /// Whether it is the body of a function, which sees everything around it.
    pub(crate) is_block: bool,
    /// Where that body begins.
    pub(crate) body: Option<Origin>,
    pub(crate) items: Vec<ItemFacts>,
    pub(crate) imports: Vec<Import>,
    /// `mod name;` with the value of its `#[path]`.
    pub(crate) redirected: Vec<(String, String)>,
    pub(crate) included: Vec<Included>,
}

/// `include!("…")` among items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Included {
    /// As written, a leading slash taken off where the folder of the package is before it.
    pub(crate) path: String,
    /// Whether the path begins at the folder of the package, not at that of the file.
    pub(crate) is_of_package: bool,
    pub(crate) origin: Origin,
}

/// `use path as name;`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// `None` for a glob.
    pub(crate) name: Option<String>,
    pub(crate) path: RustPath,
}

/// A path as written, without arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct RustPath {
    /// Whether it begins with `::`.
    pub(crate) is_global: bool,
    pub(crate) segments: Vec<String>,
}

/// A struct, an enum, an alias, or what else a framework keeps something of.
pub(crate) struct ItemFacts {
    /// Name without `r#`; empty where the item has none.
    pub(crate) name: String,
    /// Where it begins, its attributes left out.
    pub(crate) origin: Origin,
    pub(crate) parameters: Box<[Parameter]>,
    /// Paths in `#[derive(…)]`.
    pub(crate) derives: Arc<[RustPath]>,
    /// The attributes that frameworks ask for.
    pub(crate) attributes: Box<[Attribute]>,
    /// The table that its doc comment names, by `schemadrift: table = …`.
    pub(crate) doc_table: Option<Box<str>>,
    /// Whether the doc comment may name a table in a line that could not be read.
    pub(crate) has_unread_note: bool,
    pub(crate) kind: ItemKind,
    /// What frameworks keep of it, each under its name.
    pub(crate) kept: Vec<(&'static str, Kept)>,
}

/// What a framework finds in the tokens of a file, bodies included.
pub(crate) struct Found {
    /// The modules around it that are written in the file.
    pub(crate) modules: Vec<String>,
    /// Where the body of the outermost function around it begins.
    pub(crate) body: Option<Origin>,
    pub(crate) origin: Origin,
    pub(crate) kept: Kept,
}

/// What a framework keeps of an item between its two steps.
pub(crate) type Kept = Box<dyn Any + Send + Sync>;

impl ItemFacts {
    /// An item that a macro makes, of which nothing counts but what is kept.
    pub(crate) fn made(name: &str, origin: Origin, kept: Vec<(&'static str, Kept)>) -> Self {
        ItemFacts {
            name: name.to_owned(),
            origin,
            parameters: Box::default(),
            derives: Arc::new([]),
            attributes: Box::default(),
            doc_table: None,
            has_unread_note: false,
            kind: ItemKind::Other,
            kept,
        }
    }

    /// What the framework of this name keeps of the item.
    pub(crate) fn kept<T: 'static>(&self, framework: &str) -> Option<&T> {
        let (_, kept) = self.kept.iter().find(|(name, _)| *name == framework)?;
        kept.downcast_ref()
    }
}

pub(crate) enum ItemKind {
    Struct(StructFacts),
    Enum(EnumFacts),
    Alias(Box<RustType>),
    /// `impl … for` this type, of which a framework keeps something.
    Impl(Box<RustType>),
    Other,
}

/// A type parameter with its default.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) default: Option<RustType>,
}

pub(crate) struct StructFacts {
    /// Whether the fields have names.
    pub(crate) is_named: bool,
    pub(crate) fields: Vec<FieldFacts>,
}

pub(crate) struct FieldFacts {
    /// Name without `r#`, or the position.
    pub(crate) name: String,
    pub(crate) ty: Arc<RustType>,
    pub(crate) attributes: Box<[Attribute]>,
    pub(crate) origin: Origin,
}

pub(crate) struct EnumFacts {
    pub(crate) variants: Vec<VariantFacts>,
}

pub(crate) struct VariantFacts {
    pub(crate) name: String,
    pub(crate) attributes: Box<[Attribute]>,
    pub(crate) origin: Origin,
}

/// An attribute or one of its arguments: `name`, `name = value` or `name(…)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// Path with `::`; empty for an argument that is a value alone.
    pub(crate) name: String,
    pub(crate) value: Option<AttributeValue>,
    /// Arguments in parentheses.
    pub(crate) arguments: Box<[Attribute]>,
    /// Whether the arguments could be read.
    pub(crate) is_readable: bool,
    pub(crate) origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AttributeValue {
    /// A string literal.
    Text(String),
    /// Another expression, as tokens.
    Tokens(String),
}

impl Attribute {
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Some(AttributeValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn argument(&self, name: &str) -> Option<&Attribute> {
        self.arguments.iter().find(|one| one.name == name)
    }
}

/// A type as written, with what names need to be resolved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RustType {
    Path {
        path: RustPath,
        /// Arguments of the last segment; lifetimes and constants are `Other`.
        arguments: Vec<RustType>,
    },
    Reference(Box<RustType>),
    Slice(Box<RustType>),
    /// `[T; N]`, with N as written.
    Array(Box<RustType>, String),
    Tuple(Vec<RustType>),
    /// What has no column, as written.
    Other(String),
}

impl RustType {
    /// What the type is an `Option` of, by its spelling alone.
    pub(crate) fn without_option(&self) -> &RustType {
        match self {
            RustType::Path { path, arguments } => {
                let is_option = path.segments.last().is_some_and(|last| last == "Option");
                match arguments.as_slice() {
                    [inner] if is_option => inner,
                    _ => self,
                }
            }
            _ => self,
        }
    }
}

/// As rustfmt would write it.
impl fmt::Display for RustType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RustType::Path { path, arguments } => {
                write!(formatter, "{path}")?;
                if arguments.is_empty() {
                    return Ok(());
                }
                write!(formatter, "<{}>", joined(arguments))
            }
            RustType::Reference(inner) => write!(formatter, "&{inner}"),
            RustType::Slice(inner) => write!(formatter, "[{inner}]"),
            RustType::Array(inner, length) => write!(formatter, "[{inner}; {length}]"),
            RustType::Tuple(parts) => write!(formatter, "({})", joined(parts)),
            RustType::Other(text) => formatter.write_str(text),
        }
    }
}

fn joined(types: &[RustType]) -> String {
    let parts: Vec<String> = types.iter().map(RustType::to_string).collect();
    parts.join(", ")
}

impl fmt::Display for RustPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = if self.is_global { "::" } else { "" };
        write!(formatter, "{start}{}", self.segments.join("::"))
    }
}

impl FileFacts {
    pub(crate) fn failed(problem: Problem) -> Self {
        FileFacts {
            problems: vec![problem],
            ..FileFacts::default()
        }
    }
}
