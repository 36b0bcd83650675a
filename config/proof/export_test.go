package proof

import (
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
)

// SizeOfSet is how long the document of a role's permission set is taken to be.
func SizeOfSet(a access.Access, r *config.Role, partition string) int {
	c := &center{held: a.Via(config.IdentityCenter), written: access.Written(a.Map).Via(config.IdentityCenter), lock: a.Map.Lock}
	t := effective.Written(a.Map, r.Name.Text, partition)
	var own []any
	for _, x := range t.Policies {
		if arn, ref := carried(a.Map, x); arn == "" && ref.Name == "" {
			own = append(own, listed(x.Document["Statement"])...)
		}
	}
	_, size := c.wanted(r, own, t)
	return size
}
