package no.helseprofil.profile.request;

import java.util.Optional;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.RequirementKind;

/**
 * {@code only-cohorts}: while the authority confines a realm to some cohorts, other clients get nothing. Which client
 * that is, the timetable knows. Who introspects is let in, since that serves the clients that go on, and who revokes,
 * since that ends something; so are Keycloak's own clients, by whose consoles the realm is run.
 */
public final class OnlyCohorts extends DefinedRequirement implements RequestCheck {

    /** Whether the client is one that gets nothing. No document sets it, so it isn't among the requirement's own. */
    public static final Parameter<Boolean> SHUT_OUT = Parameter.flag("shutOut", false);

    /** The answer to a client that gets nothing. */
    public static final String SENTENCE =
            "wait, or ask the authority of the realm; in an emergency it lets in some cohorts"
                    + " only, and this client is in none of them";

    public OnlyCohorts() {
        super("only-cohorts", RequirementKind.INVARIANT, OAuthError.UNAUTHORIZED_CLIENT, "RFC 6749 section 5.2");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return holdsAt(kind.endpoint());
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        boolean isKeycloaks = facts.client() != null && facts.client().standing() == Facts.Standing.KEYCLOAK;
        if (isKeycloaks || !holdsAt(facts.endpoint())) {
            return Outcome.NOT_APPLICABLE;
        }
        if (!parameters.get(SHUT_OUT)) {
            return Outcome.PASSED;
        }
        return facts.endpoint() == Endpoint.USERINFO
                ? new Outcome.Failed(OAuthError.INVALID_TOKEN, SENTENCE)
                : failed(SENTENCE);
    }

    @Override
    public Optional<String> refusalBySettings(ClientMetadata client, Parameters parameters) {
        return parameters.get(SHUT_OUT) ? Optional.of(SENTENCE) : Optional.empty();
    }

    private static boolean holdsAt(Endpoint endpoint) {
        return endpoint != Endpoint.INTROSPECTION && endpoint != Endpoint.REVOCATION;
    }
}
