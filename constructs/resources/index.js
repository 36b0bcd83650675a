'use strict';
const cdk = require('aws-cdk-lib');

// What an L1 class needs to read itself from a template; CfnInclude comes with one that also resolves references.
const parser = { parseValue: (value) => value, handleAttributes() {} };

// classOf finds AWS::IAM::Role as aws_iam.CfnRole, and CloudFormation's own types in the core.
function classOf(type) {
  const [, service = '', name = ''] = type.split('::');
  const found = (cdk[`aws_${service.toLowerCase()}`] || cdk)[`Cfn${name}`];
  if (found?.CFN_RESOURCE_TYPE_NAME !== type) throw new Error(`no resource type ${type}`);
  return found;
}

exports.Resources = class Resources {
  static define(scope, list) {
    for (const { id, type, properties, after } of JSON.parse(list)) {
      const resource = classOf(type)._fromCloudFormation(scope, id, { Properties: properties }, { parser });
      if (after) resource.addOverride('DependsOn', after);
    }
  }
};
