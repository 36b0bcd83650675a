package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// mutant is one change of one file.
type mutant struct {
	file     string
	line     int
	from, to int // offsets of what is replaced
	with     string
	key      string // the file, the function, and the change in words; it says no line, so that it stays true for long

	form             form // how it stands in a program with others, in place of the unit around it
	unitFrom, unitTo int
}

func (m mutant) String() string { return fmt.Sprintf("%s:%d: %s", m.file, m.line, m.change()) }

// change is the key without the file.
func (m mutant) change() string { return strings.TrimPrefix(m.key, m.file+": ") }

// mutants are all changes of a package's files, in the order of the source.
func mutants(dir string) ([]mutant, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var out []mutant
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		w := &walker{fset: fset, name: filepath.ToSlash(name), data: data, seen: map[string]int{}}
		for _, d := range file.Decls {
			w.function = "-"
			if f, ok := d.(*ast.FuncDecl); ok {
				w.function = f.Name.Name
			}
			g, ok := d.(*ast.GenDecl)
			w.stack, w.fixed = nil, ok && g.Tok == token.CONST
			ast.Inspect(d, w.visit)
		}
		slices.SortStableFunc(w.out, func(a, b mutant) int { return a.from - b.from })
		out = append(out, w.out...)
	}
	return out, nil
}

type walker struct {
	fset     *token.FileSet
	name     string
	data     []byte
	function string
	fixed    bool       // constants: nothing can be chosen at run time
	stack    []ast.Node // from the declaration to the node that is visited
	seen     map[string]int
	out      []mutant
}

// most of a change that is shown, in bytes of each side
const most = 90

func (w *walker) text(n ast.Node) string {
	return string(w.data[w.fset.Position(n.Pos()).Offset:w.fset.Position(n.End()).Offset])
}

func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// replace adds the mutant in which a piece of a node is replaced; the key shows all of the node.
func (w *walker) replace(f form, unit, shown ast.Node, pos, end token.Pos, with string) {
	at := w.fset.Position(pos)
	from, to := at.Offset, w.fset.Position(end).Offset
	start, stop := w.fset.Position(shown.Pos()).Offset, w.fset.Position(shown.End()).Offset
	old, new := string(w.data[start:stop]), string(w.data[start:from])+with+string(w.data[to:stop])
	key := fmt.Sprintf("%s: %s: %s -> %s", w.name, w.function, short(old), short(new))
	if w.seen[key]++; w.seen[key] > 1 {
		key += fmt.Sprintf(" (%d)", w.seen[key])
	}
	if w.fixed {
		f = alone
	}
	w.out = append(w.out, mutant{file: w.name, line: at.Line, from: from, to: to, with: with, key: key,
		form: f, unitFrom: w.fset.Position(unit.Pos()).Offset, unitTo: w.fset.Position(unit.End()).Offset})
}

func (w *walker) whole(f form, n ast.Node, with string) { w.replace(f, n, n, n.Pos(), n.End(), with) }

func (w *walker) parent() ast.Node {
	if len(w.stack) < 2 {
		return w.stack[0]
	}
	return w.stack[len(w.stack)-2]
}

var operators = map[token.Token][]string{
	token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
	token.EQL: {"!="}, token.NEQ: {"=="}, token.LAND: {"||"}, token.LOR: {"&&"},
	token.ADD: {"-"}, token.SUB: {"+"}, token.MUL: {"/"}, token.QUO: {"*"},
}

func (w *walker) visit(n ast.Node) bool {
	if n == nil {
		w.stack = w.stack[:len(w.stack)-1]
		return true
	}
	if hint(n, w.stack) {
		return false
	}
	w.stack = append(w.stack, n)
	switch x := n.(type) {
	case *ast.BinaryExpr:
		f := truth
		if x.Op.Precedence() > token.EQL.Precedence() {
			f = value
		}
		if x.Op == token.MUL {
			f = alone // where both are worked out, nothing may be divided by
		}
		for _, op := range operators[x.Op] {
			w.replace(f, x, x, x.OpPos, x.OpPos+token.Pos(len(x.Op.String())), op)
		}
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			w.replace(truth, x, x, x.OpPos, x.OpPos+1, "")
		}
	case *ast.IfStmt:
		w.condition(x.Cond)
	case *ast.ForStmt:
		if x.Cond != nil {
			w.whole(truth, x.Cond, "("+w.text(x.Cond)+") && false")
		}
	case *ast.CaseClause:
		if s, ok := w.stack[len(w.stack)-3].(*ast.SwitchStmt); ok && s.Tag == nil {
			for _, c := range x.List {
				w.condition(c)
			}
		}
	case *ast.ExprStmt, *ast.DeferStmt:
		w.whole(statement, x, "{}")
	case *ast.AssignStmt:
		if x.Tok != token.DEFINE && len(x.Rhs) == 1 && len(x.Lhs) == 1 && w.listed() {
			w.whole(statement, x, "_ = "+w.text(x.Rhs[0])) // what it uses stays used
		}
	case *ast.IncDecStmt:
		if w.listed() {
			w.whole(statement, x, "{}")
		}
	case *ast.BranchStmt:
		w.whole(statement, x, "{}")
	case *ast.ReturnStmt:
		w.returns(x)
	case *ast.BasicLit:
		w.constant(x)
	}
	return true
}

// hint reports whether a node is how much room a make asks for, which changes nothing.
func hint(n ast.Node, stack []ast.Node) bool {
	if len(stack) == 0 {
		return false
	}
	c, ok := stack[len(stack)-1].(*ast.CallExpr)
	if !ok || len(c.Args) < 2 || c.Args[len(c.Args)-1] != n {
		return false
	}
	f, ok := c.Fun.(*ast.Ident)
	_, list := c.Args[0].(*ast.ArrayType)
	return ok && f.Name == "make" && (len(c.Args) == 3 || !list)
}

// listed reports whether the node is one of a list, not a part of an if or a for.
func (w *walker) listed() bool {
	switch w.parent().(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	}
	return false
}

// condition makes a condition always or never hold; what it mentions stays used.
func (w *walker) condition(c ast.Expr) {
	w.whole(truth, c, "("+w.text(c)+") || true")
	w.whole(truth, c, "("+w.text(c)+") && false")
}

// returns inverts results that are true, false or a call; comparisons have mutants of their own.
func (w *walker) returns(r *ast.ReturnStmt) {
	var of *ast.FuncType
	for _, n := range slices.Backward(w.stack) {
		if f, ok := n.(*ast.FuncLit); ok {
			of = f.Type
			break
		}
		if f, ok := n.(*ast.FuncDecl); ok {
			of = f.Type
		}
	}
	if len(r.Results) == 0 {
		w.whole(statement, r, "{}")
		return
	}
	var types []ast.Expr
	for _, f := range of.Results.List {
		for range max(1, len(f.Names)) {
			types = append(types, f.Type)
		}
	}
	for i, x := range r.Results {
		if id, ok := types[i].(*ast.Ident); !ok || id.Name != "bool" || len(types) != len(r.Results) {
			continue
		}
		switch x.(type) {
		case *ast.Ident, *ast.CallExpr, *ast.SelectorExpr:
			w.replace(truth, x, r, x.Pos(), x.End(), "!("+w.text(x)+")")
		}
	}
}

// constant moves an integer by one. One more or less of ten thousand is the same bound.
func (w *walker) constant(x *ast.BasicLit) {
	n, err := strconv.ParseInt(x.Value, 0, 64)
	if x.Kind != token.INT || err != nil || n >= 10_000 {
		return
	}
	for _, m := range []int64{n + 1, n - 1} {
		if u, ok := w.parent().(*ast.UnaryExpr); ok && u.Op == token.SUB && m > n {
			continue // less than nothing is less than nothing
		}
		w.replace(value, x, w.parent(), x.Pos(), x.End(), strconv.FormatInt(m, 10))
	}
}
