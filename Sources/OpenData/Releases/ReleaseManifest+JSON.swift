public import CanonicalJSON
import SharingModel

extension ReleaseManifest {
    /// What `manifest.json` says; its canonical bytes are what is signed.
    public var json: JSONValue {
        var object: JSONObject = [
            "dataset": .string(dataset.description), "number": .integer(Int64(number)),
            "asOf": .string(asOf.description), "policy": .string(policy), "bytes": .string("sha256:" + bytes),
            "columns": .array(table.columns.map(\.json)),
            "primaryKey": .array(table.primaryKey.map { .string($0) }),
            "rows": [
                "read": .integer(Int64(rows.read)),
                "heldBack": .object(
                    JSONObject(
                        uniqueMembers: rows.heldBack.sorted { $0.key < $1.key }
                            .map { .init(name: $0.key, value: .integer(Int64($0.value))) }
                    )
                ),
                "masked": .integer(Int64(rows.masked)), "released": .integer(Int64(rows.released)),
            ],
            "checks": .array(
                checks.map { ["name": .string($0.name), "finding": $0.finding.json] }
            ),
            "files": .array(files.map(\.json)),
        ]
        if let review {
            object["review"] = [
                "by": .string(review.by), "at": .string(review.at.description), "decision": "approve",
            ]
        }
        if let releasedAt { object["releasedAt"] = .string(releasedAt.description) }
        return .object(object)
    }

    /// Reads ``json`` back; nil if it was not written so.
    public init?(json: JSONValue) {
        guard let table = ReleasedTable(json: json), case .integer(let number)? = json["number"],
            let asOf = json["asOf"]?.string.flatMap(Timestamp.init), let policy = json["policy"]?.string,
            let bytes = json["bytes"]?.string, bytes.hasPrefix("sha256:"),
            let counts = json["rows"], let checks = json["checks"]?.array, let files = json["files"]?.array
        else { return nil }
        self.init(
            dataset: table.dataset,
            number: Int(number),
            asOf: asOf,
            policy: policy,
            table: table,
            rows: RowCounts(json: counts),
            checks: checks.compactMap { check in
                guard let name = check["name"]?.string, let en = check["finding"]?["en"]?.string,
                    let zh = check["finding"]?["zh"]?.string
                else { return nil }
                return Check(name: name, finding: LocalizedText(en: en, zh: zh))
            },
            files: files.compactMap(ReleasedFile.init(json:)),
            bytes: String(bytes.dropFirst("sha256:".count))
        )
        if let by = json["review"]?["by"]?.string,
            let at = json["review"]?["at"]?.string.flatMap(Timestamp.init)
        {
            review = Review(by: by, at: at)
        }
        releasedAt = json["releasedAt"]?.string.flatMap(Timestamp.init)
    }
}

extension ReleaseManifest.RowCounts {
    fileprivate init(json: JSONValue) {
        func count(_ value: JSONValue?) -> Int {
            guard case .integer(let count)? = value else { return 0 }
            return Int(count)
        }
        self.init()
        read = count(json["read"])
        masked = count(json["masked"])
        released = count(json["released"])
        for member in json["heldBack"]?.object?.members ?? [] { heldBack[member.name] = count(member.value) }
    }
}

extension ReleasedColumn {
    /// `{"name", "title", "type", "constraints"?, "mask"?}`.
    public var json: JSONValue {
        var object: JSONObject = [
            "name": .string(name), "title": title.json, "type": .string(type.rawValue),
        ]
        if !constraints.members.isEmpty { object["constraints"] = .object(constraints) }
        object["mask"] = mask?.json
        return .object(object)
    }

    init?(json: JSONValue) {
        guard let name = json["name"]?.string, let type = json["type"]?.string.flatMap(FieldType.init),
            let en = json["title"]?["en"]?.string, let zh = json["title"]?["zh"]?.string
        else { return nil }
        let mask = json["mask"].flatMap { try? ColumnMask(json: $0) }
        self.init(
            name: name,
            title: LocalizedText(en: en, zh: zh),
            type: type,
            constraints: json["constraints"]?.object ?? JSONObject(),
            mask: mask
        )
    }
}
