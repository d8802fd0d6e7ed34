#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# completions.sh BUILD OUT SHELL: shell completions, made from --help, which
# is itself made from the option tables: one source for all of them.
set -eu
build=$1 out=$2 shell=$3
programs="ioc-import ioc-match ioc-cohort ioc-report"

# One line an option: letter (or -), name, argument (or -), help.
options() {
	"$build/$1" --help | awk '
	/^options:/ { on = 1; next }
	/^$/ { on = 0 }
	on && /^ *(-[a-zA-Z], )?--/ {
		flush()
		line = $0
		letter = "-"
		if (match(line, /-[a-zA-Z], /)) letter = substr(line, RSTART + 1, 1)
		sub(/^ *(-[a-zA-Z], )?--/, "", line)
		n = index(line, "  ")
		head = n ? substr(line, 1, n - 1) : line
		help = n ? substr(line, n) : ""
		split(head, part, " ")
		name = part[1]
		arg = part[2] == "" ? "-" : part[2]
		next
	}
	on { help = help " " $0 }
	function flush() {
		if (name == "") return
		gsub(/[ \t]+/, " ", help)
		sub(/^ /, "", help)
		print letter "\t" name "\t" arg "\t" help
		name = ""
	}
	END { flush() }'
}

bash_completion() {
	echo "# bash completion for ioc; made by \`make completions\`"
	for p in $programs; do
		f=_$(echo "$p" | tr - _)
		echo
		echo "$f() {"
		echo "	local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}"
		echo "	case \$before in"
		options "$p" | while IFS='	' read -r letter name arg help; do
			pattern="--$name"
			[ "$letter" = - ] || pattern="-$letter | $pattern"
			case $arg in
			-) ;;
			*FILE* | *KEY* | *CSV* | MODEL | MAP* | DEFINITION | CONTRACT)
				echo "	$pattern) COMPREPLY=(\$(compgen -f -- \"\$word\")); return ;;" ;;
			DIR) echo "	$pattern) COMPREPLY=(\$(compgen -d -- \"\$word\")); return ;;" ;;
			[a-z]*"|"*)
				echo "	$pattern) COMPREPLY=(\$(compgen -W '$(echo "$arg" | tr '|' ' ')' -- \"\$word\")); return ;;" ;;
			*) echo "	$pattern) return ;;" ;;
			esac
		done
		echo "	esac"
		echo "	case \$word in"
		echo "	-*) COMPREPLY=(\$(compgen -W '$(options "$p" | awk -F'\t' '{ printf "%s--%s", (NR > 1 ? " " : ""), $2 }')' -- \"\$word\")) ;;"
		echo "	*) COMPREPLY=(\$(compgen -f -- \"\$word\")) ;;"
		echo "	esac"
		echo "}"
		echo "complete -o filenames -F $f $p"
	done
}

zsh_completion() {
	echo "#compdef $programs"
	echo "# zsh completion for ioc; made by \`make completions\`"
	echo
	echo "case \$service in"
	for p in $programs; do
		echo "$p)"
		echo "	_arguments -s \\"
		options "$p" | while IFS='	' read -r letter name arg help; do
			help=$(echo "$help" | sed "s/'/'\\\\''/g; s/\[/\\\\[/g; s/\]/\\\\]/g; s/:/\\\\:/g")
			tail=
			case $arg in
			-) ;;
			DIR) tail=":$arg:_files -/" ;;
			[a-z]*"|"*) tail=":value:($(echo "$arg" | tr '|' ' '))" ;;
			*) tail=":$arg:_files" ;;
			esac
			echo "	    '--$name[$help]$tail' \\"
			[ "$letter" = - ] || echo "	    '-$letter[$help]$tail' \\"
		done
		echo "	    '*:file:_files'"
		echo "	;;"
	done
	echo "esac"
}

fish_completion() {
	echo "# fish completion for ioc; made by \`make completions\`"
	for p in $programs; do
		echo
		options "$p" | while IFS='	' read -r letter name arg help; do
			help=$(echo "$help" | sed "s/'/\\\\'/g")
			line="complete -c $p -l $name"
			[ "$letter" = - ] || line="$line -s $letter"
			case $arg in
			-) ;;
			[a-z]*"|"*) line="$line -x -a '$(echo "$arg" | tr '|' ' ')'" ;;
			*) line="$line -r" ;;
			esac
			echo "$line -d '$help'"
		done
	done
}

case $shell in
bash) bash_completion ;;
zsh) zsh_completion ;;
fish) fish_completion ;;
esac > "$out"
