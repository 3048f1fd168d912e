//! Templates of official papers: the office's own in the input folder, or the built-in ones.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::folder;
use crate::papers::Paper;
use crate::papers::values::Values;
use crate::write::docx;
use crate::write::docx_template;

/// Folder of the templates, in the input folder where the office has its own, in the output folder as examples.
pub const TEMPLATES: &str = "templates";

/// The templates of all papers.
#[derive(Debug)]
pub struct Templates(Vec<(Paper, PathBuf, Vec<u8>)>);

impl Templates {
    /// The built-in templates.
    ///
    /// # Errors
    /// If one cannot be drawn.
    pub fn built_in() -> Result<Templates> {
        let drawn = Paper::ALL.into_iter().map(|paper| {
            let path = PathBuf::from(TEMPLATES).join(paper.file_name());
            let bytes = docx_template::template(paper).map_err(|error| Error::draw(&path, error))?;
            Ok((paper, path, bytes))
        });
        Ok(Templates(drawn.collect::<Result<_>>()?))
    }

    /// The templates of an input folder; a built-in one stands for each that it does not hold.
    ///
    /// # Errors
    /// If a template cannot be read.
    pub fn load(input: &Path) -> Result<Templates> {
        let mut templates = Templates::built_in()?;
        for (paper, place, bytes) in &mut templates.0 {
            let path = input.join(TEMPLATES).join(paper.file_name());
            if path.exists() {
                *bytes = folder::read(&path)?;
                *place = path;
            }
        }
        Ok(templates)
    }

    /// The templates with the names of their files.
    pub fn files(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.0
            .iter()
            .map(|(paper, _, bytes)| (paper.file_name(), bytes.as_slice()))
    }

    /// A paper with its values.
    ///
    /// # Errors
    /// If its template is no Word document or holds a placeholder that is not known.
    pub fn fill(&self, paper: Paper, values: &Values) -> Result<Vec<u8>> {
        let Some((_, path, bytes)) = self.0.iter().find(|(one, ..)| *one == paper) else {
            return Ok(Vec::new());
        };
        docx::fill(bytes, values).map_err(|unfit| Error::input(path, unfit.found, unfit.advice))
    }
}
