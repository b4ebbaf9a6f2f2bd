import CanonicalJSON
import Foundation
import GatewayTesting
import SQLiteStore
import SharingService
import Testing

/// A release that is public, but whose files the disk does not have any more.
@Suite struct DamagedReleaseTests {
    private let sample: PublishedSample

    init() async throws {
        sample = try await PublishedSample()
    }

    private static let paths = [
        "/data/stalls/v/2/stalls.csv", "/data/stalls/rows", "/data/stalls/changes",
        "/data/stalls/changes?since=1",
    ]

    private func expectUnavailable(_ path: String) async throws {
        let reply = try await sample.ask(path)
        #expect(reply.status == 503)
        #expect(reply["Retry-After"] == "5")
        #expect(try reply.json["code"] == "store-unavailable")
        #expect(!reply.text.contains(sample.directory))
        // Operators are told, once.
        #expect(sample.notes.texts == ["error: public request failed"])
    }

    @Test(arguments: paths)
    func `a release without its folder is unavailable, which operators read`(path: String) async throws {
        try FileManager.default.removeItem(atPath: "\(sample.directory)/\(sample.releases[1].id)")
        try await expectUnavailable(path)
    }

    @Test(arguments: paths)
    func `a release with damaged files is unavailable, which operators read`(path: String) async throws {
        let folder = "\(sample.directory)/\(sample.releases[1].id)"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "index.json" {
            try Data("nothing that was released".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        try await expectUnavailable(path)
    }

    @Test(arguments: FileEncoding.allCases)
    func `a file of which only an encoding is damaged is given as it is`(encoding: FileEncoding) async throws
    {
        let file = try #require(sample.archive.forms("stalls.csv", of: sample.releases[1].id))
        let form = try #require(file.encoded[encoding])
        let asked = ["Accept-Encoding": encoding.rawValue]
        let before = try await sample.ask("/data/stalls/v/2/stalls.csv", asked)
        #expect(before["Content-Encoding"] == encoding.rawValue)
        try Data("nothing that was released".utf8).write(to: URL(filePath: form.path))
        let reply = try await sample.ask("/data/stalls/v/2/stalls.csv", asked)
        #expect(reply.status == 200 && reply["Content-Encoding"] == nil)
        #expect(reply.bytes.count == Int(file.plain.size))
    }
}
