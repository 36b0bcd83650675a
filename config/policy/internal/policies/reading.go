package main

import (
	"slices"
	"strings"
	"unicode"
)

// IAM's documents do not say whether an action reads. Its first word does, but
// for the exceptions below. They are by the access levels Read and List of
// https://docs.aws.amazon.com/service-authorization/latest/reference/ as of
// September 2026; what is in doubt counts as more than reading.
var verbs = strings.Fields(`Get BatchGet List Describe BatchDescribe Head Search Lookup View Select
	Query Scan Filter Read Check BatchCheck Validate`)

// beside read although their first word is another.
var beside = strings.Fields(`amplifyuibuilder:export* appmesh-preview:stream* appmesh:stream* appsync:evaluate* aps:preview*
	athena:batch* bedrock-agentcore:retrieve* bedrock:retrieve chime:retrieve* cleanrooms:preview* clouddirectory:batchread
	cloudformation:detect* cloudformation:estimate* cloudwatch:generatequery* codecommit:cancelupload* codecommit:evaluate*
	codecommit:gitpull codedeploy:batch* codestar:verify* cognito-idp:adminget* cognito-idp:adminlist* comprehend:batchdetect*
	comprehend:classify* comprehend:contains* comprehend:detect* config:deliver* datapipeline:evaluateexpression
	devops-guru:startcostestimation dms:test* ds:verify* dynamodb:conditioncheckitem dynamodb:partiqlselect eks:accesskubernetesapi
	elasticbeanstalk:request* elasticbeanstalk:retrieve* elasticfilesystem:clientmount elasticfilesystem:replicationread es:eshttpget
	es:eshttphead events:test* evidently:testsegmentpattern gamelift:resolvealias geo:calculate* iam:generate* iam:simulate*
	identitystore:ismemberingroups inspector:preview* internetmonitor:startquery internetmonitor:stopquery iot:testauthorization
	iot:testinvokeauthorizer iotanalytics:samplechanneldata iotsitewise:executequery iottwinmaker:executequery kinesis:subscribetoshard
	kinesisanalytics:discover* lightsail:is* logs:startlivetail logs:startquery logs:stoplivetail logs:stopquery logs:testmetricfilter
	mediaconnect:discover* mediaconvert:probe observabilityadmin:test* polly:startspeechsynthesisstream polly:synthesizespeech
	qldb:partiqlhistoryfunction qldb:partiqlselect rds:download* redshift:fetchresults rekognition:compare* rekognition:detect*
	rekognition:recognize* route53:test* s3files:clientmount sagemaker:renderuitemplate schemas:exportschema sdb:domainmetadata
	servicediscovery:discover* servicequotas:startquotautilizationreport sqlworkbench:exportnotebook sqs:receive*
	sso-directory:ismemberingroup swf:count* textract:analyze* transfer:testidentityprovider translate:translate*
	trustedadvisor:downloadrisk verifiedpermissions:isauthorized* wellarchitected:exportlens wisdom:rendermessagetemplate
	wisdom:retrieve xray:canceltraceretrieval xray:starttraceretrieval`)

// despite do more than their first word says: most give out what signs in, or
// take work from a queue.
var despite = strings.Fields(`athena:getsessionendpoint backup-storage:getchunk bedrock-agentcore:getworkloadaccesstoken
	bedrock-agentcore:getworkloadaccesstokenforjwt bedrock-agentcore:getworkloadaccesstokenforuserid cloudshell:getfiledownloadurls
	cloudshell:getfileuploadurls datazone:getiamportalloginurl elasticmapreduce:getclustersessioncredentials
	elasticmapreduce:getonclusterappuipresignedurl elasticmapreduce:getpersistentappuipresignedurl elasticmapreduce:getsessionendpoint
	emr-containers:getmanagedendpointsessioncredentials lakeformation:getdataaccess license-manager:checkinlicense
	license-manager:checkoutborrowlicense license-manager:checkoutlicense lightsail:getinstanceaccessdetails
	lightsail:getrelationaldatabasemasteruserpassword opensearch:viewloginpage redshift-serverless:getcredentials
	redshift:getclustercredentials redshift:getclustercredentialswithiam security-ir:getcaseattachmentuploadurl
	social-messaging:getwhatsappmessagemedia states:getactivitytask sts:getdelegatedaccesstoken sts:getfederationtoken
	sts:getwebidentitytoken`)

// reading reports whether an action, or all that one with wildcards stands for, reads.
func reading(action string) bool {
	folded := strings.ToLower(action)
	if slices.ContainsFunc(beside, func(wild string) bool { return matches(wild, folded) }) {
		return true
	}
	if slices.ContainsFunc(despite, func(a string) bool { return matches(folded, a) }) {
		return false
	}
	_, name, _ := strings.Cut(action, ":")
	return slices.ContainsFunc(verbs, func(verb string) bool {
		if len(name) < len(verb) || !strings.EqualFold(name[:len(verb)], verb) {
			return false
		}
		// A word ends before a capital: List is none of Listen.
		return len(name) == len(verb) || !unicode.IsLower(rune(name[len(verb)]))
	})
}
