package no.helseprofil.profile.request;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.Representation;

/**
 * {@code token-audience}: a machine gets no token that no API accepts. Where its client may use one API, the server
 * grants the scopes of that one, as HelseID does; where it may use several, the request names one.
 */
public final class TokenAudience extends DefinedRequirement implements RequestCheck {

    /** Grant that gets the scopes of the only API where it names none. */
    public static final String MACHINE = "client_credentials";

    /** Answer to a request that names no scope though its client may use several APIs. */
    static final String SEVERAL = "name in scope the API that the token is for; this client may use several";

    /** Answer to a request that names no scope though its client may use no API. */
    static final String NONE = "name a scope; this client gets no API without one, and its administrator gives it the"
            + " client scopes of an API";

    /** Answer to a request for nothing but closed APIs. */
    static final String CLOSED = "ask for an API that is open to this client; these are disabled, or the organisation"
            + " that the client acts for hasn't accepted their terms";

    /** Parameters of {@code organisation} by which a number may have any digits: accepted ones are compared whole. */
    private static final Parameters ANY_DIGITS =
            new Parameters(RuleSet.HELSEID, Map.of(Organisation.CHECK_DIGITS.name(), false));

    public TokenAudience() {
        super("token-audience", RequirementKind.DATED, OAuthError.INVALID_SCOPE, "RFC 9068 section 2.2", "HelseID");
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isGrant(MACHINE) || kind.isGrant(RequestKind.TOKEN_EXCHANGE);
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        String grant = facts.form().grantType();
        if (facts.endpoint() != Endpoint.TOKEN || grant == null || !isSeenIn(RequestKind.ofToken(grant))) {
            return Outcome.NOT_APPLICABLE;
        }
        Facts.Asked asked = facts.asked();
        Outcome outcome = switch (asked.choice()) {
            case OF_SEVERAL -> failed(SEVERAL);
            case OF_NONE -> failed(NONE);
            case MADE -> chosen(asked, facts);
        };
        return outcome instanceof Outcome.Failed && isOfStranger(facts) ? Outcome.NOT_APPLICABLE : outcome;
    }

    private Outcome chosen(Facts.Asked asked, Facts facts) {
        Set<String> chosen = asked.chosenApis();
        if (chosen.isEmpty()) {
            return Outcome.NOT_APPLICABLE;
        }
        return chosen.stream().allMatch(api -> isClosed(api, facts)) ? failed(CLOSED) : Outcome.PASSED;
    }

    /** Returns whether no key of the client signs the assertion. What a client may use is disclosed to no other. */
    private static boolean isOfStranger(Facts facts) {
        return facts.assertion() instanceof Facts.Assertion.Present present
                && (present.key() == null || !present.key().signature().verifies());
    }

    private static boolean isClosed(String api, Facts facts) {
        Set<String> accepted = facts.asked().terms().get(api);
        return accepted != null && represented(facts).filter(accepted::contains).isEmpty();
    }

    private static Optional<String> represented(Facts facts) {
        return new Representation(facts, ANY_DIGITS)
                .represented()
                .map(organisation -> organisation.parent().value());
    }
}
