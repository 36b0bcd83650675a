package portal

import (
	"bytes"
	_ "embed"
	"html/template"

	"rolemap/bin/rolemap/internal/page"
)

// Names of the files of a portal.
const (
	IndexFile = "index.html"
	DataFile  = "data.js"
)

// mark is in the head of every page that portal writes, and of no other.
const mark = `<meta name="generator" content="rolemap portal">`

// Wrote reports whether a file, a page or its data, is one that portal wrote.
func Wrote(file []byte) bool {
	if bytes.HasPrefix(file, []byte(page.DataStart(dataName))) {
		return true
	}
	head, _, ok := bytes.Cut(file, []byte("</head>"))
	return ok && bytes.Contains(head[:min(len(head), 2000)], []byte(mark))
}

// dataName is what the data is called in the scripts.
const dataName = "portal"

//go:embed page.html.tmpl
var pageText string

//go:embed page.css
var pageStyle string

// The scripts, which stand in the page as one.
var (
	//go:embed dom.js
	domScript string
	//go:embed model.js
	modelScript string
	//go:embed search.js
	searchScript string
	//go:embed pages.js
	pagesScript string
	//go:embed help.js
	helpScript string
	//go:embed start.js
	startScript string
)

// view is what a page is made of.
type view struct {
	Organization string
	Policy       string
	Style        template.CSS
	Data, Script template.JS // Data is empty where it has a file of its own
	DataFile     string
}

// Files are the pages as files: one page, and the data beside it.
func (d Data) Files() (map[string][]byte, error) {
	data, err := page.Data(dataName, d)
	if err != nil {
		return nil, err
	}
	html, err := d.page("")
	return map[string][]byte{IndexFile: html, DataFile: []byte(data)}, err
}

// HTML is all of it in one file.
func (d Data) HTML() ([]byte, error) {
	data, err := page.Data(dataName, d)
	if err != nil {
		return nil, err
	}
	return d.page(data)
}

func (d Data) page(data string) ([]byte, error) {
	t, err := template.New("page").Funcs(page.Functions(nil)).Parse(pageText)
	if err != nil {
		return nil, err
	}
	style, script := page.Style+pageStyle, domScript+modelScript+searchScript+pagesScript+helpScript+startScript
	source := "'self'" // of the data
	if data != "" {
		source = page.Hash(data)
	}
	var out bytes.Buffer
	err = t.Execute(&out, view{Organization: string(d.Organization), Policy: page.Policy(page.Hash(style), source, page.Hash(script)),
		Style: template.CSS(style), Data: template.JS(data), Script: template.JS(script), DataFile: DataFile})
	return out.Bytes(), err
}
