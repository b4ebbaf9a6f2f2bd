import CanonicalJSON
import SharingModel
import SharingService

/// Two types, two service items and three contracts, just enough to ask about; all invented.
enum SmallCatalogue {
    static let licence = """
        {"code": "business-licence", "version": 1, "title": {"en": "Business licence", "zh": "营业执照"},
         "source": "market-regulation", "sharing": {"class": "unconditional"}, "complete": false,
         "validity": {"rule": "open-ended"}, "requiredClaims": ["name"],
         "roles": [{"role": "holder", "schemes": ["uscc"]},
                   {"role": "legal-representative", "schemes": ["resident-id"], "min": 0}],
         "schema": {"fields": [
           {"name": "name", "title": {"en": "Name", "zh": "名称"}, "type": "string", "constraints": {"required": true}},
           {"name": "status", "title": {"en": "Status", "zh": "状态"}, "type": "string"},
           {"name": "registeredOn", "title": {"en": "Registered on", "zh": "成立日期"}, "type": "date"},
           {"name": "capital", "title": {"en": "Capital", "zh": "注册资本"}, "type": "number"},
           {"name": "address", "title": {"en": "Address", "zh": "住所"}, "type": "string", "verifyOnly": true}]}}
        """

    static let market = """
        {"id": "market-regulation", "kind": "government", "name": {"en": "Market", "zh": "市场监管"},
         "uscc": "11990100MB9L01025U", "division": "990100"}
        """

    static let permit = """
        {"code": "food-permit", "version": 1, "title": {"en": "Food permit", "zh": "食品经营许可证"},
         "source": "market-regulation", "sharing": {"class": "unconditional"}, "complete": true,
         "validity": {"rule": "open-ended"}, "roles": [{"role": "holder", "schemes": ["uscc"]}],
         "schema": {"fields": [
           {"name": "seats", "title": {"en": "Seats", "zh": "座位数"}, "type": "integer"}]}}
        """

    static let item = """
        {"slug": "food-permit-new", "basic": "990131001001", "implementation": "11990100MB9L01025U3990131001001",
         "title": {"en": "Food permit", "zh": "食品经营许可（新办）"}, "agency": "market-regulation",
         "materials": [{"material": "business-licence", "provision": "reuse"},
                       {"material": "food-permit", "provision": "verify"}]}
        """

    static let otherItem = """
        {"slug": "tax-registration", "basic": "991011001001", "implementation": "11990100MB9L0107643991011001001",
         "title": {"en": "Tax registration", "zh": "税务登记"}, "agency": "tax",
         "materials": [{"title": {"en": "Form", "zh": "申请表"}, "provision": "applicant"}]}
        """

    static let licenceGrant = """
        {"material": "business-licence@1", "operations": ["verify", "reuse"],
         "fields": {"name": ["equals"], "status": ["equals"], "registeredOn": ["equals", "before", "after"],
                    "address": ["equals"]},
         "purposes": ["food-permit-new"], "actingFor": "item-agency", "ground": "duty", "requires": ["case"]}
        """

    static let alarmedPermitGrant = """
        {"material": "food-permit@1", "operations": ["verify"],
         "fields": {"seats": ["equals", "at-least", "at-most"]}, "counts": ["exactly"],
         "purposes": ["food-permit-new"], "actingFor": "item-agency", "ground": "duty"}
        """

    static let guardedPermitGrant = """
        {"material": "food-permit@1", "operations": ["verify"],
         "fields": {"seats": ["equals", "at-least", "at-most"]},
         "purposes": ["food-permit-new"], "actingFor": "item-agency", "ground": "duty", "probing": "refuse"}
        """

    static let rationedGrant = """
        {"material": "food-permit@1", "operations": ["verify"], "fields": {"seats": ["equals"]},
         "purposes": ["food-permit-new"], "actingFor": "item-agency", "ground": "duty",
         "quota": {"perSecond": 2, "perDay": 5}}
        """

    /// What is in force for every test that does not say otherwise.
    static func make() throws -> Catalogue {
        Catalogue(
            agencies: [],
            types: [try MaterialType(json: parse(licence)), try MaterialType(json: parse(permit))],
            items: [try ServiceItem(json: parse(item)), try ServiceItem(json: parse(otherItem))],
            contracts: [
                try contract("c01", for: "affairs-centre", granting: [licenceGrant, alarmedPermitGrant]),
                try contract("c02", for: "tax", granting: [guardedPermitGrant]),
                try contract("c03", for: "transport", granting: [rationedGrant]),
            ],
            callers: []
        )
    }

    /// One type that nobody has a contract for.
    static func withoutContracts() throws -> Catalogue {
        Catalogue(
            agencies: [],
            types: [try MaterialType(json: parse(permit))],
            items: [],
            contracts: [],
            callers: []
        )
    }

    static func contract(
        _ id: String,
        for consumer: String,
        granting grants: [String],
        state: RegisteredContract.State = .active
    ) throws -> RegisteredContract {
        let json = try parse(
            """
            {"id": "\(id)", "provider": "market-regulation", "consumer": "\(consumer)", "mode": ["api"],
             "basis": {"en": "Law", "zh": "依据"}, "scenario": {"en": "Hall", "zh": "场景"},
             "scope": {"en": "City", "zh": "范围"}, "term": {"from": "2026-01-01", "until": "2098-12-31"},
             "grants": [\(grants.joined(separator: ","))]}
            """
        )
        let content = try SharingContract(json: json)
        let document = CatalogueDocument(contract: content, state: state)
        guard let hash = ContractHash(document.id) else { throw Malformed() }
        return RegisteredContract(hash: hash, content: content, state: state)
    }

    static func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    /// A text of this file that is not what it should be.
    struct Malformed: Error {}
}
