import Hummingbird

/// Answers on threads of their own, so that visitors take no time from those who ask over the API.
struct PatientResponder<Base: HTTPResponder>: HTTPResponder {
    let base: Base
    let tasks: (any TaskExecutor)?

    func respond(to request: Request, context: Base.Context) async throws -> Response {
        try await withTaskExecutorPreference(tasks) { try await base.respond(to: request, context: context) }
    }
}
