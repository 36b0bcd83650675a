package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
)

// manifest is what Read needs of a cloud assembly's manifest.json.
type manifest struct {
	Artifacts map[string]struct {
		Type        string
		Environment string
		Properties  struct{ TemplateFile string }
	}
}

var (
	assetHash   = regexp.MustCompile(`/([0-9a-f]{64})\.json`)
	environment = regexp.MustCompile(`^aws://([0-9]{12})/([a-z0-9-]+)$`)
)

// Read reads every stack of the cloud assembly in a directory. The error is
// for an assembly with something in it that cannot be judged.
func Read(dir fs.FS) (*State, error) {
	data, err := fs.ReadFile(dir, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("no cloud assembly: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	s := empty()
	for _, name := range slices.Sorted(maps.Keys(m.Artifacts)) {
		a := m.Artifacts[name]
		if a.Type != "aws:cloudformation:stack" {
			continue
		}
		env := environment.FindStringSubmatch(a.Environment)
		if env == nil {
			return nil, fmt.Errorf("stack %s names no account: %s", name, a.Environment)
		}
		r := &reader{State: s, dir: dir, stack: Stack{name, env[1], env[2]}}
		s.Stacks = append(s.Stacks, r.stack)
		if r.assets, err = assets(dir, name); err != nil {
			return nil, err
		}
		if err := r.file(name, a.Properties.TemplateFile, false); err != nil {
			return nil, err
		}
	}
	if len(s.Stacks) == 0 {
		return nil, errors.New("the cloud assembly holds no stack")
	}
	return s, nil
}

// assets are the files of the assembly that a stack uploads, by their hash:
// the templates of its nested stacks are among them.
func assets(dir fs.FS, stack string) (map[string]string, error) {
	name := stack + ".assets.json"
	data, err := fs.ReadFile(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var a struct {
		Files map[string]struct{ Source struct{ Path string } }
	}
	if err == nil {
		err = json.Unmarshal(data, &a)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := map[string]string{}
	for hash, f := range a.Files {
		out[hash] = f.Source.Path
	}
	return out, nil
}
