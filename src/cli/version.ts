/** Version of the package, held to `package.json` by a test: reading that file would cost every start a file. */
export const version = "0.1.0";
