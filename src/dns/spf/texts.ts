// One sentence for each problem of a record; the texts of the check spf-syntax.
interface Place {
  domain: string
  /** The offending text. */
  text: string
  /** Counted from 1. */
  column: number
  /** '' when there is none. */
  suggestion: string
}

const en = (what: (a: Place) => string) => (a: Place) =>
  `${a.domain}, character ${a.column}: ${what(a)}${a.suggestion === '' ? '' : `; write “${a.suggestion.trim()}”`}`
const de = (what: (a: Place) => string) => (a: Place) =>
  `${a.domain}, Zeichen ${a.column}: ${what(a)}${a.suggestion === '' ? '' : `; richtig ist „${a.suggestion.trim()}“`}`

export const SYNTAX_EN = {
  'bad-version': en(a => `the record begins with “${a.text}” and not with “v=spf1” and a space`),
  'non-ascii': en(a => `“${a.text}” has characters that SPF does not allow`),
  'control-character': en(() => 'a tab, a line break or another control character stands where only a space may stand'),
  'bad-separator': en(a => `“${a.text}”: terms are separated by spaces, not by commas or semicolons`),
  'quote-character': en(a => `“${a.text}”: quotation marks are not part of the record`),
  'stray-qualifier': en(a => `a single “${a.text}”: the sign belongs right before the term, without a space`),
  'space-after-colon': en(a => `after “${a.text}” stands a space that tears the term apart`),
  'missing-space': en(a => `in “${a.text}” a space is missing`),
  'bare-address': en(a => `“${a.text}” is an address without “ip4:” or “ip6:” before it`),
  'unknown-mechanism': en(a => `“${a.text}” is no term of SPF`),
  'modifier-with-colon': en(a => `“${a.text}” takes an equals sign, not a colon`),
  'modifier-with-qualifier': en(a => `“${a.text}” takes no sign before it`),
  'missing-domain': en(a => `“${a.text}” needs a value after it`),
  'bad-domain': en(a => `“${a.text}” is no domain name`),
  'bad-macro': en(a => `“${a.text}” is no valid macro`),
  'macro-only-in-exp': en(a => `the macro “${a.text}” is allowed in explanations only`),
  'unexpected-argument': en(a => `“${a.text}” may not follow here`),
  'bad-ip4': en(a => `“${a.text}” is no IPv4 address`),
  'bad-ip6': en(a => `“${a.text}” is no IPv6 address`),
  'wrong-ip-family': en(a => `“${a.text}” mixes up ip4 and ip6`),
  'address-as-domain': en(a => `“${a.text}” has an address where a domain name belongs`),
  'domain-as-address': en(a => `“${a.text}” has a domain name where an address belongs`),
  'bad-prefix': en(a => `“${a.text}” is no valid prefix length`),
  'duplicate-modifier': en(a => `“${a.text}” may stand only once in a record`),
  'mechanism-as-modifier': en(a => `receivers ignore “${a.text}”, as it has “=” where “:” belongs`),
  'suspect-separator': en(a => `receivers read “${a.text}” as one single domain name`),
  'repeated-version': en(() => 'a second record begins in the middle of this one; what follows is hardly ever evaluated'),
  'undeliverable-name': en(a => `“${a.text}” has a name that cannot exist in DNS`),
  'reserved-address': en(a => `“${a.text}” is a private or reserved network; no mail comes from there`),
  'mapped-address': en(a => `“${a.text}” never matches: mapped addresses are treated as IPv4, use ip4`),
  'bad-report-modifier': en(a => `“${a.text}” does not follow RFC 6652`),
  'unknown-modifier': en(a => `receivers ignore “${a.text}”`),
}

export const SYNTAX_DE: typeof SYNTAX_EN = {
  'bad-version': de(a => `Der Eintrag beginnt mit „${a.text}“ statt mit „v=spf1“ und einem Leerzeichen`),
  'non-ascii': de(a => `„${a.text}“ enthält Zeichen, die in SPF nicht erlaubt sind`),
  'control-character': de(
    () => 'Hier steht ein Tabulator, Zeilenumbruch oder anderes Steuerzeichen; erlaubt ist nur das Leerzeichen',
  ),
  'bad-separator': de(a => `„${a.text}“: Terme werden durch Leerzeichen getrennt, nicht durch Komma oder Semikolon`),
  'quote-character': de(a => `„${a.text}“: Anführungszeichen gehören nicht in den Eintrag`),
  'stray-qualifier': de(a => `Das Zeichen „${a.text}“ steht allein; es gehört ohne Leerzeichen direkt vor den Term`),
  'space-after-colon': de(a => `Nach „${a.text}“ steht ein Leerzeichen, das den Term zerreißt`),
  'missing-space': de(a => `In „${a.text}“ fehlt ein Leerzeichen`),
  'bare-address': de(a => `Vor der Adresse „${a.text}“ fehlt „ip4:“ oder „ip6:“`),
  'unknown-mechanism': de(a => `„${a.text}“ kennt SPF nicht`),
  'modifier-with-colon': de(a => `„${a.text}“ wird mit Gleichheitszeichen geschrieben, nicht mit Doppelpunkt`),
  'modifier-with-qualifier': de(a => `Vor „${a.text}“ darf kein Vorzeichen stehen`),
  'missing-domain': de(a => `Nach „${a.text}“ fehlt der Wert`),
  'bad-domain': de(a => `„${a.text}“ ist kein Domainname`),
  'bad-macro': de(a => `„${a.text}“ ist kein gültiges Makro`),
  'macro-only-in-exp': de(a => `Das Makro „${a.text}“ ist nur in Erläuterungstexten erlaubt`),
  'unexpected-argument': de(a => `„${a.text}“ darf hier nicht stehen`),
  'bad-ip4': de(a => `„${a.text}“ ist keine IPv4-Adresse`),
  'bad-ip6': de(a => `„${a.text}“ ist keine IPv6-Adresse`),
  'wrong-ip-family': de(a => `In „${a.text}“ sind ip4 und ip6 verwechselt`),
  'address-as-domain': de(a => `In „${a.text}“ steht eine Adresse, wo ein Domainname hingehört`),
  'domain-as-address': de(a => `In „${a.text}“ steht ein Domainname, wo eine Adresse hingehört`),
  'bad-prefix': de(a => `„${a.text}“ ist keine gültige Präfixlänge`),
  'duplicate-modifier': de(a => `„${a.text}“ darf im Eintrag nur einmal vorkommen`),
  'mechanism-as-modifier': de(a => `Empfänger übergehen „${a.text}“, weil „=“ statt „:“ geschrieben ist`),
  'suspect-separator': de(a => `Empfänger lesen „${a.text}“ als einen einzigen Domainnamen`),
  'repeated-version': de(() => 'Mitten im Eintrag beginnt ein zweiter; was danach kommt, wird kaum je ausgewertet'),
  'undeliverable-name': de(a => `„${a.text}“ enthält einen Namen, den es im DNS nicht geben kann`),
  'reserved-address': de(a => `„${a.text}“ ist ein privates oder reserviertes Netz; von dort kommt keine E-Mail`),
  'mapped-address': de(a => `„${a.text}“ trifft nie zu: Solche Adressen werden als IPv4 behandelt, verwenden Sie ip4`),
  'bad-report-modifier': de(a => `„${a.text}“ entspricht nicht RFC 6652`),
  'unknown-modifier': de(a => `Empfänger übergehen „${a.text}“`),
}
