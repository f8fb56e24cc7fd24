package no.helseprofil.testtoken;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.SecurityLevel;
import no.helseprofil.testtoken.ClientPart.ClaimRow;
import no.helseprofil.testtoken.ClientPart.Generation;
import org.jspecify.annotations.Nullable;

/** The part of a request about the user, and the claims that it yields. No register is asked. */
final class UserPart {

    static final String PID = "helseid://claims/identity/pid";
    static final String HPR_NUMBER = "helseid://claims/hpr/hpr_number";
    private static final String PSEUDONYM = "helseid://claims/identity/pid_pseudonym";
    private static final String NAME = "name";
    private static final List<String> PARTS = List.of("given_name", "middle_name", "family_name");
    private static final String METHODS = "amr";

    /** Claims with their defaults, which are those of a fictitious person of the demo realm. */
    private static final List<ClaimRow> ROWS = List.of(
            ClaimRow.of("pid", PID, "04056600324"),
            ClaimRow.of("pidPseudonym", PSEUDONYM),
            ClaimRow.of("hprNumber", HPR_NUMBER, "9144900"),
            ClaimRow.of(NAME, NAME, "Magnar Koman"),
            ClaimRow.of("givenName", "given_name", "Magnar"),
            ClaimRow.of("middleName", "middle_name"),
            ClaimRow.of("familyName", "family_name", "Koman"),
            ClaimRow.of("identityProvider", "idp"),
            ClaimRow.of("securityLevel", SecurityLevel.CLAIM, "4"),
            ClaimRow.of("assuranceLevel", "helseid://claims/identity/assurance_level"),
            ClaimRow.of("network", "helseid://claims/identity/network"),
            ClaimRow.of(METHODS, METHODS),
            ClaimRow.of("subject", "sub"),
            ClaimRow.of("sid", "sid"));

    static final Grammar<Members> GRAMMAR =
            Grammar.object("write an object with claims of the user", read -> read, ClaimRow.members(ROWS));

    private UserPart() {}

    /** Returns the claims; none if the token is for the client itself. */
    static Map<String, Object> claims(@Nullable Members sent, Generation generation, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>(ClaimRow.claims(ROWS, sent, generation));
        if (claims.isEmpty()) {
            return claims;
        }
        claims.computeIfPresent(METHODS, (name, method) -> List.of(method));
        claims.putIfAbsent("sub", pseudonym(claims));
        claims.putIfAbsent("sid", UUID.randomUUID().toString());
        claims.put("auth_time", now.getEpochSecond());
        if (claims.get(SecurityLevel.CLAIM) instanceof String level) {
            claims.put("acr", level);
        }
        return claims;
    }

    /**
     * Adds what registers would say and the caller left out, as it is of the fictitious person.
     *
     * @param person whether to add the names, unless one is there
     * @param practitioner whether to add the number of the register of practitioners
     */
    static void addRegistered(Map<String, Object> claims, boolean person, boolean practitioner) {
        boolean isUnnamed = Stream.concat(Stream.of(NAME), PARTS.stream()).noneMatch(claims::containsKey);
        ROWS.stream()
                .filter(row -> person && isUnnamed && (row.claim().equals(NAME) || PARTS.contains(row.claim()))
                        || practitioner && row.claim().equals(HPR_NUMBER))
                .filter(row -> row.otherwise() != null)
                .forEach(row -> claims.putIfAbsent(row.claim(), Objects.requireNonNull(row.otherwise())));
    }

    /** Removes all names except the full one. */
    static void keepName(Map<String, Object> claims) {
        claims.keySet().removeAll(PARTS);
    }

    static void addPseudonym(Map<String, Object> claims) {
        claims.putIfAbsent(PSEUDONYM, pseudonym(claims));
    }

    /**
     * Returns a pseudonym without the salt of any realm, so that a caller can't find out whose pseudonym a realm's is.
     */
    private static String pseudonym(Map<String, Object> claims) {
        return Sha256.of("helseprofil test token " + claims.get(PID));
    }
}
