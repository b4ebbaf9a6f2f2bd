import SharingService

// What leaves with a subject's key. A number is not given out again: its revisions stay, empty.
extension MaterialTable {
    /// Empties every revision of a record and removes what it is found by.
    ///
    /// In a complete register everyone whom it named is remembered as somebody of whom a record is missing.
    func erase(_ number: Int64, type: String, source: BlindTag, isComplete: Bool) throws {
        guard let type = codes.number(of: type) else { return }
        try run(deleteSource, type, source, number)
        try empty(number, type: type, isComplete: isComplete)
    }

    /// Lets nothing be found by a subject any more, in whatever role records name it.
    func removeLookUps(_ subject: LookUps.SubjectKey, isComplete: Bool) throws {
        guard let type = codes.number(of: subject.type) else { return }
        if isComplete, try find(subject, seesRestricted: true).materials.isEmpty == false {
            try erased.insert(subject.tag, type: type)
        }
        deleteSubjects.bind(1, type)
        deleteSubjects.bind(2, subject.tag)
        try deleteSubjects.execute()
    }

    /// Empties everything that a subject's key seals; reads every revision.
    ///
    /// Whether a register is complete is not known here, so that everybody concerned is remembered.
    func eraseAll(sealedFor tag: BlindTag) throws {
        selectSealedFor.bind(1, tag)
        for (number, type) in try selectSealedFor.all({ ($0.integer(0), $0.integer(1)) }) {
            deleteSources.bind(1, type)
            deleteSources.bind(2, number)
            try deleteSources.execute()
            try empty(number, type: type, isComplete: true)
        }
    }

    private func empty(_ number: Int64, type: Int64, isComplete: Bool) throws {
        guard let places = RevisionPlace.all(of: number) else { return }
        selectAllTags.bind(1, places.lowerBound)
        selectAllTags.bind(2, places.upperBound)
        for tags in try selectAllTags.all({ BlindTag.list($0.bytes(0)) }) {
            for tag in tags {
                try run(deleteSubject, type, tag, number)
                if isComplete { try erased.insert(tag, type: type) }
            }
        }
        emptyRevisions.bind(1, places.lowerBound)
        emptyRevisions.bind(2, places.upperBound)
        try emptyRevisions.execute()
    }
}
