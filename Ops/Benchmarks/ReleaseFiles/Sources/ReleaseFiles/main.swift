import Foundation
import NIOCore
import NIOPosix
import SQLiteStore
import SharingService

// write ROWS DIR · csv SNAPSHOT OUTPUT · rows DIR COUNT · serve DIR PORT; Ops/Benchmarks/releases calls it.
// As the gateway does.
_ = NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
let arguments = CommandLine.arguments.dropFirst()
do {
    switch (arguments.first, Array(arguments.dropFirst())) {
    case ("write", let rest) where rest.count == 2:
        try await ReleaseWriting.run(rows: Int(rest[0]) ?? 0, directory: rest[1])
    case ("csv", let rest) where rest.count == 2:
        try SnapshotToCSV.run(snapshot: rest[0], output: rest[1])
    case ("rows", let rest) where rest.count == 2:
        try await RowQuestions.run(directory: rest[0], count: Int(rest[1]) ?? 0)
    case ("serve", let rest) where rest.count == 2:
        try await FileServer.run(directory: rest[0], port: Int(rest[1]) ?? 0)
    default:
        throw ReleaseArchiveError.unavailable(
            "write ROWS DIR, csv SNAPSHOT OUTPUT, rows DIR COUNT, or serve DIR PORT"
        )
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
