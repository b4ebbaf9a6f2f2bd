import SharingModel
import SharingService

extension Problem {
    init(_ rejection: PublicationRejection) {
        switch rejection {
        case .unknown, .noArchive: self.init(.notFound)
        case .notYours:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "This is for the agency that publishes the dataset, and for the hub.",
                    zh: "本操作由该数据集的发布部门或主管部门办理。"
                )
            )
        case .busy:
            self = .stateConflict(
                en: "Somebody builds or releases this dataset at this moment: try again when that is done.",
                zh: "该数据集正在构建或发布，请在其完成后重试。"
            )
        case .stale:
            self = .stateConflict(
                en:
                    "Since the candidate was built its definition, its type or what may be published has changed, or data were erased: build it anew.",
                zh: "候选发布构建之后，其定义、材料类型或可公开的内容已有变更，或有数据被删除：请重新构建。"
            )
        case .filesChanged:
            self = .stateConflict(
                en:
                    "The files are not those that were built: somebody has changed or removed them. Build the candidate anew.",
                zh: "数据文件与构建时不符，可能被更改或删除：请重新构建。"
            )
        case .standing(let refusal): self.init(refusal)
        }
    }

    init(_ error: ReleaseArchiveError) {
        switch error {
        case .unavailable:
            self.init(.storeUnavailable)
            retryAfter = 60
        case .busy:
            self.init(.storeUnavailable)
            retryAfter = 5
        case .duplicateKey(let columns):
            self.init(
                .invalidValue,
                detail: LocalizedText(
                    en:
                        "The primary key (\(columns)) does not tell every row apart, or a row has none: choose another in the dataset's definition, or correct the records.",
                    zh: "主键（\(columns)）不能区分每一行，或有的行缺少主键：请在数据集定义中另选主键，或更正记录。"
                )
            )
        case .missing: self.init(.notFound)
        case .invalidQuery, .tooCostly: self.init(.malformedRequest)
        }
    }

    private init(_ refusal: ReleaseStanding.Refusal) {
        switch refusal {
        case .decided(let state): self = .decidedAlready(state.rawValue)
        case .ownCandidate: self = .ownProposal
        case .otherBytes:
            self = .stateConflict(
                en:
                    "The candidate has other bytes: look at it again, and decide on the hash that it has now.",
                zh: "候选发布的字节与此不符：请重新查看，并对其现有哈希作出决定。"
            )
        case .notReviewed:
            self = .stateConflict(
                en: "It waits for its review by a security administrator.",
                zh: "该候选发布尚待安全管理员审查。"
            )
        case .notReleased(let state):
            self = .stateConflict(en: "It is not public: \(state.rawValue).", zh: "该发布未公开：\(state.rawValue)。")
        }
    }

    private static func stateConflict(en: String, zh: String) -> Problem {
        Problem(.stateConflict, detail: LocalizedText(en: en, zh: zh))
    }
}
