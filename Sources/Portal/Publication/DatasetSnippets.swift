/// How to read a dataset with a few tools, ready to copy.
struct DatasetSnippets {
    struct Snippet {
        let tool: String
        let source: String
    }

    let snippets: [Snippet]

    /// Writes the snippets; `textColumns` may hold codes, which tools would otherwise take for numbers.
    init(name: String, base: String, textColumns: [String]) {
        let address = "\(base)/data/\(name)/latest/\(name).csv"
        let dictionary = textColumns.map { "\"\($0)\": \"string\"" }.joined(separator: ", ")
        let classes = textColumns.map { "\($0) = col_character()" }.joined(separator: ", ")
        let types = textColumns.map { "'\($0)': 'VARCHAR'" }.joined(separator: ", ")
        snippets = [
            Snippet(
                tool: "curl",
                source: """
                    curl -fLO \(address)
                    curl -fL \(base)/data/\(name)/latest/SHA256SUMS | sha256sum --check --ignore-missing
                    """
            ),
            Snippet(
                tool: "Python",
                source: """
                    import pandas as pd
                    table = pd.read_csv("\(address)",
                                        dtype={\(dictionary)},
                                        keep_default_na=False, na_values=["", "***"])
                    """
            ),
            Snippet(
                tool: "R",
                source: """
                    library(readr)
                    table <- read_csv("\(address)", na = c("", "***"),
                                      col_types = cols(\(classes)))
                    """
            ),
            Snippet(
                tool: "DuckDB",
                source: """
                    INSTALL httpfs; LOAD httpfs;
                    SELECT * FROM read_csv('\(address)',
                                           types = {\(types)}, nullstr = ['', '***']) LIMIT 10;
                    """
            ),
        ]
    }
}
