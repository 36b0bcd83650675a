package report

import (
	"encoding/csv"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/bin/rolemap/internal/sheet"
	"rolemap/config/effective"
)

// CSV writes one grant a record, to keep and to compare: UTF-8, times in RFC
// 3339. Columns are added behind the last one only.
func (r Report) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	record := func(fields ...string) {
		for i, f := range fields {
			fields[i] = sheet.Inert(f)
		}
		_ = out.Write(fields) // Error returns it
	}
	record("section", "user", "name", "email", "account", "account_title", "account_id",
		"role", "administers", "sign_in", "through", "until", "reason", "since", "since_commit", "new", "since_or_earlier", "session", "mfa")
	for _, s := range r.Sections {
		for _, x := range s.Rows {
			came, earlier, mfa := "", "", "required"
			if x.New {
				came = "since " + r.Rev
			}
			if x.Since.Earlier {
				earlier = "yes"
			}
			if !x.MFA {
				mfa = "optional"
			}
			record(s.Title, x.User, x.Name, x.Email, x.Account, x.AccountTitle, x.AccountID, x.Role, x.administers(),
				x.SignIn.String(), strings.Join(x.Through, "; "),
				x.Until, strings.Join(x.Reasons, "; "), jsondoc.Time(x.Since.At), x.Since.Commit, came, earlier, effective.Hours(x.Session), mfa)
		}
	}
	out.Flush()
	return out.Error()
}
