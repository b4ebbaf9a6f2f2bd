import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// One run, all on one event loop.
///
/// It connects, offers load, measures a window and drains.
/// In the open loop a request's latency counts from the time at which it was due, also while it waits for a free
/// connection: a server that stalls cannot hide the requests that it kept from being sent (coordinated omission).
final class Load {
    private enum Phase {
        case connecting, running, draining, finished
    }

    /// How many handshakes are under way at once; more would only queue at the server.
    private static let handshakes = 16
    private static let drainLimit = TimeAmount.seconds(5)

    private let options: LoadOptions
    private let tls: NIOSSLContext
    private let loop: any EventLoop
    private let promise: EventLoopPromise<LoadReport>
    private var requests: RequestSource
    private var tally = LoadTally()

    private var phase = Phase.connecting
    private var begun = 0
    private var open: [ObjectIdentifier: LoadConnection] = [:]
    private var idle: [LoadConnection] = []
    private var overdue: [NIODeadline] = []
    private var firstOverdue = 0
    private var inFlight = 0
    private var window = NIODeadline.now()..<NIODeadline.now()
    private var nextDue = NIODeadline.now()
    private var random = ArrivalTimes()

    init(
        _ options: LoadOptions,
        requests: RequestSource,
        tls: NIOSSLContext,
        loop: any EventLoop,
        promise: EventLoopPromise<LoadReport>
    ) {
        self.options = options
        self.requests = requests
        self.tls = tls
        self.loop = loop
        self.promise = promise
    }

    func start() {
        for _ in 0..<min(Load.handshakes, options.connections) { connect() }
    }

    // MARK: What connections tell

    /// The connection can take a request.
    func ready(_ connection: LoadConnection) {
        switch phase {
        case .connecting:
            open[ObjectIdentifier(connection)] = connection
            idle.append(connection)
            if begun < options.connections { connect() }
            if open.count == options.connections { begin() }
        case .running:
            open[ObjectIdentifier(connection)] = connection
            if options.rate == nil {
                send(on: connection, scheduled: .now())
            } else if firstOverdue < overdue.count {
                send(on: connection, scheduled: takeOverdue())
            } else {
                idle.append(connection)
            }
        case .draining:
            if firstOverdue < overdue.count {
                send(on: connection, scheduled: takeOverdue())
            } else if inFlight == 0 {
                finish()
            }
        case .finished: break
        }
    }

    /// The answer to the request that was due at `scheduled` is here.
    func answered(_ response: ResponseReader.Response, scheduled: NIODeadline) {
        inFlight -= 1
        let now = NIODeadline.now()
        let isExpected =
            options.expected.isEmpty
            || options.expected.withUnsafeBytes { response.body.offset(of: $0) } != nil
        // Closed loop: what was answered in the window. Open loop: what was due in it, whenever it was answered.
        tally.add(
            status: response.status,
            isExpected: isExpected,
            latency: now - scheduled,
            isCounted: phase != .connecting && window.contains(options.rate == nil ? now : scheduled),
            isInWindow: window.contains(now)
        )
    }

    func note(_ error: any Error) { tally.lastError = "\(error)" }

    /// The connection is gone, with an unanswered request if `scheduled` is there.
    func lost(_ connection: LoadConnection, scheduled: NIODeadline?) {
        open[ObjectIdentifier(connection)] = nil
        idle.removeAll { $0 === connection }
        if scheduled != nil {
            inFlight -= 1
            tally.lost += 1
        }
        switch phase {
        case .connecting:
            fail("a connection was closed before the run: \(tally.lastError ?? "no reason given")")
        case .running: loop.assumeIsolated().scheduleTask(in: .milliseconds(10)) { self.connect() }
        case .draining where inFlight == 0 && firstOverdue == overdue.count: finish()
        default: break
        }
    }

    // MARK: The run

    private func connect() {
        begun += 1
        let (load, tls, name) = (NIOLoopBound(self, eventLoop: loop), tls, options.serverName)
        ClientBootstrap(group: loop)
            .channelOption(.socketOption(.init(rawValue: TCP_NODELAY)), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
                    try pipeline.addHandler(LoadConnection(load: load.value))
                }
            }
            .connect(host: options.host, port: options.port)
            .assumeIsolated()
            .whenFailure { error in
                self.note(error)
                if self.phase == .connecting { self.fail("cannot connect: \(error)") }
            }
    }

    private func begin() {
        phase = .running
        let start = NIODeadline.now()
        window = (start + options.warmUp)..<(start + options.warmUp + options.duration)
        let clock = loop.assumeIsolated()
        clock.scheduleTask(deadline: window.lowerBound) { self.tally.beginWindow(self.options.watched) }
        clock.scheduleTask(deadline: window.upperBound) { self.drain() }
        if let rate = options.rate {
            nextDue = start + random.gap(rate: rate)
            offer(at: rate)
        } else {
            let ready = idle
            idle = []
            for connection in ready { send(on: connection, scheduled: start) }
        }
    }

    /// Sends everything that is due, then waits for the next time.
    private func offer(at rate: Double) {
        guard phase == .running else { return }
        let now = NIODeadline.now()
        while nextDue <= now, nextDue < window.upperBound {
            if let connection = idle.popLast() {
                send(on: connection, scheduled: nextDue)
            } else {
                overdue.append(nextDue)
            }
            nextDue = nextDue + random.gap(rate: rate)
        }
        loop.assumeIsolated().scheduleTask(deadline: nextDue) { self.offer(at: rate) }
    }

    private func send(on connection: LoadConnection, scheduled: NIODeadline) {
        inFlight += 1
        connection.send(requests.take(), scheduled: scheduled)
    }

    private func takeOverdue() -> NIODeadline {
        defer { firstOverdue += 1 }
        return overdue[firstOverdue]
    }

    private func drain() {
        tally.endWindow(options.watched)
        phase = .draining
        if inFlight == 0, firstOverdue == overdue.count { return finish() }
        loop.assumeIsolated().scheduleTask(in: Load.drainLimit) { self.finish() }
    }

    private func finish() {
        guard phase != .finished else { return }
        phase = .finished
        for connection in open.values { connection.close() }
        let unanswered = inFlight + overdue.count - firstOverdue
        promise.succeed(tally.report(options, unanswered: unanswered))
    }

    private func fail(_ reason: String) {
        guard phase != .finished else { return }
        phase = .finished
        promise.fail(LoadFailed(description: reason))
    }
}

/// The run could not begin.
struct LoadFailed: Error, CustomStringConvertible {
    let description: String
}
