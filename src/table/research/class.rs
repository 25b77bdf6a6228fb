//! The class of a security: a title as filed enters, a normalized one leaves, so that a series is
//! not split by how a title is written.

use super::words::words;

/// Words that filers shorten.
const SPELLED: [(&str, &str); 17] = [
    ("com", "common"),
    ("cmn", "common"),
    ("comm", "common"),
    ("stk", "stock"),
    ("shs", "shares"),
    ("sh", "shares"),
    ("share", "shares"),
    ("shrs", "shares"),
    ("cl", "class"),
    ("ord", "ordinary"),
    ("pfd", "preferred"),
    ("pref", "preferred"),
    ("ser", "series"),
    ("opt", "option"),
    ("options", "option"),
    ("rsus", "rsu"),
    ("warrants", "warrant"),
];

/// Words that say nothing of the class.
const EMPTY: [&str; 10] = ["the", "of", "an", "per", "each", "value", "and", "inc", "corp", "ltd"];

/// Words of a class that stay even where the issuer's name has them.
const OWN: [&str; 12] = [
    "common",
    "stock",
    "shares",
    "class",
    "series",
    "preferred",
    "ordinary",
    "unit",
    "units",
    "option",
    "trust",
    "depositary",
];

/// The class of the security called `title`, issued by `issuer`.
pub(super) fn class(title: &str, issuer: &str) -> String {
    let title = title.split_once(" par ").map_or(title, |(before, after)| {
        // `No par value` and `$.01 par value` go; what follows in parentheses may be the class.
        if before.is_empty() { after } else { before }
    });
    let issuer: Vec<_> = words(issuer).into_iter().map(|word| word.text).collect();
    let mut found: Vec<String> = Vec::new();
    let all = words(title);
    for (at, word) in all.iter().enumerate() {
        let before = &title[..word.start];
        let is_money = before.trim_end().ends_with('$')
            || before.ends_with("$.")
            || before.ends_with("$0.")
            || before.ends_with('.') && word.text.bytes().all(|byte| byte.is_ascii_digit());
        let is_par =
            word.is("par") || (word.is("no") && all.get(at + 1).is_some_and(|w| w.is("par")));
        if is_money || is_par || word.is_one_of(&EMPTY) {
            continue;
        }
        let spelled = SPELLED.iter().find(|(short, _)| word.is(short));
        found.push(spelled.map_or_else(|| word.text.clone(), |(_, long)| (*long).to_owned()));
    }
    if found.last().is_some_and(|word| word == "no") {
        found.pop();
    }
    let without: Vec<_> = found
        .iter()
        .filter(|word| OWN.contains(&word.as_str()) || !issuer.contains(word))
        .cloned()
        .collect();
    let mut found = if without.is_empty() { found } else { without };
    // `Common Stock, Class A` and `Class A Common Stock` are one.
    if let Some(at) = found.iter().position(|word| word == "class")
        && at > 0
        && at + 1 < found.len()
        && found[at + 1].len() <= 2
    {
        let name: Vec<_> = found.drain(at..at + 2).collect();
        found.splice(0..0, name);
    }
    let class = found.join(" ");
    // `Common`, `Common Shares` and `Common Stock` are what the forms call common stock.
    match class.as_str() {
        "stock"
        | "shares"
        | "common"
        | "common shares"
        | "shares common stock"
        | "shares common" => "common stock".to_owned(),
        _ => match class.strip_suffix(" common shares").or_else(|| class.strip_suffix(" common")) {
            Some(class) if class.starts_with("class ") => format!("{class} common stock"),
            _ => class,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_security_has_one_class() {
        for title in [
            "Common Stock",
            "COMMON STOCK",
            "Common Stock, $0.01 par value",
            "Common stock, par value $.001 per share",
            "Common Stock, no par value",
            "Common Shares",
            "Com Stk",
            "Acme Widgets, Inc. Common Stock",
            "Common Stock ($0.0001 par value)",
            "Shares of Common Stock",
        ] {
            assert_eq!(class(title, "ACME WIDGETS INC"), "common stock", "{title}");
        }
        for title in
            ["Class A Common Stock", "Common Stock, Class A", "CL A COMMON", "Common Class A"]
        {
            assert_eq!(class(title, "X"), "class a common stock", "{title}");
        }
        assert_eq!(class("Class B Common Stock", "X"), "class b common stock");
        assert_eq!(class("Ordinary Shares", "X"), "ordinary shares");
        assert_eq!(class("Stock Option (right to buy)", "X"), "stock option right to buy");
        assert_eq!(class("Acme", "Acme"), "acme");
    }
}
