//! Finds the Rust files below paths and globs, aware of `.gitignore`, each once and in order.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use globset::GlobBuilder;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};

use crate::ReadOptions;
use crate::problem::{Problem, ReadError};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SourceFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What reports call it.
    pub(crate) shown: Arc<str>,
}

/// The files below the given paths, sorted by what reports call them, and what cannot be read.
pub(crate) fn find_files(
    options: &ReadOptions,
) -> Result<(Vec<SourceFile>, Vec<Problem>), ReadError> {
    let root = absolute(&options.root)?;
    let mut search = Search {
        excluded: excluded(&options.exclude)?,
        root,
        found: BTreeMap::new(),
        problems: Vec::new(),
        meets_links: false,
    };
    for path in &options.paths {
        search.add(path)?;
    }
    Ok((search.distinct_files(), search.problems))
}

struct Search {
    root: PathBuf,
    excluded: Gitignore,
    /// What reports call a file, and where it is.
    found: BTreeMap<String, PathBuf>,
    problems: Vec<Problem>,
    meets_links: bool,
}

impl Search {
    fn add(&mut self, path: &Path) -> Result<(), ReadError> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return match path.to_str() {
                    Some(glob) if glob.contains(['*', '?', '[', '{']) => self.add_glob(glob),
                    _ => Err(ReadError::NoSuchPath(path.to_owned())),
                };
            }
            Err(source) => {
                let path = path.to_owned();
                return Err(ReadError::Unreachable { path, source });
            }
        };
        let path = absolute(path)?;
        if metadata.is_dir() {
            self.walk(&path);
        } else {
            self.insert(path);
        }
        Ok(())
    }

    fn add_glob(&mut self, pattern: &str) -> Result<(), ReadError> {
        let refused = |error: globset::Error| ReadError::Pattern {
            pattern: pattern.to_owned(),
            message: error.kind().to_string(),
        };
        let written = Path::new(pattern);
        let is_plain = |part: &Component<'_>| {
            !part
                .as_os_str()
                .to_string_lossy()
                .contains(['*', '?', '[', '{'])
        };
        let base: PathBuf = written.components().take_while(is_plain).collect();
        let rest: PathBuf = written.components().skip_while(is_plain).collect();
        let rest = rest.to_string_lossy().into_owned();
        let matcher = GlobBuilder::new(&rest)
            .literal_separator(true)
            .build()
            .map_err(refused)?
            .compile_matcher();
        let base = absolute(if base.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &base
        })?;
        let mut matched = Vec::new();
        for entry in self.walker(&base) {
            let Ok(entry) = entry else { continue };
            let Ok(below) = entry.path().strip_prefix(&base) else {
                continue;
            };
            let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
            if matcher.is_match(below) && (is_dir || is_rust(entry.path())) {
                matched.push((entry.path().to_owned(), is_dir));
            }
        }
        if matched.is_empty() {
            return Err(ReadError::NothingMatches(pattern.to_owned()));
        }
        for (path, is_dir) in matched {
            if is_dir {
                self.walk(&path);
            } else {
                self.insert(path);
            }
        }
        Ok(())
    }

    fn walk(&mut self, folder: &Path) {
        for entry in self.walker(folder) {
            match entry {
                Ok(entry) => {
                    self.meets_links |= entry.path_is_symlink();
                    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
                    if !is_dir && is_rust(entry.path()) {
                        self.insert(entry.into_path());
                    }
                }
                Err(error) => {
                    let problem = self.walk_problem(folder, &error);
                    self.problems.push(problem);
                }
            }
        }
    }

    fn walker(&self, folder: &Path) -> ignore::Walk {
        let excluded = self.excluded.clone();
        let root = self.root.clone();
        // What a machine's own git settings ignore must not change the outcome.
        WalkBuilder::new(folder)
            .follow_links(true)
            .require_git(false)
            .git_global(false)
            .git_exclude(false)
            .sort_by_file_name(Ord::cmp)
            .filter_entry(move |entry| {
                let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
                let shown = shown_below(&root, entry.path());
                entry.depth() == 0
                    || !(is_build_folder(entry, is_dir)
                        || excluded.matched(&shown, is_dir).is_ignore())
            })
            .build()
    }

    fn insert(&mut self, path: PathBuf) {
        let shown = shown_below(&self.root, &path);
        let is_excluded = self
            .excluded
            .matched_path_or_any_parents(&shown, false)
            .is_ignore();
        if !is_excluded {
            self.found.insert(shown, path);
        }
    }

    fn walk_problem(&self, folder: &Path, error: &ignore::Error) -> Problem {
        let path = path_of(error).unwrap_or(folder);
        let file = shown_below(&self.root, path);
        if let Some(child) = link_loop(error) {
            let file = shown_below(&self.root, child);
            return Problem::of_file(
                &file,
                "this symbolic link leads back to a folder above it: it is not followed",
            );
        }
        let reason = match error.io_error() {
            Some(error) => error.kind().to_string(),
            None => "it cannot be looked at".to_owned(),
        };
        Problem::of_file(
            &file,
            format!("cannot be read: {reason}; make it readable or exclude it"),
        )
    }

    /// Leaves one name to a file that is reached by several through symbolic links.
    fn distinct_files(&mut self) -> Vec<SourceFile> {
        let found = std::mem::take(&mut self.found);
        let mut real = BTreeMap::new();
        let mut files = Vec::new();
        for (shown, path) in found {
            if self.meets_links
                && let Ok(target) = fs::canonicalize(&path)
                && real.insert(target, ()).is_some()
            {
                continue;
            }
            files.push(SourceFile {
                path,
                shown: shown.into(),
            });
        }
        files
    }
}

fn excluded(patterns: &[String]) -> Result<Gitignore, ReadError> {
    let refused = |pattern: &str, error: &ignore::Error| ReadError::Pattern {
        pattern: pattern.to_owned(),
        message: error.to_string(),
    };
    let mut builder = GitignoreBuilder::new("");
    for pattern in patterns {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
        builder
            .add_line(None, pattern)
            .map_err(|error| refused(pattern, &error))?;
    }
    builder
        .build()
        .map_err(|error| refused(&patterns.join(", "), &error))
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// A module may be called `target` too, so a package or cargo's own tag must be there.
fn is_build_folder(entry: &DirEntry, is_dir: bool) -> bool {
    is_dir
        && entry.file_name() == "target"
        && (entry.path().join("CACHEDIR.TAG").exists()
            || entry.path().with_file_name("Cargo.toml").exists())
}

fn absolute(path: &Path) -> Result<PathBuf, ReadError> {
    // A folder that is reached by two names is one folder.
    fs::canonicalize(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => ReadError::NoSuchPath(path.to_owned()),
        _ => ReadError::Unreachable {
            path: path.to_owned(),
            source,
        },
    })
}

/// The path from `root`, with forward slashes; what lies elsewhere climbs by `..`.
pub(crate) fn shown_below(root: &Path, path: &Path) -> String {
    let mut root = root.components().peekable();
    let mut path = path.components().peekable();
    while let (Some(one), Some(two)) = (root.peek(), path.peek()) {
        if one != two {
            break;
        }
        root.next();
        path.next();
    }
    let mut parts: Vec<String> = root.map(|_| "..".to_owned()).collect();
    parts.extend(path.map(|part| part.as_os_str().to_string_lossy().into_owned()));
    parts.join("/")
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

fn link_loop(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => link_loop(err),
        _ => None,
    }
}
