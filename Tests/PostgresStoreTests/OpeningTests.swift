import GatewayTesting
import PostgresStore
import SharingService
import Testing
import TransparencyLog

@Suite struct OpeningTests {
    private let origin = NoteName("log.example/2026")

    /// What opening a database is refused with.
    private func refusal(_ body: () throws -> Void) throws -> PostgresOpeningError {
        try #require(throws: PostgresOpeningError.self, performing: body)
    }

    @Test(arguments: [
        ("mysql://host/oncegate", "it does not begin with postgresql://"),
        ("postgresql://", "it names no database"),
        ("postgresql:///oncegate?sslmod=require", "a key that libpq does not know"),
        ("postgresql://u:pa%ss@127.0.0.1/oncegate", "must be written as %25"),
        ("postgresql://u:s/ecret@127.0.0.1/oncegate", "it names no database"),
        ("postgresql:///host%3Ddb.lanjiang.example", "it names no database"),
        ("postgresql:///oncegate?service=other", "service names another file"),
        ("postgresql://localhost/oncegate?hostaddr=192.0.2.7", "sslmode=verify-full"),
        ("postgresql:///oncegate?hostaddr=192.0.2.7", "sslmode=verify-full"),
        ("postgresql://127.lanjiang.example/oncegate", "sslmode=verify-full"),
        ("postgresql://db.lanjiang.example/oncegate", "sslmode=verify-full"),
        ("postgresql://127.0.0.1,db.lanjiang.example/oncegate?sslmode=require", "sslmode=verify-full"),
    ])
    func `says what is wrong with an address`(url: String, reason: String) throws {
        let refusal = try refusal { _ = try PostgresAddress(url) }
        #expect(refusal.description.contains(reason), "\(refusal)")
        #expect(!refusal.description.contains("pa%ss") && !refusal.description.contains("ecret"))
        #expect(refusal.description.contains("write store: postgresql://USER@HOST/DATABASE"))
    }

    @Test func `shows no password`() throws {
        let address = try PostgresAddress("postgresql://gateway:secret@127.0.0.1/oncegate?connect_timeout=2")
        #expect(address.description == "postgresql://127.0.0.1/oncegate")
    }

    @Test func `is not opened before it is made, and not made twice`() async throws {
        try await TestServer.places.use {
            let temporary = try TemporaryDatabase()
            let place = try PostgresAddress(temporary.url)
            #expect(try refusal { _ = try temporary.open() } == .missing(place: place.description))
            try temporary.create().close()
            #expect(
                try refusal { _ = try temporary.create() } == .alreadyExists(place: place.description)
            )
            try temporary.open().close()
        }
    }

    @Test func `is made once by those who start at once`() async throws {
        guard let origin else { return }
        try await TestServer.places.use {
            let temporary = try TemporaryDatabase()
            let address = try PostgresAddress(temporary.url)
            let refusals = await withTaskGroup(of: PostgresOpeningError?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        do throws(any Error) {
                            try PostgresStore.create(at: address, log: origin)
                            return nil
                        } catch {
                            return error as? PostgresOpeningError ?? .missing(place: "\(error)")
                        }
                    }
                }
                return await group.reduce(into: [PostgresOpeningError?]()) { $0.append($1) }
            }
            let place = address.description
            #expect(refusals.filter { $0 == nil }.count == 1)
            #expect(
                Set(refusals.compactMap(\.self))
                    .isSubset(of: [.inUse(place: place), .alreadyExists(place: place)])
            )
            #expect(try temporary.run("SELECT count(*) FROM oncegate.log_origin").hasPrefix("1"))
        }
    }

    @Test func `lets any number of gateways in, unless one is to bring it to a newer form`() async throws {
        try await TemporaryDatabase.use { temporary, _ in
            let address = try PostgresAddress(temporary.url)
            try PostgresStore(opening: address).close()
            // As if the last step were a newer program's.
            _ = try temporary.run("DELETE FROM oncegate.migration WHERE number > 1")
            #expect(
                try refusal { _ = try PostgresStore(opening: address) }
                    == .inUse(place: address.description)
            )
        }
    }

    @Test func `refuses a database that a newer program wrote, or another one`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            store.close()
            _ = try temporary.run("INSERT INTO oncegate.migration (number) VALUES (900)")
            #expect(try refusal { _ = try temporary.open() }.description.contains("has version 900"))
            _ = try temporary.run("DROP TABLE oncegate.migration")
            guard let origin else { return }
            let address = try PostgresAddress(temporary.url)
            #expect(
                try refusal { try PostgresStore.create(at: address, log: origin) }
                    == .foreign(place: address.description)
            )
        }
    }

    @Test(arguments: [
        "DELETE FROM oncegate_keys.store", "UPDATE oncegate_keys.store SET id = gen_random_uuid()",
    ])
    func `refuses keys that are not those of its data`(change: String) async throws {
        try await TemporaryDatabase.use { temporary, store in
            store.close()
            _ = try temporary.run(change)
            let place = try PostgresAddress(temporary.url).description
            #expect(try refusal { _ = try temporary.open() } == .keysForeign(place: place))
        }
    }

    @Test func `says how to mend what the server refuses`() async throws {
        try await TestServer.places.use {
            let temporary = try TemporaryDatabase()
            let directory = try TestServer.directory.get()
            let role = temporary.name
            _ = try temporary.run("CREATE ROLE \(role) LOGIN")
            defer { _ = try? temporary.run("DROP OWNED BY \(role); DROP ROLE \(role)") }
            guard let origin else { return }
            for (url, mend) in [
                ("postgresql://\(role)@/\(temporary.name)?host=\(directory)", "lacks a right"),
                (
                    "postgresql://nobody@/\(temporary.name)?host=\(directory)",
                    "check the user, the password and the database"
                ),
                ("postgresql://postgres@/nowhere?host=\(directory)", "does not exist"),
                (
                    "postgresql://postgres@/\(temporary.name)?host=\(directory)/none",
                    "there is no database server"
                ),
            ] {
                let refusal = try refusal { try PostgresStore.create(at: PostgresAddress(url), log: origin) }
                #expect(refusal.description.contains(mend), "\(refusal)")
            }
        }
    }
}
