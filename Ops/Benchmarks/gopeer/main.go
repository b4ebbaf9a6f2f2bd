// The peer that the gateway is measured against: what an experienced Go programmer would write for a verification that
// is looked up in SQLite and logged durably before it is answered. net/http, mutual TLS 1.3, JSON in and out,
// prepared statements, WAL with synchronous=FULL, and one writer that looks up, logs and commits together what arrived
// together (separate reading connections cost it a tenth more). It has no sealing, no proofs, no contracts: it does less
// than the gateway does.
package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

// bodyLimit is the gateway's.
const bodyLimit = 1 << 20

type query struct {
	Material string `json:"material"`
	Subject  struct {
		Scheme string `json:"scheme"`
		ID     string `json:"id"`
	} `json:"subject"`
	Claims struct {
		Name         string `json:"name"`
		Status       string `json:"status"`
		RegisteredOn struct {
			Before string `json:"before"`
		} `json:"registeredOn"`
	} `json:"claims"`
	Purpose struct {
		ServiceItem string `json:"serviceItem"`
		Case        string `json:"case"`
		Channel     string `json:"channel"`
	} `json:"purpose"`
}

type answer struct {
	ID       string            `json:"id"`
	Verdict  string            `json:"verdict"`
	Claims   map[string]string `json:"claims,omitempty"`
	Material string            `json:"material"`
	AsOf     string            `json:"asOf"`
	Index    int64             `json:"index"`
}

type peer struct {
	entries chan *entry
}

func main() {
	var (
		database = flag.String("db", "peer.sqlite", "database")
		records  = flag.String("import", "", "NDJSON of business licences to import; then exit")
		address  = flag.String("listen", "127.0.0.1:0", "address")
		cert     = flag.String("cert", "server.pem", "certificate")
		key      = flag.String("key", "server.key", "its key")
		ca       = flag.String("ca", "ca.pem", "authority of the callers")
	)
	flag.Parse()
	// Usual for a server with a small heap: collections are rarer, within the memory that the gateway may use too.
	debug.SetGCPercent(400)
	writer, err := sql.Open("sqlite3", "file:"+*database+"?_journal_mode=WAL&_synchronous=FULL&_mutex=no&_cache_size=-16384")
	check(err)
	writer.SetMaxOpenConns(1)
	_, err = writer.Exec(schema)
	check(err)
	if *records != "" {
		check(load(writer, *records))
		check(writer.Close())
		return
	}
	p := &peer{entries: make(chan *entry, batchLimit)}
	finished := make(chan struct{})
	go func() {
		p.write(writer)
		close(finished)
	}()
	check(serve(p, *address, *cert, *key, *ca))
	close(p.entries)
	<-finished
	check(writer.Close())
}

// serve returns when the process is told to stop and what was in flight is answered.
func serve(p *peer, address, cert, key, ca string) error {
	pem, err := os.ReadFile(ca)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return errors.New("no certificate in " + ca)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/verifications", p.verify)
	server := &http.Server{
		Addr: address, Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		TLSConfig: &tls.Config{
			MinVersion: tls.VersionTLS13, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: roots,
		},
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		<-stop.Done()
		limit, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		server.Shutdown(limit)
	}()
	if err := server.ListenAndServeTLS(cert, key); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-answered
	return nil
}

func (p *peer) verify(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	uris := r.TLS.PeerCertificates[0].URIs
	if len(uris) != 1 {
		http.Error(w, "no name", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	var q query
	if err == nil {
		err = json.Unmarshal(body, &q)
	}
	if err != nil {
		http.Error(w, "malformed", http.StatusBadRequest)
		return
	}
	now := time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
	e := &entry{query: &q, id: newID(), time: now, consumer: uris[0].String(), done: make(chan error, 1)}
	p.entries <- e
	if err := <-e.done; err != nil {
		http.Error(w, "log unavailable", http.StatusServiceUnavailable)
		return
	}
	reply, err := json.Marshal(answer{
		ID: e.id, Verdict: e.verdict, Claims: e.claims, Material: q.Material, AsOf: now, Index: e.position,
	})
	if err != nil {
		http.Error(w, "internal", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(reply)))
	w.Write(reply)
}

func newID() string {
	var bytes [16]byte
	if _, err := rand.Read(bytes[:]); err != nil {
		panic(err)
	}
	return hex.EncodeToString(bytes[:])
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
