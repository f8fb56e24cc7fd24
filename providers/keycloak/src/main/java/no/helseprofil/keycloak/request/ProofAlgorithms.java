package no.helseprofil.keycloak.request;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.KeycloakSession;

/** The algorithms that a challenge names to somebody of whom nothing is known (RFC 9449, section 7.1). */
public final class ProofAlgorithms {

    private static final Pattern OF_CHALLENGE = Pattern.compile("\\balgs=\"[\\w ]*\"");

    private static final String DPOP = "DPoP";
    private static final String TOKEN = "access_token";
    private static final Set<String> SCHEMES = Set.of("dpop", "bearer");

    private ProofAlgorithms() {}

    /** Returns the algorithms for a client that is unknown. */
    public static List<String> of(Profile profile) {
        return profile.terms(Migration.BEFORE, ServerClock.INSTANCE.instant())
                .parametersOf(Catalogue.get(SigningAlgorithm.class))
                .get(SigningAlgorithm.ALLOWED);
    }

    /**
     * Returns whether an access token comes in any way, also in one that isn't accepted (RFC 6750, section 2). A form
     * that can't be read may have one.
     */
    public static boolean bringsToken(KeycloakSession session) {
        try {
            return SCHEMES.contains(String.valueOf(DecodedForm.ofHeader(session).scheme()))
                    || session.getContext().getUri().getQueryParameters().containsKey(TOKEN)
                    || ProfileRequest.of(session).form().value(TOKEN) != null;
        } catch (RuntimeException unreadable) {
            return true;
        }
    }

    /** Returns the parameter of a challenge. */
    public static String parameter(List<String> algorithms) {
        return "algs=\"" + String.join(" ", algorithms) + "\"";
    }

    /**
     * Returns a challenge that names these algorithms and no others. Keycloak's own names all that Keycloak can verify;
     * a challenge of another scheme than DPoP names none.
     *
     * @param bringsToken whether the request brings a token; if it doesn't, the challenge of DPoP has no error (RFC
     *     6750, section 3.1)
     */
    public static String only(List<String> algorithms, String challenge, boolean bringsToken) {
        Matcher named = OF_CHALLENGE.matcher(challenge);
        String parameter = parameter(algorithms);
        if (!bringsToken && challenge.startsWith(DPOP)) {
            return DPOP + " " + parameter;
        }
        if (named.find()) {
            return named.replaceFirst(Matcher.quoteReplacement(parameter));
        }
        String rest =
                challenge.startsWith(DPOP) ? challenge.substring(DPOP.length()).strip() : null;
        return rest == null ? challenge : DPOP + " " + parameter + (rest.isEmpty() ? "" : ", " + rest);
    }
}
