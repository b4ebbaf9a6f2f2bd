import CanonicalJSON
import Crypto
import Foundation
import GatewayTesting
import HTTPTypes
import HummingbirdCore
import NIOCore
import SQLiteStore
import SharingModel
import SharingService
import Synchronization
import Testing
import TransparencyLog

@testable import GatewayAPI

/// The routes over the sample city and a store in a temporary directory, called without a network.
final class SampleAPI: Sendable {
    /// What came back.
    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]
        /// The label of metrics; nil for a problem.
        let outcome: String?

        /// The body as one document.
        var json: JSONValue { get throws { try JSONValue(parsing: bytes) } }

        /// The body as lines.
        var lines: [JSONValue] {
            get throws { try bytes.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) } }
        }
    }

    static let publicBase = "https://data.lanjiang.example"
    /// 2026-11-23T08:00:00.123Z.
    static let time = Timestamp(millisecondsSinceEpoch: 1_795_420_800_123)

    /// A clock that stands still until it is moved.
    final class Clock: Sendable {
        private let time = Mutex(SampleAPI.time)

        /// What it shows.
        var now: Timestamp { time.withLock { $0 } }

        /// Moves it.
        func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }

        /// Sets it.
        func set(_ time: Timestamp) { self.time.withLock { $0 = time } }
    }

    let clock = Clock()
    let gateway: SharingGateway
    let routes: [APIRoute]
    private let store: SQLiteStore
    private let directory: String

    init() throws {
        directory = NSTemporaryDirectory() + "oncegate-api-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let name = try #require(NoteName("data.lanjiang.example/log/2026"))
        try SQLiteStore.create(at: directory, log: name)
        store = try SQLiteStore(opening: directory)
        let vault = Vault(
            keys: KeyEncryptionKeys(.init(current: SampleAPI.key(7))),
            indexRoot: SampleAPI.key(9)
        )
        let signer = try #require(NoteSigner(name: name, rawKey: [UInt8](repeating: 5, count: 32)))
        let catalogue = CatalogueSource(try SampleCity().catalogue)
        let metrics = GatewayMetrics()
        let time: @Sendable () -> Timestamp = { [clock] in clock.now }
        let engine = BatchEngine(
            store: store,
            vault: vault,
            signer: signer,
            catalogue: catalogue,
            calendar: .shanghai,
            clock: time,
            observer: metrics
        )
        gateway = SharingGateway(
            engine: engine,
            catalogue: catalogue,
            store: store,
            vault: vault,
            logKey: signer.verifierKey,
            calendar: .shanghai,
            clock: time,
            metrics: metrics,
            released: ReleasedCheckpoint(),
            tokens: TokenKeySource(
                try #require(
                    TokenKeyRing([.init(made: SampleAPI.time, signer: TokenSigner(P256.Signing.PrivateKey()))]
                    )
                )
            ),
            hub: try #require(AgencyID("affairs-centre")),
            workingDays: try SampleCity.workingCalendar()
        )
        routes = APIRoutes.all(
            gateway: gateway,
            publicBase: SampleAPI.publicBase,
            verify: SampleSigner.verify
        )
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func key(_ byte: UInt8) -> SymmetricKey {
        SymmetricKey(data: [UInt8](repeating: byte, count: 32))
    }
}
