package report

import (
	"encoding/csv"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/bin/rolemap/internal/sheet"
)

// CSV writes one grant a record, to keep and to compare.
func (r Report) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	record := func(fields ...string) {
		for i, f := range fields {
			fields[i] = sheet.Inert(f)
		}
		_ = out.Write(fields) // Error returns it
	}
	record("section", "user", "name", "email", "account", "account_title", "account_id",
		"role", "administers", "sign_in", "through", "until", "reason", "since", "since_commit", "new")
	for _, s := range r.Sections {
		for _, x := range s.Rows {
			came, commit := "", x.Since.Commit
			if x.New {
				came = "since " + r.Rev
			}
			record(s.Title, x.User, x.Name, x.Email, x.Account, x.AccountTitle, x.AccountID, x.Role, x.administers(),
				x.SignIn.String(), strings.Join(x.Through, "; "),
				x.Until, strings.Join(x.Reasons, "; "), sinceOf(x), commit, came)
		}
	}
	out.Flush()
	return out.Error()
}

// sinceOf is the moment itself, or what is known of it.
func sinceOf(x Row) string {
	if x.Since.Earlier {
		return "before " + jsondoc.Time(x.Since.At)
	}
	return jsondoc.Time(x.Since.At)
}
