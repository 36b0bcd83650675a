package gitfs

import "io/fs"

// Recording is a directory that remembers what was asked of it.
type Recording struct {
	*Dir
	Seen map[string]string // object by path; empty for what is not there
}

// Recording returns the directory as one that remembers.
func (d *Dir) Recording() Recording { return Recording{d, map[string]string{}} }

// Same reports whether whoever saw this, in a directory of the same or another
// revision, would see it here.
func (d *Dir) Same(seen map[string]string) bool {
	for name, object := range seen {
		if d.object(name) != object {
			return false
		}
	}
	return true
}

func (d *Dir) object(name string) string {
	e, err := d.find("stat", name)
	if err != nil {
		return ""
	}
	return e.object + e.mode.String()
}

// Stat implements fs.StatFS.
func (r Recording) Stat(name string) (fs.FileInfo, error) {
	r.Seen[name] = r.object(name)
	return r.Dir.Stat(name)
}

// Open implements fs.FS, for files.
func (r Recording) Open(name string) (fs.File, error) {
	r.Seen[name] = r.object(name)
	return r.Dir.Open(name)
}

// ReadDir implements fs.ReadDirFS.
func (r Recording) ReadDir(name string) ([]fs.DirEntry, error) {
	r.Seen[name] = r.object(name)
	return r.Dir.ReadDir(name)
}
