/** The shells that are completed for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** What a shell reads to complete the words of `pearmain`: it asks the program itself each time (docs/decisions/0007-completion.md). */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

const bash = `# bash completion for pearmain: source <(pearmain completion bash)
_pearmain() {
  local line=\${COMP_LINE:0:COMP_POINT} cur=\${COMP_WORDS[COMP_CWORD]} kind='' answer value token prefix=''
  COMPREPLY=()
  token=\${line##*[[:space:]]}
  # Readline breaks words at these characters and replaces the last piece alone, so what stands before is not offered again.
  if [[ $token == *[@:=]* && $token != *[\\'\\"\\\\]* ]]; then prefix=\${token%"$cur"}; fi
  while IFS= read -r answer; do
    if [[ -z $kind ]]; then kind=$answer; continue; fi
    value=\${answer%%$'\\t'*}
    value=\${value#"$prefix"}
    # Inside of an open quote Readline must quote, which it does for names of files alone.
    if [[ $cur == [\\'\\"]* ]]; then compopt -o filenames; else printf -v value %q "$value"; fi
    COMPREPLY+=("$value")
  done < <(pearmain complete --line "$line" 2>/dev/null)
  case $kind in
    files) compopt -o filenames; mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur") ;;
    folders) compopt -o filenames; mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur") ;;
  esac
}
complete -F _pearmain pearmain
`;

const zsh = `#compdef pearmain
# zsh completion for pearmain: source <(pearmain completion zsh), or a file _pearmain in a folder of $fpath
_pearmain() {
  local kind='' answer
  local -a values described
  while IFS= read -r answer; do
    if [[ -z $kind ]]; then kind=$answer; continue; fi
    values+=("\${answer%%$'\\t'*}")
    described+=("\${answer/$'\\t'/  -- }")
  done < <(pearmain complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( \${#values} )) && compadd -l -d described -a values
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [ "$funcstack[1]" = _pearmain ]; then _pearmain "$@"; else compdef _pearmain pearmain; fi
`;

const fish = `# fish completion for pearmain: pearmain completion fish | source
function __pearmain_complete
  set -l words (commandline -opc)
  set -l current (string unescape -- (commandline -ct))
  set -l answers (pearmain complete -- $words[2..-1] "$current" 2>/dev/null)
  switch "$answers[1]"
    case files
      __fish_complete_path (commandline -ct)
    case folders
      __fish_complete_directories (commandline -ct)
  end
  printf '%s\\n' $answers[2..-1]
end
complete -c pearmain -f -a '(__pearmain_complete)'
`;

const powershell = `# PowerShell completion for pearmain: pearmain completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName pearmain -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
  $current = $wordToComplete.Trim("'", '"')
  # An argument that is empty gets lost on the way to a program: a mark stands for it.
  $answers = @(& pearmain complete --mark '%' -- @words "%$current" 2>$null)
  $answers | Select-Object -Skip 1 | ForEach-Object {
    $value, $description = $_ -split "\`t", 2
    $quoted = if ($value -match '^[A-Za-z0-9_.:/+-]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
    if (-not $description) { $description = $value }
    [System.Management.Automation.CompletionResult]::new($quoted, $value, 'ParameterValue', $description)
  }
}
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
