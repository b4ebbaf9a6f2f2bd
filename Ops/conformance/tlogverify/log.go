package main

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// verifyLog reads a whole public log from the outside (C2SP tlog-tiles) and checks with Go's own code that its
// checkpoint is signed, that every entry is in its tree, and that each of the checkpoints in olds is of an earlier state
// of the same tree. It returns how many entries there are.
func verifyLog(url string, keys note.Verifiers, olds []string) (int64, error) {
	text, err := fetch(url + "/checkpoint")
	if err != nil {
		return 0, err
	}
	tree, err := openCheckpoint(text, keys)
	if err != nil {
		return 0, err
	}
	reader := tlog.TileHashReader(tree, &tiles{url: url, size: tree.N, known: map[tlog.Tile][]byte{}})
	if err := checkEntries(url, tree, reader); err != nil {
		return 0, err
	}
	for _, index := range samples(tree.N) {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return 0, fmt.Errorf("entry %d: %w", index, err)
		}
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]); err != nil {
			return 0, fmt.Errorf("entry %d: %w", index, err)
		}
	}
	for _, name := range olds {
		old, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		earlier, err := openCheckpoint(old, keys)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
		proof, err := tlog.ProveTree(tree.N, earlier.N, reader)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, earlier.N, earlier.Hash); err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
	}
	return tree.N, nil
}

// checkEntries compares the entries of every bundle with the leaves of the tree, which the reader authenticates.
func checkEntries(url string, tree tlog.Tree, reader tlog.HashReader) error {
	for begin := int64(0); begin < tree.N; begin += 256 {
		count := tree.N - begin
		if count > 256 {
			count = 256
		}
		bundle, err := fetch(url + "/tile/entries/" + place(begin/256, int(count)))
		if err != nil {
			return err
		}
		var places []int64
		for index := begin; index < begin+count; index++ {
			places = append(places, tlog.StoredHashIndex(0, index))
		}
		leaves, err := reader.ReadHashes(places)
		if err != nil {
			return fmt.Errorf("entries from %d: %w", begin, err)
		}
		for offset := range leaves {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("entry %d: the bundle is cut off", begin+int64(offset))
			}
			length := 2 + int(binary.BigEndian.Uint16(bundle))
			if tlog.RecordHash(bundle[2:length]) != leaves[offset] {
				return fmt.Errorf("entry %d is not in the tree", begin+int64(offset))
			}
			bundle = bundle[length:]
		}
		if len(bundle) > 0 {
			return fmt.Errorf("entries from %d: the bundle is too long", begin)
		}
	}
	return checkDeclaration(url, reader)
}

// checkDeclaration checks that the declaration is the record of entry 0.
func checkDeclaration(url string, reader tlog.HashReader) error {
	record, err := fetch(url + "/declaration")
	if err != nil {
		return err
	}
	leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, 0)})
	if err != nil {
		return err
	}
	digest := sha256.Sum256(record)
	if tlog.RecordHash(append([]byte{0x01}, digest[:]...)) != leaf[0] {
		return errors.New("the declaration is not the record of entry 0")
	}
	return nil
}

// samples are indexes around the borders of tiles, and the first and last.
func samples(size int64) []int64 {
	var found []int64
	for _, near := range []int64{0, 256, 512, 65_536, size / 2, size} {
		for index := near - 2; index <= near+1; index++ {
			if index >= 0 && index < size {
				found = append(found, index)
			}
		}
	}
	return found
}

func openCheckpoint(text []byte, keys note.Verifiers) (tree tlog.Tree, err error) {
	opened, err := note.Open(text, keys)
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != opened.Sigs[0].Name {
		return tree, errors.New("malformed checkpoint")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// tiles reads hash tiles over HTTP, each once.
type tiles struct {
	url   string
	size  int64
	known map[tlog.Tile][]byte
}

func (t *tiles) Height() int { return 8 }

func (t *tiles) ReadTiles(asked []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range asked {
		data, ok := t.known[tile]
		if !ok {
			var err error
			if data, err = fetch(fmt.Sprintf("%s/tile/%d/%s", t.url, tile.L, place(tile.N, tile.W))); err != nil {
				return nil, err
			}
		}
		found = append(found, data)
	}
	return found, nil
}

func (t *tiles) SaveTiles(saved []tlog.Tile, data [][]byte) {
	for index, tile := range saved {
		t.known[tile] = data[index]
	}
}

// place is a tile's number in its path: groups of three digits, and the width of a partial tile.
func place(number int64, width int) string {
	path := fmt.Sprintf("%03d", number%1000)
	for number >= 1000 {
		number /= 1000
		path = fmt.Sprintf("x%03d/%s", number%1000, path)
	}
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

func fetch(url string) ([]byte, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, 1<<20))
}
