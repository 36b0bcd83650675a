package explain_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/explain"
	"rolemap/config/source"
)

// An example must give its own finding and nothing beside it: noise would
// teach the wrong thing, and most noise is a check that follows from another.
func TestExamples(t *testing.T) {
	for _, e := range explain.All() {
		t.Run(e.Code, func(t *testing.T) {
			if len(e.Wrong.Files) == 0 {
				if len(e.Right.Files) > 0 {
					t.Error("only a right example")
				}
				return // see TestTooLargeToShow
			}
			r, err := e.Wrong.Judge()
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Findings, func(d diag.Finding) bool { return d.Code == e.Code }) {
				t.Errorf("the wrong example does not give it:\n%s", e.Wrong.Findings())
			}
			for _, d := range r.Findings {
				if d.Code != e.Code || d.Severity != e.Severity {
					t.Errorf("the wrong example gives %v", d)
				}
				if d.Help == "" && e.Code != "wrong-type" {
					t.Errorf("%v says not what to write instead", d)
				}
			}
			if s := e.Right.Findings(); s != "" {
				t.Errorf("the right example gives\n%s", s)
			}
		})
	}
	if r, err := (explain.Example{}).Judge(); err != nil || len(r.Findings) > 0 {
		t.Errorf("the base: %v %v", r.Findings, err)
	}
}

// What cannot be shown in a few lines is built here, and gives its finding too.
func TestTooLargeToShow(t *testing.T) {
	one := func(text string) fstest.MapFS { return fstest.MapFS{"m.yaml": {Data: []byte(text)}} }
	cases := map[string]fstest.MapFS{
		"alias-expansion":       one(aliasBomb()),
		"control-character":     one("version: 1\u2028"),
		"file-too-large":        one(strings.Repeat("#", source.MaxFileSize+1)),
		"no-maps":               {"README.md": {}},
		"not-utf8":              one("organization: caf\xE9\n"),
		"too-deep":              one("teams: " + strings.Repeat("[", 20_000)),
		"too-many-findings":     one("expect: [" + strings.Repeat("a,", 260_000) + "]"),
		"too-many-grants":       one(manyGrants(200)),
		"too-many-expectations": one(manyGrants(50) + "expect:\n" + strings.Repeat("- {who: \"*\", can: {all: \"*\"}}\n", 500)),
	}
	for _, e := range explain.All() {
		if _, ok := cases[e.Code]; len(e.Wrong.Files) == 0 && !ok {
			t.Errorf("%s has neither an example nor a case here", e.Code)
		}
	}
	for code, dir := range cases {
		l, err := config.LoadDir(dir, "dir")
		if err != nil {
			t.Fatal(err)
		}
		r := compile.Of(l, explain.Now)
		i := slices.IndexFunc(r.Findings, func(d diag.Finding) bool { return d.Code == code })
		if i < 0 {
			t.Errorf("no %s among %d findings: %v", code, len(r.Findings), r.Findings)
			continue
		}
		e, _ := explain.Get(code)
		if r.Findings[i].Severity != e.Severity {
			t.Errorf("%v is explained as a %v", r.Findings[i], e.Severity)
		}
	}
}

// aliasBomb is ten lists of ten aliases of the one before, all read.
func aliasBomb() string {
	var b strings.Builder
	b.WriteString("version: 1\nteams:\n  a: &a {members: &m [" + strings.Repeat("alice,", 2000) + "]}\n")
	for i := range 600 {
		fmt.Fprintf(&b, "  t%d: *a\n", i)
	}
	return b.String()
}

// manyGrants is a map in which n people hold n roles in n accounts.
func manyGrants(n int) string {
	var b strings.Builder
	list := func(prefix, format string) (names string) {
		for i := range n {
			fmt.Fprintf(&b, "  %s%d: "+format+"\n", prefix, i, i)
			names += fmt.Sprintf("%s%d,", prefix, i)
		}
		return names
	}
	b.WriteString("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\naccounts:\n")
	accounts := list("a", `{id: "2%011d"}`)
	b.WriteString("roles:\n")
	roles := list("r", "{policies: [ReadOnlyAccess]} # %d")
	b.WriteString("users:\n")
	users := list("u", "{} # %d")
	fmt.Fprintf(&b, "account_groups: {all: [%s]}\nteams: {t: {members: [%s], access: {all: [%s]}}}\n", accounts, users, roles)
	return b.String()
}

func TestEveryCodeIsExplained(t *testing.T) {
	emitted := codes(t)
	for code, at := range emitted {
		if _, ok := explain.Get(code); !ok {
			t.Errorf("%s: %s has no file in texts", at, code)
		}
	}
	for _, e := range explain.All() {
		if emitted[e.Code] == "" {
			t.Errorf("%s is explained, but nothing reports it", e.Code)
		}
	}
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// codes finds every finding code in the sources of config: what is given to a
// parameter named code, or to the field Code of a finding.
func codes(t *testing.T) map[string]string {
	fset := token.NewFileSet()
	var files []*ast.File
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "explain/") {
			return err
		}
		f, err := parser.ParseFile(fset, "../"+name, nil, 0)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	position := map[string]int{} // package and function: which parameter is the code
	in := func(n ast.Node, name string) string {
		if ast.IsExported(name) {
			return name
		}
		return path.Dir(fset.Position(n.Pos()).Filename) + "." + name
	}
	note := func(name string, f *ast.FuncType) {
		i := 0
		for _, p := range f.Params.List {
			for _, n := range p.Names {
				if n.Name == "code" {
					position[in(f, name)] = i
				}
				i++
			}
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				note(n.Name.Name, n.Type)
			case *ast.AssignStmt:
				for i, r := range n.Rhs {
					if f, ok := r.(*ast.FuncLit); ok && len(n.Lhs) == len(n.Rhs) {
						if name, ok := n.Lhs[i].(*ast.Ident); ok {
							note(name.Name, f.Type)
						}
					}
				}
			}
			return true
		})
	}
	if len(position) < 4 {
		t.Fatalf("only %v take a code", slices.Sorted(maps.Keys(position)))
	}
	out := map[string]string{}
	found := func(e ast.Expr) {
		at := fset.Position(e.Pos()).String()
		if id, ok := e.(*ast.Ident); ok && id.Name == "code" {
			return // handed on
		}
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			t.Errorf("%s: a code must be written out, so that it can be found", at)
			return
		}
		code, _ := strconv.Unquote(lit.Value)
		if !codeForm.MatchString(code) {
			t.Errorf("%s: %q is no code", at, code)
		}
		out[code] = at
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name := ""
				switch f := n.Fun.(type) {
				case *ast.Ident:
					name = f.Name
				case *ast.SelectorExpr:
					if id, ok := f.X.(*ast.Ident); !ok || id.Name != "fmt" && id.Name != "t" {
						name = f.Sel.Name
					}
				}
				if i, ok := position[in(n, name)]; ok && i < len(n.Args) {
					found(n.Args[i])
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Code" {
					found(n.Value)
				}
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if s, ok := l.(*ast.SelectorExpr); ok && s.Sel.Name == "Code" && len(n.Rhs) == len(n.Lhs) {
						found(n.Rhs[i])
					}
				}
			}
			return true
		})
	}
	return out
}

// The texts are read on a terminal and in a table.
func TestTextsAreReadable(t *testing.T) {
	for _, e := range explain.All() {
		if e.Summary == "" || strings.Contains(e.Summary, "\n") || !strings.HasSuffix(e.Summary, ".") || len(e.Summary) > 100 {
			t.Errorf("%s: the summary is one sentence: %q", e.Code, e.Summary)
		}
		for line := range strings.Lines(e.Text) {
			if len([]rune(line)) > 101 {
				t.Errorf("%s: a line of %d characters: %s", e.Code, len(line), line)
			}
		}
		if len(e.Text) < 60 {
			t.Errorf("%s: say why it matters and what to do: %q", e.Code, e.Text)
		}
	}
}
