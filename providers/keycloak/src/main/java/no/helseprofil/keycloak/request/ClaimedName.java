package no.helseprofil.keycloak.request;

import java.util.Optional;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.request.RegisteredClientReader.ClaimedClient;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * Name by which a request identifies its client, for events of requests that were refused before any client had
 * authenticated. An operator finds the failing client by it. It is unproven, so it is recorded beside the event's
 * client and never as it.
 */
final class ClaimedName {

    /**
     * Length that is kept of a name that no client of the realm has: enough to recognise a misspelling, and less than a
     * token.
     */
    static final int LONGEST = 64;

    /** Characters outside those of URIs (RFC 3986, section 2), in which clients are named. */
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]");

    /** A national identity number, also as people write it, or one that is longer. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{6}[^0-9A-Za-z]?[0-9]{5,}");

    private ClaimedName() {}

    /**
     * Returns the name as registered, if the realm has such a client; else the sent name, cleaned. Empty if the request
     * names no client.
     */
    static Optional<String> of(KeycloakSession session) {
        return EvaluatedRequest.of(session).flatMap(judged -> of(session, judged.facts()));
    }

    private static Optional<String> of(KeycloakSession session, Facts facts) {
        return facts.client() == null
                ? sent(session, facts).map(ClaimedName::cleaned)
                : Optional.of(facts.client().metadata().clientId());
    }

    private static Optional<String> sent(KeycloakSession session, Facts facts) {
        DecodedForm form = ProfileRequest.of(session).form();
        if (facts.endpoint() == Endpoint.USERINFO) {
            return new PresentedTokens(session, form).clientId();
        }
        String subject = facts.assertion() instanceof Facts.Assertion.Present present
                ? present.content().subject()
                : null;
        return name(subject).or(() -> name(facts.form().clientId())).or(() -> name(ClaimedClient.basicUser(form)));
    }

    private static Optional<String> name(@Nullable String sent) {
        return Optional.ofNullable(sent).filter(text -> !text.isBlank());
    }

    /** Returns a sent name of limited length and characters, without a number that may be a person's. */
    static String cleaned(String sent) {
        String masked = NUMBER.matcher(OTHER.matcher(sent).replaceAll("?")).replaceAll("***********");
        return masked.substring(0, Math.min(masked.length(), LONGEST));
    }
}
