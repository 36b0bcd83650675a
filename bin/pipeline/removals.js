// List what a deployment of a stack should have removed and has not: CloudFormation leaves it behind, with what it grants,
// and calls the deployment a success.
//
// usage: node bin/pipeline/removals.js ASSEMBLY STACK SINCE       SINCE is a time, such as 2026-11-24T12:00:00Z
//
// It asks through the role with which the CDK deploys the stack, the nested stacks too. Needs the AWS CLI and credentials of
// the deploy account. Exits 1 if something was left behind, 2 if it could not ask.
'use strict'
const { execFileSync } = require('child_process')
const { readFileSync } = require('fs')
const { join } = require('path')

const aws = (env, ...args) => JSON.parse(
  execFileSync('aws', [...args, '--output', 'json'], { env, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] }))

function main(assembly, stack, since) {
  const { environment, properties } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')).artifacts[stack]
  const region = environment.split('/').pop()
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
  const role = properties.assumeRoleArn.replace('${AWS::Partition}', partition)
  const { Credentials: c } = aws(process.env, 'sts', 'assume-role', '--role-arn', role, '--role-session-name', 'rolemap-removals')
  const env = { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: c.AccessKeyId, AWS_SECRET_ACCESS_KEY: c.SecretAccessKey, AWS_SESSION_TOKEN: c.SessionToken }
  for (const name of ['AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN']) delete env[name]

  const last = new Map() // of each resource: its latest event
  const asked = new Set()
  const ask = (name) => {
    if (asked.has(name)) return
    asked.add(name)
    for (const e of aws(env, 'cloudformation', 'describe-stack-events', '--stack-name', name).StackEvents) {
      if (new Date(e.Timestamp) < new Date(since)) continue
      const key = `${e.StackId} ${e.LogicalResourceId} ${e.PhysicalResourceId}`
      const before = last.get(key)
      if (!before || new Date(e.Timestamp) > new Date(before.Timestamp)) last.set(key, e) // newest first; it tries again
      if (e.ResourceType === 'AWS::CloudFormation::Stack' && e.PhysicalResourceId) ask(e.PhysicalResourceId)
    }
  }
  ask(stack)
  const left = [...last.values()].filter((e) => e.ResourceStatus === 'DELETE_FAILED')
  for (const e of left) {
    console.log(`not removed: ${e.ResourceType} ${e.LogicalResourceId} (${e.PhysicalResourceId}): ${e.ResourceStatusReason ?? 'no reason given'}`)
  }
  process.exitCode = left.length > 0 ? 1 : 0
}

try {
  main(...process.argv.slice(2))
} catch (e) {
  console.log(`what the deployment removed could not be looked at: ${e.message}`)
  process.exitCode = 2
}
