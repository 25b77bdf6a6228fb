//! What is asked for, and what narrows it.

use std::collections::HashMap;

use crate::calendar::Quarter;
use crate::listed::{FormFilter, Listed};
use crate::period::Period;
use crate::what::What;
use section16::{AccessionNumber, Date};

/// What is asked for, and what narrows it.
#[derive(Clone, Debug)]
pub struct Query {
    /// The things asked for.
    pub whats: Vec<What>,
    /// The wanted form types. A filing asked for by its number is wanted whatever its form.
    pub forms: FormFilter,
    /// The wanted days of filing, for companies and [`What::All`].
    pub period: Period,
}

impl Query {
    /// The query in parts that together ask for the same: [`What::All`] quarter by quarter, so
    /// that the list of filings in memory stays short however long the period is.
    pub fn parts(&self, today: Date) -> Vec<Self> {
        let mut parts = Vec::new();
        let others: Vec<_> = self.whats.iter().filter(|what| **what != What::All).collect();
        if !others.is_empty() {
            parts.push(Self { whats: others.into_iter().cloned().collect(), ..self.clone() });
        }
        let quarters = self.quarters(today).into_iter();
        parts.extend(quarters.map(|period| Self {
            whats: vec![What::All],
            forms: self.forms.clone(),
            period,
        }));
        parts
    }

    /// How many filings are asked for by their numbers.
    pub fn named(&self) -> usize {
        self.numbers().len()
    }

    /// The filings asked for by their numbers, each once and in the order of asking, with its
    /// address where that is given too.
    pub(crate) fn numbers(&self) -> Vec<(AccessionNumber, Option<Listed>)> {
        let mut numbers: Vec<(_, Option<Listed>)> = Vec::new();
        let mut places = HashMap::new();
        for what in &self.whats {
            let (accession, listed) = match what {
                What::Accession(accession) => (*accession, None),
                What::Filing(path) => (path.accession, Some(Listed::at(*path))),
                What::Company(_) | What::Ticker(_) | What::All => continue,
            };
            let place = *places.entry(accession).or_insert_with(|| {
                numbers.push((accession, None));
                numbers.len() - 1
            });
            match (&mut numbers[place].1, listed) {
                (Some(known), Some(listed)) => known.merge(listed),
                (known @ None, Some(listed)) => *known = Some(listed),
                (_, None) => {}
            }
        }
        numbers
    }

    /// The days of [`What::All`], quarter by quarter; none where that is not asked for.
    pub(crate) fn quarters(&self, today: Date) -> Vec<Period> {
        if !self.whats.contains(&What::All) {
            return Vec::new();
        }
        let from = self.period.from.unwrap_or(Quarter::FIRST.first_day());
        let to = self.period.to.unwrap_or(today).min(today);
        let mut quarters = Vec::new();
        let mut quarter = Quarter::of(from).max(Quarter::FIRST);
        while quarter.first_day() <= to {
            quarters.push(Period {
                from: Some(from.max(quarter.first_day())),
                to: Some(to.min(quarter.last_day())),
            });
            quarter = quarter.next();
        }
        quarters
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::FilingPath;

    fn query(whats: &[What], from: Option<Date>, to: Option<Date>) -> Query {
        Query { whats: whats.to_vec(), forms: FormFilter::default(), period: Period { from, to } }
    }

    #[test]
    fn long_periods_are_asked_for_by_quarter() {
        let company = What::Company("77".parse().unwrap());
        let today = date(2024, 7, 19);
        let both = query(&[What::All, company.clone()], Some(date(2023, 12, 29)), None);
        let parts = both.parts(today);
        assert_eq!(parts.len(), 5);
        assert_eq!(parts[0].whats[0], company);
        assert_eq!(parts[0].period, both.period);
        assert_eq!(parts[1].period.to, Some(date(2023, 12, 31)));
        assert_eq!(parts[4].period, Period { from: Some(date(2024, 7, 1)), to: Some(today) });
        assert_eq!(query(&[company], None, None).parts(today).len(), 1);
        assert_eq!(query(&[What::All], Some(date(2025, 1, 1)), None).parts(today).len(), 0);
    }

    #[test]
    fn each_number_has_one_place() {
        let paths = ["77/0000000088-24-000009", "101/0000000088-24-000009"];
        let [low, high] = paths
            .map(|path| FilingPath::find_in(&format!("edgar/data/{path}.txt")).unwrap())
            .map(What::Filing);
        let number = |text: &str| text.parse::<AccessionNumber>().unwrap();
        let other = number("0000000088-24-000010");
        let bare = What::Accession(number("0000000088-24-000009"));
        let asked = [bare, What::Accession(other), high, What::All, low];
        let numbers = query(&asked, None, None).numbers();
        assert_eq!(numbers.len(), 2);
        let listed = numbers[0].1.as_ref().unwrap();
        assert_eq!(listed.path().cik.number(), 77);
        assert_eq!(numbers[1], (other, None));
    }
}
