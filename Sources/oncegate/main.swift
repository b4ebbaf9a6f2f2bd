import GatewayCommands

await OnceGate.main()
