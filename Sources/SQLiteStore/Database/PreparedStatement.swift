import GRDB
import GRDBSQLite
import SharingService

/// A statement that is compiled once and run often.
///
/// GRDB compiles and releases it; binding and stepping call SQLite directly, because GRDB's way through
/// `StatementArguments` and `Row` costs several times the statement itself.
final class PreparedStatement {
    private let statement: Statement
    private let handle: OpaquePointer
    private unowned let database: Database
    private var bindingResult = SQLITE_OK

    init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Binds an integer to the parameter with this number, from 1; it stays bound until it is replaced.
    func bind(_ parameter: Int32, _ value: Int64) {
        note(sqlite3_bind_int64(handle, parameter, value))
    }

    func bind(_ parameter: Int32, _ bytes: [UInt8]) {
        if bytes.isEmpty {
            note(sqlite3_bind_zeroblob(handle, parameter, 0))
        } else {
            bytes.withUnsafeBytes {
                note(sqlite3_bind_blob64(handle, parameter, $0.baseAddress, UInt64($0.count), copied))
            }
        }
    }

    func bind(_ parameter: Int32, _ tag: BlindTag) {
        tag.withUnsafeBytes {
            note(sqlite3_bind_blob64(handle, parameter, $0.baseAddress, UInt64($0.count), copied))
        }
    }

    func bind(_ parameter: Int32, _ text: String) {
        note(sqlite3_bind_text(handle, parameter, text, Int32(text.utf8.count), copied))
    }

    func bind(_ parameter: Int32, zeros count: Int) {
        note(sqlite3_bind_zeroblob64(handle, parameter, UInt64(count)))
    }

    func bind(_ parameter: Int32, _ value: Int64?) {
        guard let value else { return bindNull(parameter) }
        bind(parameter, value)
    }

    func bind(_ parameter: Int32, _ bytes: [UInt8]?) {
        guard let bytes else { return bindNull(parameter) }
        bind(parameter, bytes)
    }

    func bind(_ parameter: Int32, _ text: String?) {
        guard let text else { return bindNull(parameter) }
        bind(parameter, text)
    }

    func bind(_ parameter: Int32, _ tag: BlindTag?) {
        guard let tag else { return bindNull(parameter) }
        bind(parameter, tag)
    }

    /// Runs a statement that gives no rows.
    func execute() throws {
        while try step() {}
    }

    /// Reads the first row, if there is one.
    func first<Value>(_ read: (PreparedStatement) throws -> Value) throws -> Value? {
        guard try step() else { return nil }
        defer { sqlite3_reset(handle) }
        return try read(self)
    }

    /// Reads every row.
    func all<Value>(_ read: (PreparedStatement) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        while try step() {
            do {
                values.append(try read(self))
            } catch {
                sqlite3_reset(handle)
                throw error
            }
        }
        return values
    }

    /// Reads rows until `read` says that it has enough.
    func visit(_ read: (PreparedStatement) throws -> Bool) throws {
        while try step() {
            do {
                if try read(self) { continue }
            } catch {
                sqlite3_reset(handle)
                throw error
            }
            sqlite3_reset(handle)
            return
        }
    }

    /// What a column holds.
    enum Kind {
        case null, value, blob
    }

    func kind(_ column: Int32) -> Kind {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: .null
        case SQLITE_BLOB: .blob
        default: .value
        }
    }

    /// The integer in a column, from 0, of the row that is being read.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func bytes(_ column: Int32) -> [UInt8] {
        let start = sqlite3_column_blob(handle, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func tag(_ column: Int32) -> BlindTag? {
        let start = sqlite3_column_blob(handle, column)
        return BlindTag(
            bytes: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        )
    }

    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    /// Whether there is a row; without one the statement is ready for its next run.
    private func step() throws -> Bool {
        guard bindingResult == SQLITE_OK else {
            defer { bindingResult = SQLITE_OK }
            throw failure(bindingResult)
        }
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        case let code:
            let failure = failure(code)
            sqlite3_reset(handle)
            throw failure
        }
    }

    private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func bindNull(_ parameter: Int32) { note(sqlite3_bind_null(handle, parameter)) }

    /// Binds text that stays where it is until the statement has run.
    func bind(_ parameter: Int32, staying text: UnsafeRawBufferPointer) {
        let start = text.bindMemory(to: CChar.self).baseAddress
        note(sqlite3_bind_text64(handle, parameter, start, UInt64(text.count), nil, UInt8(SQLITE_UTF8)))
    }

    /// Binds a blob that stays where it is until the statement has run.
    func bind(_ parameter: Int32, stayingBlob bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return bind(parameter, zeros: 0) }
        note(sqlite3_bind_blob64(handle, parameter, bytes.baseAddress, UInt64(bytes.count), nil))
    }

    /// Binding fails for want of memory only; the failure is thrown when the statement is run.
    private func note(_ result: Int32) {
        if result != SQLITE_OK { bindingResult = result }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        // The statement's text holds no values: they are all bound.
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: database.lastErrorMessage,
            sql: statement.sql
        )
    }

    /// Tells SQLite to copy what is bound (`SQLITE_TRANSIENT`).
    private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
