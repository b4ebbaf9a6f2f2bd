import Foundation

/// How much slower than usual the tested program is: a sanitizer costs several times as much (`ONCEGATE_SLOWNESS`).
public enum Slowness {
    private static let factor =
        ProcessInfo.processInfo.environment["ONCEGATE_SLOWNESS"].flatMap { Int($0) } ?? 1

    /// As much patience as what usually takes `duration` deserves.
    public static func patience(_ duration: Duration) -> Duration { duration * factor }
}
