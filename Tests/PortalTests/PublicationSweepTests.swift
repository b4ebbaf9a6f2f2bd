import OpenData
import SharingService
import Testing

@testable import Portal

@Suite struct PublicationSweepTests {
    @Test func `what cannot be removed and what is missing is told, and stops nothing`() async throws {
        let sample = try SampleReleases()
        var archive = sample.archive
        archive.isStuck = true
        let portal = try await SamplePortal(datasets: sample.datasets, archive: archive)
        let service = try PublicationService(portal.gateway, at: PublicAddresses(base: SamplePortal.base))
        let warnings = try await service.sweep()
        #expect(warnings.count == 3)
        #expect(warnings[0].contains("the folder cannot be removed"))
        #expect(warnings[1].hasPrefix("food-permits 1 is public but lacks food-permits.csv, "))
        #expect(warnings[2].hasPrefix("food-permits 2 is public but lacks "))
    }
}
