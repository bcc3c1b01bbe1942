//! The templates: compiled once, strict about missing names, rendered by typed functions.

use std::path::Path;
use std::sync::Arc;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, JsonRender, RenderContext, RenderError,
    RenderErrorReason, ScopedJson,
};
use rust_embed::RustEmbed;
use serde::Serialize;
use survey::Language;

use crate::asset::asset_url;
use crate::locale::{self, Locale};

#[derive(RustEmbed)]
#[folder = "../../web/templates"]
#[include = "*.hbs"]
struct Templates;

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A template does not parse.
    #[error("a template cannot be read")]
    Template(#[from] Box<handlebars::TemplateError>),
    /// A QR code cannot be drawn.
    #[error("the QR code of a card cannot be drawn")]
    Code(#[from] crate::qr::QrError),
    /// A template asks for a name that its page does not give.
    #[error("the page {page} cannot be rendered")]
    Render {
        /// The template's name.
        page: &'static str,
        /// What the template engine says.
        #[source]
        source: Box<RenderError>,
    },
}

/// All pages of the product: one method a page.
#[derive(Clone)]
pub struct Pages {
    registry: Arc<Handlebars<'static>>,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl Pages {
    /// The templates that are part of the program.
    ///
    /// # Errors
    /// When a template does not parse.
    pub fn embedded() -> Result<Self, PageError> {
        let mut registry = empty_registry();
        registry
            .register_embed_templates_with_extension::<Templates>(".hbs")
            .map_err(Box::new)?;
        Ok(Self {
            registry: Arc::new(registry),
        })
    }

    /// The templates of a folder, read anew at every page (for development).
    ///
    /// # Errors
    /// When a template does not parse.
    pub fn reloading(folder: &Path) -> Result<Self, PageError> {
        let mut registry = empty_registry();
        registry.set_dev_mode(true);
        for name in Templates::iter() {
            let template = name.strip_suffix(".hbs").unwrap_or(&name);
            registry
                .register_template_file(template, folder.join(name.as_ref()))
                .map_err(Box::new)?;
        }
        Ok(Self {
            registry: Arc::new(registry),
        })
    }

    /// Renders one template: `page` is what the template calls `page`, `frame` its surroundings.
    pub(crate) fn render<F: Serialize, P: Serialize>(
        &self,
        template: &'static str,
        language: Language,
        title: &str,
        frame: &F,
        page: &P,
    ) -> Result<String, PageError> {
        let root = Root {
            lang: language.as_str(),
            title,
            frame,
            page,
        };
        self.registry
            .render(template, &root)
            .map_err(|source| PageError::Render {
                page: template,
                source: Box::new(source),
            })
    }
}

/// What a template sees at its root.
#[derive(Serialize)]
struct Root<'a, F, P> {
    lang: &'a str,
    title: &'a str,
    frame: &'a F,
    page: &'a P,
}

fn empty_registry() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_helper("t", Box::new(Translate));
    registry.register_helper("asset", Box::new(AssetUrl));
    registry
}

/// `{{t "section.key" name=value}}`: the interface text in the language of the page.
struct Translate;

impl HelperDef for Translate {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let key = helper
            .param(0)
            .and_then(|parameter| parameter.value().as_str())
            .ok_or(RenderErrorReason::ParamNotFoundForIndex("t", 0))?;
        let language = context
            .data()
            .get("lang")
            .and_then(|lang| lang.as_str())
            .and_then(|lang| Language::parse(lang).ok())
            .unwrap_or(Language::VI);
        let text = Locale::of(language)
            .find(key)
            .or_else(|| Locale::office().find(key))
            .ok_or_else(|| RenderErrorReason::Other(format!("no text for the key {key}")))?;
        let values: Vec<(&str, String)> = helper
            .hash()
            .iter()
            .map(|(name, value)| (*name, value.value().render()))
            .collect();
        let filled = locale::fill(
            text,
            values.iter().map(|(name, value)| (*name, value.as_str())),
        );
        Ok(ScopedJson::Derived(filled.into()))
    }
}

/// `{{asset "app.css"}}`: the address of a static file, with its hash.
struct AssetUrl;

impl HelperDef for AssetUrl {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let name = helper
            .param(0)
            .and_then(|parameter| parameter.value().as_str())
            .unwrap_or("");
        match asset_url(name) {
            "" => Err(RenderErrorReason::Other(format!("no static file {name}")).into()),
            url => Ok(ScopedJson::Derived(url.into())),
        }
    }
}
