//! Superscripts, and the references of reStructuredText.

use super::{Inline, marks, plain};
use crate::rendering::unclear::CUT;

impl Inline<'_> {
    /// ``:sup:`1` `` of reStructuredText.
    pub(super) fn role(&mut self) -> bool {
        let near = self.near();
        let mut rest = near;
        for c in ":sup:`".chars() {
            let Some(next) = rest.trim_start_matches(CUT).strip_prefix(c) else { return false };
            rest = next;
        }
        let inner = rest;
        let Some((body, rest)) = inner.split_once('`') else { return false };
        let body: String = body.chars().filter(|c| *c != CUT).collect();
        self.at += near.len() - rest.len();
        self.raise(&plain(&body));
        true
    }

    /// `` `(1) <#F1>`__ `` of reStructuredText; a cell may cut it.
    pub(super) fn reference(&mut self) -> bool {
        let near = self.near();
        let Some(close) = near[1..].find('`').map(|n| n + 1) else { return false };
        let after = near[close + 1..].trim_start_matches(CUT);
        let body: String = near[1..close].chars().filter(|c| *c != CUT).collect();
        let target = body.trim_end().strip_suffix('>').and_then(|body| body.rsplit_once('<'));
        let (Some((label, target)), Some(rest)) = (target, after.strip_prefix('_')) else {
            return false;
        };
        let rest = rest.trim_start_matches(CUT);
        let rest = rest.strip_prefix('_').unwrap_or(rest);
        let tight = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let marks = marks(&tight(label)).filter(|_| target.trim().starts_with('#'));
        let label = near[1..close].split('<').next().unwrap_or_default();
        self.out.push_str(&marks.unwrap_or_else(|| plain(label.trim_matches([' ', CUT]))));
        self.at += near.len() - rest.len();
        true
    }

    /// `^(1)^`.
    pub(super) fn raised(&mut self) -> bool {
        let near = self.near();
        // `^(3)(4)^`: several in one.
        if let Some((body, _)) = near[1..].split_once('^')
            && body.contains(")(")
            && let Some(marks) = marks(body)
        {
            self.at += body.len() + 2;
            self.out.push_str(&marks);
            return true;
        }
        // `^(1)` in plain text.
        if let Some(inner) = near.strip_prefix("^(")
            && let Some((body, rest)) = inner.split_once(')')
            && !rest.starts_with('^')
            && !body.is_empty()
            && body.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | ',' | ' '))
        {
            let body = body.to_owned();
            self.at += "^(".len() + body.len() + 1;
            self.raise(&body);
            return true;
        }
        let Some(close) = near[1..].find('^').map(|n| n + 1) else { return false };
        let body = &near[1..close];
        if body.is_empty() || body.contains(['\n', '|']) || body.starts_with(' ') {
            return false;
        }
        let body = plain(body);
        self.at += close + 1;
        self.raise(&body);
        true
    }

    /// `⁽¹⁾`.
    pub(super) fn small(&mut self) -> bool {
        let digit = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|small| small == c);
        let near = self.near();
        let Some(close) = near.find('⁾') else { return false };
        let inner = &near['⁽'.len_utf8()..close];
        let number: Option<String> =
            inner.chars().map(|c| digit(c).map(|n| n.to_string())).collect();
        let Some(marks) = number.as_deref().and_then(marks) else { return false };
        self.at += close + '⁾'.len_utf8();
        self.out.push_str(&marks);
        true
    }
}
