import CanonicalJSON

/// A line of the input that was not taken, and why.
///
/// It holds no value of the line.
struct RejectedLine: Equatable, Sendable {
    let line: Int
    /// Objects of `pointer` and `message`.
    var errors: [JSONValue]

    init(line: Int, errors: [JSONValue]) {
        self.line = line
        self.errors = errors
    }

    /// Reads a line of an import's answer; nil if it tells of something else.
    init?(json: JSONValue) {
        guard json["outcome"]?.string == "rejected", let line = json["line"]?.integer,
            let errors = json["errors"]?.array
        else { return nil }
        self.init(line: Int(line), errors: errors)
    }

    /// The same, with the column of the CSV file beside each pointer.
    func naming(_ mapping: ColumnMapping?) -> RejectedLine {
        guard let mapping else { return self }
        var result = self
        result.errors = errors.map { error in
            guard var object = error.object,
                let column = error["pointer"]?.string.flatMap(mapping.column(at:))
            else {
                return error
            }
            object["column"] = .string(column)
            return .object(object)
        }
        return result
    }

    /// The line as the file of errors keeps it.
    var json: JSONValue { ["line": .integer(Int64(line)), "outcome": "rejected", "errors": .array(errors)] }

    /// The line as people read it.
    var text: String {
        let faults = errors.map { error in
            error["column"]?.string.map { "\($0): \(error["message"]?.string ?? "")" }
                ?? GatewayProblem.fault(error)
        }
        return PrintableText("line \(line): \(faults.joined(separator: "; "))").description
    }
}
