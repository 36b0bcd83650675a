package iam

import (
	"time"

	"rolemap/config/plan"
)

// Names of what rolemap itself puts into the users account. They hold a dot,
// which no team's name can.
const (
	selfServiceName = "rolemap.self-service"
	suspendedName   = "rolemap.suspended"
	everyoneName    = "rolemap.everyone"
	directPrefix    = "rolemap.direct."
)

const maxPolicyName = 128

// sharedPolicyName names the policy of one target role. An account's name holds
// no dot, so no two target roles share a name.
func (l *layouter) sharedPolicyName(d plan.TargetRole) string {
	name := "assume." + l.shardMark() + d.Account + "." + d.Role
	if !d.Until.IsZero() {
		name = "assume-until." + l.shardMark() + d.Until.UTC().Format("20060102T150405Z") + "." + d.Account + "." + d.Role
	}
	if len(name) > maxPolicyName {
		name = string(plan.AppendHash([]byte(name[:maxPolicyName-9]+"."), name))
	}
	return name
}

func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
