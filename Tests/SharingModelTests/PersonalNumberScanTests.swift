import GatewayTesting
import SharingModel
import Testing

@Suite struct PersonalNumberScanTests {
    private func found(_ text: String) -> [PersonalNumberScan.Kind: Int] {
        PersonalNumberScan.findings(in: NormalizedText(text))
    }

    @Test(arguments: [
        "990102198503120017", "经营者身份证990102198503120017。", "99010219800630013X", "99010219800630013x",
        "990102 19850312 0017", "990102-1985-0312-0017", "9901 0219 8503 1200 17", "99010219800630013-X",
        "９９０１０２１９８５０３１２００１７", "99010219800630013Ｘ", "990102\u{200B}198503120017",
        "990102\u{AD}1985\u{2060}03120017", "990102（19850312）0017", "990102.19850312.0017",
        "①990102198503120017", "id:990102198503120017;", "x990102198503120017y", "٩٩٠١٠٢١٩٨٥٠٣١٢٠٠١٧",
        "号990102198503120017990102198503120017", "990102198503120017/13800000000000",
        "990102\u{A0}19850312\u{2003}0017",
    ])
    func `a resident id is found however it is written`(text: String) {
        #expect(found(text)[.residentID] ?? 0 >= 1)
    }

    @Test(arguments: [
        "13912345678", "电话：139 1234 5678", "139-1234-5678", "+86 13912345678", "+8613912345678",
        "8613912345678",
        "0086 139 1234 5678", "１３９１２３４５６７８", "Tel13912345678", "手机（139）12345678", "1391 234 5678",
        "139\u{200D}1234\u{200D}5678", "19912345678",
    ])
    func `a mobile number is found however it is written`(text: String) {
        #expect(found(text) == [.mobile: 1])
    }

    @Test(arguments: [
        "010-82345678", "(010) 8234 5678", "01082345678", "0755-8234567", "0755 82345678", "075582345678",
        "021 62345678",
        "+86 10 82345678", "+86-755-82345678", "+8675582345678", "（0431）8234-5678", "0086-10-82345678",
    ])
    func `a telephone number with its area code is found`(text: String) {
        #expect(found(text) == [.landline: 1])
    }

    @Test(arguments: [
        "", "热食类食品制售", "990102198503120018", "990102198513120017", "990102188503120017",
        "91990102MA9L05073A", "92990102MA9L050737", "91990103MA9L05081K", "12990100MB9L01017X",
        "JY19901020000012",
        "JY29901020000038", "990103000001", "99010219850312001", "9990102198503120019",
        "1.2.156.3005.2.11990100MB9L01025U001.11990100MB9L01025U.LJ2026000001.001.4",
        "990102001001GB00012F00010023", "澜（2026）江城区不动产权第0001234号", "LJDB-2021-000001",
        "J990102-2021-000123", "2026-11-28 2027-11-28", "注册资本1200.50万元", "12345678901", "20261128123456",
        "邮编990100", "0001234567", "01234", "011-82345678", "010-12345678", "4001234567", "8234 5678",
        "11990100MB9L01025U3990131001001",
    ])
    func `other numbers and codes are not found`(text: String) {
        #expect(found(text) == [:])
    }

    @Test func `every number is counted by its kind`() {
        let text = "990102198503120017、990102198709250028，139 1234 5678；010-82345678 13812345678"
        #expect(found(text) == [.residentID: 2, .mobile: 2, .landline: 1])
    }

    @Test func `the sample city's public texts give no number, and its personal fields do`() throws {
        let city = try SampleCity.load(today: MadeUp.day("2026-11-24"), count: 2000)
        var texts = 0
        for type in city.types where type.disclosure == .proactive {
            let names = type.fields.filter { $0.disclosure != .never }.map(\.name)
            for record in city.records[type.reference.code] ?? [] {
                for case .string(let text)? in names.map({ record.values[$0] }) {
                    texts += 1
                    #expect(PersonalNumberScan.findings(in: text) == [:], "\(text.raw)")
                }
            }
        }
        #expect(texts > 1000)
        let ids = city.records["resident-identity"]?.compactMap { $0.values["residentId"] } ?? []
        #expect(ids.count > 100)
        for case .string(let id) in ids { #expect(PersonalNumberScan.findings(in: id) == [.residentID: 1]) }
    }

    @Test func `a valid id is found in any company, an invalid one is not`() {
        var random = SeededRandom(seed: 11)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let around = ["经营者", "，", " 甲 ", "id ", "\n", "（", "）；", "×", "。Ω"]
        for _ in 0..<2000 {
            let day = CivilDate(daysSinceEpoch: Int.random(in: -25_000...20_000, using: &random))
            let birth = day.description.filter { $0 != "-" }
            let body =
                "99010\(Int.random(in: 1...9, using: &random))" + birth
                + "\(Int.random(in: 100...999, using: &random))"
            let sum = zip(body.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
            let check = Array("10X98765432")[sum % 11]
            let wrong = Array("10X98765432")[(sum + 1) % 11]
            var number = body + String(check)
            if Bool.random(using: &random) {
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let place = number.index(
                        number.startIndex,
                        offsetBy: Int.random(in: 1..<number.count, using: &random)
                    )
                    number.insert([" ", "-", "·"].randomElement(using: &random) ?? " ", at: place)
                }
            }
            let (left, right) = (
                around.randomElement(using: &random) ?? "", around.randomElement(using: &random) ?? ""
            )
            #expect(found(left + number + right)[.residentID] == 1, "\(number)")
            #expect(found(left + body + String(wrong) + right)[.residentID] == nil)
        }
    }
}
