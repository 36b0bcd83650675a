package changes

import (
	"io"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/access"
)

type doc struct {
	Version int      `json:"version"`
	Since   string   `json:"since,omitempty"`
	Cut     bool     `json:"cut,omitempty"`
	Changes []change `json:"changes"`
}

type change struct {
	Commit   string   `json:"commit"`
	At       string   `json:"at"`
	Subject  string   `json:"subject"`
	Authors  []string `json:"authors"`
	MergedBy string   `json:"merged_by,omitempty"`
	Path     string   `json:"path"`
	Errors   int      `json:"errors,omitempty"`
	Old      int      `json:"old_errors,omitempty"`
	Broader  bool     `json:"broadening"`
	Gained   []grant  `json:"gained"`
	Lost     []grant  `json:"lost"`
	Others   []string `json:"others"`
}

type grant struct {
	User          string   `json:"user"`
	Account       string   `json:"account"`
	Role          string   `json:"role"`
	Administrator bool     `json:"administrator,omitempty"`
	Until         string   `json:"until,omitempty"` // as written
	Through       []string `json:"through"`
}

// JSON writes the history as a document.
func (h History) JSON(w io.Writer) error {
	d := doc{Version: jsondoc.Version, Since: jsondoc.Time(h.Since), Cut: h.Cut, Changes: []change{}}
	for _, c := range h.Changes {
		x := change{c.Commit, jsondoc.Time(c.At), c.Subject, c.Authors, c.merged(), c.Path, c.Errors, c.OldErrors,
			c.Broader(), list(c.Gained, c.Administers), list(c.Lost, c.Administered), []string{}}
		for _, l := range c.Lines() {
			if l.Sign == "~" {
				x.Others = append(x.Others, l.Text)
			}
		}
		d.Changes = append(d.Changes, x)
	}
	return jsondoc.Write(w, d)
}

func list(holdings []access.Holding, administers func(access.Grant) bool) []grant {
	out := []grant{}
	for _, h := range holdings {
		out = append(out, grant{h.User, h.Account, h.Role, administers(h.Grant), grants.Until(h), grants.Through(h)})
	}
	return out
}
