/// A key of `gateway.yaml`.
///
/// The same key is the environment variable `ONCEGATE_` + the key in capitals with underscores
/// (`ONCEGATE_API_PORT`) and the flag `--` + the key with hyphens (`--api-port`); a flag wins over the
/// environment, and that over the file.
struct ConfigurationKey: Sendable {
    /// The dotted name.
    let name: String
    /// What holds if nobody sets it; nil means that it must be set.
    let fallback: String?
    /// What it means.
    let help: String

    static let all: [ConfigurationKey] = [
        ConfigurationKey(
            name: "data.directory",
            fallback: "data",
            help: "Directory of the database and of what else the gateway writes; relative to the file."
        ),
        ConfigurationKey(
            name: "store",
            fallback: "",
            help:
                "postgresql://USER@HOST/DATABASE?passfile=FILE for the data in PostgreSQL 15 or newer; empty for SQLite in data.directory."
        ),
        ConfigurationKey(
            name: "replicas",
            fallback: "",
            help:
                "postgresql://USER@HOST,HOST/DATABASE of servers that follow the one of store: tiles and entries of the log are read there."
        ),
        ConfigurationKey(
            name: "keys.directory",
            fallback: "keys",
            help: "Directory of the key-encryption key and the log's keys; keep it off the data's backups."
        ),
        ConfigurationKey(
            name: "keys.pkcs11",
            fallback: "",
            help:
                "The key in a token that wraps key-encryption.key: pkcs11:token=…;object=…?module-path=…&pin-source=file:…"
        ),
        ConfigurationKey(
            name: "keys.variable",
            fallback: "",
            help:
                "Variable of the environment that holds the key-encryption key (base64 of 32 bytes) instead of a file; it is removed once read."
        ),
        ConfigurationKey(
            name: "hub.agency",
            fallback: "affairs-centre",
            help: "The agency that runs the gateway."
        ),
        ConfigurationKey(
            name: "trust.domain",
            fallback: nil,
            help: "SPIFFE trust domain of callers, such as lanjiang.example."
        ),
        ConfigurationKey(
            name: "trust.roots",
            fallback: nil,
            help: "PEM files of the authorities that issue callers' certificates."
        ),
        ConfigurationKey(
            name: "trust.crls",
            fallback: "",
            help: "PEM or DER files of revocation lists; once there is one, every authority needs one."
        ),
        ConfigurationKey(
            name: "trust.reload",
            fallback: "3600",
            help: "Seconds after which trust and certificate are read again although no file has changed."
        ),
        ConfigurationKey(
            name: "ocsp.responders",
            fallback: "",
            help:
                "FILE=URL for each authority whose OCSP responder is asked about its certificates: its certificate, the address."
        ),
        ConfigurationKey(
            name: "ocsp.policy",
            fallback: "hard",
            help: "Without an answer in force, hard lets nobody of the authority in, soft everybody."
        ),
        ConfigurationKey(
            name: "ocsp.refresh",
            fallback: "60",
            help: "Seconds after which a responder is asked again about a certificate in use."
        ),
        ConfigurationKey(
            name: "ocsp.lifetime",
            fallback: "3600",
            help: "Seconds for which an answer counts at most, and never beyond its own end."
        ),
        ConfigurationKey(
            name: "time.zone",
            fallback: "Asia/Shanghai",
            help: "Zone of civil dates; without summer time."
        ),
        ConfigurationKey(
            name: "time.calendars",
            fallback: "",
            help:
                "YAML files of the State Council's calendars, one a year; without them only weekends are off."
        ),
        ConfigurationKey(
            name: "log.level",
            fallback: "info",
            help: "trace, debug, info, notice, warning, error."
        ),
        ConfigurationKey(
            name: "network.log",
            fallback: "",
            help: "Directory of the network logs that the law asks for, one file a day; empty for none."
        ),
        ConfigurationKey(
            name: "network.patience",
            fallback: "60",
            help:
                "Seconds for which a slow peer of the API is waited for; half of them on the other listeners."
        ),
        ConfigurationKey(
            name: "alarms.unknown",
            fallback: "100",
            help:
                "Different subjects of whom nothing is found that an agency may ask about in an hour without an alarm."
        ),
        ConfigurationKey(
            name: "retention.network",
            fallback: "6",
            help: "Calendar months for which network logs are kept; 6 or more (网络安全法)."
        ),
        ConfigurationKey(
            name: "retention.uses",
            fallback: "3",
            help: "Years for which records of verifications and reuses are kept; 3 or more (个人信息保护法 56)."
        ),
        ConfigurationKey(name: "api.host", fallback: "127.0.0.1", help: "Address of the API listener."),
        ConfigurationKey(name: "api.port", fallback: "8443", help: "Port of the API listener."),
        ConfigurationKey(
            name: "api.certificate",
            fallback: nil,
            help: "PEM file of the server's certificate chain."
        ),
        ConfigurationKey(name: "api.key", fallback: nil, help: "PEM file of the server's private key."),
        ConfigurationKey(
            name: "api.connections",
            fallback: "4096",
            help: "Connections that the API listener holds at most."
        ),
        ConfigurationKey(
            name: "api.share",
            fallback: "1024",
            help: "How many of them one agency may have."
        ),
        ConfigurationKey(
            name: "api.unknown",
            fallback: "10000",
            help: "Answers not-found that one agency may have within an hour; then its questions wait (429)."
        ),
        ConfigurationKey(name: "public.host", fallback: "127.0.0.1", help: "Address of the public listener."),
        ConfigurationKey(name: "public.port", fallback: "8080", help: "Port of the public listener."),
        ConfigurationKey(
            name: "public.url",
            fallback: nil,
            help: "The public listener's address as others see it; its host and path name the log."
        ),
        ConfigurationKey(
            name: "public.connections",
            fallback: "1024",
            help: "Connections that the public listener holds at most."
        ),
        ConfigurationKey(
            name: "public.share",
            fallback: "256",
            help: "How many of them one address may have; a reverse proxy is one address."
        ),
        ConfigurationKey(
            name: "witnesses.policy",
            fallback: "",
            help:
                "File of the log's witnesses (C2SP tlog-policy); a checkpoint is published when its quorum has cosigned."
        ),
        ConfigurationKey(
            name: "seals.sm2",
            fallback: "",
            help: "PEM file of an SM2 private key, which signs published checkpoints too (国密)."
        ),
        ConfigurationKey(
            name: "seals.authority",
            fallback: "",
            help: "URL of a time-stamping authority (RFC 3161) that stamps published checkpoints."
        ),
        ConfigurationKey(
            name: "seals.roots",
            fallback: "",
            help: "PEM files of the authorities that issued the time-stamping authority's certificate."
        ),
        ConfigurationKey(
            name: "seals.interval",
            fallback: "3600",
            help: "Seconds between time stamps."
        ),
        ConfigurationKey(
            name: "notices.webhooks",
            fallback: "",
            help:
                "AGENCY=URL for each agency that wants its notices sent: https, or http on this machine; no other address is fetched."
        ),
        ConfigurationKey(
            name: "notices.roots",
            fallback: "",
            help:
                "PEM files of the authorities that issued the receivers' certificates; the system's if empty."
        ),
        ConfigurationKey(
            name: "notices.retry",
            fallback: "30",
            help:
                "Seconds until a notice is sent again after a failure; twice as long each time, for a week at most."
        ),
        ConfigurationKey(
            name: "operations.host",
            fallback: "127.0.0.1",
            help: "Address of the operations listener."
        ),
        ConfigurationKey(name: "operations.port", fallback: "9464", help: "Port of the operations listener."),
    ]
}
