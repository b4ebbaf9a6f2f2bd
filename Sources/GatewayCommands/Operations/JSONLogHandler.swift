import CanonicalJSON
import Foundation
import Logging
import SharingModel

/// One JSON object a line on standard error: time, level, logger, message and metadata.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let label: String

    init(label: String, level: Logger.Level) {
        self.label = label
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var object: JSONObject = [
            "time": .string(GatewayRuntime.wallClock().description), "level": .string(event.level.rawValue),
            "logger": .string(label), "message": .string("\(event.message)"),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for key in all.keys.sorted() where object[key] == nil { object[key] = .string("\(all[key] ?? "")") }
        var line = JSONValue.object(object).encodedBytes
        line.append(0x0A)
        LogWriter.standard.write(line)
    }
}
