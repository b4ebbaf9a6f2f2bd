import CanonicalJSON
import Crypto
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// Notices on their way to webhooks: at least once, later and later, for a week, signed.
@Suite struct NoticeDeliveryTests {
    private static let agency = Sample.declaration.agency
    private static let start = SetClock.start

    private static func notice(_ number: UInt8, to agency: AgencyID = agency) -> Notice {
        Notice(
            id: [UInt8](repeating: number, count: 16),
            to: agency,
            kind: .contractDecided,
            about: [:],
            due: nil,
            time: start
        )
    }

    private static func delivery(_ number: UInt8) -> NoticeDelivery {
        NoticeDelivery(of: notice(number).id, to: agency, begun: start, due: start)
    }

    @Test func `what is new is begun and what is gone is forgotten`() {
        let known = [Self.delivery(1).delivered(), Self.delivery(2)]
        let later = Self.start + .seconds(60)
        let current = [Self.notice(2), Self.notice(3), Self.notice(2, to: Sample.hub)]
        let (new, over) = NoticeDelivery.plan(for: current, knowing: known, at: later)
        #expect(new.map(\.notice) == [current[1].id, current[2].id])
        #expect(new.map(\.agency) == [Self.agency, Sample.hub])
        #expect(new.allSatisfy { $0.begun == later && $0.due == later && $0.state == .pending })
        #expect(over == [known[0]])
    }

    @Test func `each pause is twice as long as the one before, six hours at most, and a week is enough`() {
        var delivery = Self.delivery(1)
        var now = Self.start
        var pauses: [Int64] = []
        while delivery.state == .pending {
            delivery = delivery.failed(at: now, pausing: .seconds(30))
            pauses.append((delivery.due.millisecondsSinceEpoch - now.millisecondsSinceEpoch) / 1000)
            now = delivery.due
        }
        #expect(pauses.prefix(5) == [30, 60, 120, 240, 480])
        #expect(pauses.max() == Int64(6 * 3600))
        #expect(delivery.state == .abandoned)
        #expect(now > Self.start + NoticeDelivery.patience)
        #expect(now <= Self.start + NoticeDelivery.patience + NoticeDelivery.longestPause)
    }

    @Test func `a notice is due until it was taken, over a restart, and again if it comes again`()
        async throws
    {
        let small = try SmallGateway()
        func expire(in days: Int) {
            small.gateway.sightings.note(
                Sample.declaration,
                validUntil: small.clock.now + .seconds(days * 86_400)
            )
        }
        let caller = Caller(id: Sample.declaration, roles: [], state: .active, pinnedKey: nil)
        let catalogue = Catalogue(agencies: [], types: [], items: [], contracts: [], callers: [caller])
        small.catalogue.replace(catalogue)
        let service = DeliveryService(small.gateway)
        expire(in: 5)
        let first = try #require(try await service.due(for: [Self.agency])[Self.agency])
        #expect(first.map(\.notice.kind) == [.certificateExpiring])
        // Nobody else is told.
        #expect(try await service.due(for: [Sample.hub])[Sample.hub] == nil)
        let again = try #require(try await service.due(for: [Self.agency])[Self.agency]?.first)
        try await service.note([again.delivery.failed(at: small.clock.now, pausing: .seconds(30))])
        #expect(try await service.due(for: [Self.agency]).isEmpty)
        small.clock.advance(by: .seconds(30))
        let retried = try #require(try await service.due(for: [Self.agency])[Self.agency]?.first)
        #expect(retried.delivery.attempts == 1)
        try await service.note([retried.delivery.delivered()])
        try await NoticeService(small.gateway).keepSightings()
        small.directory.close()
        let reopened = try SmallGateway(in: small.directory, clock: small.clock, catalogue: catalogue)
        #expect(try await reopened.store.deliveries().map(\.state) == [.delivered])
        let kept = try await CertificateSightings.kept(in: reopened.store)
        #expect(kept.all == small.gateway.sightings.all)
        // A new certificate, and later the next one that expires.
        let sightings = reopened.gateway.sightings
        sightings.note(Sample.declaration, validUntil: small.clock.now + .seconds(365 * 86_400))
        let after = DeliveryService(reopened.gateway)
        #expect(try await after.due(for: [Self.agency]).isEmpty)
        #expect(try await reopened.store.deliveries().isEmpty)
        small.clock.advance(by: .seconds(350 * 86_400))
        #expect(try await after.due(for: [Self.agency])[Self.agency]?.count == 1)
    }

    @Test func `a message is signed over its target and its content`() throws {
        let signer = TokenSigner(P256.Signing.PrivateKey())
        let content = Array(#"{"id":"1"}"#.utf8)
        let signature = try MessageSignature(
            method: "POST",
            uri: "https://hooks.example/a?b",
            type: "application/json",
            content: content,
            at: Self.start,
            by: signer
        )
        let fields = Dictionary(signature.fields.map { ($0.name, $0.value) }) { $1 }
        // openssl dgst -sha256 -binary | base64 gives the same.
        #expect(fields["Content-Digest"] == "sha-256=:WBGWf1QNMA0kmrMK5oE1mngV/bXT3HGpS+HUkQBqayc=:")
        let parameters = try #require(fields["Signature-Input"]?.dropFirst("oncegate=".count))
        #expect(
            parameters
                == "(\"@method\" \"@target-uri\" \"content-type\" \"content-digest\");created=1795420800;"
                + "keyid=\"\(signer.key.id)\";alg=\"ecdsa-p256-sha256\";tag=\"oncegate\""
        )
        let base = """
            "@method": POST
            "@target-uri": https://hooks.example/a?b
            "content-type": application/json
            "content-digest": \(fields["Content-Digest"] ?? "")
            "@signature-params": \(parameters)
            """
        let bytes = try #require(
            fields["Signature"].flatMap { Base64.decode(String($0.dropFirst("oncegate=:".count).dropLast())) }
        )
        let parsed = try P256.Signing.ECDSASignature(rawRepresentation: bytes)
        #expect(signer.key.publicKey.isValidSignature(parsed, for: Array(base.utf8)))
        #expect(
            !signer.key.publicKey.isValidSignature(parsed, for: Array(base.replacing("?b", with: "?c").utf8))
        )
    }
}
