import SharingModel

// What is wrong with how a request was sent (RFC 9110, RFC 6585).
extension ProblemText {
    static let methodNotAllowed = ProblemText(
        title: LocalizedText(en: "Method not allowed", zh: "不支持该请求方法"),
        explanation: LocalizedText(
            en: "The resource exists, but does not offer this method.",
            zh: "资源存在，但不支持所用的请求方法。"
        ),
        mend: LocalizedText(
            en: "Use one of the methods in the Allow field of the response.",
            zh: "请改用响应头 Allow 所列的请求方法。"
        )
    )

    static let notAcceptable = ProblemText(
        title: LocalizedText(en: "Not acceptable", zh: "无法按要求的格式答复"),
        explanation: LocalizedText(
            en: "None of the media types in the Accept field can be produced for this resource.",
            zh: "本资源无法以 Accept 所列的任何媒体类型答复。"
        ),
        mend: LocalizedText(
            en: """
                Accept application/json (application/x-ndjson for the import), or leave the Accept field \
                out.
                """,
            zh: "请接受 application/json（批量导入为 application/x-ndjson），或者不发送 Accept。"
        )
    )

    static let bodyTooLarge = ProblemText(
        title: LocalizedText(en: "Body too large", zh: "请求体过大"),
        explanation: LocalizedText(en: "The body is larger than 1 MiB.", zh: "请求体超过 1 MiB。"),
        mend: LocalizedText(
            en: """
                Split the request. Send many materials through POST /v1/materials/import, which has no \
                such limit.
                """,
            zh: "请拆分请求。大批量材料请通过 POST /v1/materials/import 提交，该接口不受此限制。"
        )
    )

    static let unsupportedMediaType = ProblemText(
        title: LocalizedText(en: "Unsupported media type", zh: "不支持该内容类型"),
        explanation: LocalizedText(
            en: "The Content-Type or Content-Encoding of the body is not one that this operation reads.",
            zh: "本操作不支持请求体所用的 Content-Type 或者 Content-Encoding。"
        ),
        mend: LocalizedText(
            en: "Send application/json in UTF-8 without encoding; for the import, application/x-ndjson.",
            zh: "请以 UTF-8 编码的 application/json 提交，且不使用内容压缩；批量导入使用 application/x-ndjson。"
        )
    )

    static let misdirectedRequest = ProblemText(
        title: LocalizedText(en: "Misdirected request", zh: "请求误投"),
        explanation: LocalizedText(
            en: "The request names a host that this connection does not serve.",
            zh: "请求所指明的主机不由当前连接提供服务。"
        ),
        mend: LocalizedText(
            en: """
                Open a new connection to the host in the URL, and check the addresses in the client and \
                in any proxy.
                """,
            zh: "请与目标主机重新建立连接，并核对客户端及代理服务器的地址配置。"
        )
    )

    static let headerTooLarge = ProblemText(
        title: LocalizedText(en: "Header too large", zh: "请求头过大"),
        explanation: LocalizedText(
            en: "The header fields of the request are larger than the gateway reads.",
            zh: "请求头超出本网关允许的大小。"
        ),
        mend: LocalizedText(
            en: "Send fewer and shorter header fields; cookies are not needed.",
            zh: "请减少并缩短请求头；本接口不需要 Cookie。"
        )
    )
}
