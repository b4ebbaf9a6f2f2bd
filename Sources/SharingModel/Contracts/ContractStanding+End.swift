// A contract in force ends by a filing 备案 (Decree 809 art 27).
extension ContractStanding {
    /// The consumer needs it no more; where its provider has filed the end, that is the end.
    mutating func withdraw(_ decision: ContractDecision) throws(Refusal) {
        guard decision.agency == consumer else { throw .notParty }
        state = isEndFiled ? .terminated : .withdrawn
    }

    /// A provider ends it with a reason, after consultation and by a filing with the hub; the hub acts on the filing.
    mutating func end(_ decision: ContractDecision, on day: CivilDate) throws(Refusal) {
        if decision.agency == hub, isEndFiled {
            state = .terminated
            return
        }
        guard decision.agency == provider else {
            throw decision.agency == hub ? .nothingFiled : .notParty
        }
        guard !isEndFiled else { throw .alreadyFiled }
        guard decision.reason != nil else { throw .reasonMissing }
        guard let consulted = decision.consultedOn, consulted <= day else { throw .consultationMissing }
        // Nobody was consulted on the end of what was not agreed on yet.
        let agreedOn = consentedOn ?? from
        guard agreedOn <= consulted else { throw .consultedBefore(agreedOn) }
        isEndFiled = true
        // Where the provider is the hub itself there is nobody to file with.
        if provider == hub { state = .terminated }
    }

    /// An end that was filed does not come: the hub declines it with a reason, or the provider takes it back.
    mutating func goOn(_ decision: ContractDecision) throws(Refusal) {
        guard isEndFiled else { throw .state(state) }
        if decision.verb == .reject {
            guard isHub(decision.agency) else { throw .notParty }
            guard decision.reason != nil else { throw .reasonMissing }
        } else {
            guard decision.agency == provider else { throw .notParty }
        }
        isEndFiled = false
    }
}
