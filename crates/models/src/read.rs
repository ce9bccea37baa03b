//! The reading: finds files, parses them on all cores, lowers what they hold, and goes on with the
//! files that names led into.

use std::collections::BTreeSet;
use std::io;
use std::panic;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use schemadrift_schema::{Origin, Schema};

use crate::facts::{FileFacts, SharedFacts, TextFacts};
use crate::framework::Framework;
use crate::input::find::{SourceFile, find_files};
use crate::input::temporary_tables;
use crate::input::text::read_text;
use crate::lower::Output;
use crate::macros::{self, MacroLibrary, Scope};
use crate::names::{self, Layout, Names, Place};
use crate::problem::{Problem, ReadError};
use crate::registry::FRAMEWORKS;
use crate::syntax::{macro_texts, parse_file};
use crate::unqueried::unqueried;
use crate::{Models, ReadOptions};

/// Parsing recurses as deep as the source is nested, which `input::delimiters` and
/// `syntax::nesting` bound; on this stack even a debug build survives what they let through.
const STACK_BYTES: usize = 128 * 1024 * 1024;

/// Reads the models below the given paths.
///
/// # Errors
///
/// Only where a path does not exist or a pattern is none: everything else is a problem beside the
/// results.
pub fn read(options: &ReadOptions) -> Result<Models, ReadError> {
    let (files, problems) = find_files(options)?;
    let mut layout = Layout::default();
    let places: Vec<Place> = files.iter().map(|file| layout.place(file)).collect();
    let enabled = |framework: &&'static dyn Framework| match &options.frameworks {
        Some(names) => names.contains(framework.name()),
        None => true,
    };
    let frameworks: Vec<_> = FRAMEWORKS.iter().copied().filter(enabled).collect();
    let mut reading = Reading {
        facts: files.iter().map(|_| None).collect(),
        files: &files,
        places: &places,
        frameworks,
        problems,
        texts: Vec::new(),
        library: MacroLibrary::default(),
    };
    reading.parse((0..files.len()).collect(), Demand::IfItMayHold);
    reading.expand_macros_of_other_files();
    let models = loop {
        let names = Names::new(&places, &reading.facts);
        let mut output = Output::new(options, &names);
        for framework in &reading.frameworks {
            framework.lower(&names, &mut output);
        }
        let needed: Vec<usize> = names.needed().into_iter().collect();
        if needed.is_empty() {
            break finish(output, &mut reading);
        }
        reading.parse(needed, Demand::Always);
    };
    Ok(models)
}

/// The files below the given paths, as reports call them.
///
/// # Errors
///
/// Where a path does not exist or a pattern is none.
pub fn files(options: &ReadOptions) -> Result<Vec<String>, ReadError> {
    let (files, _) = find_files(options)?;
    Ok(files.iter().map(|file| file.shown.to_string()).collect())
}

/// Why a file is looked at.
#[derive(Clone, PartialEq, Eq)]
enum Demand {
    /// It was found.
    IfItMayHold,
    /// It may call one of these macros, which make models.
    IfItCalls(BTreeSet<String>),
    /// A name led into it.
    Always,
}

struct Reading<'a> {
    files: &'a [SourceFile],
    places: &'a [Place],
    frameworks: Vec<&'static dyn Framework>,
    /// What each file holds, where it has been parsed.
    facts: Vec<Option<FileFacts>>,
    problems: Vec<Problem>,
    /// What the texts say, with the positions of their files.
    texts: Vec<(usize, TextFacts)>,
    /// The macros of all files, once they have all been looked at.
    library: MacroLibrary,
}

impl Reading<'_> {
    /// Reads those files once more that call macros of other files, and those that were set aside
    /// though such a macro may make a model in them.
    fn expand_macros_of_other_files(&mut self) {
        self.texts.sort_by_key(|(position, _)| *position);
        for (position, text) in &mut self.texts {
            let krate = self.places[*position].krate.as_deref();
            for one in std::mem::take(&mut text.macros) {
                self.library.add(one, krate, &self.files[*position].path);
            }
        }
        let is_known = |name: &String| self.library.has(name);
        let calling = |(position, facts): (usize, &Option<FileFacts>)| {
            let facts = facts.as_ref()?;
            facts
                .unknown_macros
                .iter()
                .any(is_known)
                .then_some(position)
        };
        let again = self.facts.iter().enumerate().filter_map(calling).collect();
        let may_make_model = |text: &str| {
            self.frameworks
                .iter()
                .any(|framework| framework.may_hold(text))
        };
        let makers = self.library.names_of(may_make_model);
        let makers: BTreeSet<String> = makers.into_iter().map(str::to_owned).collect();
        self.parse(again, Demand::Always);
        if !makers.is_empty() {
            let aside = |position: &usize| self.facts[*position].is_none();
            let aside = (0..self.files.len()).filter(aside).collect();
            self.parse(aside, Demand::IfItCalls(makers));
        }
    }

    fn parse(&mut self, positions: Vec<usize>, demand: Demand) {
        let work = Work {
            positions: &positions,
            files: self.files,
            places: self.places,
            frameworks: &self.frameworks,
            library: &self.library,
            demand,
            next: AtomicUsize::new(0),
            done: Mutex::new(Vec::with_capacity(positions.len())),
        };
        let cores = thread::available_parallelism().map_or(1, usize::from);
        // A thread costs more than it gains for a handful of files, and one core is left to the
        // server, which is read at the same time and takes longer.
        let workers = (cores - 1).max(1).min(positions.len().div_ceil(4));
        let started = thread::scope(|scope| {
            let handles: Vec<io::Result<_>> = (0..workers)
                .map(|_| {
                    thread::Builder::new()
                        .stack_size(STACK_BYTES)
                        .spawn_scoped(scope, || work.run())
                })
                .collect();
            let is_started = handles.iter().any(Result::is_ok);
            for handle in handles.into_iter().flatten() {
                // A worker that panics hands nothing back, which is noticed below.
                let _ = handle.join();
            }
            is_started
        });
        let mut done = work
            .done
            .into_inner()
            .unwrap_or_else(|lock| lock.into_inner());
        // What a worker took and did not hand back is no file that may be lost in silence.
        let handed: BTreeSet<usize> = done.iter().map(|(position, _)| *position).collect();
        for position in positions {
            if !handed.contains(&position) {
                let why = if started {
                    "this file could not be parsed: exclude it"
                } else {
                    "no thread could be started to parse this file: free some memory"
                };
                let problem = Problem::of_file(&self.files[position].shown, why);
                done.push((position, (Some(FileFacts::failed(problem)), None)));
            }
        }
        for (position, (facts, text)) in done {
            self.texts.extend(text.map(|text| (position, text)));
            if let Some(mut facts) = facts {
                self.problems.append(&mut facts.problems);
                self.facts[position] = Some(facts);
            }
        }
    }
}

struct Work<'a> {
    positions: &'a [usize],
    files: &'a [SourceFile],
    places: &'a [Place],
    frameworks: &'a [&'static dyn Framework],
    library: &'a MacroLibrary,
    demand: Demand,
    next: AtomicUsize,
    done: Mutex<Vec<(usize, ReadFile)>>,
}

/// What a file holds, unless it is set aside, and what its text says, unless that is known.
type ReadFile = (Option<FileFacts>, Option<TextFacts>);

impl Work<'_> {
    /// Parses one file after the other until none is left.
    fn run(&self) {
        let mut shared = SharedFacts::default();
        while let Some(&position) = self
            .positions
            .get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let file = &self.files[position];
            // One file that breaks the parser must not take the others along.
            let read = panic::catch_unwind(panic::AssertUnwindSafe(|| self.read_file(position)));
            let mut read = read.unwrap_or_else(|_| {
                let message = "this file breaks the parser: exclude it, and report the bug";
                let problem = Problem::of_file(&file.shown, message);
                (Some(FileFacts::failed(problem)), None)
            });
            if let (Some(facts), _) = &mut read {
                shared.share_in(facts);
            }
            let mut done = self.done.lock().unwrap_or_else(|lock| lock.into_inner());
            done.push((position, read));
        }
    }

    fn read_file(&self, position: usize) -> ReadFile {
        let file = &self.files[position];
        let text = match read_text(file) {
            Ok(text) => text,
            Err(problem) => return (Some(FileFacts::failed(problem)), None),
        };
        let scope = Scope {
            library: self.library,
            krate: self.places[position].krate.as_deref(),
            file: &file.path,
        };
        let is_wanted = match &self.demand {
            Demand::Always => true,
            Demand::IfItCalls(names) => names.iter().any(|name| macros::calls(&text, name)),
            // Both move modules, which must be known before any name is looked up.
            Demand::IfItMayHold => {
                text.contains("#[path")
                    || text.contains("cfg_attr") && text.contains("path =")
                    || text.contains("include!")
                    || self
                        .frameworks
                        .iter()
                        .any(|framework| framework.may_hold(&text))
            }
        };
        let facts = is_wanted.then(|| {
            let may_collect = |one: &&'static dyn Framework| {
                self.demand != Demand::IfItMayHold || one.may_collect(&text)
            };
            let collecting: Vec<_> = FRAMEWORKS.iter().copied().filter(may_collect).collect();
            parse_file(file, &text, scope, &collecting)
        });
        let said = (self.demand == Demand::IfItMayHold).then(|| TextFacts {
            macros: macro_texts(file, &text),
            temporary_tables: temporary_tables::find(&file.shown, &text),
        });
        (facts, said)
    }
}

fn finish(mut output: Output<'_>, reading: &mut Reading<'_>) -> Models {
    let facts = reading.places.iter().zip(&reading.facts);
    let known: BTreeSet<&Path> = reading
        .files
        .iter()
        .map(|file| file.path.as_path())
        .collect();
    output.problems.extend(names::missing_files(facts, &known));
    // The names are looked up; a database may be read beside, and takes its room.
    reading.facts.clear();
    let texts = reading.texts.iter();
    let temporary = texts.flat_map(|(_, text)| &text.temporary_tables);
    let temporary_tables = temporary.clone().map(|one| one.name.clone()).collect();
    output.set_temporary_tables_aside(temporary);
    let unqueried = unqueried(std::mem::take(&mut output.unqueried), reading.files);
    output.set_aside(|table| {
        let module = unqueried.get(table.origin.as_ref()?)?;
        Some(format!(
            "no query goes into `{module}`, which only rows of SQL text are read by: it is taken for \
             their shape"
        ))
    });
    let mut problems = std::mem::take(&mut reading.problems);
    problems.extend(output.problems);
    let mut unbound = output.unbound;
    unbound.sort_by(|one, other| (&one.path, &one.origin).cmp(&(&other.path, &other.origin)));
    let mut schema = Schema {
        tables: output.tables,
        enums: output.enums,
        mappings: output.mappings,
        ..Schema::default()
    };
    schema.sort();
    let tables = schema.tables.iter();
    let places = tables.filter_map(|table| table.origin.as_ref());
    let places = places.chain(schema.enums.iter().filter_map(|one| one.origin.as_ref()));
    let places = places.chain(schema.mappings.iter().map(|mapping| &mapping.origin));
    let files: BTreeSet<&str> = places
        .chain(unbound.iter().map(|model| &model.origin))
        .map(|origin: &Origin| &*origin.file)
        .collect();
    let sources: Vec<&SourceFile> = reading
        .files
        .iter()
        .filter(|file| files.contains(&*file.shown))
        .collect();
    let mut choices = Vec::new();
    for framework in &reading.frameworks {
        let (said, unread) = framework.choices(&sources, output.options);
        choices.extend(said);
        problems.extend(unread);
    }
    problems.sort();
    problems.dedup();
    let frameworks = schema
        .tables
        .iter()
        .filter_map(|table| table.model.as_ref());
    let unused = output.options.models_map.iter().enumerate();
    Models {
        default_schema: output.options.default_schema.clone(),
        files: files.len(),
        frameworks: frameworks
            .map(|model| model.framework)
            .chain(unbound.iter().map(|model| model.framework))
            .collect(),
        unused_map: unused
            .filter(|(position, _)| !output.used_map.contains(position))
            .map(|(_, (entry, _))| entry.clone())
            .collect(),
        optional: output.optional,
        temporary_tables,
        choices,
        problems,
        unbound,
        schema,
    }
}
