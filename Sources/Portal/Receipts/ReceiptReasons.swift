import CanonicalJSON
import SharingModel
import TransparencyLog

/// Why a pasted text is not verified, in plain words; nothing of the text.
enum ReceiptReasons {
    static let empty = LocalizedText(
        en:
            "Nothing was pasted, and no file was chosen. Give the receipt, or the whole answer that holds it.",
        zh: "未粘贴任何内容，也未选择文件。请提供回执，或者含有回执的整份答复。"
    )

    static let tooLong = LocalizedText(
        en:
            "The text is longer than this page takes (256 KiB). Check large batches with the command oncegate log "
            + "verify-receipt, which needs no network.",
        zh: "内容超过本页面的上限（256 KiB）。大批量回执请使用命令 oncegate log verify-receipt 离线核对。"
    )

    static func tooMany(_ count: Int) -> LocalizedText {
        LocalizedText(
            en:
                "There are \(count) receipts in this text, and this page checks \(ReceiptPages.maximumCount) at a time: none was checked. "
                + "Give fewer, or check all of them with the command oncegate log verify-receipt, which needs no network.",
            zh:
                "内容中有 \(count) 份回执，本页面每次最多核对 \(ReceiptPages.maximumCount) 份，因此均未核对。请减少份数，或使用命令 oncegate log verify-receipt 离线核对全部回执。"
        )
    }

    static func text(of error: JSONSyntaxError) -> LocalizedText {
        LocalizedText(
            en:
                "The text is not JSON (at byte \(error.offset)). Copy it whole, from the first { to the last }, and "
                + "not from a program that changes quotation marks.",
            zh: "内容不是有效的 JSON（第 \(error.offset) 字节处）。请从第一个 { 到最后一个 } 完整复制，勿使用会改动引号的软件。"
        )
    }

    static func text(of error: LogFormatError) -> LocalizedText {
        switch error {
        case .noReceipt:
            LocalizedText(
                en:
                    "There is no receipt in this text. A receipt has the members record and proof, or stands in an "
                    + "answer as its member receipt.",
                zh: "内容中没有回执。回执含有 record 与 proof 两项，或者作为 receipt 一项包含在答复之中。"
            )
        case .receiptMember:
            LocalizedText(
                en:
                    "A part of the receipt is missing, was changed, or does not belong there. If it comes from a batch, "
                    + "paste the whole batch answer with its checkpoint.",
                zh: "回执有缺项、被改动或者含有多余内容。回执取自批量答复的，请连同其检查点（checkpoint）粘贴整份答复。"
            )
        case .noteCharacters, .noteStructure, .signatureLine, .tooManySignatures, .checkpointLine, .proofLine,
            .entryBundle:
            LocalizedText(
                en:
                    "The proof was cut or changed in copying, so it cannot be read. Copy it again from the original.",
                zh: "回执中的证明在复制时被截断或改动，无法读取。请从原件重新复制。"
            )
        }
    }

    static func text(of reason: ReceiptRejection.Reason) -> LocalizedText {
        switch reason {
        case .recordNotCanonical:
            LocalizedText(
                en: "The record in the receipt is damaged: it does not have the form that the log records.",
                zh: "回执中的记录已损坏，不符合日志记录的格式。"
            )
        case .unknownRecordVersion:
            LocalizedText(
                en: "The record has a version that this gateway does not know.",
                zh: "记录的版本不为本网关所识别。"
            )
        case .notIncluded:
            LocalizedText(
                en:
                    "The record is not in the log as the proof says: the record or the proof was changed, or they are "
                    + "not of one receipt.",
                zh: "按照所附证明，该记录不在日志之中：记录或者证明被改动，或者二者不属于同一回执。"
            )
        case .unknownOrigin:
            LocalizedText(
                en:
                    "The receipt is of another log: of another gateway, or of another year. This page knows only the "
                    + "current log of this gateway; use oncegate log verify-receipt with the key of that log.",
                zh: "回执属于其他日志（其他网关，或者其他年度）。本页面仅核对本网关的现行日志；请使用 oncegate log "
                    + "verify-receipt 并指定该日志的公钥。"
            )
        case .notSigned:
            LocalizedText(
                en:
                    "The signature is not that of this gateway's log: the checkpoint was changed or was never issued.",
                zh: "签名并非本网关日志所作：检查点被改动，或者从未签发。"
            )
        case .openingMissing:
            LocalizedText(
                en:
                    "The receipt has no opening, so the answer around it cannot be checked. Paste the receipt alone.",
                zh: "回执不含开启值（opening），无法核对其所在的答复。请仅粘贴回执本身。"
            )
        case .notCommitted(let label):
            LocalizedText(
                en: "The record says nothing of the \(RecordWords.label(label).en) that was shown with it.",
                zh: "记录未涉及所出示的\(RecordWords.label(label).zh)。"
            )
        case .commitmentMismatch(let label):
            LocalizedText(
                en:
                    "The \(RecordWords.label(label).en) is not the one that was recorded: it was changed afterwards, or "
                    + "the receipt is of another one.",
                zh: "\(RecordWords.label(label).zh)与记录时不同：事后被改动，或者回执属于另一次答复。"
            )
        }
    }
}
