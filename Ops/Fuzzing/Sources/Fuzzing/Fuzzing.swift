import Foundation

/// Runs libFuzzer with its own arguments; `FUZZ_TARGET` names the target.
@main
enum Fuzzing {
    private static let target: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            fatalError("FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
        }
        return target
    }()

    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runFuzzer(&count, &arguments, fuzz))
    }

    fileprivate static func check(_ input: UnsafeRawBufferPointer) { target.check(input) }
}

// SwiftPM names the entry of a program itself, so libFuzzer is called as a library and not through its own `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // The buffer is exactly as long as the input, so that reading beyond it is noticed.
    Fuzzing.check(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}
