package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"rolemap/bin/rolemap/internal/findings"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/layout"
	"rolemap/config/source"
)

// defaultMap is where the role map stands unless something else is said.
const defaultMap = "config/rolemap.yaml"

// mapPath says which map is meant: the argument, --map, $ROLEMAP, the default.
func (a *app) mapPath(argument ...string) (string, error) {
	switch {
	case len(argument) > 0 && a.mapFlag != "":
		return "", errors.New("the map is given twice: as an argument and with --map")
	case len(argument) > 0:
		return argument[0], nil
	case a.mapFlag != "":
		return a.mapFlag, nil
	case a.env["ROLEMAP"] != "":
		return a.env["ROLEMAP"], nil
	}
	return defaultMap, nil
}

// load compiles the map that is meant and returns the path as it was given.
func (a *app) load(argument ...string) (compile.Result, string, error) {
	path, err := a.mapPath(argument...)
	if err != nil {
		return compile.Result{}, "", err
	}
	l, err := a.read(path)
	if err != nil {
		return compile.Result{}, path, err
	}
	return compile.Of(l, a.at.Time()), path, nil
}

// read reads the map at a path; "-" is standard input.
func (a *app) read(path string) (config.Loaded, error) {
	if path == "-" {
		data, err := io.ReadAll(io.LimitReader(a.in, source.MaxFileSize+1))
		if err != nil {
			return config.Loaded{}, fmt.Errorf("cannot read standard input: %w", err)
		}
		return config.LoadText(here(), "-", data), nil
	}
	l, err := config.Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, noMap(path)
	}
	return l, err
}

func noMap(path string) error {
	return fmt.Errorf("there is no role map at %s: name one as an argument, with --map or in $ROLEMAP, or start one with \"rolemap init\"", diag.Quote(path))
}

// ready loads a map for a question about access. A map whose access is not
// certain gives its findings and no answer. Expectations and quotas are judged
// after access is known: a map that breaks them still has an answer, which is
// what helps to repair it.
func (a *app) ready(argument ...string) (compile.Result, string, error) {
	r, path, err := a.load(argument...)
	if err == nil {
		r, err = a.certain(r, path)
	}
	return r, path, err
}

// readyFor is ready for a question about one of the map's people.
func (a *app) readyFor(user string) (compile.Result, error) {
	r, _, err := a.ready()
	if err == nil {
		err = known("user", user, userNames(r.Map))
	}
	return r, err
}

// certain refuses a result whose access is not certain, and notes one that
// breaks an expectation or a quota.
func (a *app) certain(r compile.Result, path string) (compile.Result, error) {
	errors, _ := r.Findings.Count()
	if errors == 0 {
		return r, nil
	}
	if !r.AccessCertain {
		if err := findings.Text(a.err, r.Findings, r.Sources, a.styleErr()); err != nil {
			return r, err
		}
		return r, uncertain{errors, path}
	}
	fmt.Fprintf(a.err, "rolemap: note: %s in %s; \"rolemap validate %s\" shows them\n", count(errors, "error"), diag.Plain(path),
		a.again(path))
	r.Plan, r.Usage, _ = layout.Of(r.Access)
	return r, nil
}

// uncertain is why there is no answer.
type uncertain struct {
	errors int
	path   string
}

func (u uncertain) Error() string {
	return fmt.Sprintf("%s in %s: no answer until the map is right", count(u.errors, "error"), u.path)
}

func count(n int, what string) string {
	if what == "person" {
		return diag.Count(n, what, "people")
	}
	return diag.Count(n, what, what+"s")
}
