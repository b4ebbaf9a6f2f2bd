import CertificateTrust
import SharingModel

/// Time stamps: kept as they came, and believed only as the authority made them.
enum TimeStampProperties {
    private static let stamped = Array("stamped".utf8)
    private static let verifier = TimeStampVerifier(anchors: KnownAuthority.anchors)
    /// The times of the seeds.
    private static let times: Set<Int64> = [1_795_903_706_864, 1_795_903_706_879]

    /// An even first byte: a token. An odd one: an authority's answer.
    static func check(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let rest = Array(input.dropFirst())
        do throws(TimeStampFailure) {
            let isAnswer = first & 1 == 1
            let token = try isAnswer ? TimeStampToken(response: rest) : TimeStampToken(der: rest)
            require(isAnswer || token.der == rest, "a token is kept as it came")
            require(rest.firstRange(of: token.der) != nil, "a token is a part of the answer")
            require((try? TimeStampToken(der: token.der)) == token, "a token reads as it is kept")
            check(token)
        } catch {
            let isPrintable = error.description.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control
            }
            require(isPrintable, "a refusal can be printed")
        }
    }

    private static func check(_ token: TimeStampToken) {
        let stamp = try? verifier.verify(token, of: stamped)
        require((try? verifier.verify(token, of: stamped)) == stamp, "a token has one verdict")
        require((try? verifier.verify(token, of: stamped + [0])) == nil, "a token is of its own bytes only")
        guard let stamp else { return }
        require(times.contains(stamp.time.millisecondsSinceEpoch), "only the authority's times are believed")
        require(stamp.policy == "1.2.3.4.1", "a stamp has its policy")
    }
}
