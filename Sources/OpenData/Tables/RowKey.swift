public import SharingModel

/// The key of a row as bytes whose order is that of the rows: whole numbers by value, before texts by their UTF-8 bytes.
public enum RowKey {
    /// Appends the key of a row of `table`.
    ///
    /// - Returns: whether the row has one; a cell of the key that is absent or masked names no row.
    public static func append(of cells: [Cell], in table: ReleasedTable, to bytes: inout [UInt8]) -> Bool {
        for index in table.keyIndexes {
            guard case .value(var text) = cells[index], !text.isEmpty else { return false }
            text.withUTF8 { text in
                append(UnsafeRawBufferPointer(text), of: table.columns[index].type, to: &bytes)
            }
        }
        return true
    }

    /// Appends one value of a key.
    public static func append(
        _ text: UnsafeRawBufferPointer,
        of type: FieldType,
        to bytes: inout [UInt8]
    ) {
        if type == .integer, let number = WholeNumber.value(of: text) {
            bytes.append(1)
            // With the sign turned, negative numbers come first.
            let word = (UInt64(bitPattern: number) ^ (1 << 63)).bigEndian
            withUnsafeBytes(of: word) { bytes.append(contentsOf: $0) }
            return
        }
        bytes.append(2)
        // Zero bytes are doubled up with 255, so that the end of a text, two zeros, comes before whatever goes on.
        for byte in text {
            bytes.append(byte)
            if byte == 0 { bytes.append(255) }
        }
        bytes.append(0)
        bytes.append(0)
    }
}
