package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Most mutants stand in one program, in which a variable of the environment
// says which one is meant: compiled and linked once, it is asked many times.
// What does not compile in this form, such as another constant where a type is
// not an int, is compiled by itself.

// form is how a mutant stands beside the code that it replaces.
type form uint8

const (
	alone     form = iota // not at all
	truth                 // an expression that is true or false
	value                 // another expression
	statement             // a statement
)

// unit is a piece of a file that has mutants.
type unit struct {
	from, to int
	mutants  []int
}

const which = "ROLEMAP_MUTANT"

// The file that is added to the package. A mutant's number is its index plus one.
const selector = `package %s

import ("os"; "strconv")

var mutantOn, _ = strconv.Atoi(os.Getenv("` + which + `"))

func mutantPick[T any](on bool, a, b T) T {
	if on {
		return a
	}
	return b
}
`

// joint builds the test programs of the packages with all mutants that go
// together. It returns which do.
func (t *tester) joint(list []mutant) (in map[int]bool, err error) {
	in = map[int]bool{}
	for i, m := range list {
		if m.form != alone {
			in[i] = true
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	dir := filepath.Dir(list[0].file)
	for len(in) > 0 {
		overlay, err := t.write(dir, list, in)
		if err != nil {
			return nil, err
		}
		out, err := exec.Command("go", "build", "-gcflags=-e", "-overlay="+overlay, "./"+dir).CombinedOutput()
		if err == nil {
			return in, t.link(overlay)
		}
		size := len(in)
		for line := range strings.Lines(string(out)) {
			for _, n := range blamed(line) {
				delete(in, n)
			}
		}
		if len(in) == size {
			fmt.Fprintf(os.Stderr, "%s: all mutants by themselves, for they do not go together:\n%s", dir, out)
			return nil, nil
		}
	}
	return nil, nil
}

var (
	labels = regexp.MustCompile(`^.*?\bmutant-(\d+):\d+`)
	chosen = regexp.MustCompile(`mutantOn == (\d+)`)
)

// blamed are the mutants at which an error of the compiler points: those in the
// code that it shows, else the last one before the place that it names.
func blamed(line string) (out []int) {
	for _, at := range chosen.FindAllStringSubmatch(line, -1) {
		n, _ := strconv.Atoi(at[1])
		out = append(out, n-1)
	}
	if at := labels.FindStringSubmatch(line); len(out) == 0 && at != nil {
		n, _ := strconv.Atoi(at[1])
		out = append(out, n)
	}
	return out
}

// label begins with a space, or it would be another comment behind a /.
func label(i int) string { return fmt.Sprintf(" /*line mutant-%d:1:1*/", i) }

func (t *tester) write(dir string, list []mutant, in map[int]bool) (overlay string, err error) {
	files := map[string]map[[2]int]*unit{}
	for _, i := range slices.Sorted(maps.Keys(in)) {
		m := list[i]
		if files[m.file] == nil {
			files[m.file] = map[[2]int]*unit{}
		}
		at := [2]int{m.unitFrom, m.unitTo}
		if files[m.file][at] == nil {
			files[m.file][at] = &unit{from: m.unitFrom, to: m.unitTo}
		}
		files[m.file][at].mutants = append(files[m.file][at].mutants, i)
	}
	replace := map[string]string{}
	add := func(name, text string) error {
		real, err := filepath.Abs(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		replace[real] = filepath.Join(t.dir, "joint-"+name)
		return os.WriteFile(replace[real], []byte(text), 0o600)
	}
	for file, at := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		// Those that are around others come first.
		units := slices.SortedFunc(maps.Values(at), func(a, b *unit) int {
			if a.from != b.from {
				return a.from - b.from
			}
			return b.to - a.to
		})
		if err := add(filepath.Base(file), (&joiner{data, list, units}).text(0, len(data))); err != nil {
			return "", err
		}
	}
	name, err := exec.Command("go", "list", "-f", "{{.Name}}", "./"+dir).Output()
	if err != nil {
		return "", err
	}
	if err := add("mutant_on.go", fmt.Sprintf(selector, strings.TrimSpace(string(name)))); err != nil {
		return "", err
	}
	data, _ := json.Marshal(map[string]any{"Replace": replace})
	overlay = filepath.Join(t.dir, "joint.json")
	return overlay, os.WriteFile(overlay, data, 0o600)
}

// joiner writes a file with all mutants; its units are those not yet written.
type joiner struct {
	data  []byte
	list  []mutant
	units []*unit
}

func (j *joiner) text(from, to int) string {
	var b strings.Builder
	for len(j.units) > 0 && j.units[0].to <= to {
		u := j.units[0]
		j.units = j.units[1:]
		b.Write(j.data[from:u.from])
		b.WriteString(j.unit(u, j.text(u.from, u.to)))
		from = u.to
	}
	b.Write(j.data[from:to])
	return b.String()
}

// unit is what stands in place of a unit, whose own text has the mutants inside it.
func (j *joiner) unit(u *unit, own string) string {
	out := own
	for _, i := range slices.Backward(u.mutants) {
		m := j.list[i]
		other := string(j.data[u.from:m.from]) + m.with + string(j.data[m.to:u.to])
		switch on := fmt.Sprintf("mutantOn == %d", i+1); m.form {
		case truth:
			out = fmt.Sprintf("(%s%s && (%s) || mutantOn != %d && %s(%s))", label(i), on, other, i+1, label(i), out)
		case value:
			out = fmt.Sprintf("%smutantPick(%s, %s, %s%s)", label(i), on, other, label(i), out)
		case statement:
			if other == "{}" {
				out = fmt.Sprintf("%sif !(%s) { %s }", label(i), on, out)
			} else {
				out = fmt.Sprintf("%sif %s { %s } else { %s%s }", label(i), on, other, label(i), out)
			}
		}
	}
	return out
}

// link builds the test program of each package.
func (t *tester) link(overlay string) error {
	for i, p := range t.packages {
		out, err := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay="+overlay, "-o="+t.program(i),
			"./"+p).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %s", p, out)
		}
	}
	return nil
}

func (t *tester) program(i int) string { return filepath.Join(t.dir, fmt.Sprintf("%d.test", i)) }
