package gitfs

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"rolemap/config/source"
)

// objects asks a running "git cat-file --batch" for objects.
// https://git-scm.com/docs/git-cat-file#_batch_output
type objects struct {
	sync.Mutex // one question at a time
	batch      io.ReadWriteCloser
	out        *bufio.Reader
	trees      map[string]map[string]*entry // those read already, by object
}

// read returns an object's kind and content: of a file that is larger than a
// map may be no more than shows that it is.
func (o *objects) read(object string) (kind string, data []byte, err error) {
	o.Lock()
	defer o.Unlock()
	return o.ask(object)
}

// ask is read by whoever holds the lock.
func (o *objects) ask(object string) (kind string, data []byte, err error) {
	if o.out == nil {
		o.out, o.trees = bufio.NewReader(o.batch), map[string]map[string]*entry{}
	}
	if _, err := io.WriteString(o.batch, object+"\n"); err != nil {
		return "", nil, fmt.Errorf("git cat-file: %w", err)
	}
	head, err := o.out.ReadString('\n')
	if err != nil {
		return "", nil, fmt.Errorf("git cat-file: %w", err)
	}
	f := strings.Fields(head) // object, kind, size
	if len(f) != 3 {
		return "", nil, fmt.Errorf("git has no object %s: the clone is not whole", object)
	}
	size, err := strconv.ParseInt(f[2], 10, 64)
	if err != nil {
		return "", nil, fmt.Errorf("git cat-file: %w", err)
	}
	data = make([]byte, min(size, source.MaxFileSize+1))
	if _, err := io.ReadFull(o.out, data); err != nil {
		return "", nil, fmt.Errorf("git cat-file: %w", err)
	}
	_, err = io.CopyN(io.Discard, o.out, size-int64(len(data))+1) // a line's end follows
	return f[1], data, err
}

// list reads a tree: entries of mode, blank, name, zero and the object's id.
func (o *objects) list(tree string) (map[string]*entry, error) {
	o.Lock()
	defer o.Unlock()
	if known, ok := o.trees[tree]; ok {
		return known, nil
	}
	_, data, err := o.ask(tree)
	if err != nil {
		return nil, err
	}
	entries, length := map[string]*entry{}, len(tree)/2
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		mode, name, named := strings.Cut(string(head), " ")
		if !ok || !named || len(rest) < length {
			return nil, errors.New("git's directory cannot be read")
		}
		e := &entry{name: name, object: hex.EncodeToString(rest[:length]), mode: fs.ModeIrregular} // a submodule
		switch {
		case mode == "40000":
			e.mode = fs.ModeDir | 0o755
		case mode == "120000":
			e.mode = fs.ModeSymlink
		case strings.HasPrefix(mode, "100"):
			e.mode = 0o644
		}
		entries[name], data = e, rest[length:]
	}
	o.trees[tree] = entries
	return entries, nil
}

func sorted(list map[string]*entry) []fs.DirEntry {
	out := make([]fs.DirEntry, 0, len(list))
	for _, name := range slices.Sorted(maps.Keys(list)) {
		out = append(out, fs.FileInfoToDirEntry(list[name]))
	}
	return out
}
