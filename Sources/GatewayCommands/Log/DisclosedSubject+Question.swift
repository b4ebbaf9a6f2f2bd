import CanonicalJSON
import SharingModel
import TransparencyLog

extension DisclosedSubject {
    /// Whom a question is about: one, or the several of a completeness check, each in its role.
    ///
    /// - Throws: ``CommandFailure`` for a subject that is none.
    static func all(in question: JSONValue) throws -> [DisclosedSubject] {
        if let subject = question["subject"] { return [try parsed(subject, role: nil)] }
        let members = question["subjects"]?.object?.members ?? []
        return try members.map { try parsed($0.value, role: members.count > 1 ? $0.name : nil) }
    }

    private static func parsed(_ json: JSONValue, role: String?) throws -> DisclosedSubject {
        do {
            return DisclosedSubject(role: role, bytes: try Subject(json: json, at: "/subject").bytes)
        } catch {
            throw CommandFailure(
                "the question's subject is none: \(error.faults.map(\.message.en).joined(separator: "; "))"
            )
        }
    }
}
