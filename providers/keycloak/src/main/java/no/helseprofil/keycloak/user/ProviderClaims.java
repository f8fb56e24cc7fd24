package no.helseprofil.keycloak.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.jose.Json;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Claims that HelseID or ID-porten has sent about a user in a login, under the same names for both, until the login
 * ends. {@link UpstreamClaimMapper} reads them.
 */
public final class ProviderClaims {

    private static final String NOTE = "helseprofil.told";

    /** Note with the level that a mapper took; it is kept here, since a first login empties the session's notes. */
    private static final String TAKEN_LEVEL = "helseprofil.told.level";

    private ProviderClaims() {}

    /** Stores the claims; null for one that wasn't sent. */
    public static void keep(
            BrokeredIdentityContext context,
            @Nullable String pid,
            @Nullable String hprNumber,
            @Nullable String securityLevel) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put(HealthAttribute.PID.attribute(), pid);
        claims.put(HealthAttribute.HPR_NUMBER.attribute(), hprNumber);
        claims.put(Authentication.SECURITY_LEVEL_NOTE, securityLevel);
        context.getContextData().put(NOTE, claims.toString());
    }

    static Optional<String> of(BrokeredIdentityContext context, String name) {
        return context.getContextData().get(NOTE) instanceof String claims
                ? Json.read(claims).map(json -> json.path(name).textValue())
                : Optional.empty();
    }

    /** Stores the level as taken by a mapper, if one was sent. */
    static void takeLevel(BrokeredIdentityContext context) {
        of(context, Authentication.SECURITY_LEVEL_NOTE)
                .ifPresent(level -> context.getContextData().put(TAKEN_LEVEL, level));
    }

    /** Copies the taken level into the session when the login ends. */
    public static void finish(AuthenticationSessionModel login, BrokeredIdentityContext context) {
        if (context.getContextData().get(TAKEN_LEVEL) instanceof String level) {
            login.setUserSessionNote(Authentication.SECURITY_LEVEL_NOTE, level);
        }
    }
}
