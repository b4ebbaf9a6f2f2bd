import CanonicalJSON

extension WorkingYear {
    /// Recomputes the examples that the file gives: received on a day, a limit, due on a day.
    func checkExamples(_ reader: ObjectReader) throws(InvalidInput) {
        let calendar = WorkingCalendar(self)
        for (json, pointer) in try reader.elements("examples") {
            let example = try ObjectReader(json, at: pointer, members: ["received", "limit", "due"])
            let received: CivilDate = try example.parsed(
                "received",
                en: "a date YYYY-MM-DD",
                zh: "YYYY-MM-DD 形式的日期"
            )
            let due: CivilDate = try example.parsed("due", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
            let limit = try TimeLimit(json: example.required("limit"), at: example.pointer("limit"))
            guard case .workingDays(let count) = limit, count <= 366 else {
                throw example.mistyped("limit", en: "1 to 366 working days", zh: "1 至 366 个工作日")
            }
            let deadline = calendar.day(count, workingDaysAfter: received)
            guard deadline.day == due, !deadline.isProvisional else {
                throw example.mistyped(
                    "due",
                    en: "the day that this file's days give: check them and the example against the notice",
                    zh: "由本文件的日期推算出的那一天：请对照通知核对各日期和本示例"
                )
            }
        }
    }
}
