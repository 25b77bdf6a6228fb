//! How the cells of a workbook look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

/// Fraction digits that have a number format of their own; numbers with more are shown as the
/// program likes.
const FORMATTED_SCALES: usize = 10;

const DARK: u32 = 0x1F_3864;
const PALE: u32 = 0xDD_E6F2;
const GREY: u32 = 0x59_5959;

/// The formats of a workbook. All cells of a sheet are aligned at the top, so that a row stays
/// readable beside a long footnote.
#[derive(Debug)]
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) faint: Format,
    pub(super) header: Format,
    pub(super) text: Format,
    pub(super) wrapped: Format,
    pub(super) link: Format,
    /// Actions that bought, and that sold.
    pub(super) bought: Format,
    pub(super) sold: Format,
    pub(super) date: Format,
    pub(super) timestamp: Format,
    pub(super) boolean: Format,
    pub(super) integer: Format,
    pub(super) count: Format,
    general: Format,
    /// By the digits after the point.
    decimals: Vec<Format>,
}

impl Styles {
    pub(super) fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        // Beside a number, which is aligned to the right, a text needs some room.
        let indented = || top().set_align(FormatAlign::Left).set_indent(1);
        let decimal = |scale: usize| {
            let point = if scale == 0 { "" } else { "." };
            top().set_num_format(format!("#,##0{point}{}", "0".repeat(scale)))
        };
        Self {
            title: Format::new().set_bold().set_font_size(16).set_font_color(DARK),
            heading: Format::new().set_bold().set_font_size(12).set_font_color(DARK),
            faint: Format::new().set_font_color(GREY),
            header: Format::new()
                .set_bold()
                .set_font_color(DARK)
                .set_background_color(PALE)
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
                .set_indent(1)
                .set_text_wrap(),
            text: indented(),
            wrapped: indented().set_text_wrap(),
            link: indented().set_font_color(0x05_63C1).set_underline(FormatUnderline::Single),
            bought: indented().set_font_color(0x00_6100).set_background_color(0xC6_EFCE),
            sold: indented().set_font_color(0x9C_0006).set_background_color(0xFF_C7CE),
            date: top().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Right),
            timestamp: top().set_num_format("yyyy-mm-dd hh:mm:ss").set_align(FormatAlign::Right),
            // Excel shows truth values as such in any format; LibreOffice needs to be told.
            boolean: top()
                .set_num_format("\"TRUE\";\"TRUE\";\"FALSE\"")
                .set_align(FormatAlign::Center),
            integer: top().set_num_format("0"),
            count: indented().set_num_format("#,##0"),
            general: top(),
            decimals: (0..=FORMATTED_SCALES).map(decimal).collect(),
        }
    }

    /// The format of a number that was filed with `scale` digits after its point: it is shown
    /// with as many.
    pub(super) fn decimal(&self, scale: usize) -> &Format {
        self.decimals.get(scale).unwrap_or(&self.general)
    }
}
