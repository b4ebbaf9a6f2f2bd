import CanonicalJSON
import Hummingbird
import SharingModel
import SharingService
import TransparencyLog

/// `/log`: where the logs stand, whom to trust, and how to check that nothing is taken back.
struct LogPage: Sendable {
    let logs: [GatewayLog]
    let store: any SharingStore
    let policy: String
    let sm2Key: String?
    let frame: PageFrame

    func add(to router: Router<BasicRequestContext>) {
        router.get("/log") { request, _ in
            let language = PageLanguage(request)
            var states: [State] = []
            for log in logs.reversed() { states.append(try await state(of: log, in: language)) }
            let parsed = try? WitnessPolicy(parsing: policy)
            let model = Model(
                logs: states,
                witnesses: parsed?.witnesses.map {
                    Witness(witness: String(decoding: $0.name.bytes, as: UTF8.self), key: $0.key.description)
                } ?? [],
                policy: policy,
                sm2Key: sm2Key,
                mirror:
                    "oncegate log mirror \(frame.base)\(LogRoutes.path(of: logs.last?.key.name.description ?? "")) "
                    + "mirror --key log.vkey"
            )
            var content = PageContent("log", title: language("The log", "日志"), model: model)
            content.section = .log
            content.summary = language(
                "Size, newest checkpoint, keys and witnesses of the public log of every use of data.",
                "数据使用公开日志的规模、最新检查点、公钥与见证方。"
            )
            return frame.response(content, to: request)
        }
    }

    private func state(of log: GatewayLog, in language: PageLanguage) async throws -> State {
        let signed = try? SignedCheckpoint(parsing: log.released.published)
        let size = signed?.checkpoint.size ?? 0
        var newest: String?
        if size > 0, let record = try await store.record(at: LogPlace(log: log.number, index: size - 1)) {
            newest = (try? JSONValue(parsing: record.record.bytes))?["time"]?.string
        }
        let path = LogRoutes.path(of: log.key.name.description)
        return State(
            origin: log.key.name.description,
            size: FigureText.count(size),
            newest: newest,
            key: log.key.description,
            checkpoint: signed == nil ? nil : log.released.published,
            path: path,
            signers: (signed?.note.signatures.map(\.name.description) ?? []).joined(
                separator: language(", ", "、")
            )
        )
    }

    private struct State {
        let origin: String
        let size: String
        let newest: String?
        let key: String
        let checkpoint: String?
        let path: String
        let signers: String
    }

    private struct Witness {
        let witness: String
        let key: String
    }

    private struct Model {
        let logs: [State]
        let witnesses: [Witness]
        let policy: String
        let sm2Key: String?
        let mirror: String
    }
}

extension PageTemplates {
    static let log = """
        <h1>{{heading}}</h1>
        <p class="lead">«Every question that an agency asks, and every change, is an entry of a log that only grows. Anyone \
        can mirror it and check that nothing was changed or taken back. Entries hold nothing personal.|部门提出的每次查询、\
        每项变更都写入只增不减的日志。任何人都可以镜像日志，并核对其中没有内容被改动或删除。日志条目不含个人信息。»</p>
        {{#logs}}
        <h2>{{origin}}</h2>
        <dl class="pairs">
        <dt>«Entries|条目数»</dt><dd>{{size}}</dd>
        {{#newest}}<dt>«Newest published entry|最新公布条目»</dt><dd><time datetime="{{.}}">{{.}}</time></dd>{{/newest}}
        <dt>«Key|公钥»</dt><dd><code>{{key}}</code></dd>
        <dt>«Signed by|签名方»</dt><dd>{{signers}}{{^checkpoint}}«nobody yet|尚无»{{/checkpoint}}</dd>
        {{#checkpoint}}<dt>«Where|地址»</dt><dd><a href="{{path}}/checkpoint"><code>{{path}}/checkpoint</code></a></dd>\
        {{/checkpoint}}
        </dl>
        {{#checkpoint}}<details><summary>«Newest checkpoint|最新检查点»</summary><pre tabindex="0">{{.}}</pre></details>{{/checkpoint}}
        {{/logs}}
        <h2>«Whom to trust|信任对象»</h2>
        {{#sm2Key}}<p>«Checkpoints are sealed with SM2 too, under this key:|检查点另有 SM2 签名，公钥如下：» <code>{{.}}</code></p>\
        {{/sm2Key}}
        {{#witnesses}}<p><span class="badge">«witness|见证方»</span> {{witness}} <code>{{key}}</code></p>{{/witnesses}}
        {{^witnesses}}<p>«No witness cosigns this log yet. Compare checkpoints with others, or keep your own mirror.|\
        本日志尚无见证方联署。请与他人比对检查点，或者自行保留镜像。»</p>{{/witnesses}}
        <details><summary>«Witness policy|见证策略»</summary><pre tabindex="0">{{policy}}</pre></details>
        <h2>«Check it yourself|自行核查»</h2>
        <ol>
        <li>«Take the key from a place that you trust, such as the printed page of the agency that runs the gateway, and \
        keep it as|从可信渠道（例如主管部门公布的材料）取得公钥，保存为» <code>log.vkey</code>«.|。»</li>
        <li>«Mirror the log; every run checks that it has only grown:|镜像日志；每次运行都会核对日志只增不减：»\
        <pre tabindex="0">{{mirror}}</pre></li>
        <li><a href="/receipts{{lang}}">«Check a receipt on this site|在本站核对回执»</a>«, or without any network:|，\
        或者离线核对：»<pre tabindex="0">oncegate log verify-receipt receipt.json --key log.vkey</pre></li>
        </ol>
        <p>«The format is C2SP tlog-tiles, so that other programs read it too.|日志格式为 C2SP tlog-tiles，其他程序也能读取。»</p>
        """
}
