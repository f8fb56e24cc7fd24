package no.helseprofil.keycloak.users;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.jose.Json;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;

/**
 * What HelseID or ID-porten has told of a user in a login, under one name each whoever tells it, until the login ends:
 * from there {@link ToldClaimImporter} takes it.
 */
public final class ProviderClaims {

    private static final String NOTE = "helseprofil.told";

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
}
