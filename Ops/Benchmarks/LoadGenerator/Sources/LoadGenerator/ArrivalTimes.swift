import Foundation
import NIOCore

/// Times between arrivals that know nothing of each other: exponential, the same ones in every run.
struct ArrivalTimes {
    private var state: UInt64 = 20_260_101

    mutating func gap(rate: Double) -> TimeAmount {
        // SplitMix64 (Steele, Lea, Flood 2014).
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        let uniform = Double(bits >> 11) / Double(1 << 53)
        return .nanoseconds(Int64(-log(1 - uniform) / rate * 1e9))
    }
}
