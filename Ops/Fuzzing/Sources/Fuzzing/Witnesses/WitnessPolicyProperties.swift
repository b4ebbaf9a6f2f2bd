import TransparencyLog

/// Policies: what was taken is written so that it reads as the same again, and its quorum can be reached.
enum WitnessPolicyProperties {
    private static let checkpoint = try? SignedCheckpoint(
        parsing: "gateway.lanjiang.example/log/2026\n3\n\(KnownLog.root)\n\n"
            + "\u{2014} gateway.lanjiang.example/log/2026 x7XuLhSZpaZqb6slKJ6d5Ns8WYYSEHZwvMPR0VH6DOf/lkbm"
            + "hwMWAY2XDJRMWksRvCp8XMxwPLxWCoocESsRN6dVKws=\n"
    )

    static func check(_ input: [UInt8]) {
        let policy: WitnessPolicy
        do throws(WitnessPolicyError) {
            policy = try WitnessPolicy(parsing: input)
        } catch {
            require(error.line >= 0 && !error.description.isEmpty, "a refusal says where and why")
            return
        }
        require((try? WitnessPolicy(parsing: policy.bytes)) == policy, "a policy reads as it is written")
        let keys = policy.witnesses.map(\.key)
        require(policy.isQuorum(keys), "all witnesses are enough")
        require(!policy.isQuorum([]) || policy.quorum == nil, "without witnesses only nobody is a quorum")
        for count in 0..<keys.count where policy.isQuorum(keys.prefix(count)) {
            require(policy.isQuorum(keys.prefix(count + 1)), "one more cosignature is never too many")
        }
        guard let checkpoint else { fatalError("the example is sound") }
        guard let accepted = try? policy.verify(checkpoint) else { return }
        require(policy.quorum == nil, "nobody cosigned the example")
        require(policy.logs.contains { $0.key == accepted.signer }, "a trusted log signed")
    }
}
