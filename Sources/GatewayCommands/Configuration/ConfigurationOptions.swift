import ArgumentParser
import Foundation

/// `--config FILE` and the flags that override its keys.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "The gateway's configuration, a YAML file.")
    var config: String

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            "Keys of the configuration as flags, such as --api-port 9443.",
            valueName: "--key value"
        )
    )
    var overrides: [String] = []

    /// Reads the configuration.
    func load() async throws -> GatewayConfiguration {
        let flags = Set(ConfigurationKey.all.map { "--" + $0.name.replacing(".", with: "-") })
        var position = 0
        while position < overrides.count {
            let word = overrides[position]
            guard flags.contains(word), position + 1 < overrides.count else {
                throw ValidationError(
                    "unknown or incomplete option \(word); oncegate serve --help lists the keys"
                )
            }
            position += 2
        }
        // Whoever reads the configuration may come to hold keys.
        ProcessLimits.forbidDumps()
        let configuration = try await GatewayConfiguration(
            file: config,
            environment: ProcessInfo.processInfo.environment,
            flags: overrides
        )
        configuration.keyEncryption.clearEnvironment()
        return configuration
    }
}
