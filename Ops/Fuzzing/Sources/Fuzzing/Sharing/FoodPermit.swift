import CanonicalJSON
import SharingModel

/// A type with every kind of field and constraint, to read claims and fields by.
enum FoodPermit {
    static let type: MaterialType = {
        guard let json = try? JSONValue(parsing: Array(definition.utf8)),
            let type = try? MaterialType(json: json)
        else { fatalError("the definition is sound") }
        return type
    }()

    private static let definition = #"""
        {
        "code": "food-permit",
        "version": 1,
        "title": {"en": "Food business permit", "zh": "食品经营许可证"},
        "source": "market-regulation",
        "basis": {"kind": "administrative-regulation", "title": {"en": "Regulations for the Implementation of the Food Safety Law, art. 15", "zh": "食品安全法实施条例 第十五条"}},
        "sharing": {"class": "unconditional", "basis": {"kind": "administrative-regulation", "title": {"en": "Regulations for the Implementation of the Food Safety Law, art. 15", "zh": "食品安全法实施条例 第十五条"}}, "mode": ["api", "batch", "file"]},
        "disclosure": "proactive",
        "openness": "unconditional",
        "level": "S1",
        "updated": "at-once",
        "complete": false,
        "validity": {"rule": "field", "field": "validUntil"},
        "retention": {"years": 10, "from": "end-of-validity"},
        "licenceType": "11990100MB9L01025U002",
        "roles": [{"role": "holder", "schemes": ["uscc"], "min": 1, "max": 1, "title": {"en": "Food business", "zh": "食品经营者"}}, {"role": "staff", "schemes": ["uscc", "opaque"], "min": 0, "max": 3, "title": {"en": "Staff", "zh": "人员"}}],
        "schema": {"fields": [
          {"name": "permitNo", "title": {"en": "Permit number", "zh": "许可证编号"}, "type": "string", "constraints": {"required": true, "pattern": "JY[0-9]{14}"}, "disclosure": "public"},
          {"name": "operatorName", "title": {"en": "Name of the business", "zh": "经营者名称"}, "type": "string", "constraints": {"required": false, "maxLength": 200}, "disclosure": "public"},
          {"name": "businessForm", "title": {"en": "Form of business", "zh": "主体业态"}, "type": "string", "constraints": {"required": false, "enum": ["食品销售", "餐饮服务", "单位食堂"]}, "disclosure": "public"},
          {"name": "issuedOn", "title": {"en": "Date of issue", "zh": "签发日期"}, "type": "date", "constraints": {"required": false}, "disclosure": "public"},
          {"name": "validUntil", "title": {"en": "Valid until", "zh": "有效期至"}, "type": "date", "constraints": {"required": false}, "disclosure": "public"},
          {"name": "area", "title": {"en": "Area", "zh": "Area"}, "type": "number", "constraints": {"minimum": "0", "maximum": "99999.5"}, "disclosure": "public"},
          {"name": "seats", "title": {"en": "Seats", "zh": "Seats"}, "type": "integer", "constraints": {"minimum": 0}, "disclosure": "public"},
          {"name": "delivery", "title": {"en": "Delivery", "zh": "Delivery"}, "type": "boolean", "disclosure": "public"}
        ]}
        }
        """#
}
