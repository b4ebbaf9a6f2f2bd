import ArgumentParser
import SharingModel
import TransparencyLog

/// `oncegate log roll-over`.
struct RollOverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-over",
        abstract: "Make the key of the coming year's log.",
        discussion: """
            Each year has a log and a key of its own. Run this in December, back up the key, and announce what it prints to \
            consumers, auditors and the witnesses' operators. On New Year's Day a running gateway ends the old log and begins \
            the new one by itself within seconds; one that is started later does so at its start. In a year that has begun \
            without a key, this makes the key of that year. A key that is there is refused, never overwritten.

            Where the newest data are lost for good and the gateway refuses an older copy, --accept-loss ends the log where the copy ends, and \
            begins the next year's now: the old log never grows again, so that nobody can prove two histories. It takes the number of \
            entries that are given up, as the refusal tells it; their receipts prove what is not there any more.

            Example: oncegate log roll-over --config gateway.yaml
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(
        help: ArgumentHelp("Give up so many entries that were released and are lost.", valueName: "number")
    )
    var acceptLoss: UInt64?

    func run() async throws {
        let configuration = try await options.load()
        if let acceptLoss { return try await accept(acceptLoss, configuration) }
        let time = GatewayRuntime.wallClock()
        guard let year = RollOver(configuration: configuration).nextYear(at: time) else {
            throw CommandFailure(
                "\(configuration.keysDirectory) holds no key of a log: run oncegate init, or give the right --config FILE"
            )
        }
        let keys = KeyFiles(directory: configuration.keysDirectory)
        let path = try keys.makeLogKey(year: year)
        let key = try keys.signer(origin: configuration.origin(year: year)).verifierKey
        let isComing = year > configuration.calendar.day(of: time).components.year
        let when =
            isComing
            ? "on 1 January \(year) a running gateway begins this log by itself"
            : "a running gateway begins this log within seconds; otherwise its next start does"
        Console.print(
            """
            made \(path)
              log         \(key.name)
              vkey        \(key)
            next: back up the key, apart from the data
                  announce the vkey to consumers and auditors, and to the witnesses' operators before the log begins
                  \(when)
            """
        )
    }

    private func accept(_ count: UInt64, _ configuration: GatewayConfiguration) async throws {
        let beginning = try await LossAcceptance(configuration: configuration, count: count).begin()
        let (end, key) = (beginning.end, beginning.key)
        Console.print(
            """
            ended \(end.origin) at \(end.size) entries; \(count) that followed are given up
              root        \(end.root)
              next log    \(key.name)
              vkey        \(key)
            next: back up the new key, apart from the data, and start the gateway
                  announce the vkey, and in writing from which entry on what was released is lost, to consumers, auditors and the \
            witnesses' operators
            """
        )
    }
}
