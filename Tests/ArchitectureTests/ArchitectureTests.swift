import Testing

/// architecture.md, held against the sources.
@Suite struct ArchitectureTests {
    private let files: [SourceFile]

    init() throws {
        files = try SourceFile.all()
        try #require(files.count > 100)
    }

    @Test func `imports run downwards only`() {
        #expect(files.flatMap(HousePlan.forbiddenImports) == [])
    }

    @Test func `no target may come back to itself`() {
        for name in HousePlan.rooms.keys {
            var seen: Set<String> = []
            var next = HousePlan.rooms[name]?.house ?? []
            while let room = next.popFirst() {
                if seen.insert(room).inserted { next.formUnion(HousePlan.rooms[room]?.house ?? []) }
            }
            #expect(!seen.contains(name))
        }
    }

    @Test func `pure targets stand on pure targets`() {
        for (name, room) in HousePlan.rooms where room.isPure {
            #expect(room.house.allSatisfy { HousePlan.rooms[$0]?.isPure == true }, "\(name)")
        }
    }

    @Test func `pure targets read no clock, no chance and no environment`() {
        #expect(files.flatMap(HousePlan.impurities) == [])
    }

    @Test func `folders are the nouns of the house`() {
        for file in files {
            let known = HousePlan.nouns.union(HousePlan.otherFolders[file.target] ?? [])
            #expect(file.folders.count <= 1, "\(file)")
            #expect(file.folders.allSatisfy { known.contains($0) }, "\(file)")
        }
    }

    @Test func `no folder and no file has a name that says nothing`() {
        for file in files {
            for name in file.folders + [file.name, file.target] {
                #expect(!HousePlan.emptyNames.contains { name.contains($0) }, "\(file)")
            }
        }
    }

    @Test func `no file is longer than two hundred and fifty lines`() {
        #expect(files.filter { $0.lines.count > 251 }.map(\.path) == [])
    }
}
