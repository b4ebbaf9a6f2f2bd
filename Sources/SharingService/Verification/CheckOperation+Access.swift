import SharingModel

extension CheckOperation {
    /// Whether an entry may be looked up.
    enum Access {
        case permitted(Permit)
        case refused(Refusal)
    }

    /// Decides whether they may ask for an entry.
    ///
    /// - Returns: the first way that is granted; else the refusal of the first. Nil if it is of no type.
    func access(to material: ServiceItem.Material, in batch: BatchDraft) -> Access? {
        var refused: Refusal?
        for request in AccessRequest.ways(to: material, for: query.purpose) {
            let decision = Authorisation.decide(
                request,
                by: caller.agency,
                under: batch.catalogue,
                on: batch.today
            )
            switch decision {
            case .permit(let permit): return .permitted(permit)
            case .refuse(let refusal): refused = refused ?? refusal
            }
        }
        return refused.map(Access.refused)
    }

    /// What is asked of the records; nil where no record can be about such a subject, which then shows a paper.
    func question(
        _ line: CheckPlan.Line,
        _ access: Access?,
        _ item: ServiceItem,
        _ today: CivilDate
    ) throws(InvalidInput) -> ListedQuestion? {
        guard case .permitted(let permit)? = access, let subject = line.subject else { return nil }
        let question = try ListedQuestion(line.material, of: permit.type, about: subject, on: today)
        guard !question.canBeAnswered else { return question }
        guard item.applicants.contains(subject.scheme) else {
            throw InvalidInput(
                .subject,
                at: "/subjects/\(line.role)/scheme",
                en: "\(permit.type.reference.code) does not name subjects of this scheme in this role",
                zh: "\(permit.type.reference.code) 在此角色下不使用该标识体系"
            )
        }
        return nil
    }

    /// Counts the check once against each grant under which something is looked up.
    ///
    /// - Throws: ``TooManyNotFound``; then it is not counted.
    func overQuota(
        _ access: [Access?],
        _ record: CheckRecord,
        in batch: inout BatchDraft
    ) throws -> Outcome? {
        try batch.requireAllowance(of: caller.agency)
        var counted: Set<QuotaBook.Account> = []
        for case .permitted(let permit)? in access {
            guard let basis = permit.basis else { continue }
            let account = QuotaBook.Account(contract: basis.contract.hash, grant: basis.grantIndex)
            guard counted.insert(account).inserted,
                case .exceeded(let until, let isFirst) = batch.take(permit, by: caller)
            else { continue }
            let position = isFirst ? try record.refuse([.quotaExceeded], of: permit, in: &batch) : nil
            return .refused([.quotaExceeded], position: position, retryAt: until)
        }
        return nil
    }
}
