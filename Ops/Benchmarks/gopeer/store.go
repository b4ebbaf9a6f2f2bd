package main

import (
	"bufio"
	"database/sql"
	"encoding/json"
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

// entry is one row of the log; done hears its position when it is on disk.
type entry struct {
	id, time, consumer, subject, item, number, verdict string
	done                                               chan outcome
}

type outcome struct {
	position int64
	err      error
}

// write commits together whatever arrived while the last commit was under way.
func (p *peer) write(db *sql.DB) {
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
		positions, err := commit(db, insert, batch)
		for i, e := range batch {
			if err != nil {
				e.done <- outcome{err: err}
			} else {
				e.done <- outcome{position: positions[i]}
			}
		}
	}
}

func commit(db *sql.DB, insert *sql.Stmt, batch []*entry) ([]int64, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	bound := tx.Stmt(insert)
	defer bound.Close()
	positions := make([]int64, len(batch))
	for i, e := range batch {
		result, err := bound.Exec(e.id, e.time, e.consumer, e.subject, e.item, e.number, e.verdict)
		if err != nil {
			return nil, err
		}
		if positions[i], err = result.LastInsertId(); err != nil {
			return nil, err
		}
	}
	return positions, tx.Commit()
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
