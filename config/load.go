package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"

	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
)

// Loaded is a map read from files, what is wrong with its form, and the texts
// that the findings point into.
type Loaded struct {
	Map      *Map
	Findings diag.List
	Sources  diag.Sources
	Parts    []File // the map's own files, without those of its policies
}

// With is the map with other texts of its parts; the files of its policies and
// its lock file are as they were.
func (l Loaded) With(parts []File) Loaded {
	m, found := Parse(parts...)
	out := Loaded{Map: m, Findings: found, Sources: maps.Clone(l.Sources), Parts: parts}
	for _, f := range parts {
		out.Sources[f.Path] = f.Data
	}
	for i := range m.Policies {
		p := &m.Policies[i]
		if old, ok := l.Map.Policy(p.Name.Text); ok && p.File.Text != "" && p.File.Text == old.File.Text {
			p.Document, p.incomplete = old.Document, old.incomplete
		}
	}
	if m.IdentityCenter != nil {
		m.Lock = l.Map.Lock
	}
	return out
}

// Load reads the map at a path: one file, or a directory of parts, in which
// every *.yaml and *.yml is one (names that start with a dot are not). Files
// that policies name are read too; they cannot lie outside the map's
// directory, not even through a symbolic link. The error is for a path that
// cannot be read at all; everything else is a finding.
func Load(name string) (Loaded, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Loaded{}, fmt.Errorf("cannot read the role map: %w", err)
	}
	dir := name
	if !info.IsDir() {
		dir = filepath.Dir(name)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Loaded{}, fmt.Errorf("cannot read the role map: %w", err)
	}
	defer root.Close()
	if info.IsDir() {
		return LoadDir(root.FS(), name)
	}
	// The path that somebody gives is followed as it is, also out of its
	// directory; only what the map itself names is confined.
	f, err := os.Open(name)
	if err != nil {
		return Loaded{}, fmt.Errorf("cannot read the role map: %w", err)
	}
	defer f.Close()
	data, err := readBounded(f)
	if err != nil && !errors.Is(err, errTooLarge) {
		return Loaded{}, fmt.Errorf("cannot read the role map: %w", err)
	}
	l := newLoader(root.FS(), filepath.Dir(name))
	l.add(name, data, err)
	return l.load(), nil
}

// LoadDir reads a directory of parts from a file system; shown is its path as
// findings are to show it.
func LoadDir(fsys fs.FS, shown string) (Loaded, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return Loaded{}, fmt.Errorf("cannot read the role map: %w", err)
	}
	l := newLoader(fsys, shown)
	for _, e := range entries {
		name := e.Name() // of a directory too: it would seem to be a part
		if name == LockFile || strings.HasPrefix(name, ".") || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" {
			continue
		}
		data, err := readFile(fsys, name)
		l.add(filepath.Join(shown, name), data, err)
	}
	if len(l.files) == 0 && len(l.out) == 0 {
		l.out.Add(diag.Finding{Code: diag.NoMaps, At: diag.Span{File: shown}, Text: "the directory holds no *.yaml and no *.yml",
			Help: "name the map's file, or put its parts here"})
	}
	return l.load(), nil
}

// LoadFile reads one map file from a file system. name is its path there,
// shown its path as findings are to show it.
func LoadFile(fsys fs.FS, name, shown string) (Loaded, error) {
	data, err := readFile(fsys, name)
	if err != nil && !errors.Is(err, errTooLarge) {
		return Loaded{}, fmt.Errorf("cannot read the role map %s: %w", shown, err)
	}
	sub, _ := fs.Sub(fsys, path.Dir(name)) // that of a file that was found
	l := newLoader(sub, filepath.Dir(shown))
	l.add(shown, data, err)
	return l.load(), nil
}

// LoadText reads a map's text that came from elsewhere, such as standard input.
// Files that its policies name are read from fsys.
func LoadText(fsys fs.FS, shown string, data []byte) Loaded {
	var err error
	if len(data) > source.MaxFileSize {
		err = errTooLarge
	}
	l := newLoader(fsys, ".")
	l.add(shown, data, err)
	return l.load()
}

type loader struct {
	fsys  fs.FS
	shown string
	files []File
	out   diag.List
	src   diag.Sources
	docs  map[string]*policy.Document // by file; nil for one that could not be read
}

func newLoader(fsys fs.FS, shown string) *loader {
	return &loader{fsys: fsys, shown: shown, src: diag.Sources{}, docs: map[string]*policy.Document{}}
}

func (l *loader) add(shown string, data []byte, err error) {
	if err != nil {
		l.out.Add(unreadable(diag.Span{File: shown}, shown, err))
		return
	}
	l.src[shown] = data
	l.files = append(l.files, File{Path: shown, Data: data})
}

func (l *loader) load() Loaded {
	unreadable := len(l.out)
	m, found := parse(unreadable, l.files)
	l.out.Add(found...)
	for i := range m.Policies {
		l.policyFile(&m.Policies[i])
	}
	l.lock(m)
	return Loaded{Map: m, Findings: l.out, Sources: l.src, Parts: l.files}
}

func (l *loader) policyFile(p *Policy) {
	if p.File.Text == "" {
		return
	}
	name := path.Clean(p.File.Text)
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		l.outside(p)
		return
	}
	doc, again := l.docs[name]
	if !again {
		shown := filepath.Join(l.shown, name)
		data, err := readFile(l.fsys, name)
		if outOfRoot(err) {
			l.outside(p)
			return
		} else if err != nil {
			d := unreadable(p.File.At, shown, err)
			if d.Code == diag.FileTooLarge {
				d.Help = policy.SizeHelp
			}
			l.out.Add(d)
		} else {
			l.src[shown] = data
			var found diag.List
			doc, found = policy.Parse(shown, data)
			for i := range found {
				if doc == nil && found[i].Also == nil {
					found[i].Also = &diag.Note{At: p.File.At, Text: "the policy's file"}
				}
			}
			l.out.Add(found...)
		}
		l.docs[name] = doc
	}
	p.Document, p.incomplete = doc, doc == nil
}

func (l *loader) outside(p *Policy) {
	l.out.Add(diag.Finding{Code: diag.PolicyFile, At: p.File.At,
		Text: fmt.Sprintf("the policy file %s lies outside the map's directory", diag.Quote(p.File.Text)),
		Help: "move it below the directory of the map, so that it is reviewed with it; a symbolic link does not help"})
	p.incomplete = true
}

// outOfRoot reports whether a symbolic link led out of an os.Root, which has
// no error value for it.
func outOfRoot(err error) bool {
	return err != nil && strings.Contains(err.Error(), "escapes from parent")
}

var errTooLarge = errors.New("too large")

// readBounded reads to the end, but no more than a file may have.
func readBounded(f fs.File) ([]byte, error) {
	var data bytes.Buffer
	if info, err := f.Stat(); err == nil { // a pipe has no size
		data.Grow(int(min(info.Size(), source.MaxFileSize)) + bytes.MinRead)
	}
	_, err := data.ReadFrom(io.LimitReader(f, source.MaxFileSize+1))
	if err == nil && data.Len() > source.MaxFileSize {
		return nil, errTooLarge
	}
	return data.Bytes(), err
}

// readFile reads a regular file; a pipe or a device could block for ever.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readBounded(f)
}

func unreadable(at diag.Span, shown string, err error) diag.Finding {
	if errors.Is(err, errTooLarge) {
		return diag.Finding{Code: diag.FileTooLarge, At: at, Text: fmt.Sprintf("%s is larger than %d MiB", diag.Quote(shown),
			source.MaxFileSize>>20),
			Help: "split the map into a directory of parts"}
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err // without the absolute paths of this machine
	}
	help := "check the path, which is relative to the directory of the map, and that the file may be read"
	if outOfRoot(err) {
		err, help = errors.New("it is a symbolic link out of the directory"), "put the file itself there"
	}
	return diag.Finding{Code: diag.UnreadableFile, At: at, Text: fmt.Sprintf("%s cannot be read: %v", diag.Quote(shown), err), Help: help}
}
