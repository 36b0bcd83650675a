package aws

import (
	"regexp"
	"strings"
)

// Partition is the part of AWS that a region belongs to, as ARNs spell it.
func Partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc"
	default:
		return "aws"
	}
}

// SignInHost is where the people of a partition's accounts sign in, behind the
// account's id or alias.
func SignInHost(partition string) string {
	switch partition {
	case "aws-cn":
		return "signin.amazonaws.cn"
	case "aws-us-gov":
		return "signin.amazonaws-us-gov.com"
	case "aws-eusc":
		return "signin.amazonaws-eusc.eu"
	default:
		return "signin.aws.amazon.com"
	}
}

// RegionForm is what a region's code looks like.
var RegionForm = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]$`)

// Regions are those that AWS has; there may be newer ones.
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var Regions = strings.Fields(`
af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2
cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 eusc-de-east-1`)
