package no.helseprofil.certification;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the realm is like: each form takes a server of its own. */
enum RealmForm {
    /** As the file has it: rule set {@code fapi2}. */
    FAPI2("", null),
    /** Every request is one signed object. */
    MESSAGE_SIGNING("", """
        {"ruleSet":"fapi2-message-signing","catalogue":"2026.1","requirements":{\
        "dpop-proof-age":{"parameters":{"ahead":"PT15S"}}}}\
        """),
    /**
     * The national rule set, but for two things: it wants a {@code typ} of assertions, which the suite's don't have,
     * and takes RS256. What is expected is what is expected of {@link #FAPI2}: the rule sets differ in nothing else
     * that the suite sees.
     */
    NATIONAL("national-", """
        {"ruleSet":"helseid","catalogue":"2026.1","requirements":{"assertion-type":{"phase":"off"},\
        "signing-algorithm":{"parameters":{"allowed":["PS256","ES256","EdDSA"]}},\
        "dpop-proof-age":{"parameters":{"ahead":"PT15S"}}}}\
        """);

    private final String prefix;
    private final @Nullable String document;

    RealmForm(String prefix, @Nullable String document) {
        this.prefix = prefix;
        this.document = document;
    }

    /** The profile document in place of the file's; null: the file's. */
    @Nullable
    String document() {
        return document;
    }

    /** What can be run against it. */
    List<SuitePlan> plans() {
        return Arrays.stream(SuitePlan.values())
                .filter(plan -> plan.signsMessages() == (this == MESSAGE_SIGNING))
                .toList();
    }

    /** The name of a plan's results in this realm. */
    String nameOf(SuitePlan plan) {
        return prefix + plan.id();
    }
}
