//! Which module a file is, by where it lies.
//!
//! A package with `src/lib.rs` or `src/main.rs` gives the crate root. Files without one are
//! modules named after their stem, siblings within their folder; folders with a `mod.rs` are
//! modules around them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::input::find::SourceFile;

/// The module that a file is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Folder of the crate root, or of the files that have none.
    pub(crate) root: PathBuf,
    /// Name of the crate; `None` where files have no crate root.
    pub(crate) krate: Option<String>,
    /// Segments from that root.
    pub(crate) path: Vec<String>,
    /// Where the file is.
    pub(crate) file: PathBuf,
    /// Name of the package that the crate is of.
    pub(crate) package: Option<String>,
    /// What its package depends on.
    pub(crate) dependencies: Arc<Dependencies>,
}

/// The dependencies of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Dependencies {
    /// Versions by the name of the package, where they are written.
    pub(crate) versions: BTreeMap<String, String>,
    /// Packages by what source calls them, where that is another name.
    pub(crate) renamed: BTreeMap<String, String>,
}

/// Remembers what folders hold, so that a folder is looked at once.
#[derive(Default)]
pub(crate) struct Layout {
    packages: BTreeMap<PathBuf, Option<Package>>,
    modules: BTreeMap<PathBuf, bool>,
}

/// A package and the folder of its crate root.
#[derive(Clone)]
struct Package {
    name: String,
    krate: String,
    source: PathBuf,
    /// Files in the source folder that are crate roots.
    roots: Vec<PathBuf>,
    dependencies: Arc<Dependencies>,
}

impl Layout {
    /// The module that this file is.
    pub(crate) fn place(&mut self, file: &SourceFile) -> Place {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let package = self.package(folder);
        if let Some(package) = &package
            && let Ok(below) = file.path.strip_prefix(&package.source)
            && !below.starts_with("bin")
        {
            return Place {
                root: package.source.clone(),
                path: match package.roots.contains(&file.path) {
                    true => Vec::new(),
                    false => segments(below),
                },
                krate: Some(package.krate.clone()),
                file: file.path.clone(),
                package: Some(package.name.clone()),
                dependencies: Arc::clone(&package.dependencies),
            };
        }
        let mut root = folder;
        while self.is_module(root)
            && let Some(parent) = root.parent()
        {
            root = parent;
        }
        let below = file.path.strip_prefix(root).unwrap_or(&file.path);
        Place {
            root: root.to_owned(),
            krate: None,
            path: segments(below),
            file: file.path.clone(),
            package: None,
            dependencies: package.map_or_else(Arc::default, |package| package.dependencies),
        }
    }

    fn package(&mut self, folder: &Path) -> Option<Package> {
        if let Some(known) = self.packages.get(folder) {
            return known.clone();
        }
        let manifest = folder.join("Cargo.toml");
        let package = match fs::read_to_string(&manifest) {
            Ok(text) => read_manifest(folder, &text),
            Err(_) => folder.parent().and_then(|parent| self.package(parent)),
        };
        self.packages.insert(folder.to_owned(), package.clone());
        package
    }

    fn is_module(&mut self, folder: &Path) -> bool {
        if let Some(known) = self.modules.get(folder) {
            return *known;
        }
        let is_module = folder.join("mod.rs").is_file() || folder.with_extension("rs").is_file();
        self.modules.insert(folder.to_owned(), is_module);
        is_module
    }
}

/// The package of a manifest; a workspace's own has none, nor has one without a crate root.
fn read_manifest(folder: &Path, text: &str) -> Option<Package> {
    let manifest: toml::Table = text.parse().ok()?;
    let text_at = |table: &str, key: &str| {
        let value = manifest.get(table)?.as_table()?.get(key)?;
        value.as_str().map(str::to_owned)
    };
    let name = text_at("package", "name")?;
    let source = match text_at("lib", "path") {
        Some(path) => folder.join(path).parent()?.to_owned(),
        None => folder.join("src"),
    };
    let mut roots = vec![source.join("lib.rs"), source.join("main.rs")];
    roots.extend(text_at("lib", "path").map(|path| folder.join(path)));
    let bins = manifest.get("bin").and_then(toml::Value::as_array);
    let bins = bins.into_iter().flatten();
    let bins = bins.filter_map(|bin| bin.get("path")?.as_str());
    roots.extend(bins.map(|path| folder.join(path)));
    let has_root = roots.iter().any(|root| root.is_file());
    has_root.then(|| Package {
        krate: text_at("lib", "name").unwrap_or_else(|| name.replace('-', "_")),
        name,
        source,
        roots,
        dependencies: Arc::new(dependencies(folder, &manifest)),
    })
}

/// Every table of dependencies, what the workspace shares looked up in its manifest.
fn dependencies(folder: &Path, manifest: &toml::Table) -> Dependencies {
    let mut found = Dependencies::default();
    let mut workspace = None;
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(|targets| targets.values());
    let targets = targets.filter_map(toml::Value::as_table);
    let tables = std::iter::once(manifest).chain(targets).flat_map(|table| {
        let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
        kinds.map(|kind| table.get(kind).and_then(toml::Value::as_table))
    });
    for (name, entry) in tables.flatten().flatten() {
        let is_shared = entry.get("workspace").and_then(toml::Value::as_bool) == Some(true);
        let entry = if is_shared {
            let shared = workspace.get_or_insert_with(|| shared_dependencies(folder));
            shared.get(name).unwrap_or(entry)
        } else {
            entry
        };
        let package = entry.get("package").and_then(toml::Value::as_str);
        if let Some(package) = package {
            let called = name.replace('-', "_");
            found.renamed.insert(called, package.to_owned());
        }
        if let Some(version) = version(entry) {
            let versions = &mut found.versions;
            let version = version.to_owned();
            versions
                .entry(package.unwrap_or(name).to_owned())
                .or_insert(version);
        }
    }
    found
}

fn version(entry: &toml::Value) -> Option<&str> {
    entry.as_str().or_else(|| entry.get("version")?.as_str())
}

/// `[workspace.dependencies]` of the workspace around the package.
fn shared_dependencies(folder: &Path) -> toml::Table {
    let shared = folder.ancestors().find_map(|folder| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let mut manifest: toml::Table = text.parse().ok()?;
        let mut workspace = manifest.remove("workspace")?;
        let dependencies = workspace.as_table_mut()?.remove("dependencies");
        dependencies?.try_into().ok()
    });
    shared.unwrap_or_default()
}

fn segments(below: &Path) -> Vec<String> {
    let mut segments: Vec<String> = below
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let is_root = matches!(segments.as_slice(), [only] if only == "lib" || only == "main");
    if is_root || segments.last().is_some_and(|last| last == "mod") {
        segments.pop();
    }
    segments
}
