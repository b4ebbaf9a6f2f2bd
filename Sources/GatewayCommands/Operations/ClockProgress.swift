import SharingModel

/// The wall clock beside one that nobody sets: where their ways part, the wall clock was set.
struct ClockProgress {
    /// How far the clocks may part within one look: corrections of NTP are smaller, unless it sets the clock.
    private static let tolerance = Duration.seconds(5)

    private var wall: Timestamp
    private var steady: Duration

    /// Begins with what both show.
    init(wall: Timestamp, steady: Duration) {
        self.wall = wall
        self.steady = steady
    }

    /// Looks at both again.
    ///
    /// - Returns: by how much the wall clock was set since the last look, forwards or backwards; nil if it was not.
    mutating func jump(wall now: Timestamp, steady later: Duration) -> Duration? {
        let passed = Duration.milliseconds(now.millisecondsSinceEpoch - wall.millisecondsSinceEpoch)
        let jump = passed - (later - steady)
        (wall, steady) = (now, later)
        return jump > ClockProgress.tolerance || jump < .zero - ClockProgress.tolerance ? jump : nil
    }
}
