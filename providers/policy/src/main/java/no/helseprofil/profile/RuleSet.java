package no.helseprofil.profile;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Edition of the rules that a realm follows. */
public enum RuleSet {
    /** The national profile: FAPI 2.0 with HelseID's additions and its longer list of algorithms. */
    HELSEID("helseid", List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")),

    /** FAPI 2.0 Security Profile Final without additions, for certification: section 5.4.1 allows three algorithms. */
    FAPI2("fapi2", List.of("PS256", "ES256", "EdDSA")),

    /** {@link #FAPI2} with signed requests: FAPI 2.0 Message Signing Final. */
    FAPI2_MESSAGE_SIGNING("fapi2-message-signing", FAPI2.algorithms);

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which is
    private final List<String> algorithms;

    RuleSet(String id, List<String> algorithms) {
        this.id = id;
        this.algorithms = algorithms;
    }

    /** Returns the name in the profile document. */
    public String id() {
        return id;
    }

    /** Returns the signature algorithms (RFC 7518, RFC 8037) that clients and the realm may use. */
    public List<String> algorithms() {
        return algorithms;
    }

    /** Returns whether it includes HelseID's additions to FAPI 2.0. */
    public boolean isNational() {
        return this == HELSEID;
    }

    public static Optional<RuleSet> of(String id) {
        return Stream.of(values()).filter(ruleSet -> ruleSet.id.equals(id)).findFirst();
    }
}
