import Foundation
import GatewayTesting

/// Runs programs that mint certificates for the tests.
enum OpenSSLCommand {
    /// The root of the package.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs `openssl` and returns what it printed.
    @discardableResult
    static func run(_ arguments: String...) throws -> String { try run("openssl", arguments) }

    /// Runs the program called `name` and returns what it printed.
    @discardableResult
    static func run(_ name: String, _ arguments: [String]) throws -> String {
        try ChildProgram.run(name, arguments)
    }
}
