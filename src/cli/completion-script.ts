/**
 * Scripts that make a shell ask `tokenbooth complete` what may follow. They hold no list of commands, so they
 * stay right when the program is updated.
 */
export const completionScripts = {
  bash: `_tokenbooth() {
  local IFS=$'\\n'
  COMPREPLY=( $(tokenbooth complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
}
complete -o default -F _tokenbooth tokenbooth
`,
  zsh: `_tokenbooth() {
  local -a proposals
  proposals=("\${(@f)$(tokenbooth complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- $proposals
}
compdef _tokenbooth tokenbooth
`,
  fish: `function __tokenbooth_complete
    set -l words (commandline --tokenize --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    tokenbooth complete -- $words[2..-1] "$current" 2>/dev/null
end
complete --command tokenbooth --no-files --arguments '(__tokenbooth_complete)'
`,
} as const;

export type Shell = keyof typeof completionScripts;

export const shells = Object.keys(completionScripts) as readonly Shell[];
