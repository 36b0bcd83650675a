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
)

func patterns(list string) []pattern {
	var out []pattern
	for _, s := range strings.Fields(list) {
		out = append(out, parse(s))
	}
	return out
}

// Administers reports whether documents together allow to change who may do
// what, whatever the condition and whatever is denied elsewhere. Runs says that
// something else beside them may start what a role is passed to.
func Administers(documents map[string]map[string]any, runs bool) bool {
	passes := false
	for _, s := range statements(documents) {
		if s.deny {
			continue
		}
		does := func(list []pattern) bool { return slices.ContainsFunc(list, s.actions.meets) }
		if does(changing) && s.on("*") || does(joining) && s.on("*") && !s.onItself() || s.actions.meets(assumeRole) && s.on(cdkRoles) {
			return true
		}
		passes = passes || s.actions.meets(passRole) && s.on(cdkRoles)
		runs = runs || does(compute)
	}
	return passes && runs
}

// on reports whether IAM's resources of that name, behind the account's id,
// may be among those of the statement.
func (a Atom) on(name string) bool {
	if a.resources.but {
		return a.resources.meets(parse("arn:*:iam::*:" + name))
	}
	return slices.ContainsFunc(a.resources.texts, func(text string) bool {
		field := strings.SplitN(text, ":", 6)
		return len(field) < 6 || parse(field[2]).meets(parse("iam")) && parse(field[5]).meets(parse(name))
	})
}

// onItself reports whether the resources are the user who asks, and no other.
func (a Atom) onItself() bool {
	return !a.resources.but && !slices.ContainsFunc(a.resources.list, func(p pattern) bool { return !slices.Contains(p, itself) })
}
