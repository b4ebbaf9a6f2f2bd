import Foundation

/// A source of the house, with what it imports and what it says besides comments and texts.
struct SourceFile: Sendable, CustomStringConvertible {
    /// The path below `Sources`, such as `SharingModel/Time/CivilDate.swift`.
    let path: String
    /// The lines as written.
    let lines: [Substring]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    var description: String { path }

    /// The target that it belongs to.
    var target: String { String(path.prefix { $0 != "/" }) }

    /// The folders between the target and the file.
    var folders: [String] { path.split(separator: "/").dropFirst().dropLast().map(String.init) }

    /// The file's name without its extension.
    var name: String { String((path.split(separator: "/").last ?? "").prefix { $0 != "." }) }

    /// The lines outside comments and multi-line texts, without the comments at their ends.
    var code: [Substring] {
        var isInText = false
        var code: [Substring] = []
        for line in lines {
            let fences = line.ranges(of: "\"\"\"").count
            if !isInText {
                let comment = line.firstRange(of: "//")?.lowerBound ?? line.endIndex
                code.append(line[..<comment])
            }
            if !fences.isMultiple(of: 2) { isInText.toggle() }
        }
        return code
    }

    /// The modules that it imports, whatever stands before the word `import` and whatever is taken from the module.
    var imports: Set<String> {
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
        ]
        var modules: Set<String> = []
        for statement in code.flatMap({ $0.split(separator: ";") }) {
            let words = statement.split { $0 == " " || $0 == "\t" }
            guard let place = words.firstIndex(of: "import"),
                words[..<place].allSatisfy(SourceFile.mayPrecedeImport)
            else { continue }
            let rest = words[(place + 1)...].drop { kinds.contains($0) }
            if let module = rest.first { modules.insert(String(module.prefix { $0 != "." })) }
        }
        return modules
    }

    private static func mayPrecedeImport(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word)
    }

    /// Every Swift file below `Sources`.
    static func all() throws -> [SourceFile] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources").resolvingSymlinksInPath()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return try paths.sorted().filter { $0.hasSuffix(".swift") }.map { path in
            SourceFile(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
        }
    }
}
