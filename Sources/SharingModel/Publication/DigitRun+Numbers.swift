extension DigitRun {
    /// The number that begins with the group at `start`, and how many groups it takes; nil if none does.
    func number(at start: Int) -> (kind: PersonalNumberScan.Kind, groups: Int)? {
        // A pasted row of digits may have an id anywhere within.
        let first = groups[start]
        if first.count > 18, windows(of: first, 18).contains(where: DigitRun.isResidentID) {
            return (.residentID, 1)
        }
        var digits: [UInt8] = []
        var sizes: [Int] = []
        for place in start..<groups.count {
            digits += groups[place]
            sizes.append(groups[place].count)
            guard digits.count <= 18 else { break }
            if digits.count == 18, DigitRun.isResidentID(digits) { return (.residentID, sizes.count) }
            if let kind = telephone(digits, sizes, isFirst: start == 0) { return (kind, sizes.count) }
        }
        return nil
    }

    private func windows(of digits: [UInt8], _ length: Int) -> [[UInt8]] {
        (0...digits.count - length).map { Array(digits[$0..<$0 + length]) }
    }

    private static func isResidentID(_ digits: [UInt8]) -> Bool {
        // Nobody lives who was born before 1900, and few numbers were given before 1984.
        guard digits[6] == 1 && digits[7] == 9 || digits[6] == 2 && digits[7] == 0 else { return false }
        return CheckCharacters.isResidentID(digits.map { $0 == 10 ? UInt8(ascii: "X") : $0 + 0x30 })
    }

    /// Whether groups of these sizes are one telephone number, as such numbers are written.
    private func telephone(
        _ digits: [UInt8],
        _ sizes: [Int],
        isFirst: Bool
    ) -> PersonalNumberScan.Kind? {
        guard digits.count >= DigitRun.shortest, !digits.contains(10) else { return nil }
        if DigitRun.isMobile(digits[...]), DigitRun.mobileForms.contains(sizes) { return .mobile }
        if DigitRun.isLandline(digits[...], sizes) { return .landline }
        // With the country code: 0086 or 86, joined or apart.
        for code in [[0, 0, 8, 6], [8, 6]] as [[UInt8]] where digits.starts(with: code) {
            let rest = digits.dropFirst(code.count)
            let isApart = sizes[0] == code.count
            guard isApart || sizes[0] > code.count else { continue }
            let forms = isApart ? Array(sizes.dropFirst()) : [sizes[0] - code.count] + sizes.dropFirst()
            if DigitRun.isMobile(rest), DigitRun.mobileForms.contains(forms) { return .mobile }
            // Abroad the area code is written without its 0.
            guard hasPlus && isFirst || code.count == 4, !forms.isEmpty else { continue }
            let national = [0] + rest
            if DigitRun.isLandline(national[...], [forms[0] + 1] + forms.dropFirst()) { return .landline }
        }
        return nil
    }

    private static let mobileForms: Set<[Int]> = [[11], [3, 4, 4], [3, 8], [7, 4], [4, 3, 4]]

    private static func isMobile(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count == 11, let first = digits.first, let second = digits.dropFirst().first else {
            return false
        }
        return first == 1 && (3...9).contains(second)
    }

    /// 010 and 02x with eight digits, four-digit area codes with seven or eight; local numbers begin with 2 to 8.
    private static func isLandline(_ digits: ArraySlice<UInt8>, _ sizes: [Int]) -> Bool {
        let digits = Array(digits)
        guard digits.count >= shortest, digits[0] == 0 else { return false }
        let isShort = digits[1] == 1 && digits[2] == 0 || digits[1] == 2
        guard isShort || (3...9).contains(digits[1]) else { return false }
        let area = isShort ? 3 : 4
        let local = digits.count - area
        guard local == 8 || !isShort && local == 7, (2...8).contains(digits[area]) else { return false }
        let tail = sizes.first == area ? Array(sizes.dropFirst()) : [digits.count]
        return tail == [digits.count] && sizes.count == 1 || tail == [local] || tail == [local - 4, 4]
    }
}
