import CanonicalJSON

extension CatalogueLint {
    /// A contract is finished, between two agencies, not yet over, and grants what items need and nobody else grants.
    public func faults(of contract: SharingContract) -> [InvalidInput.Fault] {
        faults(of: contract, beside: contracts)
    }

    /// The same of a contract that stands in a file beside the others: of two that overlap the one that begins later is at
    /// fault, by its id where both begin on one day.
    public func writtenFaults(of contract: SharingContract) -> [InvalidInput.Fault] {
        faults(
            of: contract,
            beside: contracts.filter { ($0.from, $0.id) <= (contract.from, contract.id) }
        )
    }

    private func faults(
        of contract: SharingContract,
        beside others: [SharingContract]
    ) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        for (name, agency) in [("provider", contract.provider), ("consumer", contract.consumer)]
        where agencies[agency] == nil {
            faults.add("/\(name)", en: "there is no such agency", zh: "没有此部门")
        }
        if contract.provider == contract.consumer {
            faults.add(
                "/consumer",
                en: "is the provider: an agency needs no contract for its own records",
                zh: "与提供部门相同：使用本部门数据无需协议"
            )
        }
        if contract.until < today {
            faults.add(
                "/term/until",
                en: "lies in the past: agree on a term that is not over",
                zh: "期限已过：请约定尚未届满的使用时限"
            )
        }
        addUnfinished(of: contract, to: &faults)
        addModes(of: contract, to: &faults)
        addSupersession(of: contract, beside: others, to: &faults)
        for (index, grant) in contract.grants.enumerated() {
            faults.faults += overlaps(of: grant, at: index, of: contract, with: others)
            faults.faults += self.faults(of: grant, at: index, of: contract)
        }
        return faults.faults
    }

    /// What nobody has written yet: texts that are empty or marked, and a mode that names none.
    private func addUnfinished(of contract: SharingContract, to faults: inout FaultCollector) {
        for name in ["basis", "scenario", "scope"] {
            for language in ["en", "zh"] {
                let text = contract.document[name]?[language]?.string ?? ""
                guard text.trimmingSpaces().isEmpty else { continue }
                faults.add(
                    "/\(name)/\(language)",
                    en: "is empty: an application states it (Decree 809 art. 20)",
                    zh: "为空：申请须予载明（政务数据共享条例第二十条）"
                )
            }
        }
        for pointer in placeholders(in: contract.document, at: "") {
            faults.add(
                pointer,
                en: "is still to be filled in: write it, without the mark",
                zh: "尚待填写：请填写内容并删去标记"
            )
        }
        if contract.document["mode"]?.array?.isEmpty != false {
            faults.add("/mode", en: "names no mode: api, batch or file", zh: "未载明共享方式：api、batch 或 file")
        }
    }

    private func placeholders(in json: JSONValue, at pointer: String) -> [String] {
        switch json {
        case .string(let text): DraftPlaceholder.stands(in: text) ? [pointer] : []
        case .array(let elements):
            elements.enumerated().flatMap { placeholders(in: $0.element, at: "\(pointer)/\($0.offset)") }
        case .object(let object):
            object.members.flatMap {
                placeholders(in: $0.value, at: "\(pointer)/\(JSONPointer.escape($0.name))")
            }
        case .null, .boolean, .integer, .number: []
        }
    }

    /// A type is shared by the ways that its entry in the catalogue names, and no other.
    private func addModes(of contract: SharingContract, to faults: inout FaultCollector) {
        for reference in Set(contract.grants.map(\.material)).sorted(by: { $0.description < $1.description })
        {
            guard let type = types[reference.code]?.first(where: { $0.reference == reference }),
                !type.sharingModes.isEmpty
            else { continue }
            let beyond = contract.modes.subtracting(type.sharingModes)
            guard !beyond.isEmpty else { continue }
            let (known, extra) = (SharingMode.names(type.sharingModes), SharingMode.names(beyond))
            faults.add(
                "/mode",
                en: "\(reference) is shared by \(known.en) only: take out \(extra.en)",
                zh: "\(reference) 的共享方式仅限 \(known.zh)：请删去 \(extra.zh)"
            )
        }
    }

    private func addSupersession(
        of contract: SharingContract,
        beside others: [SharingContract],
        to faults: inout FaultCollector
    ) {
        if contract.document["supersedes"] != nil, contract.supersedes == nil {
            faults.add(
                "/supersedes",
                en: "must be the hash of a contract, sha256: and 64 hexadecimal digits",
                zh: "必须是协议的哈希：sha256: 加 64 位十六进制数字"
            )
        }
        let hasNamesake = others.contains { other in
            other.id == contract.id && isRival(other, of: contract)
        }
        if hasNamesake {
            faults.add(
                "/id",
                en: "another contract of these parties has this id: choose another, or supersede that one",
                zh: "双方另有同名协议：请更换标识，或者声明取代该协议"
            )
        }
    }
}
