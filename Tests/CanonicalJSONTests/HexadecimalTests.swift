import CanonicalJSON
import Testing

@Suite struct HexadecimalTests {
    @Test(arguments: [
        ([], ""), ([0x00], "00"), ([0x0F, 0xF0], "0ff0"),
        ([0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF], "0123456789abcdef"),
    ])
    func `bytes are written and read with two digits each`(bytes: [UInt8], text: String) {
        #expect(Hexadecimal.text(bytes) == text)
        #expect(Hexadecimal.bytes(text) == bytes)
    }

    @Test(arguments: ["0", "abc", "AB", "0x12", "+1", " 1", "g0", "é", "１２"])
    func `anything else is not read`(text: String) {
        #expect(Hexadecimal.bytes(text) == nil)
    }
}
