package no.helseprofil.keycloak.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/**
 * Attributes {@code helseprofil.*}, which only a caller with {@code manage-realm} may write at a registration. The date
 * of registration and the waivers can't be written this way: the server writes the first, and the second have an
 * endpoint of their own.
 */
final class ReservedAttributes {

    private ReservedAttributes() {}

    /**
     * Puts into the proposed client what is to be stored, whatever its caller proposed.
     *
     * @param managesRealm whether the caller has {@code manage-realm}
     * @return the attributes that the caller proposed and may not write, by name
     */
    static List<String> protect(ClientCRUDContext context, boolean managesRealm) {
        ClientRepresentation proposed = context.getProposedClientRepresentation();
        Map<String, String> attributes =
                new HashMap<>(proposed.getAttributes() == null ? Map.of() : proposed.getAttributes());
        ClientModel stored = context.getTargetClient();
        List<String> ignored = attributes.entrySet().stream()
                .filter(attribute -> isReserved(attribute.getKey()) && !(managesRealm && isOpen(attribute.getKey())))
                .filter(attribute -> !attribute.getKey().equals(ClientAttributes.REASON))
                .filter(attribute -> stored == null
                        || !Objects.equals(attribute.getValue(), stored.getAttribute(attribute.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        attributes.keySet().removeIf(name -> isReserved(name) && !(managesRealm && isOpen(name)));
        keepStored(attributes, context.getTargetClient(), managesRealm);
        if (context.getEvent() == ClientPolicyEvent.REGISTER) {
            attributes.put(
                    ClientAttributes.REGISTERED, ServerClock.INSTANCE.instant().toString());
            RegistrationToken.of(context)
                    .initialAccess()
                    .ifPresent(id -> attributes.put(ClientAttributes.INITIAL_ACCESS, id));
        }
        proposed.setAttributes(attributes);
        return ignored;
    }

    /** Stamps a client that was stored without what its proposal had become. */
    static void stamp(ClientModel registered) {
        if (registered.getAttribute(ClientAttributes.REGISTERED) == null) {
            registered.setAttribute(
                    ClientAttributes.REGISTERED, ServerClock.INSTANCE.instant().toString());
        }
    }

    /** Returns the attributes of a client that its registration may change. */
    static Map<String, String> open(ClientModel client) {
        Map<String, String> open = new HashMap<>(client.getAttributes());
        open.keySet().removeIf(name -> !isReserved(name) || !isOpen(name));
        return open;
    }

    private static void keepStored(Map<String, String> attributes, @Nullable ClientModel stored, boolean managesRealm) {
        if (stored == null) {
            return;
        }
        stored.getAttributes().forEach((name, value) -> {
            if (isReserved(name) && !(managesRealm && isOpen(name))) {
                attributes.put(name, value);
            }
        });
    }

    private static boolean isReserved(String name) {
        return name.startsWith(ClientAttributes.PREFIX);
    }

    private static boolean isOpen(String name) {
        return !name.equals(ClientAttributes.REGISTERED)
                && !name.equals(ClientAttributes.INITIAL_ACCESS)
                && !name.equals(ClientAttributes.REASON)
                && !name.startsWith(ClientAttributes.WAIVER);
    }
}
