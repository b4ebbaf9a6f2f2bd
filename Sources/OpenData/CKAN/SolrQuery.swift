/// A search in the words of Solr, so far as clients of CKAN use it: fields, phrases, ranges, wildcards, AND, OR, NOT and
/// brackets.
struct SolrQuery: Sendable {
    /// What a field must be.
    enum Match: Hashable, Sendable {
        /// The text, in which `*` and `?` stand for other characters unless it was quoted.
        case text(String, isQuoted: Bool)
        /// From one value to another; nil for no bound.
        case range(from: String?, to: String?, includesFrom: Bool, includesTo: Bool)
    }

    /// One condition or several.
    indirect enum Node: Hashable, Sendable {
        case everything
        case words(String)
        case field(String, Match)
        case not(Node)
        case all([Node])
        case any([Node])
    }

    /// The condition.
    let root: Node

    /// Reads what somebody typed: words, unless there are fields or operators in it.
    init(typed text: String) throws(CKANError) {
        let isPlain = !text.contains(":") && ![" AND ", " OR ", " NOT "].contains(where: text.contains)
        guard text.utf8.count <= SolrParser.longest else { throw SolrParser.tooLong }
        if isPlain {
            root = .words(text)
        } else {
            self = try SolrQuery(text)
        }
    }

    /// Reads a query.
    init(_ text: String) throws(CKANError) {
        var parser = try SolrParser(text)
        root = try parser.query()
    }
}
