import CanonicalJSON
import Crypto
import SharingModel

extension ContractHash {
    /// The identity of a contract's content.
    init(of contract: SharingContract) {
        self.init(digest: SHA256.hash(data: contract.document.canonicalBytes))
    }
}
