import Foundation
import Testing

@testable import GatewayCommands

@Suite struct KeyPermissionsTests {
    private func place(mode: Int, isDirectory: Bool) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "place-\(UUID())").path
        if isDirectory {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } else {
            try Data("key".utf8).write(to: URL(filePath: path))
        }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func isRefused(_ path: String, _ check: (String) throws -> Void) -> Bool {
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            try check(path)
            return false
        } catch {
            // What is to be done stands in it.
            return "\(error)".contains("chmod") && "\(error)".contains(path)
        }
    }

    @Test(arguments: [(0o700, false), (0o750, false), (0o770, true), (0o702, true), (0o777, true)])
    func `a directory in which others may write is refused`(mode: Int, isBad: Bool) throws {
        let path = try place(mode: mode, isDirectory: true)
        #expect(isRefused(path, KeyPermissions.checkDirectory) == isBad)
    }

    @Test(arguments: [
        (0o600, false), (0o400, false), (0o640, false), (0o660, true), (0o604, true), (0o666, true),
    ])
    func `a server's key that others may read or write is refused`(mode: Int, isBad: Bool) throws {
        let path = try place(mode: mode, isDirectory: false)
        #expect(isRefused(path, KeyPermissions.checkServerKey) == isBad)
    }

    @Test(arguments: [(0o600, false), (0o640, true), (0o604, true)])
    func `a key of the gateway that anybody else may read is refused`(mode: Int, isBad: Bool) throws {
        let path = try place(mode: mode, isDirectory: false)
        #expect(isRefused(path, KeyPermissions.check) == isBad)
    }

    @Test func `a file that is written anew is its owner's alone, whatever its mode was`() throws {
        let path = try place(mode: 0o666, isDirectory: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try OutputFile.write(Array("é".utf8), to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("é".utf8))
    }
}
