import ArgumentParser
import CanonicalJSON
import Foundation

/// One entry of the file of profiles; whatever it leaves out, flags must give.
struct ConnectionProfile: Equatable {
    var gateway: String?
    var cert: String?
    var key: String?
    var ca: String?

    /// The flags that would fill what is missing.
    var missing: [String] {
        [("--gateway", gateway), ("--cert", cert), ("--key", key), ("--ca", ca)].filter { $0.1 == nil }.map(
            \.0
        )
    }

    /// The profile of that name, or the one called `default`.
    ///
    /// It is looked for only if it was named, or if the flags do not say everything (`isNeeded`).
    ///
    /// - Throws: `ValidationError` if a profile was named and is not there.
    static func find(_ name: String?, in path: String, isNeeded: Bool) throws -> ConnectionProfile? {
        guard name != nil || isNeeded else { return nil }
        let file = ExpandedPath.expand(path)
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            guard let name else { return nil }
            throw ValidationError(
                "there is no profile \(name): \(path) cannot be read; --profiles names another file"
            )
        }
        let directory = (file as NSString).deletingLastPathComponent
        let all = try ConnectionProfile.all(in: text, file: path, directory: directory)
        if let profile = all[name ?? "default"] { return profile }
        guard let name else { return nil }
        let known = all.keys.sorted().joined(separator: ", ")
        throw ValidationError("\(path) has no profile \(name); it has \(known.isEmpty ? "none" : known)")
    }

    /// Every profile of the file.
    static func all(in text: String, file: String, directory: String) throws -> [String: ConnectionProfile] {
        let document: JSONValue
        do {
            document = try YAMLDocument(text, file: file).json
        } catch {
            throw ValidationError("\(error)")
        }
        guard let profiles = document["profiles"]?.object else {
            throw ValidationError(
                "\(file) must begin with profiles: and hold a mapping from names to profiles"
            )
        }
        var result: [String: ConnectionProfile] = [:]
        for member in profiles.members {
            guard let entry = member.value.object else {
                throw ValidationError(
                    "\(file): the profile \(member.name) must be a mapping of gateway, cert, key, ca"
                )
            }
            let known = ["gateway", "cert", "key", "ca"]
            if let stranger = entry.members.first(where: {
                !known.contains($0.name) || $0.value.string == nil
            }) {
                throw ValidationError(
                    "\(file): \(stranger.name) of the profile \(member.name) must be a text under one of \(known.joined(separator: ", "))"
                )
            }
            func path(_ name: String) -> String? {
                entry[name]?.string.map { ExpandedPath.expand($0, relativeTo: directory) }
            }
            result[member.name] = ConnectionProfile(
                gateway: entry["gateway"]?.string,
                cert: path("cert"),
                key: path("key"),
                ca: path("ca")
            )
        }
        return result
    }
}

/// How file names are read.
enum ExpandedPath {
    /// `~` is the home directory; other relative names are relative to `directory`, if there is one.
    static func expand(_ path: String, relativeTo directory: String) -> String {
        let expanded = expand(path)
        guard !expanded.hasPrefix("/"), !directory.isEmpty else { return expanded }
        return (directory as NSString).appendingPathComponent(expanded)
    }

    static func expand(_ path: String) -> String { (path as NSString).expandingTildeInPath }
}
