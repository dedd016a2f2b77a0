// Asks for what it is told to ask for, in the Output form: TOKENBOOTH_TEST_ASK is {function, args, secretArgs}.
const pulumi = require("@pulumi/pulumi");
const tokenbooth = require("@tokenbooth/pulumi");

const {
  module: name,
  function: ask,
  args = {},
  secretArgs = {},
} = JSON.parse(process.env.TOKENBOOTH_TEST_ASK);
const secrets = Object.entries(secretArgs).map(([key, value]) => [key, pulumi.secret(value)]);
exports.result = tokenbooth[name][ask]({ ...args, ...Object.fromEntries(secrets) });
