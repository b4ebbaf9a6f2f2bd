import CanonicalJSON
import SharingModel

/// Questions as callers send them: taken whole, or refused with places and without what was sent.
enum VerificationQueryProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        guard let document = try? JSONValue(parsing: input) else { return }
        let query: VerificationQuery
        do throws(InvalidInput) {
            query = try VerificationQuery(json: document)
        } catch {
            RefusalProperties.check(error, of: document)
            return
        }
        require(query.document.encodedBytes == document.encodedBytes, "a question is kept as it was sent")
        require(query.claims.count <= 64, "claims are bounded")
        require(!query.claims.isEmpty || query.count != nil, "a question asks something")
        require(query.claims.allSatisfy { !$0.comparisons.isEmpty }, "a claim compares something")
        guard let again = try? VerificationQuery(json: document) else {
            require(false, "a question is taken twice")
            return
        }
        require(again.subject == query.subject, "a question is about the same subject twice")
        do throws(InvalidInput) {
            let typed = try TypedQuestion(query, of: FoodPermit.type)
            let known = Set(FoodPermit.type.fields.map(\.name))
            require(typed.fields.isSubset(of: known), "only fields of the type are compared")
        } catch {
            RefusalProperties.check(error, of: document)
        }
    }
}
