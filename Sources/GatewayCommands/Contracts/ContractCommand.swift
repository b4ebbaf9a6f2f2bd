import ArgumentParser

/// `oncegate contract`.
struct ContractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Draft, compare, plan, propose and decide sharing contracts.",
        subcommands: [
            ContractDraftCommand.self, ContractLintCommand.self, ContractDiffCommand.self,
            ContractPlanCommand.self, ContractApplyCommand.self,
            ContractProposeCommand.self, ContractAcceptCommand.self, ContractReturnCommand.self,
            ContractRejectCommand.self, ContractWithdrawCommand.self, ContractSuspendCommand.self,
            ContractTerminateCommand.self, ContractExtendCommand.self, ContractConsentCommand.self,
            ContractStartCommand.self, ContractListCommand.self, ContractShowCommand.self,
            ContractOverdueCommand.self,
        ]
    )
}
