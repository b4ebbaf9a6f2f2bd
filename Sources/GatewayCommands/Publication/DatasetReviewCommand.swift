import ArgumentParser
import CanonicalJSON
import Crypto
import Foundation
import NIOCore

/// `oncegate dataset review`.
struct DatasetReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look at a candidate, and decide on its bytes.",
        discussion: """
            Without a decision it shows what would leave: the gate's findings, what differs from the release that is public, the columns \
            with their masks, and the first rows. With --save it fetches every file, and SHA256SUMS, whose hash names the bytes, and \
            compares each hash. A decision names the hash of the bytes; only a security \
            administrator who did not build them decides.

            Example:
              oncegate dataset review food-permits --save candidate \\
                --profile affairs-centre-security
              oncegate dataset review food-permits --approve sha256:9f86d081884c… \\
                --profile affairs-centre-security
            """
    )

    @OptionGroup var dataset: DatasetArgument

    @Option(help: ArgumentHelp("The candidate's number; the newest if it is left out.", valueName: "number"))
    var number: Int?

    @Option(
        help: ArgumentHelp(
            "Write its files and SHA256SUMS into this directory, which is made.",
            valueName: "directory"
        )
    )
    var save: String?

    @Option(help: ArgumentHelp("Agree to these bytes.", valueName: "sha256:…"))
    var approve: String?

    @Option(help: ArgumentHelp("Refuse these bytes, with --reason.", valueName: "sha256:…"))
    var reject: String?

    @Option(help: "Why they are refused; who built them reads this.")
    var reason: String?

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard approve == nil || reject == nil else { throw ValidationError("either --approve or --reject") }
        guard (reject == nil) == (reason == nil) else {
            throw ValidationError("--reject and --reason go together")
        }
    }

    func run() async throws {
        try await GatewayClient.connected(to: try connection.connection()) { client in
            let candidate = try await dataset.newest(
                ["candidate", "approved"],
                number: number,
                client,
                orElse: "build a candidate (oncegate dataset build)"
            )
            let path = "\(try dataset.path)/\(candidate["number"]?.integer ?? 0)"
            if let bytes = approve ?? reject {
                var body: JSONObject = [
                    "decision": approve != nil ? "approve" : "reject", "bytes": .string(bytes),
                ]
                body["reason"] = reason.map { .string($0) }
                let answer = try await client.post("\(path)/decisions", .object(body))
                return show(answer.json ?? .null)
            }
            if let save { try await fetch(candidate, from: path, into: save, client) }
            show(candidate)
            guard !json else { return }
            let text = ReleaseText(candidate)
            Console.print("\n\(try await comparison(of: candidate, client))")
            Console.print("\n\(text.columns)\n\n\(text.files)\n")
            try await preview(candidate, path, client)
        }
    }

    private func show(_ release: JSONValue) {
        if json { return Console.print(String(decoding: release.encodedBytes, as: UTF8.self)) }
        Console.print(ReleaseText(release).summary)
    }

    /// What differs from the newest release that is public.
    private func comparison(of candidate: JSONValue, _ client: GatewayClient) async throws -> String {
        let releases = try await client.items(try dataset.path)
        guard let release = releases.last(where: { $0["state"]?.string == "released" }) else {
            return "No release is public: there is none to compare with."
        }
        return ReleaseComparison(candidate, since: release).text
    }

    /// The first rows, as they would be public.
    private func preview(_ candidate: JSONValue, _ path: String, _ client: GatewayClient) async throws {
        var (lines, buffer): ([[UInt8]], LineBuffer) = ([], LineBuffer())
        try await client.file("\(path)/files/\(dataset.name).csv") { part in
            lines += buffer.append(part.readableBytesView)
            return lines.count <= 5
        }
        Console.print("The first rows:")
        for line in lines.prefix(6).map({ String(decoding: $0, as: UTF8.self) }) {
            Console.print("  \(PrintableText(line))")
        }
    }

    /// Writes every file and compares its hash.
    private func fetch(
        _ candidate: JSONValue,
        from path: String,
        into directory: String,
        _ client: GatewayClient
    ) async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let manifest = candidate["manifest"]
        var hashes = (manifest?["files"]?.array ?? []).map { ($0["name"]?.string, $0["sha256"]?.string) }
        hashes.append(
            ("SHA256SUMS", (manifest?["bytes"]?.string?.dropFirst("sha256:".count)).map(String.init))
        )
        for case (let name?, let expected) in hashes where !name.contains("/") {
            let output = try OutputFile("\(directory)/\(name)")
            var hash = SHA256()
            try await client.file("\(path)/files/\(name)") { part in
                hash.update(data: part.readableBytesView)
                try output.write(Array(part.readableBytesView))
                return true
            }
            let found = Hexadecimal.text(hash.finalize())
            guard found == expected else {
                throw CommandFailure(
                    "\(directory)/\(name) has another hash than the candidate: fetch it again"
                )
            }
        }
    }
}
