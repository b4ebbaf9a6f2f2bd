// Command tlogverify checks OnceGate's receipts with code that OnceGate does not share: the Go project's own
// implementations of the Merkle tree and of signed notes.
//
//	tlogverify -key log.vkey [FILE ...]
//	tlogverify -key log.vkey -log URL [CHECKPOINT ...]
//
// The second form reads the whole public log at URL and checks every entry, and that each checkpoint is of an earlier
// state of it. In the first form each file (standard input without any) is a sequence of JSON values: receipts, answers that contain one, or answers
// to a batch. The key file holds one verifier key a line. Prints how many receipts hold; stops at the first that does
// not, with exit code 1.
//
// Built without modules, from Debian's golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o tlogverify .
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// document is any of the forms in which a receipt may come; absent members stay empty.
type document struct {
	Receipt    *receipt   `json:"receipt"`
	Receipts   []receipt  `json:"receipts"`
	Answers    []document `json:"answers"`
	Checkpoint string     `json:"checkpoint"`
	receipt
}

// receipt is a receipt of its own (Proof) or one of a batch (Index, Hashes, and a checkpoint here or beside it).
type receipt struct {
	Record     string   `json:"record"`
	Proof      string   `json:"proof"`
	Index      *int64   `json:"index"`
	Hashes     []string `json:"hashes"`
	Checkpoint string   `json:"checkpoint"`
}

func main() {
	keyFile := flag.String("key", "", "file with the log's verifier key")
	log := flag.String("log", "", "address of a public log to verify as a whole")
	flag.Parse()
	if *log != "" {
		keys, err := readKeys(*keyFile)
		var size int64
		if err == nil {
			size, err = verifyLog(*log, keys, flag.Args())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "tlogverify:", err)
			os.Exit(1)
		}
		fmt.Printf("%d entries verified\n", size)
		return
	}
	count, err := run(*keyFile, flag.Args())
	if err != nil {
		fmt.Fprintf(os.Stderr, "tlogverify: after %d verified receipts: %v\n", count, err)
		os.Exit(1)
	}
	fmt.Printf("%d receipts verified\n", count)
	if count == 0 {
		fmt.Fprintln(os.Stderr, "tlogverify: there was no receipt")
		os.Exit(1)
	}
}

func run(keyFile string, files []string) (int, error) {
	keys, err := readKeys(keyFile)
	if err != nil {
		return 0, err
	}
	if len(files) == 0 {
		return verifyAll(os.Stdin, "standard input", keys)
	}
	total := 0
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return total, err
		}
		count, err := verifyAll(file, name, keys)
		file.Close()
		total += count
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func readKeys(name string) (note.Verifiers, error) {
	if name == "" {
		return nil, errors.New("-key is required")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var keys []note.Verifier
	for _, line := range strings.Fields(string(text)) {
		key, err := note.NewVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("%s: no key", name)
	}
	return note.VerifierList(keys...), nil
}

func verifyAll(input io.Reader, name string, keys note.Verifiers) (int, error) {
	decoder := json.NewDecoder(bufio.NewReaderSize(input, 1<<20))
	count := 0
	for value := 1; ; value++ {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err == io.EOF {
			return count, nil
		} else if err != nil {
			return count, fmt.Errorf("%s, value %d: %w", name, value, err)
		}
		receipts, err := receiptsOf(raw)
		if err != nil {
			return count, fmt.Errorf("%s, value %d: %w", name, value, err)
		}
		for _, found := range receipts {
			if err := verify(found, keys); err != nil {
				return count, fmt.Errorf("%s, value %d: %w", name, value, err)
			}
			count++
		}
	}
}

func receiptsOf(raw json.RawMessage) ([]receipt, error) {
	var whole document
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, err
	}
	var found []receipt
	add := func(one receipt) {
		if one.Checkpoint == "" {
			one.Checkpoint = whole.Checkpoint
		}
		found = append(found, one)
	}
	if whole.Record != "" {
		add(whole.receipt)
	}
	if whole.Receipt != nil {
		add(*whole.Receipt)
	}
	for _, one := range whole.Receipts {
		add(one)
	}
	for _, answer := range whole.Answers {
		if answer.Receipt != nil {
			add(*answer.Receipt)
		}
	}
	if len(found) == 0 && whole.Answers == nil {
		return nil, errors.New("no receipt in it")
	}
	return found, nil
}

func verify(found receipt, keys note.Verifiers) error {
	record, err := base64.RawURLEncoding.Strict().DecodeString(found.Record)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	index, hashes, checkpoint, err := proofOf(found)
	if err != nil {
		return err
	}
	opened, err := note.Open([]byte(checkpoint), keys)
	if err != nil {
		return fmt.Errorf("entry %d: %w", index, err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return fmt.Errorf("entry %d: malformed checkpoint", index)
	}
	if lines[0] != opened.Sigs[0].Name {
		return fmt.Errorf("entry %d of %s: signed by %s", index, lines[0], opened.Sigs[0].Name)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return fmt.Errorf("entry %d of %s: size: %w", index, lines[0], err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return fmt.Errorf("entry %d of %s: root: %w", index, lines[0], err)
	}
	digest := sha256.Sum256(record)
	entry := append([]byte{0x01}, digest[:]...)
	if err := tlog.CheckRecord(hashes, size, root, index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("entry %d of %s: %w", index, lines[0], err)
	}
	return nil
}

// proofOf reads either form of a proof: the text of C2SP tlog-proof, or index and hashes.
func proofOf(found receipt) (index int64, hashes tlog.RecordProof, checkpoint string, err error) {
	texts := found.Hashes
	checkpoint = found.Checkpoint
	if found.Proof != "" {
		head, tail, ok := strings.Cut(found.Proof, "\n\n")
		lines := strings.Split(head, "\n")
		if !ok || lines[0] != "c2sp.org/tlog-proof@v1" {
			return 0, nil, "", errors.New("malformed proof")
		}
		lines = lines[1:]
		if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
			lines = lines[1:]
		}
		if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
			return 0, nil, "", errors.New("malformed proof: no index")
		}
		if index, err = strconv.ParseInt(lines[0][len("index "):], 10, 64); err != nil {
			return 0, nil, "", err
		}
		texts, checkpoint = lines[1:], tail
	} else if found.Index != nil {
		index = *found.Index
	} else {
		return 0, nil, "", errors.New("neither proof nor index")
	}
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return index, nil, "", err
		}
		hashes = append(hashes, hash)
	}
	return index, hashes, checkpoint, nil
}
