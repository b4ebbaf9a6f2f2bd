public import SharingService

/// Every operation of the API listener.
public enum APIRoutes {
    /// The routes over `gateway`; `publicBase` is for the `type` of problems inside answers.
    public static func all(gateway: SharingGateway, publicBase: String) -> [APIRoute] {
        WhoAmIRoutes(gateway: gateway).routes
            + VerificationRoutes(gateway: gateway, publicBase: publicBase).routes
            + MaterialRoutes(gateway: gateway, publicBase: publicBase).routes
            + ReceiptRoutes(gateway: gateway).routes
            + RecordRoutes(gateway: gateway).routes
            + UsageRoutes(gateway: gateway).routes
            + ErasureRoutes(gateway: gateway).routes
            + CatalogueRoutes(gateway: gateway).routes
            + ContractRoutes(gateway: gateway).routes
    }
}
