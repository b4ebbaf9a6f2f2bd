import SharingModel
import SharingService
import Testing

@Suite struct RecordIDTests {
    /// Gives the same word for ever.
    private struct Constant: RandomNumberGenerator {
        let word: UInt64
        mutating func next() -> UInt64 { word }
    }

    private let time = SetClock.start

    @Test(arguments: [0, .max, 0x0123_4567_89AB_CDEF] as [UInt64])
    func `an id is a UUID of version 7 that begins with the time`(word: UInt64) throws {
        var generator = Constant(word: word)
        let id = RecordID(at: time, using: &generator)
        let milliseconds = id.bytes.prefix(6).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        #expect(id.bytes.count == 16)
        #expect(milliseconds == time.millisecondsSinceEpoch)
        #expect(id.bytes[6] >> 4 == 7)
        #expect(id.bytes[8] >> 6 == 0b10)
        #expect(id.description.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }

    @Test func `ids of one moment differ, and ids of a later one sort after them`() {
        var generator = SystemRandomNumberGenerator()
        let ids = (0..<1000).map { _ in RecordID(at: time, using: &generator) }
        #expect(Set(ids).count == ids.count)
        let later = RecordID(at: time + .milliseconds(1), using: &generator)
        #expect(ids.allSatisfy { $0.description < later.description })
    }

    @Test func `an id is read back from its text`() {
        var generator = SystemRandomNumberGenerator()
        let id = RecordID(at: time, using: &generator)
        #expect(RecordID(id.description) == id)
        #expect(
            RecordID("019a0000-0000-7000-8000-00000000000f")?.description
                == "019a0000-0000-7000-8000-00000000000f"
        )
    }

    @Test(arguments: [
        "", "019a0000-0000-7000-8000-00000000000", "019a0000-0000-7000-8000-00000000000ff",
        "019A0000-0000-7000-8000-00000000000F", "019a00000000-7000-8000-00000000000f0",
        "019a0000 0000 7000 8000 00000000000f", "019a0000-0000-7000-8000-00000000000g",
        "{19a0000-0000-7000-8000-00000000000}", "019a0000-0000-7000-8000-0000000000０",
        "-19a0000-0000-7000-8000-00000000000f", "019a0000-0000-7000-8000-000000000 0f",
    ])
    func `text of another form is no id`(text: String) {
        #expect(RecordID(text) == nil)
    }
}
