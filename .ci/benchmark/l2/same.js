// Two syntheses hold the same resources: as many, of the same types and names,
// in the same stacks. Prints how many; what differs otherwise, and exits 1.
//
//   node same.js DIRECTORY DIRECTORY
'use strict';
const fs = require('fs');
const path = require('path');

function resources(dir) {
  const found = new Set();
  for (const file of fs.readdirSync(dir)) {
    if (!/\.template\.json$/.test(file)) continue;
    const template = JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8'));
    for (const [id, { Type, Properties: p = {} }] of Object.entries(template.Resources || {})) {
      if (Type === 'AWS::CloudFormation::WaitConditionHandle') continue; // it makes nothing
      found.add([file, Type, p.UserName || p.RoleName || p.ManagedPolicyName || p.GroupName || file + id].join(' '));
    }
  }
  return found;
}

const [one, two] = process.argv.slice(2, 4).map(resources);
const differ = [...one].filter((x) => !two.has(x)).concat([...two].filter((x) => !one.has(x)));
if (differ.length) {
  console.error(`${differ.length} resources are in one synthesis only, such as: ${differ[0]}`);
  process.exit(1);
}
console.log(one.size);
