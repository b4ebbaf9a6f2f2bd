extension MaterialType {
    /// Why none of its records may be published on `day`; empty if those may that are valid and not withheld.
    public func obstaclesToRecords(on day: CivilDate) -> [PublicationObstacle] {
        var obstacles: [PublicationObstacle] = []
        if disclosure != .proactive { obstacles.append(.notProactive) }
        if openness != .unconditional { obstacles.append(.notOpen) }
        return obstacles + reviewObstacles(to: .records, on: day)
    }

    /// Why no counts of its records may be published on `day`.
    ///
    /// Counts of a type may be open although its records are not: its review approves the statistics then, and the type
    /// names the fields (``statisticsFields``).
    public func obstaclesToStatistics(on day: CivilDate) -> [PublicationObstacle] {
        reviewObstacles(to: .statistics, on: day)
    }

    private func reviewObstacles(to part: TypeReview.Approval, on day: CivilDate) -> [PublicationObstacle] {
        guard let review = reviews.first(where: { $0.kind == .disclosure }) else { return [.notReviewed] }
        var obstacles: [PublicationObstacle] = []
        if !review.approves.contains(part) { obstacles.append(.notApproved) }
        if review.reviewBefore < day { obstacles.append(.reviewOverdue) }
        return obstacles
    }
}
