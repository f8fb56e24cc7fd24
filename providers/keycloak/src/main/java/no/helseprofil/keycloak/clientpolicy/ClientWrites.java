package no.helseprofil.keycloak.clientpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.jose.Json;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.client.ClientIncident.KeyThumbprints;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.notice.ClientContacts;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contact.Contacts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/**
 * Record of a write of a client, whichever token it was made by: what differs of its keys, redirect URIs and contacts
 * is a line of changes, and the contacts of before are notified.
 *
 * @param session the request
 * @param realm the realm of the client
 * @param author author of the write
 * @param by kind of token, as the line names it; null if the author says it
 */
record ClientWrites(
        KeycloakSession session,
        RealmModel realm,
        Author author,
        @Nullable String by) {

    private static final String BY = "by";

    /**
     * Records a change.
     *
     * @param before how the client was
     * @param former who answered for it before
     * @param details what else is recorded of it, to which this is added; a line only if there is anything
     * @param reason why, if a reason was given
     * @return whether anybody may have to be notified
     */
    boolean record(
            ClientModel client,
            WatchedSettings before,
            List<Contact> former,
            ObjectNode details,
            @Nullable String reason) {
        WatchedSettings after = WatchedSettings.of(client);
        List<String> changed = after.changedFrom(before);
        if (changed.contains(WatchedSettings.KEYS)) {
            ObjectNode keys = details();
            after.describeKeys(before, keys);
            AuditLog.record(session, realm, Change.ofKey(author, client, keys));
        }
        after.describeAddresses(before, details);
        if (!details.isEmpty()) {
            AuditLog.record(session, realm, Change.ofClient(author, client, named(details), reason));
        }
        new ClientContacts(session, realm).changed(client, changed, former);
        return !changed.isEmpty();
    }

    /** Records that a secret was replaced, which only the client is shown. */
    void recordSecret(ClientModel client) {
        ObjectNode details = details();
        details.putArray("settings").add("secret");
        AuditLog.record(session, realm, Change.ofKey(author, client, details));
        ClientContacts contacts = new ClientContacts(session, realm);
        contacts.changed(client, List.of(WatchedSettings.KEYS), contacts.confirmed(client));
        contacts.send();
    }

    private ObjectNode details() {
        return named(JsonNodeFactory.instance.objectNode());
    }

    private ObjectNode named(ObjectNode details) {
        return by == null ? details : details.put(BY, by);
    }

    /**
     * Settings of a client that a thief changes: those by which it authenticates, those where its users and their codes
     * are sent, and its contacts. Two are equal if nothing of that differs, however it is written.
     *
     * @param credentials how the client proves who it is, by the names of settings; no secret as it is
     * @param thumbprints of the keys that are registered
     * @param redirectUris where users and codes are sent, as Keycloak takes them
     * @param postLogoutRedirectUris where users are sent after a logout
     * @param contacts as they are registered; null if there are none
     */
    record WatchedSettings(
            Map<String, Object> credentials,
            Set<String> thumbprints,
            Set<String> redirectUris,
            Set<String> postLogoutRedirectUris,
            @Nullable String contacts) {

        static final String KEYS = "keys";
        static final String REDIRECT_URIS = "redirectUris";
        static final String POST_LOGOUT_REDIRECT_URIS = "postLogoutRedirectUris";
        static final String CONTACTS = "contacts";

        /**
         * Far more than a client has; of what is beyond only the number is recorded, so that no change fails for its
         * length.
         */
        private static final int MOST_SHOWN = 50;

        private static final int LONGEST_SHOWN = 500;

        private static final String SECRET = "secret";
        private static final Set<String> WITH_SECRET = Set.of("client-secret", "client-secret-jwt");
        private static final List<String> CREDENTIALS = List.of(
                OIDCConfigAttributes.JWKS_URL,
                "jwt.credential.certificate",
                "jwt.credential.public.key",
                "jwt.credential.kid",
                "x509.subjectdn",
                "x509.allow.regex.pattern.comparison",
                "saml.signing.certificate",
                "saml.encryption.certificate");
        private static final List<String> SWITCHES = List.of(
                OIDCConfigAttributes.USE_JWKS_URL,
                OIDCConfigAttributes.USE_JWKS_STRING,
                "saml.client.signature",
                "saml.useMetadataDescriptorUrl");
        private static final List<String> SAML_ADDRESSES =
                List.of("saml_assertion_consumer_url", "saml_artifact_binding_url");

        static WatchedSettings of(ClientModel client) {
            Set<String> redirectUris = redirectUris(client);
            return new WatchedSettings(
                    credentials(client),
                    new TreeSet<>(KeyThumbprints.of(client)),
                    redirectUris,
                    postLogout(client, redirectUris),
                    written(client.getAttribute(ClientAttributes.CONTACTS)).orElse(null));
        }

        private static Map<String, Object> credentials(ClientModel client) {
            Map<String, Object> credentials = new TreeMap<>();
            String authenticator = client.isPublicClient() ? "none" : client.getClientAuthenticatorType();
            credentials.put("authentication", String.valueOf(authenticator));
            if (authenticator != null && WITH_SECRET.contains(authenticator)) {
                credentials.put(SECRET, String.valueOf(client.getSecret()));
            }
            CREDENTIALS.forEach(
                    name -> written(client.getAttribute(name)).ifPresent(value -> credentials.put(name, value)));
            SWITCHES.stream()
                    .filter(name -> Boolean.parseBoolean(client.getAttribute(name)))
                    .forEach(name -> credentials.put(name, true));
            written(client.getAttribute(OIDCConfigAttributes.JWKS_STRING))
                    .ifPresent(jwks -> credentials.put(OIDCConfigAttributes.JWKS_STRING, keys(jwks)));
            return credentials;
        }

        /** The keys of a set in whatever order they stand there; what is no set as it is written. */
        private static Object keys(String jwks) {
            Optional<JsonNode> keys =
                    Json.read(jwks).map(set -> set.path("keys")).filter(JsonNode::isArray);
            Set<JsonNode> all = new HashSet<>();
            keys.ifPresent(array -> array.forEach(all::add));
            return keys.isPresent() ? all : jwks;
        }

        /** A relative one counts from the client's root. */
        private static Set<String> redirectUris(ClientModel client) {
            String root = Objects.requireNonNullElse(client.getRootUrl(), "");
            Set<String> uris = client.getRedirectUris().stream()
                    .map(uri -> uri.startsWith("/") ? root + uri : uri)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!ClientReader.isOidc(client)) {
                written(client.getManagementUrl()).ifPresent(uris::add);
                client.getAttributes().forEach((name, value) -> {
                    if (SAML_ADDRESSES.stream().anyMatch(name::startsWith)) {
                        written(value).ifPresent(uris::add);
                    }
                });
            }
            return uris;
        }

        /** An attribute that is unset, and a plus sign, mean all redirect URIs to Keycloak, a hyphen none. */
        private static Set<String> postLogout(ClientModel client, Set<String> redirectUris) {
            List<String> registered = written(client.getAttribute(OIDCConfigAttributes.POST_LOGOUT_REDIRECT_URIS))
                    .map(uris -> List.of(uris.split("##")))
                    .orElse(List.of("+"));
            Set<String> uris = new TreeSet<>(registered);
            if (uris.remove("+")) {
                uris.addAll(redirectUris);
            }
            uris.remove("-");
            return uris;
        }

        private static Optional<String> written(@Nullable String value) {
            return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
        }

        /** Returns what differs from how it was before, by the names that notices have for it. */
        List<String> changedFrom(WatchedSettings before) {
            List<String> changed = new ArrayList<>();
            if (!credentials.equals(before.credentials)) {
                changed.add(KEYS);
            }
            if (!redirectUris.equals(before.redirectUris)) {
                changed.add(REDIRECT_URIS);
            }
            if (isPostLogoutChanged(before)) {
                changed.add(POST_LOGOUT_REDIRECT_URIS);
            }
            if (!addresses().equals(before.addresses())) {
                changed.add(CONTACTS);
            }
            return changed;
        }

        /**
         * Returns whether they differ. Where they are the redirect URIs before and after, the change is of those alone.
         */
        private boolean isPostLogoutChanged(WatchedSettings before) {
            boolean areRedirectUris = postLogoutRedirectUris.equals(redirectUris)
                    && before.postLogoutRedirectUris.equals(before.redirectUris);
            return !areRedirectUris && !postLogoutRedirectUris.equals(before.postLogoutRedirectUris);
        }

        private Set<String> addresses() {
            return Contacts.read(contacts).stream().map(Contact::address).collect(Collectors.toSet());
        }

        /** Writes what differs in keys: their thumbprints, and the names of settings without their values. */
        void describeKeys(WatchedSettings before, ObjectNode details) {
            describe(details.putObject(KEYS), before.thumbprints, thumbprints);
            ArrayNode settings = details.putArray("settings");
            Stream.concat(credentials.keySet().stream(), before.credentials.keySet().stream())
                    .distinct()
                    .sorted()
                    .filter(name -> !Objects.equals(credentials.get(name), before.credentials.get(name)))
                    .forEach(settings::add);
        }

        /** Writes what differs in addresses. */
        void describeAddresses(WatchedSettings before, ObjectNode details) {
            if (!redirectUris.equals(before.redirectUris)) {
                describe(details.putObject(REDIRECT_URIS), before.redirectUris, redirectUris);
            }
            if (isPostLogoutChanged(before)) {
                describe(
                        details.putObject(POST_LOGOUT_REDIRECT_URIS),
                        before.postLogoutRedirectUris,
                        postLogoutRedirectUris);
            }
        }

        private static void describe(ObjectNode details, Set<String> before, Set<String> after) {
            list(details, "added", after, before);
            list(details, "removed", before, after);
        }

        private static void list(ObjectNode details, String member, Set<String> values, Set<String> without) {
            List<String> listed =
                    values.stream().filter(value -> !without.contains(value)).toList();
            if (listed.isEmpty()) {
                return;
            }
            ArrayNode shown = details.putArray(member);
            listed.stream()
                    .limit(MOST_SHOWN)
                    .map(value -> value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "…")
                    .forEach(shown::add);
            if (listed.size() > MOST_SHOWN) {
                details.put(member + "More", listed.size() - MOST_SHOWN);
            }
        }
    }
}
