package no.helseprofil.profile.request;

import java.util.Optional;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code only-cohorts}: while the authority confines a realm to some cohorts, other clients are refused. The timetable
 * determines these clients. Introspection is allowed, since it serves the clients of the cohorts. So is revocation,
 * since it ends something, and so are Keycloak's own clients, whose consoles run the realm.
 */
public final class OnlyCohorts extends DefinedRequirement implements RequestCheck {

    /** Parameter that shuts the client out. No document sets it, so the requirement's definition doesn't list it. */
    public static final Parameter<Boolean> SHUT_OUT = Parameter.flag("shutOut", false);

    /** Answer to a client that is refused. */
    public static final String SENTENCE =
            "wait, or ask the authority of the realm; in an emergency it admits only some cohorts"
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
