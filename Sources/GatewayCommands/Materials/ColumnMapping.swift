import ArgumentParser
import CanonicalJSON

/// Makes the cells of a record into a submission, one line of an import.
struct ColumnMapping: Sendable {
    /// A cell, or a fixed text.
    private enum Cell {
        case index(Int)
        case constant(String)
    }

    private enum SubjectCell {
        case tagged(Int)
        case plain(scheme: String, Cell)
    }

    /// How many cells a record has.
    let width: Int
    private let header: [String]
    private let schema: MaterialSchema
    private var members: [(name: String, cell: Cell)] = []
    private var subjects: [(role: String, cells: [SubjectCell])] = []
    private var fields: [(name: String, cell: Cell)] = []

    /// Finds the columns of `map` in the header.
    ///
    /// - Throws: `ValidationError` that names a column that is missing or stands twice, or a field that the type lacks.
    init(_ map: ImportMap, header: [String], schema: MaterialSchema) throws {
        self.header = header
        self.schema = schema
        width = header.count
        var places: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            guard places.updateValue(index, forKey: name) == nil else {
                throw ValidationError("the column “\(PrintableText(name))” stands twice in the header")
            }
        }
        func place(_ column: String) throws -> Int {
            if let index = places[column] { return index }
            let known = header.map { PrintableText($0).description }.joined(separator: ", ")
            throw ValidationError("there is no column “\(column)”; the header has \(known)")
        }
        func cell(_ source: ImportMap.Source) throws -> Cell {
            switch source {
            case .column(let name): .index(try place(name))
            case .constant(let text): .constant(text)
            }
        }
        if let source = map.sourceID { members.append(("sourceId", try cell(source))) }
        for name in ImportMap.dateNames {
            if let source = map.dates[name] { members.append((name, try cell(source))) }
        }
        for (role, sources) in map.subjects.sorted(by: { $0.key < $1.key }) {
            let cells = try sources.map { source throws -> SubjectCell in
                switch source {
                case .tagged(let column): .tagged(try place(column))
                case .plain(let scheme, let id): .plain(scheme: scheme, try cell(id))
                }
            }
            subjects.append((role, cells))
        }
        for (name, source) in map.fields.sorted(by: { $0.key < $1.key }) {
            guard schema.types[name] != nil else {
                let known = schema.types.keys.sorted().joined(separator: ", ")
                throw ValidationError("\(schema.reference) has no field \(name); it has \(known)")
            }
            fields.append((name, try cell(source)))
        }
    }

    /// The submission that these cells are.
    ///
    /// An empty cell is a member that is absent. What is missing or wrong, the gateway says, as for every other way in.
    func submission(_ cells: [String]) -> JSONValue {
        var object: JSONObject = ["type": .string(schema.reference)]
        for (name, cell) in members {
            if let text = text(of: cell, in: cells) { object[name] = .string(text) }
        }
        var named = JSONObject()
        for (role, sources) in subjects {
            let found = sources.flatMap { subjects(of: $0, in: cells) }
            if !found.isEmpty { named[role] = found.count == 1 ? found[0] : .array(found) }
        }
        object["subjects"] = .object(named)
        var values = JSONObject()
        for (name, cell) in fields {
            if let text = text(of: cell, in: cells) { values[name] = schema.value(of: text, for: name) }
        }
        object["fields"] = .object(values)
        return .object(object)
    }

    private func text(of cell: Cell, in cells: [String]) -> String? {
        let text =
            switch cell {
            case .index(let index): cells[index]
            case .constant(let text): text
            }
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    private func subjects(of cell: SubjectCell, in cells: [String]) -> [JSONValue] {
        switch cell {
        case .plain(let scheme, let cell):
            text(of: cell, in: cells).map { [["scheme": .string(scheme), "id": .string($0)]] } ?? []
        case .tagged(let index): cells[index].split(separator: "|").map { SubjectText(String($0)).json }
        }
    }

    /// The column from which the value at a JSON Pointer comes, to name it beside what is wrong with it.
    func column(at pointer: String) -> String? {
        let parts = pointer.split(separator: "/").map(String.init)
        guard let first = parts.first else { return nil }
        switch (first, parts.count) {
        case ("subjects", 2...):
            guard let cells = subjects.first(where: { $0.role == parts[1] })?.cells, cells.count == 1 else {
                return nil
            }
            switch cells[0] {
            case .tagged(let index): return header[index]
            case .plain(_, let cell): return column(of: cell)
            }
        case ("fields", 2...): return fields.first { $0.name == parts[1] }.flatMap { column(of: $0.cell) }
        default: return members.first { $0.name == first }.flatMap { column(of: $0.cell) }
        }
    }

    private func column(of cell: Cell) -> String? {
        if case .index(let index) = cell { header[index] } else { nil }
    }
}
