/// How a subject is identified.
public enum SubjectScheme: String, Hashable, Sendable, CaseIterable {
    /// 统一社会信用代码, GB 32100: 18 characters with a MOD 31-3 check character.
    case uscc
    /// 公民身份号码, GB 11643: 18 characters with a MOD 11-2 check character and a real birth date.
    case residentID = "resident-id"
    /// Passport: `<type>-<country>-<number>`, e.g. `P-XXA-E1234567` (ICAO 9303 codes).
    case passport
    /// Travel permit, written like a passport.
    case travelPermit = "travel-permit"
    /// 不动产单元号: 28 characters by the grammar 6+3+3+2+5+1+8; no check character.
    case propertyUnit = "property-unit"
    /// An identifier that the gateway does not interpret: 1 to 256 bytes, no control characters.
    case opaque

    /// Whether `id`, already in canonical form, obeys the scheme's grammar.
    func accepts(_ id: String) -> Bool {
        let bytes = Array(id.utf8)
        switch self {
        case .uscc: return CheckCharacters.isUSCC(bytes)
        case .residentID: return CheckCharacters.isResidentID(bytes)
        case .passport, .travelPermit: return SubjectScheme.isTravelDocument(id)
        case .propertyUnit: return SubjectScheme.isPropertyUnit(bytes)
        case .opaque: return (1...256).contains(bytes.count) && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        }
    }

    private static func isTravelDocument(_ id: String) -> Bool {
        let parts = id.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, (1...2).contains(parts[0].count), parts[1].count == 3,
            (4...20).contains(parts[2].count)
        else { return false }
        let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte) }
        return parts[0].allSatisfy(isLetter) && parts[1].allSatisfy(isLetter)
            && parts[2].allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
    }

    private static func isPropertyUnit(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 28 else { return false }
        return bytes.enumerated().allSatisfy { position, byte in
            switch position {
            case 12, 13, 19: (0x41...0x5A).contains(byte)
            default: (0x30...0x39).contains(byte)
            }
        }
    }
}

/// Check characters of Chinese identifiers.
enum CheckCharacters {
    private static let usccAlphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    private static let residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let residentChecks = Array("10X98765432".utf8)

    /// GB 32100-2015 §4.
    static func isUSCC(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 18, bytes[2..<8].allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        var sum = 0
        for (byte, weight) in zip(bytes, usccWeights) {
            guard let value = usccAlphabet.firstIndex(of: byte) else { return false }
            sum += value * weight
        }
        return bytes[17] == usccAlphabet[(31 - sum % 31) % 31]
    }

    /// GB 11643-1999.
    static func isResidentID(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 18, bytes[0] != 0x30, bytes[0..<17].allSatisfy({ (0x30...0x39).contains($0) }),
            let year = Digits.value(bytes[6..<10]), let month = Digits.value(bytes[10..<12]),
            let day = Digits.value(bytes[12..<14]), year >= 1800,
            CivilDate(year: year, month: month, day: day) != nil
        else { return false }
        let sum = zip(bytes, residentWeights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
        return bytes[17] == residentChecks[sum % 11]
    }
}
