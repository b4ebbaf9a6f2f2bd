import Hummingbird
import SharingModel

extension QueryFields {
    /// Reads the query of a request.
    ///
    /// - Throws: ``PublicProblem``.
    init(_ request: Request) throws(PublicProblem) {
        do throws(InvalidInput) {
            try self.init(request.uri.query ?? "")
        } catch {
            throw PublicProblem(error)
        }
    }
}
