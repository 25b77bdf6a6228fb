use super::super::super::captions::captions;
use super::super::super::lines::{Line, lines};
use super::*;

const COLUMNS: [Column; 4] = [Column::Title, Column::Owned, Column::DirectIndirect, Column::Nature];

/// The steps through Table I of Form 3.
fn steps(head: &str, body: &[Line], frame: &Frame) -> Vec<Step> {
    all(&Table {
        form: Form::Three,
        name: TableName::One,
        columns: &COLUMNS,
        frame,
        captions: &captions(&lines(head), frame),
        cells: &Cells::of(frame, body),
    })
}

fn cost(steps: &[Step], from: Place, to: Place, run: Option<Run>) -> f64 {
    let is = |step: &&Step| step.from == from && step.to == to && step.run == run;
    steps.iter().find(is).unwrap().cost
}

#[test]
fn each_step_stands_behind_those_that_lead_to_it() {
    let body = lines("Units     100       D\nNotes     200       I");
    let steps = steps("", &body, &Frame::of(vec![0, 10, 20]));
    for (at, step) in steps.iter().enumerate() {
        assert!(step.from < step.to);
        assert!(steps[..=at].iter().all(|before| before.from <= step.from));
        assert!(steps[at..].iter().all(|behind| behind.to > step.from));
    }
}

#[test]
fn a_cell_is_parted_between_white_stripes_alone() {
    let body = lines("Common      Stock       100      D\nBrookfell   Units       200      I");
    let is_parted = |frame: &Frame| {
        let run = Some(Run { first: 0, last: 0 });
        let steps = steps("", &body, frame);
        steps.iter().any(|step| step.span == Some(1) && step.run == run && step.from.1 == 1)
    };
    assert!(is_parted(&Frame::white(&body).unwrap()));
    assert!(!is_parted(&Frame::of(vec![0, 12, 24, 33])));
}

#[test]
fn it_costs_more_to_leave_out_what_every_row_fills() {
    let body = lines("Units     100       D");
    let steps = steps("", &body, &Frame::of(vec![0, 10, 20]));
    let without = |j: usize| cost(&steps, (1, j, false), (1, j + 1, false), None);
    assert!(without(1) > without(3), "an amount against a nature");
    let idle = |i: usize| cost(&steps, (i, 0, false), (i + 1, 0, false), None);
    assert_eq!(idle(1), 8.0);
}

#[test]
fn captions_make_the_columns_that_they_name_cheaper() {
    let body = lines("Units     100       D");
    let frame = Frame::of(vec![0, 10, 20]);
    let taken = |head: &str| {
        let run = Some(Run { first: 1, last: 1 });
        cost(&steps(head, &body, &frame), (1, 1, true), (2, 2, true), run)
    };
    assert!(taken("1. Title  2. Amount Owned") < taken(""));
    assert!(taken("1. Title  4. Nature") > taken(""));
}
