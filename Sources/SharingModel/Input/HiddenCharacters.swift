extension Unicode.Scalar {
    /// Whether it is not seen but changes what is: a control character, or one that makes text beside it read backwards
    /// (UAX #9, embeddings, overrides and isolates).
    ///
    /// What is signed must read as it is written. Marks of direction U+200E and U+200F only lean on their neighbours, and
    /// stand in honest Uyghur texts.
    public var isHidden: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
