/// What comes of a completeness check: every line with its state, and whether anything stands in the way of acceptance.
public struct CheckOutcome: Sendable {
    /// What was found out about a line that was looked up.
    public enum Finding: Hashable, Sendable {
        /// It was looked up.
        case state(MaterialState)
        /// The agency may not ask, for every one of these reasons.
        case notShared([RefusalReason])
    }

    /// A line as the applicant is told of it.
    public struct Line: Sendable {
        /// The entry and whom it is about.
        public let line: CheckPlan.Line
        /// How it stands.
        public let state: MaterialState
        /// Why the agency may not ask for it.
        public let reasons: [RefusalReason]
        /// Whether what it is a way to meet is still owed before the application can be accepted.
        public let isOwed: Bool
    }

    /// Every line, in the order of the list.
    public let lines: [Line]

    /// Whether nothing is owed before the application can be accepted; what may follow does not stand in the way.
    public var isReady: Bool { !lines.contains(where: \.isOwed) }

    /// Joins the lines of a plan with what was found out about them, one finding for each line that has a subject.
    public init(of plan: CheckPlan, _ findings: [Finding?]) {
        let states = zip(plan.lines, findings).map { line, finding in
            (line: line, state: CheckOutcome.state(of: line, finding))
        }
        let met = Set(states.filter { CheckOutcome.isMet($0.line, $0.state) }.map(\.line.requirement))
        lines = zip(states, findings).map { entry, finding in
            var reasons: [RefusalReason] = []
            if case .notShared(let found)? = finding { reasons = found }
            return Line(
                line: entry.line,
                state: entry.state,
                reasons: reasons,
                isOwed: !met.contains(entry.line.requirement)
            )
        }
    }

    private static func state(of line: CheckPlan.Line, _ finding: Finding?) -> MaterialState {
        let material = line.material
        let state: MaterialState
        switch (material.provision, finding) {
        case (.promise, _): return .promise
        case (.applicant, _): state = .applicant
        case (_, .state(let found)?): state = found
        case (_, .notShared?): state = .notShared
        case (_, nil): return .pending
        }
        return material.deferrable != nil && state != .held ? .deferrable : state
    }

    private static func isMet(_ line: CheckPlan.Line, _ state: MaterialState) -> Bool {
        switch state {
        case .held, .deferrable: true
        case .promise: line.isPromised
        case .notHeld, .notValid, .notShared, .pending, .disputed, .applicant: line.isBrought
        }
    }
}
