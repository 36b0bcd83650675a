// Package live reads what exists in AWS. It is the only one that imports the
// SDK, and it never writes.
package live

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	istypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
)

// Center is what Identity Center and its organisation hold.
type Center struct {
	Instance string // ARN
	Store    string // id of the identity store
	Users    []User
	Groups   []Group
	Sets     []Set
	Accounts []Account // of the organisation
}

// User is a person of the identity store.
type User struct {
	ID, UserName string
	Emails       []string
}

// Group is a group of the identity store; members by id, read where asked for.
type Group struct {
	ID, DisplayName, Description string
	Members                      []string
}

// Set is a permission set, and whether it carries a tag that rolemap gives its own.
type Set struct {
	Name         string
	Organization string // of the map that made it; empty for any other
}

// Account is an account of the organisation; its status in lower case.
type Account struct{ ID, Name, Status string }

// Options say where and how to read.
type Options struct {
	Region  string // the instance's primary region
	Profile string // of the shared configuration; empty for the environment's
	// Members says of which groups the members are needed.
	Members func(displayName string) bool
	// Progress is told what is being read, and how many there are so far.
	Progress func(what string, n int)
}

// maxAttempts is how often a call is made that AWS throttles, with growing
// pauses: the calls of Identity Center do so early.
const maxAttempts = 12

// Read reads an instance of Identity Center and its organisation.
func Read(ctx context.Context, o Options) (Center, error) {
	options := []func(*awsconfig.LoadOptions) error{
		awsconfig.WithRegion(o.Region),
		awsconfig.WithRetryer(func() aws.Retryer { return retry.AddWithMaxAttempts(retry.NewStandard(), maxAttempts) }),
	}
	if o.Profile != "" {
		options = append(options, awsconfig.WithSharedConfigProfile(o.Profile))
	}
	cfg, err := awsconfig.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return Center{}, fmt.Errorf("cannot read the AWS configuration: %w", err)
	}
	r := reader{Options: o, admin: ssoadmin.NewFromConfig(cfg), store: identitystore.NewFromConfig(cfg),
		organization: organizations.NewFromConfig(cfg)}
	for _, step := range []func(context.Context) error{r.instance, r.users, r.groups, r.sets, r.accounts} {
		if err := step(ctx); err != nil {
			return Center{}, err
		}
	}
	return r.Center, nil
}

type reader struct {
	Center
	Options
	admin        *ssoadmin.Client
	store        *identitystore.Client
	organization *organizations.Client
}

func (r *reader) instance(ctx context.Context) error {
	var found int
	for p := ssoadmin.NewListInstancesPaginator(r.admin, &ssoadmin.ListInstancesInput{}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return failed("list the instances of Identity Center", err)
		}
		for _, x := range page.Instances {
			found++
			r.Center.Instance, r.Store = aws.ToString(x.InstanceArn), aws.ToString(x.IdentityStoreId)
		}
	}
	switch found {
	case 0:
		return fmt.Errorf("there is no instance of Identity Center in %s: is this the management or the delegated administrator account, and the primary region?", r.Region)
	case 1:
		return nil
	default:
		return fmt.Errorf("there are %d instances of Identity Center in %s; rolemap drives that of an organisation, of which there is one",
			found, r.Region)
	}
}

// users lists all: the filters of the list are deprecated, and refused in newer regions.
func (r *reader) users(ctx context.Context) error {
	for p := identitystore.NewListUsersPaginator(r.store, &identitystore.ListUsersInput{IdentityStoreId: &r.Store}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return failed("list the users of the identity store", err)
		}
		for _, x := range page.Users {
			u := User{ID: aws.ToString(x.UserId), UserName: aws.ToString(x.UserName)}
			for _, e := range x.Emails {
				u.Emails = append(u.Emails, aws.ToString(e.Value))
			}
			r.Center.Users = append(r.Center.Users, u)
		}
		r.Progress("users", len(r.Center.Users))
	}
	return nil
}

func (r *reader) groups(ctx context.Context) error {
	for p := identitystore.NewListGroupsPaginator(r.store, &identitystore.ListGroupsInput{IdentityStoreId: &r.Store}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return failed("list the groups of the identity store", err)
		}
		for _, x := range page.Groups {
			r.Center.Groups = append(r.Center.Groups, Group{ID: aws.ToString(x.GroupId), DisplayName: aws.ToString(x.DisplayName),
				Description: aws.ToString(x.Description)})
		}
		r.Progress("groups", len(r.Center.Groups))
	}
	for i := range r.Center.Groups {
		g := &r.Center.Groups[i]
		if !r.Members(g.DisplayName) {
			continue
		}
		for p := identitystore.NewListGroupMembershipsPaginator(r.store,
			&identitystore.ListGroupMembershipsInput{IdentityStoreId: &r.Store, GroupId: &g.ID}); p.HasMorePages(); {
			page, err := p.NextPage(ctx)
			if err != nil {
				return failed("list the members of the group "+g.DisplayName, err)
			}
			for _, m := range page.GroupMemberships {
				if id, ok := m.MemberId.(*istypes.MemberIdMemberUserId); ok {
					g.Members = append(g.Members, id.Value)
				}
			}
			r.Progress("members of "+g.DisplayName, len(g.Members))
		}
	}
	return nil
}

func (r *reader) sets(ctx context.Context) error {
	for p := ssoadmin.NewListPermissionSetsPaginator(r.admin, &ssoadmin.ListPermissionSetsInput{InstanceArn: &r.Center.Instance}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return failed("list the permission sets", err)
		}
		for _, arn := range page.PermissionSets {
			x, err := r.admin.DescribePermissionSet(ctx, &ssoadmin.DescribePermissionSetInput{InstanceArn: &r.Center.Instance,
				PermissionSetArn: &arn})
			if err != nil {
				return failed("describe the permission set "+arn, err)
			}
			s := Set{Name: aws.ToString(x.PermissionSet.Name)}
			if s.Organization, err = r.madeBy(ctx, arn); err != nil {
				return failed("read the tags of the permission set "+s.Name, err)
			}
			r.Center.Sets = append(r.Center.Sets, s)
			r.Progress("permission sets", len(r.Center.Sets))
		}
	}
	return nil
}

// madeBy is the organization of the map that made a permission set.
func (r *reader) madeBy(ctx context.Context, arn string) (string, error) {
	tags := map[string]string{}
	for p := ssoadmin.NewListTagsForResourcePaginator(r.admin, &ssoadmin.ListTagsForResourceInput{InstanceArn: &r.Center.Instance,
		ResourceArn: &arn}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return "", err
		}
		for _, t := range page.Tags {
			tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
		}
	}
	if tags["managed-by"] != "rolemap" {
		return "", nil
	}
	return tags["organization"], nil
}

func (r *reader) accounts(ctx context.Context) error {
	for p := organizations.NewListAccountsPaginator(r.organization, &organizations.ListAccountsInput{}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return failed("list the accounts of the organisation", err)
		}
		for _, x := range page.Accounts {
			r.Center.Accounts = append(r.Center.Accounts, Account{aws.ToString(x.Id), aws.ToString(x.Name), strings.ToLower(string(x.Status))})
		}
		r.Progress("accounts", len(r.Center.Accounts))
	}
	return nil
}

// failed says what could not be done, without the SDK's chain of operations.
func failed(what string, err error) error {
	var api interface{ ErrorMessage() string }
	var code interface{ ErrorCode() string }
	if errors.As(err, &api) && errors.As(err, &code) {
		return fmt.Errorf("cannot %s: %s (%s)", what, api.ErrorMessage(), code.ErrorCode())
	}
	return fmt.Errorf("cannot %s: %w", what, err)
}
