import ArgumentParser
import CanonicalJSON
import SharingModel

/// The fields of a material type, as far as a cell of text must know them.
struct MaterialSchema: Equatable, Sendable {
    /// The code, with the version if one was asked for.
    let reference: String
    /// The types of the fields, by name.
    let types: [String: String]

    init(reference: String, types: [String: String]) {
        self.reference = reference
        self.types = types
    }

    /// Reads the answer of `GET /v1/material-types/{code}`.
    init?(json: JSONValue, reference: String) {
        guard let fields = json["schema"]?["fields"]?.array else { return nil }
        var types: [String: String] = [:]
        for field in fields {
            guard let name = field["name"]?.string, let type = field["type"]?.string else { return nil }
            types[name] = type
        }
        self.init(reference: reference, types: types)
    }

    /// Asks the gateway for it.
    static func fetch(_ reference: String, from client: GatewayClient) async throws -> MaterialSchema {
        guard MaterialTypeReference(reference) != nil else {
            throw ValidationError(
                "\(reference) is no material type; write business-licence or business-licence@1"
            )
        }
        let answer = try await client.get("/v1/material-types/\(reference)")
        guard let json = answer.json, let schema = MaterialSchema(json: json, reference: reference) else {
            throw CommandFailure(
                "\(client.address) described the type \(reference) in a way that is not understood"
            )
        }
        return schema
    }

    /// Asks the gateway for it; nil if it has no such type, so that the answer to a question can say so, with a receipt.
    static func fetchIfKnown(_ reference: String, from client: GatewayClient) async throws -> MaterialSchema?
    {
        do {
            return try await fetch(reference, from: client)
        } catch let problem as GatewayProblem where problem.code == "not-found" {
            return nil
        }
    }

    /// What a text says, by the field's type; what is not of that type stays text, and the gateway says what is wrong.
    ///
    /// Booleans are those of Table Schema: true, True, TRUE, 1 and false, False, FALSE, 0.
    func value(of text: String, for field: String) -> JSONValue {
        switch types[field] {
        case "integer": JSONValue.wholeNumber(text) ?? .string(text)
        case "boolean":
            switch text {
            case "true", "True", "TRUE", "1": .boolean(true)
            case "false", "False", "FALSE", "0": .boolean(false)
            default: .string(text)
            }
        default: .string(text)
        }
    }
}

extension JSONValue {
    /// A whole number that I-JSON can hold (RFC 7493 §2.2); nil for any other text.
    static func wholeNumber(_ text: String) -> JSONValue? {
        guard let number = Int64(text), number.magnitude < 1 << 53 else { return nil }
        return .integer(number)
    }
}
