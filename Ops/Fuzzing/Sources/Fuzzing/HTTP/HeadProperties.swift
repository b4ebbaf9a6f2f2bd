import NIOCore
import NIOEmbedded
import NIOHTTP1

/// Requests of HTTP/1.1 behind ``HeadCheck``: read alike however they are cut, with one authority and one length each.
enum HeadProperties {
    /// The first byte says where the rest is cut.
    static func check(_ input: [UInt8]) {
        guard let cut = input.first else { return }
        let bytes = Array(input.dropFirst())
        let whole = Reading([bytes])
        let place = bytes.isEmpty ? 0 : Int(cut) % bytes.count
        require(
            Reading([Array(bytes[..<place]), Array(bytes[place...])]) == whole,
            "cutting changes nothing"
        )
        for head in whole.heads {
            require(head.headers["host"].count <= 1, "a request has one authority")
            let codings = head.headers["transfer-encoding"]
            require(codings.isEmpty || head.headers["content-length"].isEmpty, "a request has one length")
            require(Set(head.headers["content-length"]).count <= 1, "a request has one length")
            require(codings.allSatisfy { $0.lowercased() == "chunked" }, "a coding is the one that is known")
            for field in head.headers {
                require(
                    !field.value.utf8.contains { $0 == 0 || $0 == 0x0A || $0 == 0x0D },
                    "a field is one line"
                )
            }
        }
    }
}

/// What a connection reads.
private struct Reading: Equatable {
    private(set) var heads: [HTTPRequestHead] = []
    private(set) var bodies: [[UInt8]] = []
    private(set) var isRefused = false

    init(_ chunks: [[UInt8]]) {
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        do {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: .init()
            )
            try channel.pipeline.syncOperations.addHandler(HeadCheck())
        } catch {
            fatalError("\(error)")
        }
        for chunk in chunks {
            do {
                try channel.writeInbound(ByteBuffer(bytes: chunk))
            } catch {
                isRefused = true
            }
        }
        while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head):
                heads.append(head)
                bodies.append([])
            case .body(let body): bodies[bodies.count - 1] += Array(body.readableBytesView)
            case .end: break
            }
        }
        if (try? channel.readOutbound(as: IOData.self)) != nil { isRefused = true }
    }
}
