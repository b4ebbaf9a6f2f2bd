import CanonicalJSON
public import HTTPTypes
import SharingModel
import SharingService

/// One operation of the API, as `Contracts/openapi.yaml` lists it.
public struct APIRoute: Sendable {
    /// The method.
    public let method: HTTPRequest.Method
    /// The path's template; `{name}` stands for one segment.
    public let path: String
    /// The operation's id; also the label of its metrics.
    public let operation: String
    /// Who may call it.
    let audience: Audience
    /// What it answers with besides JSON.
    let formats: Set<String>
    let handler: Handler

    /// How an operation is answered.
    enum Handler: Sendable {
        /// In a task of its own, which reads the body as it comes.
        case task(@Sendable (APIRequest) async throws -> APIReply)
        /// One JSON body and one operation of the log: what is asked is known at once, the answer when it is durable.
        case question(@Sendable (APIRequest, JSONValue) throws -> PendingReply)
    }

    /// Which callers an operation is for.
    enum Audience: Sendable {
        /// Every enrolled caller.
        case anyone
        /// Business systems only: administrators are no users of personal data.
        case systems
        /// Systems and stewards.
        case systemsAndStewards
        /// Systems, stewards and auditors.
        case receiptHolders
        /// Administrators who hold one of these roles.
        case roles(Set<Role>)

        /// Who they are.
        var text: LocalizedText {
            let system = LocalizedText(en: "systems", zh: "业务系统")
            let callers: [LocalizedText] =
                switch self {
                case .anyone: [LocalizedText(en: "every enrolled caller", zh: "所有已登记的调用方")]
                case .systems: [system]
                case .systemsAndStewards: [system, Role.steward.title]
                case .receiptHolders: [system, Role.steward.title, Role.auditor.title]
                case .roles(let roles): Role.allCases.filter(roles.contains).map(\.title)
                }
            return LocalizedText(
                en: "The call is for \(callers.map(\.en).joined(separator: ", ")).",
                zh: "本操作由\(callers.map(\.zh).joined(separator: "、"))办理。"
            )
        }
    }

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: String,
        for audience: Audience,
        formats: Set<String> = [],
        handler: @escaping @Sendable (APIRequest) async throws -> APIReply
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.audience = audience
        self.formats = formats
        self.handler = .task(handler)
    }

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: String,
        for audience: Audience,
        question: @escaping @Sendable (APIRequest, JSONValue) throws -> PendingReply
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.audience = audience
        formats = ["application/jwt"]
        handler = .question(question)
    }
}

/// A question that was read and is ready to be decided.
struct PendingReply: Sendable {
    /// Makes the reply from what was committed; throws what the caller gets instead.
    typealias Maker = @Sendable () throws -> APIReply

    /// Enters the question; the function it is given is called once, from any thread, which it must not hold up.
    let ask: @Sendable (@escaping @Sendable (@escaping Maker) -> Void) -> Void

    /// Waits for the reply.
    func reply() async throws -> APIReply {
        let maker = await withCheckedContinuation { continuation in
            ask { continuation.resume(returning: $0) }
        }
        return try maker()
    }
}

/// Finds the route of a request: by one look-up for a path without parameters.
struct RouteTable: Sendable {
    private var fixed: [String: [HTTPRequest.Method: APIRoute]] = [:]
    private var templates: [(segments: [Substring], routes: [HTTPRequest.Method: APIRoute])] = []

    init(_ routes: [APIRoute]) {
        for route in routes {
            guard route.path.contains("{") else {
                fixed[route.path, default: [:]][route.method] = route
                continue
            }
            let segments = route.path.split(separator: "/")
            if let index = templates.firstIndex(where: { $0.segments == segments }) {
                templates[index].routes[route.method] = route
            } else {
                templates.append((segments, [route.method: route]))
            }
        }
    }

    /// The route and its parameters.
    ///
    /// - Throws: ``Problem`` 404, or 405 with the methods there are.
    func route(_ method: HTTPRequest.Method, _ path: String) throws -> (APIRoute, [String: String]) {
        if let routes = fixed[path] { return (try pick(method, from: routes), [:]) }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for template in templates where template.segments.count == segments.count {
            var parameters: [String: String] = [:]
            let fits = zip(template.segments, segments).allSatisfy { expected, actual in
                guard expected.hasPrefix("{") else { return expected == actual }
                guard let value = String(actual).removingPercentEncoding(), !value.isEmpty else {
                    return false
                }
                parameters[String(expected.dropFirst().dropLast())] = value
                return true
            }
            if fits { return (try pick(method, from: template.routes), parameters) }
        }
        throw Problem(.notFound)
    }

    /// Whether `path` as sent names a question.
    func isQuestion(_ method: HTTPRequest.Method, _ path: String) -> Bool {
        if case .question? = fixed[path]?[method]?.handler { true } else { false }
    }

    private func pick(
        _ method: HTTPRequest.Method,
        from routes: [HTTPRequest.Method: APIRoute]
    ) throws -> APIRoute {
        if let route = routes[method] { return route }
        // RFC 9110 §9.1: HEAD is there wherever GET is; the content is left out when the answer leaves.
        if method == .head, let route = routes[.get] { return route }
        var problem = Problem(.methodNotAllowed)
        problem.allowedMethods = routes.keys.map(\.rawValue).sorted()
        throw problem
    }
}

extension String {
    /// The text with `%XX` decoded; nil if an escape is broken or the result is no UTF-8.
    fileprivate func removingPercentEncoding() -> String? {
        guard utf8.contains(UInt8(ascii: "%")) else { return self }
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            // UInt8 would take a sign as well.
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(digits) ?? "", radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
