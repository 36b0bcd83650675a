package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// everybodyScript finds what axe-core does not look for.
//
//go:embed everybody.js
var everybodyScript string

// drawingScript is for a drawing that is opened by itself.
//
//go:embed drawing.js
var drawingScript string

// look is a way of looking at a page.
type look struct {
	name   string
	width  int
	text   int // of the usual size, in percent
	media  args
	wide   bool // all of axe-core's rules too
	script string
}

var (
	light  = args{"prefers-color-scheme": "light"}
	dark   = args{"prefers-color-scheme": "dark"}
	spaced = `{
		const sheet = new CSSStyleSheet()
		sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }')
		document.adoptedStyleSheets.push(sheet)
	}`
)

// looks are the ways in which people look at pages: the widths are those of a
// phone, of WCAG 1.4.10, and of a window.
var looks = []look{
	{name: "light", width: 1100, media: light, wide: true},
	{name: "dark", width: 1100, media: dark, wide: true},
	{name: "light, a phone", width: 390, media: light, wide: true},
	{name: "dark, a phone", width: 390, media: dark, wide: true},
	{name: "320 pixels", width: 320, media: light},
	{name: "zoomed to 200 %", width: 550, media: light},
	{name: "text at 200 %", width: 1100, text: 200, media: light},
	{name: "text at 200 %, a phone", width: 390, text: 200, media: light},
	{name: "forced colors, light", width: 1100, media: args{"forced-colors": "active", "prefers-color-scheme": "light"}},
	{name: "forced colors, dark", width: 390, media: args{"forced-colors": "active", "prefers-color-scheme": "dark"}},
	{name: "less motion", width: 1100, media: args{"prefers-reduced-motion": "reduce"}},
}

// wrapped are those that a drawing, whose text cannot flow, is not looked at in:
// the spacing of WCAG 1.4.12, which stays.
var wrapped = []look{
	{name: "spaced text", width: 1100, media: light, script: spaced},
	{name: "spaced text, a phone", width: 390, media: light},
}

// Everybody holds a page against what people need who look at it in some way,
// or have no mouse: see looks, and the script for what is asked. What is to be
// done on the page first is an expression.
func (p *Page) Everybody(url string, first ...string) {
	p.t.Helper()
	p.everybody(append(slices.Clone(looks), wrapped...), everybodyScript, url, first...)
}

// Drawing holds an SVG against what people need, in the same looks.
func (p *Page) Drawing(url string) {
	p.t.Helper()
	p.everybody(looks, drawingScript, url)
}

func (p *Page) everybody(looks []look, script, url string, first ...string) {
	p.t.Helper()
	p.Go("about:blank")
	p.Look(1100, 900, false)
	p.Go(url)
	for _, x := range first {
		p.Eval(x, nil)
	}
	p.Keys("Tab") // from now on focus is that of the keyboard
	p.Eval("document.activeElement?.blur?.()", nil)
	var findings []string
	in := map[string][]string{} // looks
	for _, l := range looks {
		p.see(l)
		if l.script != "" {
			p.Eval(l.script, nil)
		}
		var found []string
		p.Eval(script, &found)
		if l.wide {
			found = append(found, p.Axe()...)
		}
		for _, x := range found {
			if in[x] == nil {
				findings = append(findings, x)
			}
			in[x] = append(in[x], l.name)
		}
	}
	for _, x := range findings {
		p.t.Errorf("%s %s: %s\n\t(%s)", url, strings.Join(first, "; "), x, strings.Join(in[x], "; "))
	}
	p.see(look{width: 1100, media: light})
}

func (p *Page) see(l look) {
	p.t.Helper()
	var features []args
	for _, name := range []string{"prefers-color-scheme", "forced-colors", "prefers-reduced-motion"} {
		value, has := l.media[name]
		if !has {
			value = ""
		}
		features = append(features, args{"name": name, "value": value})
	}
	size := 16
	if l.text > 0 {
		size = size * l.text / 100
	}
	p.call("Emulation.setDeviceMetricsOverride", args{"width": l.width, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
	p.call("Emulation.setEmulatedMedia", args{"features": features}, nil)
	p.call("Page.setFontSizes", args{"fontSizes": args{"standard": size, "fixed": size * 13 / 16}}, nil)
}

// object is a value as a script has it.
func object(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("%T: %v", value, err)) // texts and maps of them always can be
	}
	return string(text)
}
