package no.helseprofil.keycloak.notice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.notice.ClientChangeEntity.ClientChangeTable;
import no.helseprofil.keycloak.notice.ContactEntity.ContactTable;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contact.Contacts;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/**
 * Contacts of the clients of a realm, and their confirmations. A contact written by an administrator or client that
 * doesn't manage the realm gets one mail, and nothing else until it confirms by the link in that mail.
 */
public record ClientContacts(KeycloakSession session, RealmModel realm) {

    /** Returns a client's contacts that have confirmed or need not. */
    public List<Contact> confirmed(ClientModel client) {
        return confirmed(client.getId(), client.getAttribute(ClientAttributes.CONTACTS));
    }

    /**
     * Returns the same for a present or former value of the attribute.
     *
     * @param client internal id
     */
    public List<Contact> confirmed(String client, @Nullable String registered) {
        List<Contact> contacts = Contacts.read(registered);
        return contacts.isEmpty() ? contacts : confirmed(client, contacts, unconfirmed(List.of(client)), true);
    }

    /** Returns the ids of contacts of these clients that haven't confirmed, as {@link #confirmed} expects them. */
    Set<String> unconfirmed(Collection<String> clients) {
        return table().unconfirmed(realm.getId(), clients);
    }

    /** Returns those of a client's contacts that have confirmed, or those that haven't. */
    List<Contact> confirmed(String client, List<Contact> contacts, Set<String> unconfirmed, boolean wanted) {
        return contacts.stream()
                .filter(contact -> unconfirmed.contains(ContactEntity.id(realm.getId(), client, contact)) != wanted)
                .toList();
    }

    /**
     * Returns the clients of a contact that has confirmed or need not, by {@code client_id}.
     *
     * @param contact compared by its address only, not by its language
     */
    public SortedMap<String, String> clientsOf(Contact contact) {
        return PresentClients.readPagesWith(session, realm, ClientAttributes.CONTACTS, pages -> {
            SortedMap<String, String> ids = new TreeMap<>();
            pages.forEach(page -> {
                List<ClientModel> answered = page.stream()
                        .filter(client -> client.isEnabled() && ClientReader.isJudged(client))
                        .filter(client ->
                                isAmong(contact, Contacts.read(client.getAttribute(ClientAttributes.CONTACTS))))
                        .toList();
                Set<String> unconfirmed = answered.isEmpty()
                        ? Set.of()
                        : unconfirmed(answered.stream().map(ClientModel::getId).toList());
                answered.stream()
                        .filter(client ->
                                !unconfirmed.contains(ContactEntity.id(realm.getId(), client.getId(), contact)))
                        .forEach(client -> ids.put(client.getClientId(), client.getId()));
            });
            return ids;
        });
    }

    private static boolean isAmong(Contact contact, List<Contact> contacts) {
        return contacts.stream().anyMatch(other -> other.address().equals(contact.address()));
    }

    /** Marks a contact of a client as confirmed. */
    public void confirm(ClientModel client, Contact contact) {
        table().confirm(realm.getId(), client.getId(), contact, now());
    }

    /** Sends what is due after the transaction is committed. */
    public void send() {
        Notices.of(session).send(session, realm);
    }

    /**
     * Stores a change of a client for its former contacts; {@link #send} notifies them.
     *
     * @param settings the changed settings; nothing is stored if there are none
     * @param former contacts that had confirmed, or needed not, before the change
     */
    public void changed(ClientModel client, List<String> settings, List<Contact> former) {
        String text = String.join(" ", settings);
        ClientChangeTable changes = new ClientChangeTable(Entities.of(session));
        Instant now = now();
        if (settings.isEmpty() || changes.isFull(realm.getId(), client.getId(), text, now)) {
            return;
        }
        changes.add(new ClientChangeEntity(
                KeycloakModelUtils.generateId(), realm.getId(), client.getId(), text, former, now));
    }

    /**
     * Asks the new contacts of a client for a confirmation.
     *
     * @param before the contacts as they were registered before; null if there were none
     * @param managesRealm whether the author manages the realm, in which case no confirmation is needed
     */
    public void written(ClientModel client, @Nullable String before, boolean managesRealm) {
        String registered = client.getAttribute(ClientAttributes.CONTACTS);
        List<Contact> contacts = Contacts.read(registered);
        List<String> earlier =
                Contacts.read(before).stream().map(Contact::address).toList();
        List<Contact> added = contacts.stream()
                .filter(contact -> !earlier.contains(contact.address()))
                .toList();
        String id = client.getId();
        if (managesRealm) {
            added.forEach(contact -> table().confirm(realm.getId(), id, contact, now()));
        } else {
            added.forEach(contact -> table().ask(realm.getId(), id, contact, now()));
        }
        if (!added.isEmpty() || contacts.size() != earlier.size()) {
            table().forgetOthers(realm.getId(), id, contacts);
        }
        if (!added.isEmpty() && !managesRealm) {
            send();
        }
    }

    /** Deletes the data on contacts with their client and their realm. */
    public static void on(ProviderEvent event) {
        ContactTable.LINES.on(event);
        ClientChangeTable.LINES.on(event);
    }

    private ContactTable table() {
        return new ContactTable(Entities.of(session));
    }

    private static Instant now() {
        return ServerClock.INSTANCE.instant();
    }

    /** Whom notices of a client go to, as it is written. */
    public static final class RegisteredContacts {

        private static final RequestAttribute<Offered> OFFERED = RequestAttribute.of(Offered.class);

        private RegisteredContacts() {}

        /**
         * Keeps the contacts that a dynamic registration names; {@link #take} makes them the client's.
         *
         * @param byAdministrator whether an administrator names them, by a token of theirs: then only one who
         *     manages the realm may
         */
        public static void offer(KeycloakSession session, List<String> contacts, boolean byAdministrator) {
            OFFERED.set(session, new Offered(String.join(", ", contacts), byAdministrator));
        }

        /**
         * Puts what a dynamic registration names into the proposed client. A missing list changes nothing, an empty one
         * takes all contacts away.
         *
         * @param managesRealm whether the caller has {@code manage-realm}
         * @return what to write instead, if it has no usable address
         */
        public static Optional<String> take(
                KeycloakSession session, ClientRepresentation proposed, boolean managesRealm) {
            Optional<String> offered = OFFERED.get(session)
                    .filter(contacts -> managesRealm || !contacts.byAdministrator())
                    .map(Offered::text);
            offered.ifPresent(text -> proposed.getAttributes().put(ClientAttributes.CONTACTS, text));
            return offered.flatMap(Contacts::problem);
        }

        /** Refuses contacts without a usable address, unless they stood there before. */
        public static void check(ClientCRUDContext context) throws ClientPolicyException {
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
        public static ArrayNode withoutAddresses(ArrayNode changes) {
            changes.forEach(RegisteredContacts::withoutAddress);
            return changes;
        }

        /** Takes the addresses out of the change of one attribute. */
        public static void withoutAddress(JsonNode change) {
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
}
