import SharingModel
import Testing

@testable import SharingService

/// When responders are asked again.
@Suite struct StatusTableTests {
    private static let noon = Timestamp(millisecondsSinceEpoch: 1_790_000_000_000)
    private static let certificate = IssuedCertificate(issuerKey: [1], serial: [7])

    /// A table with one certificate, asked about at noon.
    private static func table(_ status: CertificateStatus?, until seconds: Int = 3600) -> StatusTable {
        var table = StatusTable()
        _ = table.look(at: certificate, at: noon)
        table.begin(Task {}, about: certificate, at: noon)
        if let status {
            let answer = StatusAnswer(status: status, from: noon, until: noon + .seconds(seconds))
            _ = table.note(answer, about: certificate, lifetime: .seconds(3600), at: noon)
        } else {
            _ = table.noteFailure(about: certificate)
        }
        return table
    }

    private static func isDue(_ table: StatusTable, after seconds: Int) -> Bool {
        table.due(refresh: .seconds(60), at: noon + .seconds(seconds)) == [certificate]
    }

    @Test(
        arguments: [
            (.good, 3600, 60), (.revoked, 3600, 60), (.unknown, 3600, 60), (.good, 40, 20), (.good, 1, 1),
            (nil, 0, 10),
        ] as [(CertificateStatus?, Int, Int)]
    )
    func `it is asked again in half of an answer's life, as often as configured, or soon after a failure`(
        status: CertificateStatus?,
        until: Int,
        pause: Int
    ) {
        let table = Self.table(status, until: until)
        #expect(!Self.isDue(table, after: pause - 1))
        #expect(Self.isDue(table, after: pause))
        #expect(Self.isDue(table, after: -1), "the clock was set back")
    }

    @Test func `nothing is asked twice at a time`() {
        var table = Self.table(.good)
        table.begin(Task {}, about: Self.certificate, at: Self.noon + .seconds(60))
        #expect(!Self.isDue(table, after: 300))
        #expect(table.openQuestions == 1)
    }

    @Test func `an answer from before is not believed over a newer one`() {
        var table = Self.table(.revoked)
        for (second, status) in [(-1, CertificateStatus.revoked), (1, .good)] {
            table.begin(Task {}, about: Self.certificate, at: Self.noon)
            let answer = StatusAnswer(status: .good, from: Self.noon + .seconds(second), until: nil)
            _ = table.note(answer, about: Self.certificate, lifetime: .seconds(60), at: Self.noon)
            #expect(table.look(at: Self.certificate, at: Self.noon) == status)
        }
    }

    @Test func `what nobody uses is forgotten, but not a revocation`() {
        var (good, revoked) = (Self.table(.good), Self.table(.revoked))
        for second in [3599, 3600] {
            good.forgetUnused(at: Self.noon + .seconds(second))
            revoked.forgetUnused(at: Self.noon + .seconds(second))
            #expect(Self.isDue(good, after: 3599) == (second == 3599))
        }
        #expect(!Self.isDue(revoked, after: 7200), "nobody wants to know")
        #expect(revoked.look(at: Self.certificate, at: Self.noon + .seconds(90_000)) == .revoked)
    }

    @Test func `the first failure of an authority's certificates is told, and the end of the last`() {
        var table = StatusTable()
        let certificates = [1, 2].map { IssuedCertificate(issuerKey: [1], serial: [$0]) }
        for certificate in certificates { table.begin(Task {}, about: certificate, at: Self.noon) }
        #expect(certificates.map { table.noteFailure(about: $0) } == [true, false])
        let answer = StatusAnswer(status: .good, from: Self.noon, until: nil)
        for certificate in certificates { table.begin(Task {}, about: certificate, at: Self.noon) }
        let told = certificates.map {
            table.note(answer, about: $0, lifetime: .seconds(60), at: Self.noon)
        }
        #expect(told == [false, true])
    }
}
