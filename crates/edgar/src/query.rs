//! What is asked for, and what narrows it.
//!
//! Targets, forms and days enter; the filings named by number, and the days quarter by quarter, leave.
//! Next: [`crate::discover()`], which answers a query.

use std::collections::HashMap;

use section16::{AccessionNumber, Date};

use crate::calendar::{Quarter, no_filings_because};
use crate::forms::FormFilter;
use crate::listing::ListedFiling;
use crate::period::Period;
use crate::target::Target;

/// What is asked for, and what narrows it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Query {
    /// The things asked for.
    pub targets: Vec<Target>,
    /// The wanted form types. A filing asked for by its number is wanted whatever its form.
    pub forms: FormFilter,
    /// The wanted days of filing, for companies and [`Target::All`].
    pub period: Period,
}

impl Query {
    /// Asks for `targets`: ownership forms of all days.
    pub fn new(targets: Vec<Target>) -> Self {
        Self { targets, forms: FormFilter::default(), period: Period::default() }
    }

    /// The query in parts that together ask for the same: [`Target::All`] quarter by quarter, so
    /// that the list of filings in memory stays short however long the period is.
    pub fn parts(&self, today: Date) -> Vec<Self> {
        let mut parts = Vec::new();
        let others: Vec<_> = self.targets.iter().filter(|it| **it != Target::All).collect();
        if !others.is_empty() {
            parts.push(Self { targets: others.into_iter().cloned().collect(), ..self.clone() });
        }
        let quarters = self.quarters(today).into_iter();
        parts.extend(quarters.map(|period| Self {
            targets: vec![Target::All],
            forms: self.forms.clone(),
            period,
        }));
        parts
    }

    /// Why the days asked for have no filings, where the calendar says so: they are a weekend, a
    /// holiday, still to come, or today. One sentence, for a query that found nothing.
    pub fn no_filings_because(&self, today: Date) -> Option<String> {
        let of_days =
            |it: &Target| matches!(it, Target::All | Target::Company(_) | Target::Ticker(_));
        if !self.targets.iter().any(of_days) {
            return None;
        }
        no_filings_because(self.period.from?, self.period.to.unwrap_or(today), today)
    }

    /// How many filings are asked for by their numbers.
    pub fn named(&self) -> usize {
        self.numbers().len()
    }

    /// The filings asked for by their numbers, each once and in the order of asking, with its
    /// address where that is given too.
    pub(crate) fn numbers(&self) -> Vec<(AccessionNumber, Option<ListedFiling>)> {
        let mut numbers: Vec<(_, Option<ListedFiling>)> = Vec::new();
        let mut places = HashMap::new();
        for target in &self.targets {
            let (accession, listed) = match target {
                Target::Accession(accession) => (*accession, None),
                Target::Filing(path) => (path.accession, Some(ListedFiling::at(*path))),
                Target::Company(_) | Target::Ticker(_) | Target::All => continue,
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

    /// The days of [`Target::All`], quarter by quarter; none where that is not asked for.
    pub(crate) fn quarters(&self, today: Date) -> Vec<Period> {
        if !self.targets.contains(&Target::All) {
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

    fn query(targets: &[Target], from: Option<Date>, to: Option<Date>) -> Query {
        Query {
            targets: targets.to_vec(),
            forms: FormFilter::default(),
            period: Period { from, to },
        }
    }

    #[test]
    fn long_periods_are_asked_for_by_quarter() {
        let company = Target::Company("77".parse().unwrap());
        let today = date(2024, 7, 19);
        let both = query(&[Target::All, company.clone()], Some(date(2023, 12, 29)), None);
        let parts = both.parts(today);
        assert_eq!(parts.len(), 5);
        assert_eq!(parts[0].targets[0], company);
        assert_eq!(parts[0].period, both.period);
        assert_eq!(parts[1].period.to, Some(date(2023, 12, 31)));
        assert_eq!(parts[4].period, Period { from: Some(date(2024, 7, 1)), to: Some(today) });
        assert_eq!(query(&[company], None, None).parts(today).len(), 1);
        assert_eq!(query(&[Target::All], Some(date(2025, 1, 1)), None).parts(today).len(), 0);
    }

    #[test]
    fn each_number_has_one_place() {
        let paths = ["77/0000000088-24-000009", "101/0000000088-24-000009"];
        let [low, high] = paths
            .map(|path| FilingPath::find_in(&format!("edgar/data/{path}.txt")).unwrap())
            .map(Target::Filing);
        let number = |text: &str| text.parse::<AccessionNumber>().unwrap();
        let other = number("0000000088-24-000010");
        let bare = Target::Accession(number("0000000088-24-000009"));
        let asked = [bare, Target::Accession(other), high, Target::All, low];
        let numbers = query(&asked, None, None).numbers();
        assert_eq!(numbers.len(), 2);
        let listed = numbers[0].1.as_ref().unwrap();
        assert_eq!(listed.path().cik.number(), 77);
        assert_eq!(numbers[1], (other, None));
    }
}
