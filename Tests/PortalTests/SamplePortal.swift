import Crypto
import Foundation
import GatewayTesting
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import OpenData
import SQLiteStore
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import Portal

/// The public listener over the sample city and some made-up releases, called without a network.
final class SamplePortal: Sendable {
    /// What came back.
    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        /// The body as text.
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    static let base = "https://data.lanjiang.example"
    /// 2026-11-23T08:00:00.123Z.
    static let time = Timestamp(millisecondsSinceEpoch: 1_795_420_800_123)

    let gateway: SharingGateway
    /// What operators read.
    let notes = LogNotes()
    private let responder: any HTTPResponder<BasicRequestContext>
    private let store: SQLiteStore
    private let directory: String

    init(datasets: [PublishedDataset] = [], archive: (any ReleaseArchive)? = nil) async throws {
        directory = NSTemporaryDirectory() + "oncegate-portal-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let name = try #require(NoteName("data.lanjiang.example/log/2026"))
        try SQLiteStore.create(at: directory, log: name)
        store = try SQLiteStore(opening: directory)
        let vault = Vault(
            keys: KeyEncryptionKeys(.init(current: SamplePortal.key(7))),
            indexRoot: SamplePortal.key(9)
        )
        let signer = try #require(NoteSigner(name: name, rawKey: [UInt8](repeating: 5, count: 32)))
        let city = try SampleCity()
        try await store.replace(city.items.map { CatalogueDocument(item: $0) })
        let catalogue = CatalogueSource(city.catalogue)
        let metrics = GatewayMetrics()
        let engine = BatchEngine(
            store: store,
            vault: vault,
            signer: signer,
            catalogue: catalogue,
            calendar: .shanghai,
            clock: { SamplePortal.time },
            observer: metrics
        )
        let token = TokenKeyRing([
            .init(made: SamplePortal.time, signer: TokenSigner(P256.Signing.PrivateKey()))
        ])
        gateway = SharingGateway(
            engine: engine,
            catalogue: catalogue,
            store: store,
            vault: vault,
            logKey: signer.verifierKey,
            calendar: .shanghai,
            clock: { SamplePortal.time },
            metrics: metrics,
            released: ReleasedCheckpoint(),
            tokens: TokenKeySource(try #require(token)),
            hub: try #require(AgencyID("affairs-centre")),
            archive: archive
        )
        gateway.publication.replace(PublishedDatasets(datasets))
        responder = try PublicListener.responder(
            gateway: gateway,
            base: SamplePortal.base,
            policy: "quorum none\n",
            sm2Key: nil,
            timeStamps: { _ in NoTimeStamps() }
        )
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Asks for a path, its query included.
    func get(
        _ path: String,
        language: String = "en",
        method: HTTPRequest.Method = .get,
        headers: HTTPFields = [:],
        body: RequestBody = RequestBody(buffer: ByteBuffer())
    ) async throws -> Reply {
        var fields = headers
        fields[.acceptLanguage] = language
        let head = HTTPRequest(
            method: method,
            scheme: "https",
            authority: "data.lanjiang.example",
            path: path,
            headerFields: fields
        )
        let request = Request(head: head, body: body)
        let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: notes.logger)
        let response = try await responder.respond(to: request, context: BasicRequestContext(source: source))
        let collector = BodyCollector()
        try await response.body.write(collector)
        return Reply(status: response.status.code, headers: response.headers, bytes: collector.bytes)
    }

    private static func key(_ byte: UInt8) -> SymmetricKey {
        SymmetricKey(data: [UInt8](repeating: byte, count: 32))
    }
}

/// No checkpoint was ever stamped.
private struct NoTimeStamps: TimeStampSource {
    func all() -> [KeptTimeStamp] { [] }
    func token(_ name: String) -> [UInt8]? { nil }
    func checkpoint(_ name: String) -> [UInt8]? { nil }
}
