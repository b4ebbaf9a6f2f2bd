import Foundation
import GatewayTesting
import OpenData
import SharingModel
import SharingService
import Testing

@testable import SQLiteStore

/// A small table with every type, and an archive of it that is removed in the end.
final class ReleasedRows {
    let table: ReleasedTable
    let directory = FileManager.default.temporaryDirectory.appending(path: "oncegate-\(UUID().uuidString)")
        .path
    let archive: ReleaseDirectory
    private var made: UInt8 = 0

    /// Sorts so many bytes of rows at once, if that is said.
    init(runSize: Int = RowSorter.runSize) throws {
        archive = try ReleaseDirectory(
            opening: directory,
            patience: Slowness.patience(.milliseconds(300)),
            runSize: runSize
        )
        table = try ReleasedRows.stalls()
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// An id that no release has yet.
    func nextID() -> RecordID {
        made += 1
        return RecordID(bytes: [UInt8](repeating: made, count: 16))
    }

    /// Releases rows and gives the release's id and files.
    func release(
        _ rows: [[Cell]],
        as table: ReleasedTable? = nil
    ) async throws -> (id: RecordID, files: [ReleasedFile], bytes: String) {
        let id = nextID()
        let writer = try await archive.begin(id, table: table ?? self.table)
        do {
            for start in stride(from: 0, to: rows.count, by: 300) {
                try await writer.add(Array(rows[start..<min(start + 300, rows.count)]))
            }
            let (files, bytes) = try await writer.finish { _ in }
            return (id, files, bytes)
        } catch {
            await writer.discard()
            throw error
        }
    }

    /// The text of a file of a release.
    func text(_ name: String, of id: RecordID) throws -> String {
        guard let file = archive.file(name, encoding: nil, of: id) else { throw ReleaseArchiveError.missing }
        return String(decoding: try Data(contentsOf: URL(filePath: file.path)), as: UTF8.self)
    }

    /// The small table.
    static func stalls() throws -> ReleasedTable {
        ReleasedTable(
            dataset: try #require(DatasetName("street-stalls")),
            columns: [
                ReleasedColumn(name: "code", title: LocalizedText(en: "Code", zh: "代码"), type: .string),
                ReleasedColumn(name: "name", title: LocalizedText(en: "Name", zh: "名称"), type: .string),
                ReleasedColumn(name: "stalls", title: LocalizedText(en: "Stalls", zh: "摊位"), type: .integer),
                ReleasedColumn(name: "fee", title: LocalizedText(en: "Fee", zh: "费用"), type: .number),
                ReleasedColumn(name: "open", title: LocalizedText(en: "Open", zh: "开放"), type: .boolean),
                ReleasedColumn(
                    name: "keeper",
                    title: LocalizedText(en: "Keeper", zh: "负责人"),
                    type: .string,
                    mask: ColumnMask(keep: 0)
                ),
            ],
            primaryKey: ["code"]
        )
    }

    /// A row of the small table.
    static func row(
        _ code: String,
        _ name: String = "南门桥",
        stalls: String? = "12",
        fee: String? = "3.50",
        open: String? = "true",
        keeper: Cell = .masked
    ) -> [Cell] {
        func cell(_ text: String?) -> Cell { text.map { .value($0) } ?? .absent }
        return [.value(code), .value(name), cell(stalls), cell(fee), cell(open), keeper]
    }

    /// Rows in no order; the same ones every time.
    static func many(_ count: Int) -> [[Cell]] {
        (0..<count).map { index in
            let code = String(index * 7919 % count + 100_000)
            return row(
                code,
                "第\(index % 97)街",
                stalls: index.isMultiple(of: 11) ? nil : String(index * 31 % 400 - 100),
                fee: index.isMultiple(of: 13) ? nil : "\(index % 50 - 10).\(index % 100)",
                keeper: index.isMultiple(of: 5) ? .absent : .masked
            )
        }
    }
}
