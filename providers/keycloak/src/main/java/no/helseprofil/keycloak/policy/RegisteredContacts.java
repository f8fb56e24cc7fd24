package no.helseprofil.keycloak.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.notice.Contacts;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/** Whom notices of a client go to, as it is written. */
final class RegisteredContacts {

    private static final RequestAttribute<Offered> OFFERED = RequestAttribute.of(Offered.class);

    private RegisteredContacts() {}

    /**
     * Keeps the contacts that a dynamic registration names, if the caller may name them; {@link #take} makes them the
     * client's.
     *
     * @param byAdministrator whether an administrator names them, by their own token: then only one with manage-realm
     *     may
     */
    static void offer(KeycloakSession session, List<String> contacts, boolean byAdministrator) {
        OFFERED.set(session, new Offered(String.join(", ", contacts), byAdministrator));
    }

    /**
     * Puts the named contacts into the proposed client. Without a list the contacts stay; an empty list removes them.
     *
     * @param managesRealm whether the caller has {@code manage-realm}
     * @return what to write instead, if no mail can be sent to one of them
     */
    static Optional<String> take(KeycloakSession session, ClientRepresentation proposed, boolean managesRealm) {
        Optional<String> offered = OFFERED.get(session)
                .filter(contacts -> managesRealm || !contacts.byAdministrator())
                .map(Offered::text);
        offered.ifPresent(text -> proposed.getAttributes().put(ClientAttributes.CONTACTS, text));
        return offered.flatMap(Contacts::problem);
    }

    /** Refuses contacts that no mail can be sent to, unless they stood there before. */
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

    /** The table of changes keeps its lines for good, and addresses are people's: that they changed is what it says. */
    static ArrayNode withoutAddresses(ArrayNode changes) {
        changes.forEach(RegisteredContacts::withoutAddress);
        return changes;
    }

    /** Removes the address from one of the attributes that differ. */
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
