//! A progress bar for long work, drawn on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::printer::Printer;

/// How far a run is.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar for work of unknown length.
    pub(super) fn new(printer: &Printer) -> Self {
        let target = if printer.is_quiet() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(8)
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{spinner} {msg} ({per_sec}, {elapsed})");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Shows that `items` are handled, and `message`.
    pub(super) fn set(&self, items: u64, message: String) {
        self.0.set_message(message);
        self.0.set_position(items);
    }

    /// Writes a line through `print` without tearing the bar.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        self.0.suspend(print);
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
