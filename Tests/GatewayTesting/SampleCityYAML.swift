import CanonicalJSON
import Foundation
import Yams

/// The documents of `Contracts/`, read as JSON.
enum SampleCityYAML {
    /// Why a file cannot be read.
    struct Malformed: Error {
        let file: String
        let reason: String
    }

    /// The documents of a folder, in the order of their file names.
    static func documents(in folder: URL) throws -> [JSONValue] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "yaml" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map(document)
    }

    /// One document.
    static func document(_ file: URL) throws -> JSONValue {
        guard let node = try compose(yaml: String(contentsOf: file, encoding: .utf8)) else {
            throw Malformed(file: file.lastPathComponent, reason: "is empty")
        }
        return try value(of: node, in: file)
    }

    private static func value(of node: Node, in file: URL) throws -> JSONValue {
        switch node {
        case .scalar(let scalar):
            // Dates and codes stay texts; only what JSON has a type for is converted.
            guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
            if ["true", "false"].contains(scalar.string) { return .boolean(scalar.string == "true") }
            if ["null", "~", ""].contains(scalar.string) { return .null }
            if let integer = Int64(scalar.string), String(integer) == scalar.string {
                return .integer(integer)
            }
            return .string(scalar.string)
        case .sequence(let sequence): return .array(try sequence.map { try value(of: $0, in: file) })
        case .mapping(let mapping):
            var object = JSONObject()
            for (key, element) in mapping {
                guard let name = key.string, object[name] == nil else {
                    throw Malformed(file: file.lastPathComponent, reason: "a key is no text or stands twice")
                }
                object[name] = try value(of: element, in: file)
            }
            return .object(object)
        case .alias: throw Malformed(file: file.lastPathComponent, reason: "has an alias")
        }
    }
}
