public import SharingModel
public import SharingService

/// Every operation of the API listener.
public enum APIRoutes {
    /// The routes over `gateway`.
    ///
    /// - Parameters:
    ///   - gateway: the use cases.
    ///   - publicBase: for the `type` of problems inside answers.
    ///   - verify: decides whether the certificate of whoever signed a decision is trusted now.
    /// - Returns: one route for each operation of `Contracts/openapi.yaml`.
    public static func all(
        gateway: SharingGateway,
        publicBase: String,
        verify: @escaping @Sendable (PresentedChain) throws(ChainRejection) -> VerifiedChain
    ) -> [APIRoute] {
        WhoAmIRoutes(gateway: gateway).routes
            + VerificationRoutes(gateway: gateway, publicBase: publicBase).routes
            + CheckRoutes(gateway: gateway).routes
            + OutcomeRoutes(gateway: gateway).routes
            + PaperRoutes(gateway: gateway).routes
            + ReportRoutes(gateway: gateway).routes
            + UseRoutes(gateway: gateway).routes
            + MaterialRoutes(gateway: gateway, publicBase: publicBase).routes
            + ReceiptRoutes(gateway: gateway).routes
            + RecordRoutes(gateway: gateway).routes
            + UsageRoutes(gateway: gateway).routes
            + ErasureRoutes(gateway: gateway).routes
            + CatalogueRoutes(gateway: gateway).routes
            + DatasetRoutes(gateway: gateway, publicBase: publicBase).routes
            + CorrectionRoutes(gateway: gateway).routes
            + DisputeRoutes(gateway: gateway).routes
            + ContractRoutes(gateway: gateway, verify: verify).routes
            + ProposalRoutes(gateway: gateway).routes
            + CallerRoutes(gateway: gateway).routes
            + NoticeRoutes(gateway: gateway).routes
    }
}
