package no.helseprofil.profile.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code userinfo-token}: userinfo is asked with the access token of a login that has the scope {@code openid}.
 * Keycloak verifies the token; its refusal is answered by {@link #refusal}. Before that, every request passes.
 */
public final class UserinfoToken extends DefinedRequirement implements RequestCheck {

    /** Keycloak's {@code typ} claim of an ID token. */
    private static final String ID_TOKEN = "ID";

    public UserinfoToken() {
        super(
                "userinfo-token",
                RequirementKind.INVARIANT,
                OAuthError.INVALID_TOKEN,
                "OpenID Connect Core section 5.3",
                "RFC 6750 section 3.1");
    }

    /**
     * Returns the refusal of a token that Keycloak refuses.
     *
     * @param claims the claims of the token, which may be forged; null if they can't be read
     */
    public Outcome.Failed refusal(@Nullable ObjectNode claims) {
        if (claims == null) {
            return failed("send the access token of the token response as it is; this one can't be read");
        }
        if (ID_TOKEN.equals(claims.path("typ").textValue())) {
            return failed("send the access token; this is an ID token, which is for the client itself");
        }
        if (!claims.has("sid")) {
            return insufficient("send the access token of a user's login; this one is of no user");
        }
        return List.of(claims.path("scope").asText().split(" ")).contains("openid")
                ? failed("get a new access token; this one has ended, or its login has, or it is of another server")
                : insufficient(
                        "ask for the scope openid when the user logs in, and name it where a refresh names scopes;"
                                + " this token has none");
    }

    private static Outcome.Failed insufficient(String sentence) {
        return new Outcome.Failed(OAuthError.INSUFFICIENT_SCOPE, sentence);
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() == Endpoint.USERINFO;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        return facts.endpoint() == Endpoint.USERINFO ? Outcome.PASSED : Outcome.NOT_APPLICABLE;
    }
}
