//! A progress bar for long work, drawn on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::printer::Printer;

/// A bar for work of unknown length, hidden where nothing is to be said.
pub(crate) fn bar(printer: &Printer) -> ProgressBar {
    let target = if printer.is_quiet() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr_with_hz(8)
    };
    ProgressBar::with_draw_target(None, target)
}

/// How far a run is.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Whether the bar shows something else, and is here to write lines beside it.
    is_of_another: bool,
}

impl Progress {
    /// A bar for work of unknown length.
    pub(crate) fn new(printer: &Printer) -> Self {
        let bar = bar(printer);
        let style = ProgressStyle::with_template("{spinner} {msg} ({per_sec}, {elapsed})");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self { bar, is_of_another: false }
    }

    /// No bar of its own, beside `bar`, which shows something else.
    #[cfg(feature = "fetch")]
    pub(crate) fn beside(bar: ProgressBar) -> Self {
        Self { bar, is_of_another: true }
    }

    /// Shows that `items` are handled, and `message`.
    pub(crate) fn set(&self, items: u64, message: String) {
        if !self.is_of_another {
            self.bar.set_message(message);
            self.bar.set_position(items);
        }
    }

    /// Writes a line through `print` without tearing the bar.
    pub(crate) fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if !self.is_of_another {
            self.bar.finish_and_clear();
        }
    }
}
