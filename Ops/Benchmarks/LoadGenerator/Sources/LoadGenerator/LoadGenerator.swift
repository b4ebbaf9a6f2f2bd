import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// Offers load over mutual TLS from one event loop thread and prints what came of it as JSON.
@main
struct LoadGenerator {
    static func main() {
        do {
            guard let options = try LoadOptions(arguments: Array(CommandLine.arguments.dropFirst())) else {
                print(LoadOptions.help)
                return
            }
            let report = try run(options)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } catch let error as LoadOptions.Misused {
            complain("\(error.description); see --help")
            exit(2)
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func run(_ options: LoadOptions) throws -> LoadReport {
        let requests = try RequestSource(options)
        let tls = try NIOSSLContext(configuration: options.tlsConfiguration())
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let loop = group.next()
        let promise = loop.makePromise(of: LoadReport.self)
        loop.execute {
            Load(options, requests: requests, tls: tls, loop: loop, promise: promise).start()
        }
        return try promise.futureResult.wait()
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("LoadGenerator: \(text)\n".utf8))
    }
}
