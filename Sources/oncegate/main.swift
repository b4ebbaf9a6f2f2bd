import GatewayCommands
import NIOCore
import NIOPosix

// The server's tasks run on the event loops that serve their connections, which saves a thread hop at every await. It
// must be done before anything runs concurrently.
if CommandLine.arguments.dropFirst().first == "serve" {
    _ = NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
}
await OnceGate.main()
