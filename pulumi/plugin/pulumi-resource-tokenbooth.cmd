@node "%~dp0plugin.cjs" %*
