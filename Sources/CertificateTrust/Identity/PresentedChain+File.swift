public import SharingModel

extension PresentedChain {
    /// Takes the certificates of a PEM file, leaf first, as a peer would send them.
    ///
    /// - Throws: ``TrustFailure`` if the file is missing, empty or damaged.
    public init(file: String) throws(TrustFailure) {
        self.init(certificates: try TrustFile.certificates(in: file).map(\.der))
    }
}
