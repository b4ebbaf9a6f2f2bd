public import SharingModel

/// A form in which a release's rows are offered as a file.
public enum DataFormat: String, Hashable, Sendable, CaseIterable {
    case csv
    case excel
    case jsonLines = "jsonl"
    case sqlite

    /// What is added to the dataset's name to make the file's name.
    public var suffix: String {
        switch self {
        case .csv: ".csv"
        case .excel: ".excel.csv"
        case .jsonLines: ".jsonl"
        case .sqlite: ".sqlite"
        }
    }

    /// How catalogues call it.
    public var title: String {
        switch self {
        case .csv, .excel: "CSV"
        case .jsonLines: "JSONL"
        case .sqlite: "SQLite"
        }
    }

    /// What people are told.
    public var label: LocalizedText {
        switch self {
        case .csv: LocalizedText(en: "CSV", zh: "CSV")
        case .excel:
            LocalizedText(
                en: "CSV for spreadsheets (a value that they would run begins with ')",
                zh: "适用于电子表格的 CSV（会被当作公式的值以 ' 开头）"
            )
        case .jsonLines: LocalizedText(en: "JSON Lines", zh: "JSON Lines")
        case .sqlite: LocalizedText(en: "SQLite database", zh: "SQLite 数据库")
        }
    }

    /// Its media type.
    public var mediaType: String {
        switch self {
        case .csv, .excel: "text/csv"
        case .jsonLines: "application/x-ndjson"
        case .sqlite: "application/vnd.sqlite3"
        }
    }
}

extension DatasetDescription.Release {
    /// The files of its rows, in the order in which formats are listed.
    public var dataFiles: [(format: DataFormat, file: ReleasedFile)] {
        DataFormat.allCases.compactMap { format in
            manifest.file(manifest.dataset.description + format.suffix).map { (format, $0) }
        }
    }

    /// A file of its rows.
    public func file(_ format: DataFormat) -> ReleasedFile? {
        manifest.file(manifest.dataset.description + format.suffix)
    }
}
