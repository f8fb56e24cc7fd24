package no.helseprofil.profile;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which edition of the rules a realm follows. */
public enum RuleSet {
    /** The national profile: FAPI 2.0 with HelseID's additions and its wider list of algorithms. */
    HELSEID(
            "helseid",
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"),
            Set.of()),

    /**
     * FAPI 2.0 Security Profile Final as it stands, for certification: section 5.4.1 allows three algorithms, and
     * nothing in it asks for a {@code typ} of client assertions.
     */
    FAPI2("fapi2", List.of("PS256", "ES256", "EdDSA"), Set.of("assertion-type"));

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of and Set.of, which are
    private final List<String> algorithms;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<String> measured;

    RuleSet(String id, List<String> algorithms, Set<String> measured) {
        this.id = id;
        this.algorithms = algorithms;
        this.measured = measured;
    }

    /** The name in the profile document. */
    public String id() {
        return id;
    }

    /** Signature algorithms (RFC 7518, RFC 8037) that clients and the realm may use. */
    public List<String> algorithms() {
        return algorithms;
    }

    /** The kind of a requirement under this rule set. */
    public Kind kindOf(Requirement requirement) {
        return measured.contains(requirement.id()) ? Kind.MEASURED : requirement.kind();
    }

    /** The rule set of this name. */
    public static Optional<RuleSet> of(String id) {
        return Stream.of(values()).filter(ruleSet -> ruleSet.id.equals(id)).findFirst();
    }
}
