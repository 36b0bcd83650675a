package browser

import (
	"encoding/base64"
	"fmt"
)

// Keys presses keys one behind the other: names such as "Tab" or "Enter", else characters.
func (p *Page) Keys(keys ...string) {
	p.t.Helper()
	codes := map[string]int{"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}
	for _, k := range keys {
		down := args{"type": "keyDown", "key": k}
		if code, named := codes[k]; named {
			down["windowsVirtualKeyCode"], down["code"] = code, k
			if k == "Enter" {
				down["text"] = "\r"
			}
		} else {
			down["text"] = k
		}
		p.call("Input.dispatchKeyEvent", down, nil)
		down["type"] = "keyUp"
		delete(down, "text")
		p.call("Input.dispatchKeyEvent", down, nil)
	}
}

// Type presses the key of each character.
func (p *Page) Type(text string) {
	p.t.Helper()
	for _, r := range text {
		p.Keys(string(r))
	}
}

// Requests are the addresses that the page asked for since Go.
func (p *Page) Requests() []string { return p.requests }

// Logs are what the browser had to say since Go: errors, refused contents.
func (p *Page) Logs() []string { return p.logs }

// AllowClipboard lets the page read and write the clipboard.
func (p *Page) AllowClipboard() {
	session := p.session
	p.session = ""
	p.call("Browser.grantPermissions", args{"permissions": []string{"clipboardReadWrite", "clipboardSanitizedWrite"}}, nil)
	p.session = session
}

// Look sets how the page is looked at: so many pixels wide and high, light or dark.
func (p *Page) Look(width, height int, dark bool) {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	p.call("Emulation.setDeviceMetricsOverride", args{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
	p.call("Emulation.setEmulatedMedia", args{"features": []args{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// PDF is the page as it is printed on A4, without the outline for screen
// readers, which takes a browser long.
func (p *Page) PDF() []byte {
	return p.picture("Page.printToPDF", args{"paperWidth": 8.27, "paperHeight": 11.69, "displayHeaderFooter": false,
		"generateTaggedPDF": false})
}

// PNG is the page as it is seen.
func (p *Page) PNG() []byte { return p.picture("Page.captureScreenshot", nil) }

// Whole is the page from top to bottom, with scale pixels each way for one of the page's.
func (p *Page) Whole(scale int) []byte {
	p.t.Helper()
	var size struct{ Width, Height int }
	p.Eval("({width: innerWidth, height: document.documentElement.scrollHeight})", &size)
	return p.picture("Page.captureScreenshot", args{"captureBeyondViewport": true,
		"clip": args{"x": 0, "y": 0, "width": size.Width, "height": size.Height, "scale": scale}})
}

func (p *Page) picture(method string, params args) []byte {
	p.t.Helper()
	var r struct{ Data string }
	p.call(method, params, &r)
	data, err := base64.StdEncoding.DecodeString(r.Data)
	if err != nil {
		p.t.Fatal(fmt.Errorf("%s: %w", method, err))
	}
	return data
}
