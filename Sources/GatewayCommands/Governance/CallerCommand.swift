import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate caller`.
struct CallerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caller",
        abstract: "Enrol, suspend and restore systems and administrators.",
        subcommands: [EnrolCommand.self, SuspendCommand.self, RestoreCommand.self, ListCommand.self]
    )

    /// `oncegate caller enrol`.
    struct EnrolCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "enrol",
            abstract: "Propose that a system or an administrator may call, or gets another role or key.",
            discussion: """
                The hub's security administrator approves it (oncegate proposal approve); of a security administrator, the \
                hub's steward. A certificate speaks for a caller only while the caller is enrolled; with --pin, only a \
                certificate of that key, or one that the authority with that key vouches for.

                Examples:
                  oncegate caller enrol tax/system/archive --profile tax-steward
                  pin=sha256:$(openssl x509 -in li.pem -noout -pubkey |
                    openssl pkey -pubin -outform DER | sha256sum | cut -c1-64)
                  oncegate caller enrol health/admin/li --role steward --pin "$pin" \\
                    --profile affairs-centre-operator
                """
        )

        @OptionGroup var caller: CallerArgument

        @Option(help: "Of an administrator: operator, security, auditor or steward.")
        var role: String?

        @Option(help: "Of a system: usage, to ask on a person's behalf who used the data about them.")
        var permission: [String] = []

        @Option(
            help: ArgumentHelp(
                "The only key that is accepted, the caller's or its authority's: SHA-256 of its SubjectPublicKeyInfo.",
                valueName: "sha256:…"
            )
        )
        var pin: String?

        @Flag(help: "Write JSON, with the receipt.")
        var json = false

        @OptionGroup(title: "Connection")
        var connection: ConnectionOptions

        func run() async throws {
            let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
                var enrolment: JSONObject = ["id": .string(try await caller.id(client).description)]
                if let role { enrolment["roles"] = .array([.string(role)]) }
                if !permission.isEmpty {
                    enrolment["permissions"] = .array(permission.map { .string($0) })
                }
                enrolment["pin"] = pin.map { .string($0) }
                return try await client.post("/v1/proposals", ["caller": .object(enrolment)])
            }
            ProposalReport.print(answer, asJSON: json)
        }
    }

    /// `oncegate caller suspend`.
    struct SuspendCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suspend",
            abstract: "Suspend a caller at once, over open connections too.",
            discussion: """
                By the hub's security administrator, or by a steward of the caller's agency.

                Example:
                  oncegate caller suspend tax/system/declaration --reason 'Its key was lost' \\
                    --profile affairs-centre-security
                """
        )

        @OptionGroup var caller: CallerArgument

        @Option(help: "Why.")
        var reason: String

        @Flag(help: "Write JSON, with the receipt.")
        var json = false

        @OptionGroup(title: "Connection")
        var connection: ConnectionOptions

        func run() async throws {
            let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
                let id = try await caller.id(client)
                let body: JSONValue = ["caller": .string(id.description), "reason": .string(reason)]
                return try await client.post("/v1/callers/suspensions", body)
            }
            guard !json else { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
            Console.print("\(answer.json?["caller"]?.string ?? ""): \(answer.json?["state"]?.string ?? "")")
        }
    }

    /// `oncegate caller restore`.
    struct RestoreCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Propose that a suspended caller may call again, with the role and key that it had.",
            discussion: """
                Example:
                  oncegate caller restore tax/system/declaration \\
                    --profile affairs-centre-operator
                """
        )

        @OptionGroup var caller: CallerArgument

        @Flag(help: "Write JSON, with the receipt.")
        var json = false

        @OptionGroup(title: "Connection")
        var connection: ConnectionOptions

        func run() async throws {
            let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
                let id = try await caller.id(client).description
                let known = try await client.items("/v1/callers").first { $0["id"]?.string == id }
                guard var enrolment = known?.object, enrolment["state"] == "suspended" else {
                    throw CommandFailure("\(id) is not suspended: oncegate caller list shows who is")
                }
                enrolment["state"] = nil
                return try await client.post("/v1/proposals", ["caller": .object(enrolment)])
            }
            ProposalReport.print(answer, asJSON: json)
        }
    }

    /// `oncegate caller list`.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List who is enrolled: your agency's callers, or all of them for the hub and auditors.",
            discussion: "Example: oncegate caller list --profile affairs-centre-security"
        )

        @Flag(help: "Write a line of JSON for each.")
        var json = false

        @OptionGroup(title: "Connection")
        var connection: ConnectionOptions

        func run() async throws {
            let items = try await GatewayClient.connected(to: try connection.connection()) { client in
                try await client.items("/v1/callers")
            }
            if json {
                for item in items { Console.print(String(decoding: item.encodedBytes, as: UTF8.self)) }
                return
            }
            let rows = items.map { item in
                let words = ["roles", "permissions"].flatMap { item[$0]?.array ?? [] }.compactMap(\.string)
                return [
                    item["id"]?.string ?? "", words.joined(separator: ", "), item["state"]?.string ?? "",
                    item["pin"] == nil ? "" : "pinned",
                ]
            }
            let header = Headings.of(["caller", "may", "state", "key"])
            Console.print(Table(header: header, rows).description)
        }
    }
}

/// A caller on the command line: its SPIFFE URI, or what follows `agency/` in it.
struct CallerArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("AGENCY/system/NAME, AGENCY/admin/NAME, or the SPIFFE URI.", valueName: "caller")
    )
    var caller: String

    /// The URI, in one's own trust domain if none is named.
    ///
    /// - Throws: `ValidationError` for what names no caller; ``GatewayProblem``.
    func id(_ client: GatewayClient) async throws -> CallerID {
        var text = caller
        if !text.hasPrefix("spiffe://") {
            let own = (try await client.get("/v1/whoami").json?["caller"]?.string).flatMap(CallerID.init)
            text = "spiffe://\(own?.trustDomain ?? "")/agency/\(caller)"
        }
        guard let id = CallerID(text) else {
            throw ValidationError("\(caller) names no caller: write agency/system/name or agency/admin/name")
        }
        return id
    }
}
