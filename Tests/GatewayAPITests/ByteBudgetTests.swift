import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct ByteBudgetTests {
    private let tax: AgencyID
    private let health: AgencyID

    init() throws {
        tax = try #require(AgencyID("tax"))
        health = try #require(AgencyID("health"))
    }

    private static func budget(maximum: Int, share: Int) -> ByteBudget {
        ByteBudget(maximum: maximum, share: share, refusal: LocalizedText(en: "less", zh: "少"))
    }

    @Test func `an agency has its share, and nobody more than there is`() throws {
        let budget = ByteBudgetTests.budget(maximum: 150, share: 100)
        try budget.take(100, for: tax)
        let problem = try #require(throws: Problem.self) { try budget.take(1, for: tax) }
        #expect(problem.code == .tooManyRequests && problem.retryAfter == 1)
        #expect(problem.detail?.en == "less")
        try budget.take(50, for: health)
        #expect(throws: Problem.self) { try budget.take(1, for: health) }
    }

    @Test func `what is given back may be taken again`() throws {
        let budget = ByteBudgetTests.budget(maximum: 100, share: 100)
        for _ in 0..<3 {
            try budget.take(100, for: tax)
            budget.giveBack(100, by: tax)
        }
        try budget.take(100, for: health)
        #expect(throws: Problem.self) { try budget.take(1, for: tax) }
    }
}
