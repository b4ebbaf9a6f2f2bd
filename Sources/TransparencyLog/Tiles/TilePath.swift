/// The part `<N>[.p/<W>]` of a tile's or bundle's path (C2SP tlog-tiles).
struct TilePath {
    let index: UInt64
    let width: Int

    init(index: UInt64, width: Int) {
        self.index = index
        self.width = width
    }

    init?(_ text: Substring) {
        var elements = text.split(separator: "/", omittingEmptySubsequences: false)
        var width = TileCoordinates.fullWidth
        if elements.count >= 2, elements[elements.count - 2].hasSuffix(".p") {
            guard let value = DecimalNumber.parse(elements.removeLast().utf8), (1...255).contains(value)
            else {
                return nil
            }
            width = Int(value)
            elements[elements.count - 1].removeLast(2)
        }
        var digits: [UInt8] = []
        for element in elements { digits.append(contentsOf: element.utf8.filter { $0 != UInt8(ascii: "x") }) }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard let index = significant.isEmpty ? 0 : DecimalNumber.parse(significant) else { return nil }
        self.init(index: index, width: width)
        // Any other spelling of the same number is refused by comparing.
        guard Array(self.text.utf8) == Array(text.utf8) else { return nil }
    }

    var text: String {
        var path = ""
        var rest = index
        repeat {
            let group = String(rest % 1000)
            let padded = String(repeating: "0", count: 3 - group.utf8.count) + group
            path = path.isEmpty ? padded : "x" + padded + "/" + path
            rest /= 1000
        } while rest > 0
        return width < TileCoordinates.fullWidth ? path + ".p/\(width)" : path
    }
}
