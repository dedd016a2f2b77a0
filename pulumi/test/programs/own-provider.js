// Gets a token through a provider of its own, whose arguments TOKENBOOTH_TEST_PROVIDER holds.
const tokenbooth = require("@tokenbooth/pulumi");

const provider = new tokenbooth.Provider("own", JSON.parse(process.env.TOKENBOOTH_TEST_PROVIDER));
exports.token = tokenbooth.authorization.getClientTokenOutput({}, { provider }).token;
exports.direct = tokenbooth.authorization.getClientToken({}, { provider }).then(({ token }) => token);
