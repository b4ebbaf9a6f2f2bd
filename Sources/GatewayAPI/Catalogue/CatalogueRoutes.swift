import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// The reads of the catalogue: agencies, material types, service items and open datasets, each as it was registered.
struct CatalogueRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [
            list("/v1/agencies", "listAgencies") {
                $0.agencies.values.map { ($0.id.description, $0.document) }
            },
            one("/v1/agencies/{code}", "getAgency") { catalogue, code in
                AgencyID(code).flatMap { catalogue.agencies[$0]?.document }
            },
            list("/v1/material-types", "listMaterialTypes") { catalogue in
                catalogue.types.values.joined().map { ($0.reference.description, catalogue.json(of: $0)) }
            },
            one("/v1/material-types/{code}", "getMaterialType") { catalogue, code in
                MaterialTypeReference(code).flatMap { catalogue.versions(of: $0).first }.map(catalogue.json)
            },
            list("/v1/service-items", "listServiceItems") { $0.items.values.map { ($0.slug, $0.document) } },
            one("/v1/service-items/{code}", "getServiceItem") { catalogue, code in
                (catalogue.serviceItem(code) ?? catalogue.items.values.first { $0.basicCode == code })?
                    .document
            },
            list("/v1/datasets", "listDatasets") {
                $0.datasets.values.map { ($0.name.description, $0.document) }
            },
            one("/v1/datasets/{name}", "getDataset") { catalogue, code in
                DatasetName(code).flatMap { catalogue.datasets[$0]?.document }
            },
        ]
    }

    private func list(
        _ path: String,
        _ operation: String,
        of documents: @escaping @Sendable (Catalogue) -> [(String, JSONValue)]
    ) -> APIRoute {
        APIRoute(.get, path, operation, for: .anyone) { request in
            try Page.reply(documents(gateway.catalogue.current), to: request, path: path)
        }
    }

    private func one(
        _ path: String,
        _ operation: String,
        find: @escaping @Sendable (Catalogue, String) -> JSONValue?
    ) -> APIRoute {
        APIRoute(.get, path, operation, for: .anyone) { request in
            guard
                let document = find(gateway.catalogue.current, request.parameters.values.first ?? "")?.object
            else {
                throw Problem(.notFound)
            }
            return APIReply(json: document)
        }
    }
}

extension Catalogue {
    /// A version as it was registered, and whether it is retired.
    fileprivate func json(of type: MaterialType) -> JSONValue {
        guard retired.contains(type.reference), var object = type.document.object else {
            return type.document
        }
        object["retired"] = true
        return .object(object)
    }
}
