import ArgumentParser
import Foundation

/// `--profile`, or `--gateway --cert --key --ca`: which gateway to ask, and as whom.
struct ConnectionOptions: ParsableArguments {
    /// Where profiles stand if nothing else is said, here or in the environment.
    static let defaultProfiles =
        ProcessInfo.processInfo.environment["ONCEGATE_PROFILES"] ?? "~/.config/oncegate/profiles.yaml"

    @Option(
        help: ArgumentHelp("The profile to use; the one named default if there is none.", valueName: "name")
    )
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "The file of profiles; ONCEGATE_PROFILES in the environment names another default.",
            discussion: """
                profiles:
                  tax-declaration:
                    gateway: https://data.lanjiang.example:8443
                    cert: tax.system.declaration.pem
                    key: tax.system.declaration.key
                    ca: ca.pem
                Names of files are relative to the file of profiles. The flags below override a profile.
                """,
            valueName: "file"
        )
    )
    var profiles = ConnectionOptions.defaultProfiles

    @Option(help: ArgumentHelp("The API's address, such as https://127.0.0.1:8443.", valueName: "url"))
    var gateway: String?

    @Option(help: ArgumentHelp("Your certificate with its chain, PEM.", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("The private key of your certificate, PEM.", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp("The authority that issued the gateway's certificate, PEM.", valueName: "file")
    )
    var ca: String?

    /// Where to connect to and as whom, with the flags before the profile.
    ///
    /// - Throws: `ValidationError` that says what is missing and how to give it.
    func connection() throws -> GatewayConnection {
        let named = try ConnectionProfile.find(profile, in: profiles, isNeeded: isIncomplete)
        let parts = ConnectionProfile(
            gateway: gateway ?? named?.gateway,
            cert: cert.map(ExpandedPath.expand) ?? named?.cert,
            key: key.map(ExpandedPath.expand) ?? named?.key,
            ca: ca.map(ExpandedPath.expand) ?? named?.ca
        )
        guard let gateway = parts.gateway, let cert = parts.cert, let key = parts.key, let ca = parts.ca
        else {
            throw ValidationError(
                """
                it is not said which gateway to ask and as whom; missing: \(parts.missing.joined(separator: ", ")). \
                Give these flags, or --profile NAME with them in \(profiles).
                """
            )
        }
        return GatewayConnection(
            address: try GatewayAddress(gateway),
            certificateFile: cert,
            keyFile: key,
            authorityFile: ca
        )
    }

    private var isIncomplete: Bool { gateway == nil || cert == nil || key == nil || ca == nil }
}
