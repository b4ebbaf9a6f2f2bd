import CanonicalJSON
import OpenData
import SharingModel
import SharingService

/// Questions about released rows, and the places behind pages.
enum RowsProperties {
    static func check(_ input: [UInt8]) {
        do throws(InvalidInput) {
            let fields = try QueryFields(String(decoding: input, as: UTF8.self))
            checkFields(fields)
            let question = try RowsQuestion(fields, of: PublishedPermits.table)
            checkQuestion(question)
            checkCursor(question, fields)
        } catch {
            RefusalProperties.check(error, of: .null)
        }
    }

    /// Fields: read as they are written.
    private static func checkFields(_ fields: QueryFields) {
        let again = Self.fields(QueryText.text(fields.all))
        require(again?.names == fields.names, "names read as they are written")
        require(again?.all.map(\.value) == fields.all.map(\.value), "values read as they are written")
    }

    private static func checkQuestion(_ question: RowsQuestion) {
        require(question.query.isShortEnough, "conditions are bounded")
        require((1...RowsQuestion.mostRows).contains(question.query.limit), "a page is bounded")
        guard let repeated = fields(QueryText.text(question.repeated)),
            let again = try? RowsQuestion(repeated, of: PublishedPermits.table)
        else {
            require(false, "what the next page is asked is a question")
            return
        }
        var same = again.query
        same.limit = question.query.limit
        require(same == question.query, "the next page is asked the same")
    }

    /// A place reads as it is written, for its own question alone; nobody else's is one.
    private static func checkCursor(_ question: RowsQuestion, _ fields: QueryFields) {
        let release = PublishedPermits.current
        let place: [Cell] = fields.all.prefix(9).map { field in
            switch field.value {
            case "": .absent
            case Cell.maskedText: .masked
            default: .value(field.value)
            }
        }
        let text = RowsCursor(release, question, place: place + [.value("1")]).text(release)
        guard let cursor = RowsCursor(text, of: PublishedPermits.dataset) else {
            require(false, "a place reads as it is written")
            return
        }
        require(
            cursor.place == place + [.value("1")] && cursor.release == release.number,
            "a place stays the same"
        )
        require(cursor.isOf(question), "a place is one of its question")
        guard let given = question.cursor,
            let known = RowsCursor(given, of: PublishedPermits.dataset)
        else { return }
        require(PublishedPermits.dataset.release(known.release) != nil, "a place is one of a release")
    }

    private static func fields(_ text: String) -> QueryFields? {
        try? QueryFields(String(text.dropFirst()))
    }
}
