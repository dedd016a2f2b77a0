/**
 * Scripts that make a shell ask `tokenbooth complete` what may follow. They hold no list of commands, so they
 * stay right when the program is updated. Where nothing is proposed, the shell offers files.
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
  proposals=(\${(f)"$(tokenbooth complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#proposals )); then compadd -- $proposals; else _files; fi
}
compdef _tokenbooth tokenbooth
`,
  fish: `function __tokenbooth_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l proposals (tokenbooth complete -- $words[2..-1] "$current" 2>/dev/null)
    if count $proposals >/dev/null
        printf '%s\\n' $proposals
    else
        __fish_complete_path "$current"
    end
end
complete --command tokenbooth --no-files --arguments '(__tokenbooth_complete)'
`,
} as const;

export type Shell = keyof typeof completionScripts;

export const shells = Object.keys(completionScripts) as readonly Shell[];
