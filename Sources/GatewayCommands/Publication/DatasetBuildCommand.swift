import ArgumentParser
import CanonicalJSON

/// `oncegate dataset build`.
struct DatasetBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build a candidate: every row through the gate, every file written, nothing public.",
        discussion: """
            Prints the SHA-256 of the candidate's bytes, which is what the review is bound to. What does not pass the gate is \
            refused with every reason; rows that may not leave are held back and counted. A newer candidate takes the place of \
            one that was not released yet.

            Example:
              oncegate dataset build food-permits --profile affairs-centre-operator
            """
    )

    @OptionGroup var dataset: DatasetArgument

    @Flag(help: "Write the candidate as JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        var bar = BuildProgressLine(isShown: ProgressBar.isPossible && !json)
        var last: JSONValue?
        try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.lines(try dataset.path, posting: [:]) { line in
                if line["progress"] != nil { bar.show(line) } else { last = line }
            }
        }
        bar.clear()
        guard let last else {
            throw CommandFailure("the gateway's answer broke off: build again, nothing was released")
        }
        if let problem = last["problem"] { throw CommandFailure(GatewayProblem.text(of: problem)) }
        if json { return Console.print(String(decoding: last.encodedBytes, as: UTF8.self)) }
        Console.print(ReleaseText(last).summary)
        Console.print("")
        Console.print("Next: a security administrator looks at it and decides on these bytes:")
        Console.print("  oncegate dataset review \(dataset.name)")
    }
}

/// How far a build is, on the last line of a terminal.
struct BuildProgressLine {
    let isShown: Bool
    private let started = ContinuousClock.now

    init(isShown: Bool) {
        self.isShown = isShown
    }

    mutating func show(_ line: JSONValue) {
        guard isShown else { return }
        let seconds = Double((ContinuousClock.now - started).components.seconds)
        let (read, total) = (line["read"]?.integer ?? 0, line["total"]?.integer ?? 0)
        let rate = seconds > 0 ? "  \(Int(Double(read) / seconds)) rows/s" : ""
        let written = line["written"]?.integer ?? 0
        let text =
            line["progress"]?.string == "writing"
            ? "\(BuildProgressLine.bar(written, of: line["rows"]?.integer ?? 0)) writing files, \(written) rows"
            : "\(BuildProgressLine.bar(read, of: total)) reading, \(read) rows\(rate)"
        Console.draw(text)
    }

    func clear() { if isShown { Console.draw("") } }

    private static func bar(_ done: Int64, of total: Int64) -> String {
        guard total > 0 else { return "" }
        let filled = Int(min(1, Double(done) / Double(total)) * 20)
        return "[" + String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled) + "]"
    }
}
