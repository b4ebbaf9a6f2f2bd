import OpenData
import SharingModel
import Testing

@Suite struct CellTests {
    @Test(arguments: [(0, "0"), (1, "***"), (4, "***"), (5, "5"), (12_345, "12345")])
    func `a count is shown if nobody is in it or enough are`(count: Int, text: String) {
        #expect(Cell(count: count, atLeast: 5).text == text)
    }

    @Test func `a value of any type is masked by its text`() throws {
        let mask = ColumnMask(keep: 1)
        #expect(mask.cell(of: .string(NormalizedText("　陈春和"))) == .value("陈*"))
        #expect(mask.cell(of: .integer(1234)) == .value("1*"))
        #expect(mask.cell(of: .string(NormalizedText("陈"))) == .masked)
        #expect(ColumnMask(keep: 0).cell(of: .string(NormalizedText("陈春和"))) == .masked)
    }
}
