package policy

import (
	"slices"
	"strings"
)

// Actions that change who may do what: whoever has one of them can come by
// the rest.
// https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation
var (
	changing = patterns(`iam:putuserpolicy iam:putgrouppolicy iam:putrolepolicy
		iam:attachuserpolicy iam:attachgrouppolicy iam:attachrolepolicy
		iam:createpolicyversion iam:setdefaultpolicyversion iam:updateassumerolepolicy
		iam:putuserpermissionsboundary iam:putrolepermissionsboundary
		iam:deleteuserpermissionsboundary iam:deleterolepermissionsboundary`)
	// These change one user; on oneself they give nothing that one has not.
	joining = patterns("iam:createaccesskey iam:createloginprofile iam:updateloginprofile iam:addusertogroup")
	compute = patterns(`lambda:createfunction lambda:updatefunctionconfiguration ec2:runinstances ec2:associateiaminstanceprofile
		ecs:runtask ecs:registertaskdefinition ecs:createservice batch:registerjobdefinition apprunner:createservice
		glue:createjob glue:createdevendpoint cloudformation:createstack cloudformation:updatestack cloudformation:createchangeset
		codebuild:createproject codebuild:updateproject sagemaker:createnotebookinstance sagemaker:createtrainingjob
		sagemaker:createprocessingjob datapipeline:putpipelinedefinition states:createstatemachine`)
	passRole, assumeRole = parse("iam:passrole"), parse("sts:assumerole")

	// The roles of the CDK's bootstrap are administrators of their account.
	cdkRoles = "role/cdk-*"
	itself   = "${aws:username}"
	linked   = "role/aws-service-role/" // which only AWS's services change
)

func patterns(list string) []pattern {
	var out []pattern
	for _, s := range strings.Fields(list) {
		out = append(out, parse(s))
	}
	return out
}

// Powers are what documents allow that leads further, whatever the condition
// and whatever is denied elsewhere.
type Powers struct {
	Changes bool // who may do what
	Passes  bool // roles that are administrators
	Runs    bool // what a role is passed to
	Denies  bool // something, which comes back where the documents go
}

// PowersOf are the powers of documents together.
func PowersOf(documents map[string]map[string]any) Powers {
	var p Powers
	for _, s := range statements(documents) {
		if s.deny {
			p.Denies = true
			continue
		}
		does := func(list []pattern) bool { return slices.ContainsFunc(list, s.actions.meets) }
		p.Changes = p.Changes || does(changing) && s.on("*") || does(joining) && s.on("*") && !s.onItself() || s.actions.meets(assumeRole) && s.on(cdkRoles)
		p.Passes = p.Passes || s.actions.meets(passRole) && s.on(cdkRoles)
		p.Runs = p.Runs || does(compute)
	}
	return p
}

// Administrator reports whether whoever has the powers can come by the rest.
func (p Powers) Administrator() bool { return p.Changes || p.Passes && p.Runs }

// With are the powers of both.
func (p Powers) With(q Powers) Powers {
	return Powers{p.Changes || q.Changes, p.Passes || q.Passes, p.Runs || q.Runs, p.Denies || q.Denies}
}

// String is the first letter of each power: "cprd" for all.
func (p Powers) String() string {
	var b strings.Builder
	for i, has := range []bool{p.Changes, p.Passes, p.Runs, p.Denies} {
		if has {
			b.WriteByte(letters[i])
		}
	}
	return b.String()
}

// ParsePowers reads what String writes.
func ParsePowers(text string) Powers {
	has := func(i int) bool { return strings.IndexByte(text, letters[i]) >= 0 }
	return Powers{has(0), has(1), has(2), has(3)}
}

const letters = "cprd"

// on reports whether IAM's resources of that name, behind the account's id,
// may be among those of the statement.
func (a Atom) on(name string) bool {
	if a.resources.but {
		return a.resources.meets(parse("arn:*:iam::*:" + name))
	}
	return slices.ContainsFunc(a.resources.texts, func(text string) bool {
		field := strings.SplitN(text, ":", 6)
		return len(field) < 6 || parse(field[2]).meets(parse("iam")) && parse(field[5]).meets(parse(name)) && !strings.HasPrefix(field[5], linked)
	})
}

// onItself reports whether the resources are the user who asks, and no other.
func (a Atom) onItself() bool {
	return !a.resources.but && !slices.ContainsFunc(a.resources.list, func(p pattern) bool { return !slices.Contains(p, itself) })
}
