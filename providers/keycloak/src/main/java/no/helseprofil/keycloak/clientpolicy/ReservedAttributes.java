package no.helseprofil.keycloak.clientpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.keycloak.clientdraft.DraftKeys.RegistrationToken;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.network.Destination;
import no.helseprofil.notice.Contacts;
import no.helseprofil.profile.SecurityLevel;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/**
 * Keeps the attributes {@code helseprofil.*} out of the hands of those who register or change a client. Only a caller
 * with {@code manage-realm} writes them; the time of registration and waivers can't be written this way: the server
 * stamps the first, and the second have an endpoint of their own.
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

    /** Whom notices of a client go to, as it is written. */
    static final class RegisteredContacts {

        private static final RequestAttribute<Offered> OFFERED = RequestAttribute.of(Offered.class);

        private RegisteredContacts() {}

        /**
         * Keeps the contacts that a dynamic registration names; {@link #take} makes them the client's.
         *
         * @param byAdministrator whether an administrator names them, by a token of theirs: then only one who
         *     manages the realm may
         */
        static void offer(KeycloakSession session, List<String> contacts, boolean byAdministrator) {
            OFFERED.set(session, new Offered(String.join(", ", contacts), byAdministrator));
        }

        /**
         * Puts what a dynamic registration names into the proposed client. A missing list changes nothing, an empty one
         * takes all contacts away.
         *
         * @param managesRealm whether the caller has {@code manage-realm}
         * @return what to write instead, if it has no usable address
         */
        static Optional<String> take(KeycloakSession session, ClientRepresentation proposed, boolean managesRealm) {
            Optional<String> offered = OFFERED.get(session)
                    .filter(contacts -> managesRealm || !contacts.byAdministrator())
                    .map(Offered::text);
            offered.ifPresent(text -> proposed.getAttributes().put(ClientAttributes.CONTACTS, text));
            return offered.flatMap(Contacts::problem);
        }

        /** Refuses contacts without a usable address, unless they stood there before. */
        static void check(ClientCRUDContext context) throws ClientPolicyException {
            ClientModel stored = context.getTargetClient();
            Map<String, String> attributes =
                    context.getProposedClientRepresentation().getAttributes();
            check(
                    attributes == null ? null : attributes.get(ClientAttributes.CONTACTS),
                    stored == null ? null : stored.getAttribute(ClientAttributes.CONTACTS));
        }

        static void check(@Nullable String proposed, @Nullable String stored) throws ClientPolicyException {
            Optional<String> problem =
                    proposed == null || proposed.equals(stored) ? Optional.empty() : Contacts.problem(proposed);
            if (problem.isPresent()) {
                throw new ClientPolicyException(
                        OAuthErrorException.INVALID_CLIENT_METADATA, ClientAttributes.CONTACTS + ": " + problem.get());
            }
        }

        /**
         * The table of changes keeps its lines for good, and addresses are people's: that they changed is what it says.
         */
        static ArrayNode withoutAddresses(ArrayNode changes) {
            changes.forEach(RegisteredContacts::withoutAddress);
            return changes;
        }

        /** Takes the addresses out of the change of one attribute. */
        static void withoutAddress(JsonNode change) {
            if (change instanceof ObjectNode changed
                    && ClientAttributes.CONTACTS.equals(changed.path("name").textValue())) {
                Stream.of("from", "to")
                        .filter(changed::has)
                        .forEach(member -> changed.put(
                                member,
                                "number: "
                                        + Contacts.read(changed.get(member).textValue())
                                                .size()));
            }
        }

        private record Offered(String text, boolean byAdministrator) {}
    }

    /**
     * Address at which an API is to be probed. One that can't be called is refused when it is written, and not only by
     * the next assessment. Whether it may be called is for the operator to say when it is probed.
     */
    static final class ProbeUrl {

        private ProbeUrl() {}

        /** Refuses one that can't be called, unless it stood there before. */
        static void check(ClientCRUDContext context) throws ClientPolicyException {
            ClientModel stored = context.getTargetClient();
            Map<String, String> attributes =
                    context.getProposedClientRepresentation().getAttributes();
            check(
                    attributes == null ? null : attributes.get(ClientAttributes.API_PROBE_URL),
                    stored == null ? null : stored.getAttribute(ClientAttributes.API_PROBE_URL));
        }

        static void check(@Nullable String proposed, @Nullable String stored) throws ClientPolicyException {
            if (proposed == null || proposed.isEmpty() || proposed.equals(stored)) {
                return;
            }
            try {
                Destination.of(proposed);
            } catch (IllegalArgumentException unfit) {
                throw new ClientPolicyException(
                        OAuthErrorException.INVALID_CLIENT_METADATA,
                        ClientAttributes.API_PROBE_URL + ": " + unfit.getMessage());
            }
        }
    }

    /** At which level an API is said to ask for a login: of what is none, an assessment could find out nothing. */
    static final class ProbedLevel {

        private ProbedLevel() {}

        /** Refuses what is no level. */
        static void check(ClientCRUDContext context) throws ClientPolicyException {
            Map<String, String> attributes =
                    context.getProposedClientRepresentation().getAttributes();
            check(attributes == null ? null : attributes.get(ClientAttributes.API_LEVEL));
        }

        static void check(@Nullable String proposed) throws ClientPolicyException {
            if (proposed != null
                    && !proposed.isEmpty()
                    && SecurityLevel.named(proposed).isEmpty()) {
                throw new ClientPolicyException(
                        OAuthErrorException.INVALID_CLIENT_METADATA, ClientAttributes.API_LEVEL + ": write 2, 3 or 4");
            }
        }
    }

    /**
     * Settings of a client for the login of its users: the flows that take the place of the realm's, and the names that
     * {@code acr} gives to levels of authentication. Tokens have a level by them, so a caller who writes them could
     * make any login one of level 4.
     *
     * @param flows ids of flows, by what they are for
     * @param levels the names of levels; empty if the realm's count
     */
    record LevelSettings(Map<String, String> flows, String levels) {

        /** Settings of a client that leaves both to the realm. */
        static final LevelSettings OF_THE_REALM = new LevelSettings(Map.of(), "");

        LevelSettings {
            flows = Map.copyOf(flows);
        }

        /** Returns the settings that are stored. */
        static LevelSettings of(ClientModel client) {
            return new LevelSettings(
                    client.getAuthenticationFlowBindingOverrides(),
                    written(client.getAttribute(Constants.ACR_LOA_MAP)));
        }

        /** Returns the settings before a change; the realm's, if there was no client. */
        static LevelSettings before(@Nullable ClientModel stored) {
            return stored == null ? OF_THE_REALM : of(stored);
        }

        /** Returns the settings after a change: what it doesn't name stays. */
        LevelSettings with(ClientRepresentation proposed) {
            Map<String, String> changed = new HashMap<>(flows);
            if (proposed.getAuthenticationFlowBindingOverrides() != null) {
                proposed.getAuthenticationFlowBindingOverrides().forEach((use, flow) -> {
                    if (flow == null || flow.isBlank()) {
                        changed.remove(use);
                    } else {
                        changed.put(use, flow);
                    }
                });
            }
            Map<String, String> attributes = proposed.getAttributes();
            return new LevelSettings(
                    changed,
                    attributes == null || !attributes.containsKey(Constants.ACR_LOA_MAP)
                            ? levels
                            : written(attributes.get(Constants.ACR_LOA_MAP)));
        }

        /** Returns the map, or the empty text for the empty map that the admin console writes. */
        private static String written(@Nullable String levels) {
            String text = levels == null ? "" : levels.strip();
            return text.matches("\\{\\s*}") ? "" : text;
        }
    }
}
