import ArgumentParser
import Foundation
import Testing

@testable import GatewayCommands

@Suite struct DocumentationTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test(arguments: ConfigurationKey.all.map(\.name))
    func `every configuration key stands in the operators' manual with its variable and flag`(
        key: String
    ) throws {
        let manual = try Self.text("Ops/README.md")
        let variable = "ONCEGATE_" + key.uppercased().replacing(".", with: "_")
        let flag = "--" + key.replacing(".", with: "-")
        for word in [key, variable, flag] {
            #expect(manual.contains("`\(word)`"), "\(word) is not in Ops/README.md")
        }
    }

    @Test(arguments: ["README.md", "README.zh-CN.md", "Ops/README.md", "Ops/handbook.md"])
    func `every oncegate command that a document shows exists`(document: String) throws {
        var shown = 0
        for line in try Self.text(document).split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: { " |`".contains($0) }).map(String.init)
            guard let start = words.firstIndex(where: { $0 == "oncegate" || $0.hasSuffix("/oncegate") })
            else { continue }
            let names = words[(start + 1)...].prefix { word in
                word.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "-") } && !word.hasPrefix("-")
            }
            guard let first = names.first, Self.subcommands(of: OnceGate.self).contains(first) else {
                continue
            }
            shown += 1
            let command = try #require(
                OnceGate.configuration.subcommands.first { $0.configuration.commandName == first }
            )
            guard let second = names.dropFirst().first, !command.configuration.subcommands.isEmpty else {
                continue
            }
            #expect(Self.subcommands(of: command).contains(second), "\(document): \(line)")
        }
        #expect(shown > 3, "\(document) shows no commands")
    }

    @Test func `every command has an example or subcommands in its help`() {
        for command in Self.all(OnceGate.self) where command.configuration.subcommands.isEmpty {
            let name = command.configuration.commandName ?? ""
            #expect(command.configuration.discussion.contains("Example"), "\(name) has no example")
        }
    }

    @Test func `an example can be copied from the help, which wraps longer lines`() {
        for command in Self.all(OnceGate.self) {
            let lines = command.configuration.discussion.split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            for line in lines.drop(while: { !$0.hasPrefix("Example") }).prefix(while: { !$0.isEmpty }) {
                #expect(
                    DisplayWidth.of(String(line)) <= 78,
                    "\(command.configuration.commandName ?? ""): \(line)"
                )
            }
        }
    }

    @Test func `an example names its profile after an agency and a caller of it`() throws {
        let folder = Self.root.appending(path: "Contracts/agencies")
        let agencies = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .map { $0.replacing(".yaml", with: "") }
        for command in Self.all(OnceGate.self) {
            for match in command.configuration.discussion.matches(of: /--profile ([a-z-]+)/) {
                let named = agencies.contains { match.output.1.hasPrefix("\($0)-") }
                #expect(named, "\(command.configuration.commandName ?? ""): \(match.output.1)")
            }
        }
    }

    private static func subcommands(of command: any ParsableCommand.Type) -> Set<String> {
        Set(command.configuration.subcommands.compactMap { $0.configuration.commandName })
    }

    private static func all(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap(all)
    }
}
