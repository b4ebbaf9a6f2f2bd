import CanonicalJSON
import GatewayAPI
import SharingModel
import SharingService

/// One line of the network log: a JSON object with `time`, `event` and what belongs to it.
enum NetworkLogLine {
    /// A line about the log or the gateway itself.
    static func encoded(_ event: String, at time: Timestamp, _ rest: JSONObject = [:]) -> [UInt8] {
        var object: JSONObject = ["time": .string(time.description), "event": .string(event)]
        for member in rest.members { object[member.name] = member.value }
        return JSONValue.object(object).encodedBytes + [UInt8(ascii: "\n")]
    }

    /// A line about a connection.
    static func encoded(
        _ event: ConnectionEvent,
        on connection: ConnectionOrigin,
        at time: Timestamp
    ) -> [UInt8] {
        var object: JSONObject = ["connection": .integer(Int64(clamping: connection.number))]
        object["address"] = connection.address.map { .string($0) }
        object["port"] = connection.port.map { .integer(Int64($0)) }
        let name: String
        switch event {
        case .opened: name = "opened"
        case .turnedAway: name = "turned-away"
        case .identified(let caller, let tls, let applicationProtocol):
            name = "identified"
            object["caller"] = caller.map { .string($0.description) }
            object["tls"] = .string(tls)
            object["alpn"] = applicationProtocol.map { .string($0) }
        case .handshakeFailed(let reason):
            name = "handshake-failed"
            object["reason"] = .string(reason)
        case .refused(let request, let operation, let code):
            name = "refused"
            object["request"] = .string(request)
            object["operation"] = .string(operation)
            object["status"] = .integer(Int64(code.status))
            object["code"] = .string(code.rawValue)
        case .closed(let duration, let requests):
            name = "closed"
            object["milliseconds"] = .integer(Int64(duration / .milliseconds(1)))
            object["requests"] = .integer(Int64(requests))
        }
        return encoded(name, at: time, object)
    }
}
