/// Writes canonical JSON (RFC 8785) straight into bytes, for what is written often and has a known shape: no tree of
/// values is built.
///
/// Members are named in the order of RFC 8785 §3.2.3; a debug build asserts it.
public struct CanonicalWriter {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    private var isFirst = true
    #if DEBUG
    private var previous = ""
    #endif

    /// Writes one object; `capacity` is about how many bytes it will have.
    public static func object(
        capacity: Int = 512,
        _ members: (inout CanonicalWriter) throws -> Void
    ) rethrows -> [UInt8] {
        var writer = CanonicalWriter()
        writer.bytes.reserveCapacity(capacity)
        try writer.braces(members)
        return writer.bytes
    }

    /// A member that is text.
    public mutating func member(_ name: String, _ text: String) {
        begin(name)
        JSONValue.appendQuoted(text, to: &bytes)
    }

    /// A member that is any value.
    public mutating func member(_ name: String, _ value: JSONValue) {
        begin(name)
        value.appendCanonical(to: &bytes)
    }

    /// A member whose value is canonical JSON already.
    public mutating func member(_ name: String, canonical value: some Collection<UInt8>) {
        begin(name)
        bytes.append(contentsOf: value)
    }

    /// A member that is an object.
    public mutating func member(_ name: String, _ members: (inout CanonicalWriter) -> Void) {
        begin(name)
        #if DEBUG
        let outer = previous
        defer { previous = outer }
        #endif
        braces(members)
    }

    /// A member that is an array of texts.
    public mutating func member(_ name: String, texts: some Sequence<String>) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for text in texts {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONValue.appendQuoted(text, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// A member that is text which `append` adds, and which needs no escapes: base64, for example.
    public mutating func member(_ name: String, plainText append: (inout [UInt8]) -> Void) {
        begin(name)
        bytes.append(UInt8(ascii: "\""))
        append(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func begin(_ name: String) {
        #if DEBUG
        assert(
            isFirst || JSONObject.precedes(previous, name),
            "\(name) stands after \(previous) in canonical JSON"
        )
        previous = name
        #endif
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        JSONValue.appendQuoted(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func braces(_ members: (inout CanonicalWriter) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        try members(&self)
        isFirst = false
        bytes.append(UInt8(ascii: "}"))
    }
}
