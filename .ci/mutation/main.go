// mutate breaks packages in one place at a time and runs tests on each; see .ci/mutate.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	folder = ".ci/mutation/"
	goal   = 90.0    // percent
	memory = 4 << 20 // KiB that a test may take
)

func main() {
	number := flag.Int("n", 0, "so many mutants of each package; 0 for all")
	seed := flag.Uint64("seed", 1, "of the draw")
	jobs := flag.Int("j", runtime.NumCPU(), "mutants at once")
	all := flag.Bool("all", false, "show killed mutants too")
	again := flag.String("again", "", "an earlier output: only the mutants that it names")
	flag.Parse()
	good, err := run(*number, *seed, *jobs, *all, *again, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if !good {
		os.Exit(1)
	}
}

type row struct{ name, mutants, killed, score, equal, seconds string }

func (r row) String() string {
	return fmt.Sprintf("%-28s %8s %8s %8s %10s %8s", r.name, r.mutants, r.killed, r.score, r.equal, r.seconds)
}

func run(number int, seed uint64, jobs int, all bool, again string, only []string) (good bool, err error) {
	order, tests, err := packages(folder + "packages")
	if err != nil {
		return false, err
	}
	reasons, err := equivalent(folder + "equivalent.txt")
	if err != nil {
		return false, err
	}
	named := ""
	if again != "" {
		data, err := os.ReadFile(again)
		if err != nil {
			return false, err
		}
		named = string(data)
	}
	if len(only) == 0 {
		only = order
	}
	good = true
	rows := []row{{"package", "mutants", "killed", "score", "equivalent", "seconds"}}
	for _, dir := range only {
		file := filepath.ToSlash(filepath.Clean(dir))
		if dir = file; strings.HasSuffix(file, ".go") {
			dir = path.Dir(file)
		}
		start := time.Now()
		list, err := mutants(dir)
		if err != nil {
			return false, err
		}
		stale(dir, reasons, list)
		list = slices.DeleteFunc(list, func(m mutant) bool { return reasons[m.key] != "" || file != dir && m.file != file })
		if again != "" {
			list = slices.DeleteFunc(list, func(m mutant) bool { return !strings.Contains(named, ": "+m.change()+"\n") })
		}
		if r := rand.New(rand.NewPCG(seed, 1)); number > 0 && number < len(list) {
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			list = list[:number]
		}
		asked := tests[dir]
		if !slices.Contains(asked, dir) {
			asked = append([]string{dir}, asked...)
		}
		t, err := newTester(asked, list)
		if err != nil {
			return false, err
		}
		verdicts := t.all(list, jobs)
		os.RemoveAll(t.dir)
		count := map[verdict]int{}
		for i, m := range list {
			count[verdicts[i]]++
			if v := verdicts[i]; v == survived || all {
				fmt.Printf("%-8s %s\n", v, m)
			}
		}
		n := count[killed] + count[survived]
		score := 100.0
		if n > 0 {
			score = 100 * float64(count[killed]) / float64(n)
		}
		good = good && score >= goal
		equal := 0
		for key := range reasons {
			if at := fileOf(key); path.Dir(at) == dir && (file == dir || file == at) {
				equal++
			}
		}
		rows = append(rows, row{file, fmt.Sprint(n), fmt.Sprint(count[killed]), fmt.Sprintf("%.1f %%", score), fmt.Sprint(equal),
			fmt.Sprintf("%.0f", time.Since(start).Seconds())})
	}
	for _, r := range rows {
		fmt.Println(r)
	}
	return good, nil
}

// fileOf is the file of a mutant's key.
func fileOf(key string) string {
	file, _, _ := strings.Cut(key, ": ")
	return file
}

// in reports whether a mutant is one of a package, not of one below it.
func in(key, dir string) bool {
	file, _, _ := strings.Cut(key, ":")
	return path.Dir(file) == dir
}

// stale tells of reasons that fit no mutant any more.
func stale(dir string, reasons map[string]string, list []mutant) {
	for key := range reasons {
		if path.Dir(fileOf(key)) == dir && !slices.ContainsFunc(list, func(m mutant) bool { return m.key == key }) {
			fmt.Printf("%sequivalent.txt: no such mutant any more: %s\n", folder, key)
		}
	}
}

// lines calls f with every line that says something.
func lines(name string, f func(string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	s := bufio.NewScanner(file)
	for s.Scan() {
		if line := strings.TrimRight(s.Text(), " "); line != "" && !strings.HasPrefix(line, "#") {
			if err := f(line); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return s.Err()
}

func packages(file string) (order []string, tests map[string][]string, err error) {
	tests = map[string][]string{}
	err = lines(file, func(line string) error {
		name, more, ok := strings.Cut(line, ":")
		if !ok {
			return fmt.Errorf("no colon in %q", line)
		}
		order, tests[name] = append(order, name), strings.Fields(more)
		return nil
	})
	return order, tests, err
}

// equivalent reads mutants that mean the same as the code: a line each, and the reason, indented, under one or several.
func equivalent(file string) (map[string]string, error) {
	reasons := map[string]string{}
	var open []string
	err := lines(file, func(line string) error {
		if reason := strings.TrimLeft(line, " \t"); reason != line {
			for _, key := range open {
				reasons[key] = reason
			}
			open = nil
			return nil
		}
		open = append(open, line)
		return nil
	})
	if err == nil && len(open) > 0 {
		err = fmt.Errorf("%s: no reason for %q", file, open[0])
	}
	return reasons, err
}

type verdict string

const (
	killed   verdict = "killed"
	survived verdict = "survived"
	broken   verdict = "broken" // does not compile
)

// tester runs the tests of some packages on mutants.
type tester struct {
	dir      string // for overlays
	packages []string
	patience map[string]time.Duration // for each package's tests
	cpu      map[string]int           // seconds of a processor that they may take, for machines that do other work, too
	in       map[int]bool             // the mutants that stand in one program
}

// newTester prepares the mutants of a package and runs the tests on the code as
// it is, which also says how long they take.
func newTester(packages []string, list []mutant) (t *tester, err error) {
	t = &tester{packages: packages, patience: map[string]time.Duration{}, cpu: map[string]int{}}
	if t.dir, err = os.MkdirTemp("", "mutate"); err != nil {
		return nil, err
	}
	if t.in, err = t.joint(list); err != nil {
		return nil, err
	}
	for k, p := range packages {
		t.patience[p], t.cpu[p] = time.Hour, 3600
		start := time.Now()
		var out string
		if len(t.in) > 0 {
			var used time.Duration
			out, used, err = t.ask(k, p, 0)
			t.cpu[p] = 3 + int(2*used.Seconds())
		} else {
			out, err = t.test(p, "")
		}
		if err != nil {
			return nil, fmt.Errorf("the tests of %s fail before anything is broken:\n%s", p, out)
		}
		t.patience[p] = 10*time.Second + 5*time.Since(start)
	}
	return t, nil
}

func (t *tester) all(list []mutant, jobs int) []verdict {
	out := make([]verdict, len(list))
	var wait sync.WaitGroup
	var done atomic.Int64
	turn := make(chan struct{}, max(1, jobs))
	for i := range list {
		turn <- struct{}{}
		wait.Go(func() {
			out[i] = t.judge(i, list[i])
			<-turn
			if out[i] == survived {
				fmt.Fprintln(os.Stderr, list[i])
			}
			if n := done.Add(1); n%25 == 0 {
				fmt.Fprintf(os.Stderr, "%s: %d of %d, %d of which by themselves\n", path.Dir(list[0].file), n, len(list), len(list)-len(t.in))
			}
		})
	}
	wait.Wait()
	return out
}

func (t *tester) judge(i int, m mutant) verdict {
	if t.in[i] {
		for k, p := range t.packages {
			if _, _, err := t.ask(k, p, i+1); err != nil {
				return killed
			}
		}
		return survived
	}
	data, err := os.ReadFile(m.file)
	if err != nil {
		panic(err)
	}
	base := filepath.Join(t.dir, fmt.Sprint(i))
	real, err := filepath.Abs(m.file)
	if err != nil {
		panic(err)
	}
	overlay, _ := json.Marshal(map[string]any{"Replace": map[string]string{real: base + ".go"}})
	for name, text := range map[string][]byte{base + ".go": slices.Concat(data[:m.from], []byte(m.with), data[m.to:]),
		base + ".json": overlay} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			panic(err)
		}
	}
	for _, p := range t.packages {
		out, err := t.test(p, base+".json")
		switch {
		case strings.Contains(out, "[build failed]"):
			return broken
		case err != nil:
			return killed
		}
	}
	return survived
}

// ask runs a package's tests on a mutant of the program that has many.
func (t *tester) ask(k int, p string, number int) (out string, used time.Duration, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*t.patience[p]+time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "sh", "-c", t.limit(p), t.program(k), "-test.paniconexit0", "-test.failfast", "-test.short",
		"-test.timeout="+t.patience[p].String())
	c.Dir, c.Env = p, append(os.Environ(), fmt.Sprintf("%s=%d", which, number))
	text, err := c.CombinedOutput()
	if c.ProcessState != nil {
		used = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	}
	return string(text), used, err
}

// limit runs a program within its bounds.
func (t *tester) limit(p string) string {
	return fmt.Sprintf(`ulimit -v %d; ulimit -t %d; exec "$0" "$@"`, memory, t.cpu[p])
}

// test runs a package's tests, but those that are long. One that hangs ends at its timeout, one that fills the memory at a limit of its own.
func (t *tester) test(p, overlay string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*t.patience[p]+time.Minute)
	defer cancel()
	// Without symbols the binary is linked in half the time.
	args := []string{"test", "-count=1", "-vet=off", "-failfast", "-short", "-ldflags=-s -w", "-exec=sh -c '" + t.limit(p) + "'",
		"-timeout=" + t.patience[p].String(), "-overlay=" + overlay, "./" + p}
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	return string(out), err
}
