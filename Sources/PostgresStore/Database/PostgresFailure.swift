import CLibPQ
import SharingService

/// What PostgreSQL, or the way to it, refused.
struct PostgresFailure: Error {
    /// The five characters of the SQL standard and PostgreSQL's Appendix A; empty where the server did not answer.
    let code: String
    /// The server's or libpq's own words, on one line; they hold no values.
    let message: String
    /// Whether the connection is of no use any more.
    let isConnectionLost: Bool

    init(code: String = "", message: String, isConnectionLost: Bool) {
        self.code = code
        self.message = message
        self.isConnectionLost = isConnectionLost
    }

    /// The failure that a result tells, on a connection that may be broken.
    init(_ result: OpaquePointer, of connection: OpaquePointer) {
        code = PQresultErrorField(result, PostgresFailure.codeField).map { String(cString: $0) } ?? ""
        let words = PQresultErrorField(result, PostgresFailure.messageField) ?? PQresultErrorMessage(result)
        message = PostgresFailure.line(words)
        let severity = PQresultErrorField(result, PostgresFailure.severityField).map { String(cString: $0) }
        isConnectionLost =
            PQstatus(connection) != CONNECTION_OK || severity == nil || severity == "FATAL"
            || severity == "PANIC"
    }

    /// The last failure of a connection itself.
    init(lost connection: OpaquePointer) {
        self.init(message: PostgresFailure.line(PQerrorMessage(connection)), isConnectionLost: true)
    }

    /// Whether the server ended the connection because its transaction had stood still for too long: it had ended before what
    /// was sent then.
    var isIdleTimeout: Bool { code == "25P03" }

    /// Whether others held a lock for longer than was to be waited.
    var isLockTimeout: Bool { code == "55P03" }

    private static let severityField = Int32(UInt8(ascii: "V"))
    private static let codeField = Int32(UInt8(ascii: "C"))
    private static let messageField = Int32(UInt8(ascii: "M"))

    static func line(_ words: UnsafePointer<CChar>?) -> String {
        let text = words.map { String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }

    /// The failure in words for operators: the cause and what to do.
    var operatorText: String {
        let cause = code.isEmpty ? "PostgreSQL: \(message)" : "PostgreSQL error \(code), \(message)"
        return switch code.prefix(2) {
        case "57" where code == "57014":
            "the database server was too slow (\(cause)): look at its load and its disk; the gateway tries again"
        case "25" where isIdleTimeout:
            "the gateway stood still for longer than the database server waits (\(cause)): give it more of the processor"
        case "42" where code == "42P01":
            "the database lacks a table (\(cause)): restore oncegate and oncegate_keys together"
        case "53" where code == "53100":
            "the disk of the database server is full (\(cause)): free some space; the gateway goes on by itself"
        case "53":
            "the database server lacks room (\(cause)): give it more memory or connections; the gateway goes on by itself"
        case "25" where code == "25006":
            "the database server takes no writes (\(cause)): it is a standby; let store lead to the primary"
        // While a connection is made libpq gives the server's words alone.
        case "" where message.contains("FATAL:"), "28":
            "the database server does not let the gateway in (\(cause)): check the user, the password and the database of store"
        case "42" where code == "42501":
            "the gateway's role lacks a right in the database (\(cause)): let it own the schemas oncegate and oncegate_keys"
        case "40", "55": "other gateways hold the database up (\(cause)): the gateway tries again"
        case "57", "08", "":
            "there is no database server (\(cause)): start it; the gateway connects again by itself"
        case "58", "XX":
            "the database server failed (\(cause)): look into its own log"
        default:
            "the database refused a statement (\(cause)): this is a defect of the gateway; report it"
        }
    }
}
