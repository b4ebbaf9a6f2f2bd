import Foundation
import HummingbirdCore
import SharingService
import Synchronization
import Testing

@testable import GatewayAPI

/// A candidate's file, on its way to a reviewer.
@Suite struct FileBodyTests {
    private struct Suspended: Error {}

    @Test func `who is suspended meanwhile gets no further part`() async throws {
        let path = NSTemporaryDirectory() + "oncegate-body-" + UUID().uuidString
        let content = Data(repeating: 0x61, count: 1 << 20)
        try content.write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = ArchivedFile(path: path, size: Int64(content.count), sha256: "")
        let parts = Mutex(0)
        let cut = BodyCollector()
        await #expect(throws: Suspended.self) {
            try await FileBody(
                file,
                for: {
                    let count = parts.withLock { parts in
                        parts += 1
                        return parts
                    }
                    guard count <= 2 else { throw Suspended() }
                }
            )
            .responseBody.write(cut)
        }
        #expect((1..<content.count).contains(cut.bytes.count))
        let whole = BodyCollector()
        try await FileBody(file, for: {}).responseBody.write(whole)
        #expect(whole.bytes.count == content.count)
    }
}
