import ArgumentParser
import CanonicalJSON

/// `oncegate material status`.
struct MaterialStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Change the status of materials, as the source agency's system.",
        discussion: """
            The provider's own numbers are personal, so they are read from a file or from standard input, one a line. \
            With --from, each line of NDJSON is a change: {"type", "sourceId", "status", "reason"}. Changes are made in \
            order; one that is refused does not stop the others. Exit code 1 when one was refused.

            Examples:
              echo SJ-2018-004711 | oncegate material status business-licence \\
                --source-id-file - --status revoked --reason 依法吊销
              oncegate material status --from status.ndjson \\
                --profile market-regulation-registry
            """
    )

    /// The states of a material.
    enum Status: String, ExpressibleByArgument, CaseIterable {
        case valid
        case suspended
        case revoked
        case superseded
    }

    @Argument(help: "The material type.")
    var type: String?

    @Option(help: ArgumentHelp("The numbers, one a line; - is standard input.", valueName: "file"))
    var sourceIdFile: String?

    @Option(help: "The new status.")
    var status: Status?

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("Changes as NDJSON; - is standard input.", valueName: "file"))
    var from: String?

    @Flag(help: "Write a line of JSON for each change.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        let single = [type, sourceIdFile, status?.rawValue, reason]
        if from != nil, single.contains(where: { $0 != nil }) {
            throw ValidationError(
                "--from says everything; leave TYPE, --source-id-file, --status and --reason out"
            )
        }
        if from == nil, single.contains(nil) {
            throw ValidationError("give TYPE, --source-id-file, --status and --reason, or --from FILE")
        }
    }

    func run() async throws {
        let connection = try connection.connection()
        let changes = try await changes()
        let (counts, failed) = try await GatewayClient.connected(to: connection) { client in
            try await send(changes, to: client)
        }
        if !json {
            let rows =
                ["updated", "unchanged"].map { [$0, String(counts[$0] ?? 0)] } + [
                    ["refused", String(failed)]
                ]
            Console.print(Table(rows, numeric: [1]).description)
        }
        if failed > 0 { throw ExitCode.failure }
    }

    /// The bodies to send, each with its line.
    private func changes() async throws -> [(line: Int, body: JSONValue)] {
        guard let from else {
            let names: [(String, String?)] = [
                ("type", type), ("status", status?.rawValue), ("reason", reason),
            ]
            let numbers = try await InputFile(sourceIdFile ?? "-").lines()
            guard !numbers.isEmpty else {
                throw ValidationError("there is no number to change in --source-id-file")
            }
            return numbers.enumerated().map { offset, number in
                var body: JSONObject = ["sourceId": .string(number)]
                for (name, value) in names { body[name] = value.map { .string($0) } }
                return (offset + 1, .object(body))
            }
        }
        let input = try InputFile(from)
        let lines = try await input.contents().split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        return try lines.enumerated().compactMap { offset, line -> (line: Int, body: JSONValue)? in
            guard line.contains(where: { $0 > 0x20 }) else { return nil }
            do throws(JSONSyntaxError) {
                return (offset + 1, try JSONValue(parsing: Array(line)))
            } catch {
                throw ValidationError(
                    "\(input.name), line \(offset + 1), is not JSON: \(error.problem.rawValue)"
                )
            }
        }
    }

    private func send(
        _ changes: [(line: Int, body: JSONValue)],
        to client: GatewayClient
    ) async throws -> (counts: [String: Int], failed: Int) {
        var counts: [String: Int] = [:]
        var failed = 0
        for (line, body) in changes {
            do {
                let answer = try await client.post("/v1/materials/status", body)
                counts[answer.json?["outcome"]?.string ?? "updated", default: 0] += 1
                if json { print(answer) }
            } catch let problem as GatewayProblem {
                failed += 1
                let isUnknown = problem.code == "not-found"
                Console.error("line \(line): \(isUnknown ? "there is no such record" : problem.description)")
                if json { print(problem.answer) }
            }
        }
        return (counts, failed)
    }

    private func print(_ answer: GatewayAnswer) {
        Console.print(String(decoding: answer.bytes, as: UTF8.self))
    }
}
