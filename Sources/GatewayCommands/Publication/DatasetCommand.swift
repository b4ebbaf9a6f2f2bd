import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate dataset`.
struct DatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Open data: build a candidate, have it reviewed, release it, take it back.",
        subcommands: [
            DatasetBuildCommand.self,
            DatasetReviewCommand.self,
            DatasetReleaseCommand.self,
            DatasetRecallCommand.self,
            DatasetListCommand.self,
        ]
    )
}

/// The dataset that a command is about.
struct DatasetArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The dataset.", valueName: "dataset"))
    var name: String

    /// Where its releases are.
    var path: String {
        get throws {
            guard let name = DatasetName(name) else {
                throw ValidationError("\(name) is no dataset's name, such as food-permits")
            }
            return "/v1/datasets/\(name)/releases"
        }
    }

    func validate() throws { _ = try path }

    /// The newest release in one of these states, or the one of a number.
    func newest(
        _ states: Set<String>,
        number: Int?,
        _ client: GatewayClient,
        orElse mend: String
    ) async throws -> JSONValue {
        let releases = try await client.items(try path)
        let found = releases.last { release in
            guard let number else { return states.contains(release["state"]?.string ?? "") }
            return release["number"] == .integer(Int64(number))
        }
        guard let found else {
            throw CommandFailure(number.map { "\(name) has no release \($0)" } ?? "\(name) has none: \(mend)")
        }
        return found
    }
}
