use super::*;

#[test]
fn dump() {
    let Ok(dir) = std::env::var("TEXT_DUMP") else { return };
    let out_dir = std::env::var("TEXT_OUT").unwrap();
    std::fs::create_dir_all(&out_dir).unwrap();
    for file in std::fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let mut out = String::new();
        let begin = std::time::Instant::now();
        let rows = rows(&text);
        let ms = begin.elapsed().as_millis();
        if ms > 30 {
            eprintln!("{} {} ms, {} bytes", path.display(), ms, text.len());
        }
        for row in rows {
            if let Some(entry) = row.entry {
                out.push_str(&format!("{:?}", entry.table));
                if std::env::var("TRACE").is_ok() {
                    eprintln!("{entry:?}");
                }
                for (column, text) in entry.cells {
                    out.push_str(&format!("\t{column:?}={text}"));
                }
                for text in entry.unplaced {
                    out.push_str(&format!("\tunplaced={text}"));
                }
                out.push('\n');
            }
        }
        std::fs::write(format!("{out_dir}/{}", path.file_stem().unwrap().to_string_lossy()), out)
            .unwrap();
    }
}
