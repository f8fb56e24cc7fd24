package no.helseprofil.keycloak.users;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.jose.Json;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What HelseID or ID-porten has told of a user in a login, under one name each whoever tells it, until the login ends:
 * from there {@link ToldClaimImporter} takes it.
 */
public final class ProviderClaims {

    private static final String NOTE = "helseprofil.told";

    /** The level that a mapper has taken: kept with the rest, since a first login empties the notes of the session. */
    private static final String TAKEN_LEVEL = "helseprofil.told.level";

    private ProviderClaims() {}

    /** Keeps what is told; null is what isn't. */
    public static void keep(
            BrokeredIdentityContext context,
            @Nullable String pid,
            @Nullable String hprNumber,
            @Nullable String securityLevel) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put(HealthAttribute.PID.attribute(), pid);
        told.put(HealthAttribute.HPR_NUMBER.attribute(), hprNumber);
        told.put(Authentication.SECURITY_LEVEL_NOTE, securityLevel);
        context.getContextData().put(NOTE, told.toString());
    }

    static Optional<String> of(BrokeredIdentityContext context, String name) {
        return context.getContextData().get(NOTE) instanceof String told
                ? Json.read(told).map(json -> json.path(name).textValue())
                : Optional.empty();
    }

    /** A mapper takes the level that is told, if one is. */
    static void takeLevel(BrokeredIdentityContext context) {
        of(context, Authentication.SECURITY_LEVEL_NOTE)
                .ifPresent(level -> context.getContextData().put(TAKEN_LEVEL, level));
    }

    /** The login ends: the level that was taken goes into the session. */
    public static void finish(AuthenticationSessionModel login, BrokeredIdentityContext context) {
        if (context.getContextData().get(TAKEN_LEVEL) instanceof String level) {
            login.setUserSessionNote(Authentication.SECURITY_LEVEL_NOTE, level);
        }
    }
}
