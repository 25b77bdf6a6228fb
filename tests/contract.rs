use section16::table::Table;
use serde_json::Value;

use crate::support;

#[test]
fn the_declared_tables_are_those_of_the_contract() {
    let Some(shared) = support::shared() else { return };
    let text = std::fs::read_to_string(shared.join("reference/tables.json")).unwrap();
    let contract: Value = serde_json::from_str(&text).unwrap();
    let tables = contract["tables"].as_object().unwrap();
    assert_eq!(tables.len(), Table::ALL.len());
    for table in Table::ALL.map(Table::def) {
        let expected = &tables[table.name];
        assert_eq!(expected["sec_table"].as_str(), table.sec, "{}", table.name);
        assert_eq!(expected["row"].as_str(), table.element, "{}", table.name);
        let columns = expected["columns"].as_array().unwrap();
        let declared: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let names: Vec<_> = columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
        assert_eq!(declared, names, "{}", table.name);
        for (column, expected) in table.columns.iter().zip(columns) {
            let place = format!("{}.{}", table.name, column.name);
            assert_eq!(expected["type"].as_str(), Some(column.kind.as_str()), "{place}");
            assert_eq!(expected["xml"].as_str(), column.xml, "{place}");
            assert_eq!(expected["sec"].as_str(), column.sec, "{place}");
        }
    }
}

#[test]
fn every_column_is_described_in_a_sentence() {
    for table in Table::ALL.map(Table::def) {
        assert!(table.doc.ends_with('.'), "{}", table.name);
        let mut seen = std::collections::HashSet::new();
        for column in table.columns {
            assert!(seen.insert(column.name), "{}.{} twice", table.name, column.name);
            assert!(column.doc.ends_with('.'), "{}.{}", table.name, column.name);
        }
    }
}
