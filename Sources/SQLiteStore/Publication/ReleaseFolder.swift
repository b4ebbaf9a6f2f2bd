import CanonicalJSON
import Foundation
import OpenData
import SharingService

/// A finished release on disk: its files by name, each with its encodings, and its table.
///
/// `index.json` in the folder says the same; it is written last but for the folder's name.
struct ReleaseFolder: Sendable {
    static let indexName = "index.json"

    let path: String
    let table: ReleasedTable
    let rowCount: Int
    let files: [String: ArchivedForms]

    init(path: String, table: ReleasedTable, rowCount: Int, files: [String: ArchivedForms]) {
        self.path = path
        self.table = table
        self.rowCount = rowCount
        self.files = files
    }

    /// What `index.json` says.
    var index: JSONValue {
        [
            "table": table.json, "rows": .integer(Int64(rowCount)),
            "files": .array(
                files.sorted { $0.key < $1.key }.map { name, file in
                    var object = ReleaseFolder.json(of: file.plain, name: name)
                    for encoding in FileEncoding.allCases {
                        object[encoding.rawValue] = file.encoded[encoding].map {
                            .object(ReleaseFolder.json(of: $0, name: name + encoding.suffix))
                        }
                    }
                    return .object(object)
                }
            ),
        ]
    }

    /// Opens the folder at `path`; nil if there is none, or it was not finished.
    init?(opening path: String) throws {
        guard let text = FileManager.default.contents(atPath: path + "/" + ReleaseFolder.indexName) else {
            return nil
        }
        guard let json = try? JSONValue(parsing: Array(text)),
            let table = json["table"].flatMap(ReleasedTable.init(json:)),
            let rowCount = json["rows"]?.integer, let entries = json["files"]?.array
        else {
            throw ReleaseArchiveError.unavailable(
                "\(path)/\(ReleaseFolder.indexName) is damaged: restore the folder from a backup, or build the release again"
            )
        }
        func archived(_ json: JSONValue?) -> ArchivedFile? {
            json.flatMap(ReleasedFile.init(json:)).map {
                ArchivedFile(path: path + "/" + $0.name, size: $0.size, sha256: $0.sha256)
            }
        }
        var files: [String: ArchivedForms] = [:]
        for entry in entries {
            guard let name = entry["name"]?.string, let plain = archived(entry) else { continue }
            files[name] = ArchivedForms(plain: plain)
            for encoding in FileEncoding.allCases {
                files[name]?.encoded[encoding] = archived(entry[encoding.rawValue])
            }
        }
        self.init(path: path, table: table, rowCount: Int(rowCount), files: files)
    }

    private static func json(of file: ArchivedFile, name: String) -> JSONObject {
        ["name": .string(name), "sha256": .string(file.sha256), "size": .integer(file.size)]
    }

    /// Brings a directory's names to the disk.
    static func sync(_ directory: String) throws {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReleaseArchiveError.failed(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw ReleaseArchiveError.failed(directory) }
    }

    /// Removes a folder with everything in it, if there is one.
    static func remove(_ path: String) throws {
        guard StoreFiles.exists(path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw ReleaseArchiveError.unavailable(
                "\(path) cannot be removed (\(error.localizedDescription)): remove it"
            )
        }
    }
}
