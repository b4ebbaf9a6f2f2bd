import CanonicalJSON

extension GatewayClient {
    /// Every item of a list, page after page.
    ///
    /// - Throws: ``GatewayProblem`` if the gateway refuses, ``GatewayUnreachable`` if there is no answer.
    func items(_ path: String) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var next: String? = "\(path)?limit=200"
        while let page = next {
            let answer = try await get(page).json
            items += answer?["items"]?.array ?? []
            next = (answer?["next"]?.string).map { "\(path)?limit=200&cursor=\($0)" }
        }
        return items
    }
}
