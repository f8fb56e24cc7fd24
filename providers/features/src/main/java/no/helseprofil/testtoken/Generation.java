package no.helseprofil.testtoken;

import java.util.List;
import no.helseprofil.grammar.Grammar;

/** Choice of a kind of claims: those that were sent, defaults for those that weren't, or both. */
enum Generation {
    NONE("GenerateNone", false, false),
    DEFAULTS("GenerateOnlyDefault", true, false),
    SENT("GenerateOnlyFromNonEmptyParameterValues", false, true),
    DEFAULTS_AND_SENT("GenerateDefaultWithClaimsFromNonEmptyParameterValues", true, true);

    static final Grammar<Generation> GRAMMAR = Values.choice(List.of(values()), generation -> generation.sent);

    private final String sent;
    private final boolean defaults;
    private final boolean sentOnes;

    Generation(String sent, boolean defaults, boolean sentOnes) {
        this.sent = sent;
        this.defaults = defaults;
        this.sentOnes = sentOnes;
    }

    boolean hasDefaults() {
        return defaults;
    }

    boolean hasSent() {
        return sentOnes;
    }
}
