package iam

import (
	"strconv"

	"rolemap/config/plan"
)

// Names of what rolemap itself puts into the users account. No team or policy
// has a name that starts so: config.OwnGroupPrefix, config.OwnPolicyPrefixes.
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
	return shorten(name)
}

// packedPolicyName names a bucket of an identity. No account's name starts with
// @ or =. Users and groups differ in that mark: a user and a team of one name
// must never hold one policy, not even while attach_to changes.
func (l *layouter) packedPolicyName(who *identity, bucket int) string {
	mark := "@"
	if who.group {
		mark = "="
	}
	return shorten("assume." + l.shardMark() + mark + who.name + "." + strconv.Itoa(bucket))
}

// shorten makes a name that is too long for a policy one that is not, and that
// is no other's.
func shorten(name string) string {
	if len(name) > maxPolicyName {
		name = string(plan.AppendHash([]byte(name[:maxPolicyName-9]+"."), name))
	}
	return name
}
