import CanonicalJSON
import OpenData
import SharingService

/// Calls of the action API: the same answer twice, in JSON, or a refusal of the client's.
enum CKANProperties {
    /// The first line is the action and the query, as in `package_search?q=food`; the rest is the body.
    static func check(_ input: [UInt8]) {
        let lines = input.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let head = lines[0].split(separator: 0x3F, maxSplits: 1, omittingEmptySubsequences: false)
        let action = String(decoding: head[0], as: UTF8.self)
        do throws(CKANError) {
            var parameters = try CKANParameters(form: head.count == 2 ? Array(head[1]) : [])
            if lines.count == 2 {
                parameters = parameters.overridden(
                    by: try CKANParameters(body: Array(lines[1]), isJSON: false)
                )
            }
            if action == "datastore_search" { return try checkRows(parameters) }
            let result = try PublishedPermits.actions.result(of: action, parameters).encodedBytes
            require((try? JSONValue(parsing: result)) != nil, "an answer is strict JSON")
            let again = try PublishedPermits.actions.result(of: action, parameters).encodedBytes
            require(again == result, "a question has one answer")
        } catch {
            require((400..<500).contains(error.status), "a refusal is the client's")
            require((try? JSONValue(parsing: error.json.encodedBytes)) != nil, "a refusal is strict JSON")
        }
    }

    private static func checkRows(_ parameters: CKANParameters) throws(CKANError) {
        let asked = try DatastoreQuery(parameters, of: PublishedPermits.table, most: 32_000)
        let names = Set(PublishedPermits.table.columns.map(\.name))
        require(asked.query.isShortEnough, "conditions are bounded")
        require((0...32_000).contains(asked.query.limit) && asked.query.offset >= 0, "rows are bounded")
        require(
            names.isSuperset(of: asked.query.columns + asked.query.filters.map(\.column))
                && names.isSuperset(of: asked.query.order.map(\.column)),
            "only columns of the table are asked for"
        )
        let echo = JSONValue.object(asked.echo).encodedBytes
        require((try? JSONValue(parsing: echo)) != nil, "what is repeated is strict JSON")
    }
}
