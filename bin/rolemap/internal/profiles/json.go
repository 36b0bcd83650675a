package profiles

import (
	"io"

	"rolemap/bin/rolemap/internal/jsondoc"
)

type doc struct {
	Version      int               `json:"version"`
	Organization string            `json:"organization"`
	User         string            `json:"user"`
	Login        map[string]string `json:"login_profile,omitempty"`
	IAMUser      map[string]string `json:"iam_user_profile,omitempty"`
	SSOSession   map[string]string `json:"sso_session,omitempty"`
	Profiles     []profile         `json:"profiles"`
	Renamed      []renamed         `json:"renamed"`
}

type profile struct {
	Name     string            `json:"name"`
	Account  string            `json:"account"`
	Role     string            `json:"role"`
	Via      string            `json:"via"`
	Until    string            `json:"until,omitempty"`
	Settings map[string]string `json:"settings"`
}

type renamed struct {
	Account string `json:"account"`
	Role    string `json:"role"`
	Name    string `json:"name"`
	Wanted  string `json:"wanted"`
}

// JSON writes the profiles as a document.
func (s Set) JSON(w io.Writer) error {
	d := doc{Version: jsondoc.Version, Organization: s.Organization, User: s.User,
		Login: settings(s.Login), IAMUser: settings(s.Base), SSOSession: settings(s.Session), Profiles: []profile{}, Renamed: []renamed{}}
	for _, p := range s.Profiles {
		d.Profiles = append(d.Profiles, profile{p.Name, p.Account, p.Role, p.Way.String(), p.Until, settings(p.Settings)})
	}
	for _, r := range s.Renamed {
		d.Renamed = append(d.Renamed, renamed{r.Account, r.Role, r.Name, r.Wanted})
	}
	return jsondoc.Write(w, d)
}

func settings(list []Setting) map[string]string {
	out := map[string]string{}
	for _, s := range list {
		out[s.Key] = s.Value
	}
	return out
}
