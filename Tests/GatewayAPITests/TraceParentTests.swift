import Testing

@testable import GatewayAPI

/// W3C Trace Context, level 1.
@Suite struct TraceParentTests {
    private let id = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test func `the trace's id is read`() {
        #expect(TraceParent.traceID(in: "00-\(id)-00f067aa0ba902b7-01") == id)
    }

    @Test(arguments: [
        nil, "", "00", "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    ])
    func `a field of another form is ignored`(field: String?) {
        #expect(TraceParent.traceID(in: field) == nil)
    }
}
