package main

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
)

const schema = `
CREATE TABLE IF NOT EXISTS material (
  subject TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, registered_on TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (
  position INTEGER PRIMARY KEY, id TEXT NOT NULL, time TEXT NOT NULL, consumer TEXT NOT NULL, subject TEXT NOT NULL,
  service_item TEXT NOT NULL, case_number TEXT NOT NULL, verdict TEXT NOT NULL);`

// batchLimit is how many entries one commit takes at most; the gateway's too.
const batchLimit = 1024

// entry is a question and becomes a row of the log; done hears when it is on disk.
type entry struct {
	query              *query
	id, time, consumer string
	verdict            string
	claims             map[string]string
	position           int64
	done               chan error
}

// write answers and commits together whatever arrived while the last commit was under way.
func (p *peer) write(db *sql.DB) {
	find, err := db.Prepare("SELECT name, status, registered_on FROM material WHERE subject = ?")
	check(err)
	insert, err := db.Prepare(`INSERT INTO log (id, time, consumer, subject, service_item, case_number, verdict)
		VALUES (?, ?, ?, ?, ?, ?, ?)`)
	check(err)
	batch := make([]*entry, 0, batchLimit)
	for first := range p.entries {
		batch = append(batch[:0], first)
	gather:
		for len(batch) < batchLimit {
			select {
			case e, isOpen := <-p.entries:
				if !isOpen {
					break gather
				}
				batch = append(batch, e)
			default:
				break gather
			}
		}
		err := commit(db, find, insert, batch)
		for _, e := range batch {
			e.done <- err
		}
	}
}

func commit(db *sql.DB, find, insert *sql.Stmt, batch []*entry) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	find, insert = tx.Stmt(find), tx.Stmt(insert)
	defer find.Close()
	defer insert.Close()
	for _, e := range batch {
		if err := e.decide(find); err != nil {
			return err
		}
		q := e.query
		result, err := insert.Exec(e.id, e.time, e.consumer, q.Subject.ID, q.Purpose.ServiceItem, q.Purpose.Case, e.verdict)
		if err != nil {
			return err
		}
		if e.position, err = result.LastInsertId(); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (e *entry) decide(find *sql.Stmt) error {
	var name, status, registeredOn string
	err := find.QueryRow(e.query.Subject.ID).Scan(&name, &status, &registeredOn)
	if errors.Is(err, sql.ErrNoRows) {
		e.verdict = "not-found"
		return nil
	}
	if err != nil {
		return err
	}
	e.verdict = "match"
	e.claims = make(map[string]string, 3)
	compare := func(field string, holds bool) {
		e.claims[field] = "match"
		if !holds {
			e.claims[field] = "mismatch"
			e.verdict = "mismatch"
		}
	}
	claims := &e.query.Claims
	compare("name", claims.Name == name)
	compare("status", claims.Status == status)
	compare("registeredOn", registeredOn < claims.RegisteredOn.Before)
	return nil
}

// load imports the records that the gateway has, in one transaction.
func load(db *sql.DB, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.Prepare("INSERT INTO material VALUES (?, ?, ?, ?)")
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var record struct {
			Fields struct{ USCC, Name, Status, RegisteredOn string }
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			return err
		}
		f := record.Fields
		if _, err := insert.Exec(f.USCC, f.Name, f.Status, f.RegisteredOn); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return tx.Commit()
}
