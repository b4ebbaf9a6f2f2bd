/// `VERIFY.md` of an archive package: every step, with commands that need no oncegate.
enum ArchiveGuide {
    static let text = #"""
        # 如何核对本归档包 / How to verify this package

        本归档包证明：某时某部门就某办件查询了什么、得到了什么答复，并且当时已记入公开日志。核对无需联网，也无需本系统。
        This package proves who asked what for which case, what was answered, and that it was in the public log. Nothing here needs a
        network, and everything from step 2 on needs only a shell, Python 3, and OpenSSL 3 (or any Ed25519 verifier).

        信任的前提是日志公钥 `log.vkey`：请与独立来源比对（主管部门公布的公钥、公开日志的镜像、见证方的策略文件）。
        Trust rests on the log's key, `log.vkey`. Compare it with a source that did not come with this package: the hub agency's
        publication, a mirror of the log, a witness's policy.

        ## 1. 使用 oncegate / With oncegate

            oncegate log verify-receipt receipt.json --key log.vkey --answer answer.json --query query.json

        没有 answer.json 或 query.json 时省略相应选项。Leave out the options whose files are not there.

        ## 2. 文件完好 / The files are whole

        ```sh
        sha256sum -c SHA256SUMS
        check=$(mktemp -d)
        ```

        ## 3. 记录对应的日志叶节点 / The leaf of the record

        条目为 0x01 ‖ SHA-256(record.json)，叶节点为 SHA-256(0x00 ‖ 条目)（RFC 6962 §2.1）。
        The entry is 0x01 ‖ SHA-256(record.json); the leaf is SHA-256(0x00 ‖ entry).

        ```sh
        { printf '\001'; openssl dgst -sha256 -binary record.json; } > "$check/entry"
        { printf '\000'; cat "$check/entry"; } | openssl dgst -sha256 -binary > "$check/leaf"
        sha256sum "$check/entry"
        ```

        ## 4. 叶节点在日志之中 / The leaf is in the log

        `proof.txt`（c2sp.org/tlog-proof）：`index` 为序号，其后逐行为 base64 哈希（自叶至根），空行之后为检查点：日志名、规模、根、签名。
        `proof.txt` has the index, hashes from leaf to root, a blank line, then the checkpoint: name, size, root, signatures. The walk is
        that of RFC 9162 §2.1.3.2. This step also lays out what step 5 needs.

        ```sh
        python3 - "$check" <<'PY'
        import base64, hashlib, sys
        check = sys.argv[1]
        head, checkpoint = open("proof.txt", encoding="utf-8", newline="").read().split("\n\n", 1)
        magic, *lines = [line for line in head.split("\n") if not line.startswith("extra ")]
        index, hashes = int(lines[0].removeprefix("index ")), [base64.b64decode(line) for line in lines[1:]]
        text, signatures = checkpoint.split("\n\n", 1)
        origin, size, root = text.split("\n")[:3]
        node, place, last = open(f"{check}/leaf", "rb").read(), index, int(size) - 1
        assert magic == "c2sp.org/tlog-proof@v1" and 0 <= place <= last, "not a proof, or the index is outside the log"
        for sibling in hashes:
            assert last > 0, "too many hashes"
            if place % 2 or place == last:
                node = hashlib.sha256(b"\x01" + sibling + node).digest()
                while place and place % 2 == 0:
                    place, last = place >> 1, last >> 1
            else:
                node = hashlib.sha256(b"\x01" + node + sibling).digest()
            place, last = place >> 1, last >> 1
        assert last == 0 and base64.b64encode(node).decode() == root, "THE RECORD IS NOT IN THE LOG"
        print(f"entry {index} is in {origin}, of {size} entries")

        name, identity, key = open("log.vkey", encoding="utf-8").read().strip().split("+", 2)
        key = base64.b64decode(key)
        assert name == origin and key[0] == 1 and len(key) == 33, "log.vkey is not the Ed25519 key of this log"
        for line in signatures.splitlines():
            dash, signer, signature = line.split(" ")
            signature = base64.b64decode(signature)
            if signer == origin and signature[:4].hex() == identity:
                open(f"{check}/signature", "wb").write(signature[4:])
        open(f"{check}/note", "wb").write((text + "\n").encode())
        open(f"{check}/key.der", "wb").write(bytes.fromhex("302a300506032b6570032100") + key[1:])
        PY
        ```

        ## 5. 检查点由日志签名 / The log signed the checkpoint

        ```sh
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$check/key.der" -rawin -in "$check/note" -sigfile "$check/signature"
        ```

        ## 6. 答复与查询就是当时所记录的 / Answer and question are those recorded

        承诺值为 base64url(SHA-256(opening ‖ 名称 ‖ 0x00 ‖ 内容))，内容为 RFC 8785 规范 JSON；`opening` 在 receipt.json 中。
        A commitment is base64url(SHA-256(opening ‖ label ‖ 0x00 ‖ bytes)). The files hold the very bytes (RFC 8785).

        ```sh
        python3 - <<'PY'
        import base64, hashlib, json, os
        decode = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        load = lambda name: json.load(open(name, encoding="utf-8"))
        receipt, record = load("receipt.json"), load("record.json")
        assert decode(receipt["record"]) == open("record.json", "rb").read(), "record.json is of another receipt"
        shown = {name: open(f"{name}.json", "rb").read() for name in ("answer", "query") if os.path.exists(f"{name}.json")}
        if "case" in record:
            shown["case"] = load("metadata.json")["case"].encode()
        for label, content in shown.items():
            digest = hashlib.sha256(decode(receipt["opening"]) + label.encode() + b"\0" + content).digest()
            assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == record[label], f"ANOTHER {label}"
            print(label, "is the one recorded")
        PY
        ```

        以上步骤全部无误即为核对通过；任何一步报错即为不通过。It holds if every step ends without an error, and not otherwise.

        ## 长期保存 / For the long run

        - 每隔数年用镜像执行 `oncegate log upgrade-receipt receipt.json --mirror DIR --key log.vkey`，使回执指向经见证、带时间戳的检查点，并与原件一并保存。
          Every few years, and before SHA-256 or Ed25519 are no longer trusted, carry the receipt over to a published checkpoint
          with witnesses and a time stamp, and keep it beside this one.
        - 请一并保存日志的镜像（`oncegate log mirror`）及公布公钥的文件。Keep a mirror of the log and the publication of its key.
        - 含有个人信息的文件：query.json、answer.json、metadata.json（办件号）。These files may tell of people.

        """#
}
