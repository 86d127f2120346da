//! Content packages: the manifest says what belongs to it, the test in which order.

use std::cell::RefCell;
use std::collections::HashSet;

use super::{Collector, ImportOutcome, add_items, images, v3, version};
use crate::file::archive::{Archive, resolve};
use crate::file::xml::{self, Element};
use crate::report::{ProblemCode, Refusal};

/// Reads the items that the manifest of a package names.
pub(in crate::quiz::import) fn read(
    archive: &mut Archive<'_>,
    name: &str,
) -> Result<ImportOutcome, Refusal> {
    let manifest_path = archive.manifest().ok_or(ProblemCode::Corrupt)?;
    let manifest = document(archive, &manifest_path)?;
    let mut package = Package::new(archive, name);
    let resources = manifest.descendants("resource");
    let (tests, items): (Vec<&Element>, Vec<&Element>) =
        resources.into_iter().filter(|r| is_qti(r)).partition(|r| {
            r.attribute("type")
                .is_some_and(|t| t.contains("test") || t.contains("assessment_"))
        });
    for resource in tests.into_iter().chain(items) {
        for path in paths(resource, &manifest_path)? {
            package.take(&path)?;
        }
    }
    if package.found {
        Ok(package.collector.finish())
    } else {
        Err(Refusal::new(
            ProblemCode::UnknownLayout,
            "包的清单里没有题目",
        ))
    }
}

/// Reads every document of items in an archive without a manifest; `None` if there is none.
pub(in crate::quiz::import) fn read_loose(
    archive: &mut Archive<'_>,
    name: &str,
) -> Result<Option<ImportOutcome>, Refusal> {
    let mut package = Package::new(archive, name);
    for path in package.archive.names() {
        if is_xml(&path) && !path.starts_with("__MACOSX/") {
            package.take(&path)?;
        }
    }
    Ok(package.found.then(|| package.collector.finish()))
}

fn is_xml(path: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("xml"))
}

/// True for items, tests and assessments; not for images, web pages or a platform's own files.
fn is_qti(resource: &Element) -> bool {
    let kind = resource
        .attribute("type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    // Brightspace calls everything web content and says beside it what it is.
    let own = resource.attribute("material_type").unwrap_or_default();
    let is_bank = matches!(own, "d2lquestionlibrary" | "d2lquiz");
    is_bank || kind.contains("qti") && !kind.contains("associatedcontent")
}

/// The files of a resource: its own address, or else its XML files.
fn paths(resource: &Element, manifest: &str) -> Result<Vec<String>, Refusal> {
    let own = resource.attribute("href").into_iter();
    let files = resource.all("file").filter_map(|f| f.attribute("href"));
    if let Some(file) = resource.attribute("file") {
        // Blackboard's own, from the root.
        return Ok(vec![resolve(manifest, file)?]);
    }
    let base = resource.attribute("base").unwrap_or_default();
    let mut found = Vec::new();
    for href in own.chain(files) {
        let path = resolve(manifest, &format!("{base}{href}"))?;
        if (is_xml(&path) || found.is_empty()) && !found.contains(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

struct Package<'p, 'a> {
    archive: &'p mut Archive<'a>,
    seen: HashSet<String>,
    collector: Collector,
    found: bool,
}

impl<'p, 'a> Package<'p, 'a> {
    fn new(archive: &'p mut Archive<'a>, name: &str) -> Self {
        Self {
            archive,
            seen: HashSet::new(),
            collector: Collector::new(name, ""),
            found: false,
        }
    }

    /// Takes the items of a document once; of a test those to which it refers, in its order.
    fn take(&mut self, path: &str) -> Result<(), Refusal> {
        if !self.seen.insert(path.to_owned()) {
            return Ok(());
        }
        let root = document(self.archive, path)?;
        if root.name == "assessmentTest" {
            let references = root.descendants("assessmentItemRef");
            let hrefs: Vec<&str> = references
                .iter()
                .filter_map(|r| r.attribute("href"))
                .collect();
            for href in hrefs {
                let item = resolve(path, href)?;
                if self.seen.insert(item.clone()) {
                    let document = document(self.archive, &item)?;
                    self.add(document, &item);
                }
            }
        } else {
            self.add(root, path);
        }
        Ok(())
    }

    fn add(&mut self, mut root: Element, path: &str) {
        let archive = RefCell::new(&mut *self.archive);
        images::embed_tree(&mut root, &|address| {
            picture(&mut archive.borrow_mut(), path, address)
        });
        if add_items(&root, &mut self.collector) {
            if !self.found {
                self.collector.set_format(version(&root));
            }
            self.found = true;
        }
    }
}

/// The picture to which a document refers: beside it, from the root, or where Common Cartridges keep their files.
fn picture(archive: &mut Archive<'_>, document: &str, address: &str) -> Option<Vec<u8>> {
    // $IMS-CC-FILEBASE$/a.png, as exporters write it in several ways.
    let own = address
        .strip_prefix('$')
        .and_then(|rest| rest.split_once('$'))
        .map(|(_, path)| path.trim_start_matches('/'));
    let names = match own {
        Some(path) => vec![resolve("web_resources/x", path), resolve("", path)],
        None => vec![resolve(document, address), resolve("", address)],
    };
    let mut names = names.into_iter().flatten();
    let name = names.find(|name| archive.contains(name))?;
    archive.read(&name).ok()?
}

fn document(archive: &mut Archive<'_>, path: &str) -> Result<Element, Refusal> {
    let bytes = archive.read(path)?;
    let missing = || Refusal::new(ProblemCode::Corrupt, format!("包内缺少文件 {path}"));
    let mut root = xml::parse(&bytes.ok_or_else(missing)?)?;
    v3::to_v2(&mut root);
    Ok(root)
}
