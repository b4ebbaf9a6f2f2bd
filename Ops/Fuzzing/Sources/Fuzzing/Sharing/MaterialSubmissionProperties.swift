import CanonicalJSON
import SharingModel

/// Materials as providers submit them: refused with places, or sealed so that they read as the same again.
enum MaterialSubmissionProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        guard let document = try? JSONValue(parsing: input) else { return }
        do throws(InvalidInput) {
            let submission = try MaterialSubmission(json: document)
            require(
                submission.document.encodedBytes == document.encodedBytes,
                "a material is kept as it was sent"
            )
            checkSealing(of: try submission.record(of: FoodPermit.type))
        } catch {
            RefusalProperties.check(error, of: document)
        }
    }

    private static func checkSealing(of record: MaterialRecord) {
        let bytes = record.json.canonicalBytes
        let again = bytes.withUnsafeBytes { buffer in
            (try? MaterialRecord(sealed: buffer, type: FoodPermit.type)).flatMap(\.self)
        }
        guard let again else {
            require(false, "a sealed record is read again")
            return
        }
        require(again.json.canonicalBytes == bytes, "a sealed record reads as it was")
        require(again.subjects == record.subjects, "a sealed record names the same subjects")
        require(again.values == record.values, "a sealed record has the same values")
    }
}
