import Foundation

/// Keys of the gateway are for it alone, and so is the say of what lies in its directories.
enum KeyPermissions {
    /// - Throws: ``GatewayConfiguration/Invalid`` if others may read the file.
    static func check(_ path: String) throws {
        guard allows(0o077, path) else { return }
        throw GatewayConfiguration.Invalid(description: "\(path) may be read by others: chmod 600 \(path)")
    }

    /// The server's key may be read by a group as well, such as that of the program which renews it.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` if others may read the file, or anybody else may write it.
    static func checkServerKey(_ path: String) throws {
        guard allows(0o027, path) else { return }
        throw GatewayConfiguration.Invalid(
            description:
                "\(path) may be read or written by others: chmod 600 \(path), or 640 for a group that renews it"
        )
    }

    /// - Throws: ``GatewayConfiguration/Invalid`` if others may replace what lies in the directory.
    static func checkDirectory(_ path: String) throws {
        guard allows(0o022, path) else { return }
        throw GatewayConfiguration.Invalid(
            description:
                "\(path) may be written by others, who could replace what lies in it: look for files that are not the gateway's, "
                + "then chmod 700 \(path)"
        )
    }

    /// Whether the mode of what is there has one of these bits.
    private static func allows(_ bits: Int, _ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? Int ?? 0) & bits != 0
    }
}
