extension SharingDuty {
    /// What must be done, for people.
    public var title: LocalizedText {
        switch self {
        case .unconditionalReply:
            LocalizedText(en: "reply to an application (unconditional sharing)", zh: "答复共享申请（无条件共享）")
        case .conditionalReply:
            LocalizedText(en: "reply to an application (conditional sharing)", zh: "答复共享申请（有条件共享）")
        case .sharingStart: LocalizedText(en: "start of sharing", zh: "提供共享")
        case .catalogueUpdate: LocalizedText(en: "update of the catalogue", zh: "更新目录")
        case .cataloguePublication: LocalizedText(en: "publication of the catalogue", zh: "发布目录")
        case .correction: LocalizedText(en: "correction", zh: "校核更正")
        case .disclosure: LocalizedText(en: "proactive disclosure", zh: "主动公开")
        }
    }

    /// The article that sets the term.
    public var basis: LocalizedText {
        let article =
            switch self {
            case .unconditionalReply, .conditionalReply: 21
            case .sharingStart: 22
            case .catalogueUpdate, .cataloguePublication: 17
            case .correction, .disclosure: 26
            }
        let regulations =
            switch self {
            case .disclosure:
                LocalizedText(en: "Regulations on the Disclosure of Government Information", zh: "政府信息公开条例")
            case .unconditionalReply, .conditionalReply, .sharingStart, .catalogueUpdate,
                .cataloguePublication, .correction:
                LocalizedText(en: "Regulations on Government Data Sharing", zh: "政务数据共享条例")
            }
        return LocalizedText(
            en: "\(regulations.en), art. \(article)",
            zh: "《\(regulations.zh)》第\(SharingDuty.numeral(article))条"
        )
    }

    /// A number from 11 to 29 in Chinese.
    private static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        return (number < 20 ? "十" : "二十") + digits[number % 10]
    }
}
