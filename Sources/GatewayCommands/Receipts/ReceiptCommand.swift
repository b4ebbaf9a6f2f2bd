import ArgumentParser
import SharingModel
import TransparencyLog

/// `oncegate receipt`.
struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "File receipts with the case that they belong to.",
        subcommands: [ReceiptExportCommand.self]
    )
}

/// `oncegate receipt export`.
struct ReceiptExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a slip to print and an archive package for a saved answer, offline.",
        discussion: """
            Takes answers as oncegate verify --save keeps them, with the question beside each in FILE.query.json where it \
            is there. Everything is verified first, and that it is of the case; nothing is written otherwise. DIR must be \
            new or empty. It gets slip.html (核验结果单, one A4 page), receipt.json, record.json, proof.txt, answer.json, \
            query.json, log.vkey, metadata.json, SHA256SUMS and VERIFY.md, which says how to verify it all in ten years, \
            with and without oncegate. Several answers get a directory each, named by the short code.

            The query names the subject, so files are for their owner alone.

            Example:
              oncegate receipt export answer.json --key log.vkey --case LJ-2026-000123 \\
                --out archive
            """
    )

    @Argument(help: ArgumentHelp("Saved answers.", valueName: "file"))
    var files: [String]

    @OptionGroup var key: LogKeys

    @Option(name: .customLong("case"), help: ArgumentHelp("The case number.", valueName: "number"))
    var caseNumber: String

    @Option(help: ArgumentHelp("The directory to write.", valueName: "dir"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "The address of the gateway's public listener, for the slip's QR code; by default that of the log's name.",
            valueName: "url"
        )
    )
    var url: String?

    @Option(help: ArgumentHelp("The language that comes first: zh-CN or en.", valueName: "language"))
    var language: String = Language.chinese.rawValue

    func validate() throws {
        guard Language(rawValue: language) != nil else {
            throw ValidationError("--language is zh-CN or en")
        }
        guard !caseNumber.isEmpty else { throw ValidationError("--case is the number of the case") }
        if let url {
            guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
                throw ValidationError(
                    "--url is the address of the public listener, such as https://data.lanjiang.example"
                )
            }
        }
    }

    func run() async throws {
        let verifier = ReceiptVerifier(keys: try key.keys())
        var proven: [ProvenAnswer] = []
        for file in files {
            proven += try await ProvenAnswer.all(in: file, caseNumber: caseNumber, verifier: verifier)
        }
        let archives = try proven.map { answer in
            let slip = try VerificationSlip(
                answer,
                publicURL: url,
                language: Language(rawValue: language) ?? .chinese
            )
            return ReceiptArchive(answer, slip: slip, at: GatewayRuntime.wallClock())
        }
        try ReceiptArchive.makeDirectory(out)
        for (answer, archive) in zip(proven, archives) {
            let directory = proven.count == 1 ? out : "\(out)/\(answer.shortCode)"
            if directory != out { try ReceiptArchive.makeDirectory(directory) }
            try archive.write(to: directory)
            Console.print("\(directory): entry \(answer.verified.index) of \(answer.verified.origin)")
        }
    }
}
