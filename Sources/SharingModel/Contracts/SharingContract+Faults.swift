public import CanonicalJSON

extension SharingContract {
    /// Reads a content as ``init(json:at:)`` does, but tells everything that is missing or cannot be read at once.
    ///
    /// - Parameters:
    ///   - json: the content.
    ///   - pointer: where it stands.
    /// - Returns: the contract.
    /// - Throws: ``InvalidInput`` (malformed) with every fault that can be seen.
    public static func complete(
        json: JSONValue,
        at pointer: String = ""
    ) throws(InvalidInput) -> SharingContract {
        do throws(InvalidInput) {
            return try SharingContract(json: json, at: pointer)
        } catch {
            var faults: [InvalidInput.Fault] = []
            for fault in missing(in: json, at: pointer) + faultsOfGrants(in: json, at: pointer) + error.faults
            where !faults.contains(fault) {
                faults.append(fault)
            }
            throw InvalidInput(error.kind, faults)
        }
    }

    private static func missing(in json: JSONValue, at pointer: String) -> [InvalidInput.Fault] {
        guard let object = json.object else { return [] }
        // Decree 809 art 20: an application states all of these.
        let members = ["id", "provider", "consumer", "basis", "scenario", "scope", "mode", "term", "grants"]
        return members.filter { object[$0] == nil }.flatMap {
            InvalidInput.missing("\(pointer)/\($0)").faults
        }
    }

    private static func faultsOfGrants(in json: JSONValue, at pointer: String) -> [InvalidInput.Fault] {
        (json["grants"]?.array ?? []).enumerated().flatMap { index, json -> [InvalidInput.Fault] in
            do throws(InvalidInput) {
                _ = try Grant(json: json, at: "\(pointer)/grants/\(index)")
                return []
            } catch {
                return error.faults
            }
        }
    }
}
