import Configuration
import Foundation

/// Typed values of a reader, with the keys' own fallbacks.
struct ConfigurationValues {
    let reader: ConfigReader
    let directory: String

    func text(_ name: String) throws -> String {
        let key = ConfigKey(name)
        // Numbers may stand unquoted in YAML.
        if let text = reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init) { return text }
        guard let fallback = ConfigurationKey.all.first(where: { $0.name == name })?.fallback else {
            throw GatewayConfiguration.Invalid(
                description: "the configuration lacks \(name): set it in the file"
            )
        }
        return fallback
    }

    func parsed<Value>(_ name: String, _ expected: String, _ parse: (String) -> Value?) throws -> Value {
        guard let value = parse(try text(name)) else {
            throw GatewayConfiguration.Invalid(description: "the configuration's \(name) must be \(expected)")
        }
        return value
    }

    func count(_ name: String) throws -> Int {
        try parsed(name, "a whole number from 1 to 1000000") {
            Int($0).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
        }
    }

    func seconds(_ name: String, _ range: ClosedRange<Int>) throws -> Duration {
        try parsed(name, "a number of seconds from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).flatMap { range.contains($0) ? .seconds($0) : nil }
        }
    }

    func address(_ section: String) throws -> GatewayConfiguration.Address {
        let port = try parsed("\(section).port", "a port from 0 to 65535") {
            Int($0).flatMap { (0...65_535).contains($0) ? $0 : nil }
        }
        return GatewayConfiguration.Address(host: try text("\(section).host"), port: port)
    }

    func paths(_ name: String) throws -> [String] { try texts(name).map(path) }

    func texts(_ name: String) throws -> [String] {
        if let listed = reader.stringArray(forKey: ConfigKey(name)) { return listed }
        let single = try text(name)
        return single.isEmpty ? [] : [single]
    }

    func path(_ text: String) -> String {
        text.hasPrefix("/") || directory.isEmpty ? text : "\(directory)/\(text)"
    }
}
