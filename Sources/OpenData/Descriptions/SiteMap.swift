public import SharingModel

/// The pages that search engines should know (sitemaps.org): `sitemap.xml`.
public enum SiteMap {
    /// One page.
    public struct Page: Hashable, Sendable {
        /// Its path, beginning with a slash.
        public let path: String
        /// When it changed, where that is known.
        public let modified: Timestamp?

        /// Names a page.
        public init(path: String, modified: Timestamp? = nil) {
            self.path = path
            self.modified = modified
        }
    }

    /// The most pages that a sitemap may hold.
    public static let most = 50_000

    /// The document; of more than ``most`` pages the first.
    public static func document(of pages: [Page], at addresses: PublicAddresses) -> String {
        let entries = pages.prefix(most).map { page in
            let modified = page.modified.map { "<lastmod>\($0)</lastmod>" } ?? ""
            return "<url><loc>\(MarkupText.escape(addresses.base + page.path))</loc>\(modified)</url>\n"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            \(entries.joined())</urlset>

            """
    }
}
