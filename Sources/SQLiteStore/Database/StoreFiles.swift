import Foundation

/// The names of a store's files within its directory.
enum StoreFiles {
    /// For the owner alone; SQLite gives its write-ahead log the database's mode.
    static let mode: mode_t = 0o600

    static func database(in directory: String) -> String { directory + "/gateway.sqlite" }

    /// A database that is being created: it gets its name when it is complete.
    static func unfinishedDatabase(in directory: String) -> String { directory + "/gateway.sqlite.new" }

    /// The subjects' keys, apart from the data.
    static func keys(in directory: String) -> String { directory + "/subject-keys.sqlite" }

    /// What erasures mean for the keys, in a second place.
    static func journal(in directory: String) -> String { directory + "/erasures" }

    static func lock(in directory: String) -> String { directory + "/gateway.lock" }

    /// Device and number of a file; nil where there is none.
    static func identity(_ path: String) -> [UInt64]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }

    /// How many bytes a file has; nil where there is none.
    static func size(_ path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes an empty file that only the owner can read.
    static func createEmpty(_ path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw StoreOpeningError.failed(path: path, reason: SystemFailure.text()) }
        close(file)
    }

    /// Makes a folder that only the owner can read, unless it is there.
    static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw StoreOpeningError.failed(path: path, reason: SystemFailure.text())
        }
    }

    /// Removes what an interrupted creation left.
    static func removeDatabase(_ path: String) {
        for name in [path, path + "-wal"] { unlink(name) }
    }

    /// Gives a complete database its name, durably.
    static func rename(_ path: String, to newPath: String, in directory: String) throws {
        guard Foundation.rename(path, newPath) == 0 else {
            throw StoreOpeningError.failed(path: newPath, reason: SystemFailure.text())
        }
        let handle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0, fsync(handle) == 0 else {
            throw StoreOpeningError.failed(path: directory, reason: SystemFailure.text())
        }
        close(handle)
    }
}

/// The operating system's words for its last failure.
enum SystemFailure {
    static func text() -> String { String(cString: strerror(errno)) }
}
