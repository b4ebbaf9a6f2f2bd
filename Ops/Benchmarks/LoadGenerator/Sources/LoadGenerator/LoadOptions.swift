import NIOCore
import NIOSSL

/// What the command line asks for.
struct LoadOptions: Sendable {
    /// The command line cannot be understood.
    struct Misused: Error, CustomStringConvertible {
        let description: String
    }

    static let help = """
        usage: LoadGenerator --target HOST:PORT --cert FILE --key FILE --ca FILE [options]
          --server-name NAME    name expected in the server's certificate (localhost)
          --method M            method (POST if there are bodies, else GET)
          --path PATH           path (/)
          --bodies FILE         one request body a line, sent round robin
          --connections N       keep-alive connections (64)
          --rate R              open loop: R requests a second at random (Poisson) times, latency from the
                                scheduled time; without it closed loop: each connection as fast as answers come
          --warm-up S           seconds before the window that is measured (1)
          --duration S          seconds of that window (5)
          --expect TEXT         an answer without TEXT counts as unexpected
          --watch PID           measure the CPU time of this process in the window; may be repeated
        """

    private(set) var host = "127.0.0.1"
    private(set) var port = 0
    private(set) var serverName = "localhost"
    private(set) var method: String?
    private(set) var path = "/"
    private(set) var bodies: String?
    private(set) var connections = 64
    private(set) var rate: Double?
    private(set) var warmUp = TimeAmount.seconds(1)
    private(set) var duration = TimeAmount.seconds(5)
    private(set) var expected: [UInt8] = []
    private(set) var watched: [Int32] = []
    private var certificate = ""
    private var key = ""
    private var authority = ""

    /// Nil if help is asked for.
    init?(arguments: [String]) throws {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--help" || name == "-h" { return nil }
            guard let value = rest.popFirst() else { throw Misused(description: "\(name) needs a value") }
            try take(name, value)
        }
        guard port > 0, !certificate.isEmpty, !key.isEmpty, !authority.isEmpty else {
            throw Misused(description: "--target, --cert, --key and --ca are needed")
        }
    }

    private mutating func take(_ name: String, _ value: String) throws {
        switch name {
        case "--target":
            let parts = value.split(separator: ":")
            guard parts.count == 2, let number = Int(parts[1]), (1...65_535).contains(number) else {
                throw Misused(description: "--target is HOST:PORT")
            }
            (host, port) = (String(parts[0]), number)
        case "--server-name": serverName = value
        case "--method": method = value
        case "--path": path = value
        case "--bodies": bodies = value
        case "--connections": connections = Int(try LoadOptions.number(name, value, 1...10_000))
        case "--rate": rate = try LoadOptions.number(name, value, 0.1...1_000_000)
        case "--warm-up": warmUp = try LoadOptions.seconds(name, value)
        case "--duration": duration = try LoadOptions.seconds(name, value)
        case "--expect": expected = Array(value.utf8)
        case "--watch": watched.append(Int32(try LoadOptions.number(name, value, 1...4_194_304)))
        case "--cert": certificate = value
        case "--key": key = value
        case "--ca": authority = value
        default: throw Misused(description: "unknown option \(name)")
        }
    }

    private static func number(_ name: String, _ value: String, _ range: ClosedRange<Double>) throws -> Double
    {
        guard let number = Double(value), range.contains(number) else {
            throw Misused(description: "\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func seconds(_ name: String, _ value: String) throws -> TimeAmount {
        .nanoseconds(Int64(try number(name, value, 0...3600) * 1e9))
    }

    /// Mutual TLS 1.3, HTTP/1.1 only.
    func tlsConfiguration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.trustRoots = .file(authority)
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map {
            .certificate($0)
        }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }
}
