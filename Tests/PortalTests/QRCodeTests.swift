import Testing

@testable import Portal

@Suite struct QRCodeTests {
    /// A symbol as another implementation makes it: each row as a hexadecimal number.
    struct Reference: Sendable, CustomTestStringConvertible {
        let text: String
        let version: Int
        let mask: Int
        let rows: String

        var testDescription: String { "version \(version), mask \(mask)" }
    }

    static let references = [
        Reference(
            text: "OnceGate",
            version: 1,
            mask: 3,
            rows: """
                1fde7f 105d41 174a5d 17515d 17485d 104841 1fd57f 1400 16e44b e91b9 1bd1ef 49599 d5603 18b9 \
                1fd8fc 1053cc 174a4c 17588a 17528c 104771 1fdf30
                """
        ),
        Reference(
            text: "https://gateway.lanjiang.example/receipts?code=019a0000-0000-7000-8000-000000000001",
            version: 5,
            mask: 6,
            rows: """
                1fdae9117f 1053efd041 175db6db5d 174048b95d 1757be945d 10424d6041 1fd555557f 8242c00 \
                13f41d4097 1591033b9e 197dc9e279 1915e8210f 260431269 180fa56f18 2f367da5f 9ba74656e \
                a4b641fc4 711da932c 56aa7fed5 9988319e1 4edaa15f0 1d03266e94 1e4e6da3e9 bb4cd76fc a43a467c3 \
                19afa132bc 1ef1b2d7c7 12b8111556 1578317bf7 1cafc316 1fd1bfa151 1053875b12 17556f63f2 \
                175a7bbbc7 17412dfc99 104dd832d7 1fd76233e1
                """
        ),
        Reference(
            text: "https://gateway.lanjiang.example/" + String(repeating: "a", count: 90),
            version: 8,
            mask: 1,
            rows: """
                1fded6d22297f 10463a6333f41 1751a1fee2b5d 174140baa6a5d 174f10fd5505d 1052e9c444c41 \
                1fd555555557f 507c511000 1466b6fd55725 88d921aaaba1 16c6f54bbbab5 5304c911135a 12f3cd955769b \
                1a129c28aaa23 1ef2d17aaa9b5 1a20a81222018 7f992577765a 113846ea222a9 1b72553b775bd \
                1528f491dd83a 1c4aaa959de73 2a61202aaab1 1f3e1ffbb9f5 91a2cc51131a 115be6d55555b \
                91fd6c6aa911 15fcfd7fbbbf5 19b93c3b1304a 9f017d1556eb 80a3f4a9a8a1 ecaea15abb55 631538cccf4b \
                bf95a2c88a2a f15b6a9ddce9 64cf994ccfdd 1e25c00591b4a 17fcdaed156e3 a8b4e6a2a8a1 8ecc117bb355 \
                e3d94051134a 1c770efd557fb 1e7646aab11 1fd54157bb955 104d6c451131a 1742197d555fb \
                17457c5d9b933 175341d889955 10495c8e22288 1fdf8a7f777b9
                """
        ),
        Reference(
            text: "https://gateway.lanjiang.example/" + String(repeating: "a", count: 180),
            version: 10,
            mask: 5,
            rows: """
                1fc664957555e7f 105e45343540a41 17533e135877e5d 175435cfff3fa5d 174eb6f7e38e25d \
                104d4d3c4540441 1fd55555555557f 19999c5015900 1058d807e38e4ce e20c337fcffff4 be70dba0e60f6e \
                e380999581511e 1d5e73e9555565b e34d232ebaeba5 86fad7a0560f6e f2c985c444054f 1764abc4e38e0c2 \
                abcf2b2eb96b25 35d44d7bb8b935 9b8c459501513e 1741a444e38e080 fa7a8b7dffffd0 7739aba0d60e66 \
                98fca59d05521e 2f87c295555653 12befff26bafba5 1ff218b7cd62ffe d1adb1c444451f 95c6f45618e150 \
                1f1d1ffc6aae915 ff40397f9bb3f5 1d3e9a90141524e 19dc8fc36b8e030 8395eb3ffffdf7 2ee38bccd60d8f \
                1d066a90101924c 17ee97aed5596eb e296c76ebae9a5 1ee0c7ccd60d8e 1c122895244461f \
                1b514883638e070 eaf6036ebae96d 4d9da114bbbbdd 10827ad0101734e 1a5d4083638e018 b8f3773ffffef4 \
                14ecce7ccd62fae 1f3036d01015a6e 5823efd555ffb 19923468aeb15 1fcfce3d4e60d5e 1046d794444451f \
                174e888fe38e1f0 174902b5abae814 1745151d3bbb957 104a861ad0193ac 1fd6384a2386162
                """
        ),
    ]

    @Test(arguments: references)
    func `a symbol is the one that another implementation makes`(reference: Reference) throws {
        let code = try #require(QRCode(reference.text, mask: reference.mask))
        #expect(code.version.number == reference.version)
        let rows = code.modules.map { row in
            // Rows are longer than a machine word has bits.
            var digits = ""
            let padded = [Bool](repeating: false, count: (4 - row.count % 4) % 4) + row
            for start in stride(from: 0, to: padded.count, by: 4) {
                let value = padded[start..<start + 4].reduce(0) { $0 * 2 + ($1 ? 1 : 0) }
                digits += String(value, radix: 16)
            }
            return String(digits.drop { $0 == "0" })
        }
        #expect(rows == reference.rows.split(separator: " ").map(String.init))
    }

    @Test(arguments: [
        (1, 14), (2, 26), (3, 42), (4, 62), (5, 84), (6, 106), (7, 122), (8, 152), (9, 180), (10, 213),
    ])
    func `a version holds as many bytes as the standard says`(version: Int, capacity: Int) throws {
        let full = String(repeating: "x", count: capacity)
        #expect(QRCode(full, mask: 0)?.version.number == version)
        #expect(QRCode(full + "x", mask: 0)?.version.number == (version < 10 ? version + 1 : nil))
    }

    @Test func `the mask is one with the smallest penalty`() throws {
        let code = try #require(QRCode("https://gateway.lanjiang.example/receipts"))
        let penalties = (0..<8).compactMap {
            QRCode("https://gateway.lanjiang.example/receipts", mask: $0)?.penalty
        }
        #expect(penalties.count == 8 && code.penalty == penalties.min())
    }

    @Test func `the picture has a quiet zone and every dark module`() throws {
        let code = try #require(QRCode("OnceGate", mask: 3))
        let svg = code.svg(label: "<a&b>")
        #expect(svg.contains("viewBox=\"0 0 29 29\"") && svg.contains("aria-label=\"&lt;a&amp;b&gt;\""))
        let dark = svg.split(separator: "h").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }.reduce(
            0,
            +
        )
        #expect(dark == code.modules.joined().count(where: \.self))
    }
}
