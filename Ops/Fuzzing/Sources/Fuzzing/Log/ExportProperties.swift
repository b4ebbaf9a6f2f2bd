import CanonicalJSON
import TransparencyLog

/// Exports of records, as somebody audits them: only the log's own records are verified.
enum ExportProperties {
    static func check(_ input: [UInt8]) {
        let lines = input.split(separator: 0x0A).map { line in
            (try? JSONValue(parsing: Array(line))).flatMap(ExportLine.init(json:))
        }
        let report = audit(lines)
        require(audit(lines) == report, "an export has one report")
        guard let report else { return }
        require(report.verified <= KnownLog.size, "only the log's records are verified")
        require(report.faults.count <= 100 && report.faults.count <= report.faultCount, "faults are bounded")
        let texts = report.faults.map { "\($0)" }
        require(texts.allSatisfy { !$0.isEmpty }, "a fault says what is wrong")
        for case .record(_, let bytes)? in lines {
            guard let declaration = LogDeclaration(record: bytes) else { continue }
            require(declaration == LogDeclaration(record: bytes), "a declaration has one meaning")
        }
    }

    private static func audit(_ lines: [ExportLine?]) -> RecordAudit.Report? {
        guard let checkpoint = KnownLog.checkpoint else { fatalError("the example is sound") }
        var audit = RecordAudit(checkpoint, keys: KnownLog.keys) { resource in
            guard case .bundle = resource else { return nil }
            return KnownLog.bundle
        }
        do {
            for line in lines { try audit.take(line) }
            return try audit.finish()
        } catch {
            require(false, "a sound mirror is read")
            return nil
        }
    }
}
