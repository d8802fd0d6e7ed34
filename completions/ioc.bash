# bash completion for ioc; made by `make completions`

_ioc_import() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	case $before in
	-m | --map) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--rejects) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--max-rejects) return ;;
	--encode) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--suggest) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--profile) COMPREPLY=($(compgen -f -- "$word")); return ;;
	-f | --format) COMPREPLY=($(compgen -W 'text csv' -- "$word")); return ;;
	-j | --jobs) return ;;
	-o | --output) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--summary) COMPREPLY=($(compgen -f -- "$word")); return ;;
	esac
	case $word in
	-*) COMPREPLY=($(compgen -W '--map --rejects --max-rejects --encode --check --suggest --profile --format --jobs --output --summary --quiet --verbose --show-values --help --version' -- "$word")) ;;
	*) COMPREPLY=($(compgen -f -- "$word")) ;;
	esac
}
complete -o filenames -F _ioc_import ioc-import

_ioc_match() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	case $before in
	-m | --model) COMPREPLY=($(compgen -f -- "$word")); return ;;
	-t | --threshold) return ;;
	--max-false) return ;;
	--train) return ;;
	--unique) return ;;
	--register) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--changes) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--decisions) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--review) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--review-sample) return ;;
	--assess) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--pairs) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--explain) return ;;
	--evaluate) return ;;
	--pseudonymise) COMPREPLY=($(compgen -f -- "$word")); return ;;
	-j | --jobs) return ;;
	-o | --output) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--summary) COMPREPLY=($(compgen -f -- "$word")); return ;;
	esac
	case $word in
	-*) COMPREPLY=($(compgen -W '--model --threshold --max-false --strict --train --unique --register --new-register --changes --decisions --review --review-sample --assess --assess --pairs --explain --evaluate --pseudonymise --dry-run --jobs --output --summary --quiet --verbose --show-values --help --version' -- "$word")) ;;
	*) COMPREPLY=($(compgen -f -- "$word")) ;;
	esac
}
complete -o filenames -F _ioc_match ioc-match

_ioc_cohort() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	case $before in
	-d | --definition) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--from) return ;;
	--to) return ;;
	--period) return ;;
	--every) return ;;
	--as-of) return ;;
	--waterfall) COMPREPLY=($(compgen -f -- "$word")); return ;;
	-f | --format) COMPREPLY=($(compgen -W 'ndjson csv' -- "$word")); return ;;
	-j | --jobs) return ;;
	-o | --output) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--summary) COMPREPLY=($(compgen -f -- "$word")); return ;;
	esac
	case $word in
	-*) COMPREPLY=($(compgen -W '--definition --from --to --period --every --as-of --events --waterfall --format --list --jobs --output --summary --quiet --verbose --show-values --help --version' -- "$word")) ;;
	*) COMPREPLY=($(compgen -f -- "$word")) ;;
	esac
}
complete -o filenames -F _ioc_cohort ioc-cohort

_ioc_report() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	case $before in
	--by) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--where) return ;;
	--baseline) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--target) return ;;
	--as-of) return ;;
	--nominate) return ;;
	--cost) return ;;
	--deadweight) return ;;
	--grade) return ;;
	--stop) return ;;
	--fund) return ;;
	--covariates) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--ties) COMPREPLY=($(compgen -W 'efron breslow' -- "$word")); return ;;
	--strata) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--weight) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--outcome) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--method) COMPREPLY=($(compgen -W 'radius nearest' -- "$word")); return ;;
	--caliper) return ;;
	--scale) COMPREPLY=($(compgen -W 'logit score' -- "$word")); return ;;
	--exact) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--of) return ;;
	--period) COMPREPLY=($(compgen -W 'month quarter' -- "$word")); return ;;
	--measure) COMPREPLY=($(compgen -W 'count share' -- "$word")); return ;;
	--limits) return ;;
	--type) return ;;
	--seed) return ;;
	--layout) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--audit) return ;;
	--register) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--decisions) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--statement) COMPREPLY=($(compgen -f -- "$word")); return ;;
	-f | --format) COMPREPLY=($(compgen -W 'text csv json md html xlsx' -- "$word")); return ;;
	--table) return ;;
	--previous) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--plot) COMPREPLY=($(compgen -f -- "$word")); return ;;
	-j | --jobs) return ;;
	-o | --output) COMPREPLY=($(compgen -f -- "$word")); return ;;
	--summary) COMPREPLY=($(compgen -f -- "$word")); return ;;
	esac
	case $word in
	-*) COMPREPLY=($(compgen -W '--by --where --baseline --target --as-of --nominate --cost --deadweight --grade --stop --fund --covariates --ties --strata --weight --outcome --method --caliper --scale --exact --of --period --measure --limits --type --seed --layout --audit --register --decisions --statement --format --table --publish --previous --plot --jobs --output --summary --quiet --verbose --show-values --help --version' -- "$word")) ;;
	*) COMPREPLY=($(compgen -f -- "$word")) ;;
	esac
}
complete -o filenames -F _ioc_report ioc-report
