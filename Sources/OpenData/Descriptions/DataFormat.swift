import SharingModel

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
