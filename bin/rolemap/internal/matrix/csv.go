package matrix

import (
	"encoding/csv"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/sheet"
)

// CSV writes one grant a record, which spreadsheets turn into any table; a
// user without a grant has a record too. Where there is more than one way of
// signing in, the last field says through which the grant can be used.
func (t Matrix) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	record := func(way string, fields ...string) {
		if t.SignIn {
			fields = append(fields, way)
		}
		for i, f := range fields {
			fields[i] = sheet.Inert(f)
		}
		_ = out.Write(fields) // Error returns it
	}
	record("sign_in", "user", "name", "email", "status", "account", "account_id", "role", "until", "through")
	for _, r := range t.Rows {
		u, status, none := r.User, "active", true
		if u.Suspended {
			status = "suspended"
		}
		for i, cells := range r.Cells {
			a := t.Columns[i].Account
			for _, c := range cells {
				none = false
				record(c.Ways.String(), u.Name.Text, u.FullName.Text, u.Email.Text, status, a.Name.Text, a.ID.Text, c.Role, c.Until,
					strings.Join(c.Through, "; "))
			}
		}
		if none {
			record("", u.Name.Text, u.FullName.Text, u.Email.Text, status, "", "", "", "", "")
		}
	}
	out.Flush()
	return out.Error()
}
